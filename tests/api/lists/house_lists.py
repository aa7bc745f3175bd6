"""A small list of a firm, sent as its desk would send it, and what is answered."""

from collections.abc import Callable

from werkzeug.test import TestResponse

from tests.api.conftest import Json, answered

HEADER = "id,name,restriction,aliases,isins,listed_on,reason\n"
ROWS = [
    "1,Evergreen Tanker Holdings Ltd,blocked,Evergreen Tanker,,2026-01-05,board",
    "2,Acme Rocketry Inc,divest,,US0000000001,2026-01-05,board",
    "3,Quietwater Mining PLC,notice,,,2026-01-05,board",
    "4,Northlight Optics AG,restricted,,,2026-01-05,board",
]
NEW = "5,Saltmarsh Drones SA,blocked,,,2026-06-01,board"

Load = Callable[..., TestResponse]


def house(*rows: str) -> bytes:
    return (HEADER + "\n".join(rows) + "\n").encode()


def taken(response: TestResponse) -> Json:
    assert response.status_code == 201, response.text
    (version,) = answered(response)["versions"]
    assert isinstance(version, dict)
    return version


def problem(response: TestResponse, status: int, name: str) -> Json:
    assert (response.status_code, response.content_type) == (status, "application/problem+json"), response.text
    assert answered(response)["type"] == f"urn:pendens:problem:{name}"
    assert answered(response)["status"] == status
    return answered(response)
