"""A browser without scripts: it fills forms with the tokens that pages give it, and the long work is done at once."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import structlog
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.bootstrap import Services, start
from service.config import Settings
from service.jobs import Worker
from service.server.app import create_app
from service.web.services import WORKER
from tests.databases import database_in

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LIMIT = 300_000
HOLDINGS = (
    b"Security,ISIN,Quantity,Market Value,Currency\r\n"
    b"XIAOMI CORP,KYG9830T1067,100,2500.50,USD\r\n"
    b"HANGZHOU HIKVISION DIGITAL-A,CNE100000PM8,40,172400,USD\r\n"
    b"APPLE INC,US0378331005,5,900,USD\r\n"
    b"<b>BOLD</b> HOLDINGS,,7,1,USD\r\n"
    b",,3,5,USD\r\n"
    b'Total,,152,"175,806.50",USD\r\n'
)
_FIELD = re.compile(r'name="(csrf_token|token)" value="([^"]+)"')
_HEADING = re.compile(r'name="(heading-\d+)" value="([^"]*)"')
_SELECT = re.compile(r'<select name="(field-\d+)".*?</select>', re.DOTALL)
_CHOSEN = re.compile(r'<option value="([^"]*)" selected>')


class StillWorker(Worker):
    """A worker without a thread: a test says when it works."""

    def start(self) -> None:
        """Start nothing."""
        self._name = "test"

    def wake(self, _job_id: str = "") -> None:
        """Wake nobody."""

    def work(self) -> int:
        """Do all jobs that wait, and count them."""
        self.start()
        return sum(iter(lambda: int(self.work_once()), 0))


class Browser:
    """A person without scripts."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app = app
        self.client = client
        self.worker: StillWorker = app.extensions[WORKER]

    def get(self, address: str, status: int = 200) -> str:
        response = self.client.get(address, headers={"Accept": "text/html"})
        assert response.status_code == status, response.text
        return response.text

    def tokens(self, address: str = "/") -> dict[str, str]:
        return dict(_FIELD.findall(self.get(address)))

    def post(self, address: str, fields: dict[str, Any], *, seen_at: str | None = None) -> TestResponse:
        given = {**self.tokens(seen_at or address), **fields}
        return self.client.post(address, data=given, headers={"Accept": "text/html"})

    def upload(self, content: bytes = HOLDINGS, name: str = "positions.csv", **fields: str) -> TestResponse:
        return self.post("/uploads", {"file": (io.BytesIO(content), name), **fields}, seen_at="/")

    def uploaded(self, content: bytes = HOLDINGS, name: str = "positions.csv") -> str:
        response = self.upload(content, name)
        assert response.status_code == 303, response.text
        return response.location

    def form(self, address: str) -> dict[str, Any]:
        """Read the form of the page as it stands."""
        page = self.get(address)
        fields: dict[str, Any] = dict(_FIELD.findall(page))
        fields.update({name: unescape(value) for name, value in _HEADING.findall(page)})
        for select in _SELECT.finditer(page):
            chosen = _CHOSEN.search(select[0])
            fields[select[1]] = chosen[1] if chosen else ""
        return {**fields, **self.usual()}

    def usual(self) -> dict[str, Any]:
        return {"jurisdictions": "US", "lists": ["us-1260h", "us-apps", "us-ccmc", "us-eo14071", "us-ns-cmic"]}

    def run(self, address: str, **fields: Any) -> TestResponse:  # noqa: ANN401 what a form holds
        return self.client.post(address, data={**self.form(address), "action": "run", **fields})

    def screened(self, content: bytes = HOLDINGS, name: str = "positions.csv", as_of: str = "2021-03-16") -> str:
        response = self.run(self.uploaded(content, name), as_of_day=as_of)
        assert response.status_code == 303, response.text
        self.worker.work()
        return response.location


@pytest.fixture
def services(begun_home: Callable[[datetime], Path]) -> Services:
    home = begun_home(NOW)
    settings = Settings(home=home, database_url=database_in(home), max_file_bytes=LIMIT)
    return start(settings, now=lambda: NOW)


@pytest.fixture
def browser_of(services: Services) -> Callable[..., Browser]:
    def made(**changes: Any) -> Browser:  # noqa: ANN401 what services hold
        app = create_app(replace(services, **changes))
        app.extensions[WORKER] = StillWorker(app.extensions["pendens"])
        return Browser(app, app.test_client())

    return made


@pytest.fixture
def browser(browser_of: Callable[..., Browser]) -> Browser:
    return browser_of()


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def two_sheets() -> bytes:
    """Make a workbook with two tables."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for name, rows in (
            ("Equities", [("Name", "ISIN"), ("XIAOMI CORP", "KYG9830T1067")]),
            ("Bonds", [("Issuer", "ISIN"), ("APPLE INC", "US0378331005")]),
        ):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return stream.getvalue()
