"""Idempotency-Key: what a caller sends twice is done once, and the second time answered as the first.

The key is bound to method, address and body. A screening bears an id that was given out with the key: whether it was
made is known from the transaction that made it, and its answer is written anew from what is kept.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import msgspec
from flask import Response, current_app, request

from service.api.callers import tenant
from service.api.repeated import refuse
from service.api.use_cases import use_cases
from service.screening.answer import ScreeningAnswer
from service.store import KeyedRequest, RequestState

Made = TypeVar("Made")

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
# What passes through a header unharmed; a UUID has 36 characters, a hash in hexadecimal 128 at the most.
_SANE_KEY = re.compile(r"[\x21-\x7e]{1,255}")
KEY_PARAMETER: Mapping[str, object] = {
    "in": "header",
    "name": HEADER,
    "description": (
        "A key of your own, such as a UUID. Sent again within 24 hours with the same method, address and body, the"
        " request is done once and answered as before, with `Idempotent-Replayed: true`; 409 while the first is still"
        " at work, 422 with another body."
    ),
    "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
REPLAYED_HEADER: Mapping[str, object] = {
    REPLAYED: {
        "description": "`true` where an Idempotency-Key was sent before: this is the answer of then.",
        "schema": {"type": "string", "const": "true"},
    }
}


class _SentAnswer(msgspec.Struct):
    """An answer as it was sent."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def screened_once(make: Callable[[str | None], ScreeningAnswer]) -> ScreeningAnswer:
    """Give the screening of a request; see `made_once`."""
    return made_once(make, use_cases().archive.answer)


def made_once(make: Callable[[str | None], Made], again: Callable[[str], Made]) -> Made:
    """Give what a request makes: by `make` with the id that it is to bear, or by `again` where it was made before.

    Raises:
        RequestRunningError, KeyReusedError: the key of the request is at work, or belongs to another one.
    """
    keyed = _keyed()
    if keyed is None:
        return make(None)
    found = use_cases().request_keys.begin(keyed)
    if found.state is RequestState.DONE:
        request.environ[REPLAYED] = True
        return again(found.object_id)
    with _released_on_failure(keyed):
        return make(found.object_id)


def answered_once(answer: Callable[[], Response]) -> Response:
    """Give the answer of a request, kept to the letter where it was done before.

    Raises:
        RequestRunningError, KeyReusedError: the key of the request is at work, or belongs to another one.
    """
    keyed = _keyed()
    if keyed is None:
        return answer()
    requests = use_cases().request_keys
    found = requests.begin(keyed)
    if found.answer is not None:
        request.environ[REPLAYED] = True
        kept = msgspec.msgpack.decode(found.answer, type=_SentAnswer)
        return current_app.response_class(kept.body, status=kept.status, headers=kept.headers)
    with _released_on_failure(keyed):
        response = answer()
    headers = [(name, value) for name, value in response.headers if name in {"Content-Type", "Location"}]
    requests.keep(keyed, msgspec.msgpack.encode(_SentAnswer(response.status_code, headers, response.get_data())))
    return response


def tell_replayed(response: Response) -> Response:
    """Mark an answer that was given before."""
    if REPLAYED in request.environ:
        response.headers[REPLAYED] = "true"
    return response


@contextmanager
def _released_on_failure(keyed: KeyedRequest) -> Iterator[None]:
    """Let the key be used again where nothing was made; what was made stays under it, whatever its answer."""
    try:
        yield
    except BaseException:
        use_cases().request_keys.release(keyed)
        raise


def _keyed() -> KeyedRequest | None:
    """Read the key of the request; None where it has none."""
    keys = request.headers.getlist(HEADER)
    if not keys:
        return None
    if len(keys) > 1 or not _SANE_KEY.fullmatch(keys[0]):
        refuse("header", {HEADER: ["Is no key: send one text of 1 to 255 printable characters without blanks."]})
    return KeyedRequest(tenant(), keys[0], _digest())


def _digest() -> bytes:
    """Hash what is asked: method, address and body; of a form its parts, whose boundary is another one each time."""
    whole = hashlib.sha256()
    prefer = request.headers.get("Prefer", "")  # a job is another answer than a screening
    address = (request.method, request.path, request.query_string.decode("latin-1"))
    for text in (*address, request.mimetype, prefer):
        _add(whole, text.encode())
    if request.mimetype != "multipart/form-data":
        _add(whole, request.get_data())
        return whole.digest()
    for name, text in request.form.items(multi=True):
        _add(whole, f"field {name}".encode(), text.encode())
    for name, file in request.files.items(multi=True):
        content = hashlib.file_digest(file.stream, "sha256").digest()  # type: ignore[arg-type]  # a binary stream
        file.stream.seek(0)
        _add(whole, f"file {name} {file.filename}".encode(), content)
    return whole.digest()


def _add(whole: "hashlib._Hash", *parts: bytes) -> None:
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
