"""What signs the forms is never next to nothing, and its cookie goes where it may."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from service.bootstrap import Services
from service.errors import ConfigurationError
from service.server.secret import secret_of
from tests.web.conftest import Browser


@pytest.mark.parametrize("content", [b"", b"\n", b"short", b" " * 64, b"k" * 31, b"\0" * 64, b"\xff" * 64])
def test_an_empty_or_short_secret_stops_the_start_and_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "secret.key"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(ConfigurationError, match=r"delete the file, and a new one is made.*or set PENDENS_SECRET_KEY"):
        secret_of(tmp_path)
    assert file.read_bytes() == content
    file.unlink()
    assert len(secret_of(tmp_path)) >= 32


def test_a_secret_of_enough_characters_is_read_without_the_line_end(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("k" * 32 + "\n")
    (tmp_path / "secret.key").chmod(0o600)
    assert secret_of(tmp_path) == "k" * 32


@pytest.mark.slow
@pytest.mark.parametrize("is_secure", [False, True])
def test_cookies_stay_with_this_site_and_away_from_scripts(
    browser_of: Callable[..., Browser], services: Services, *, is_secure: bool
) -> None:
    browser = browser_of(settings=replace(services.settings, secure_cookies=is_secure))
    cookie = browser.client.get("/").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert ("Secure" in cookie) is is_secure
