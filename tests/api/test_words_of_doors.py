"""What to do about a file, in the words of each door: the command's options stay in the command."""

import io
import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from service.api.problems import without_options
from service.errors import HoldingsFileError
from service.holdings import read_portfolio
from service.web.words import for_pages, said
from tests.holdings.holdings_files import Rows, csv_file, xlsx_file

FIRST: Rows = [["Name", "ISIN", "Quantity"], ["APPLE INC", "US0378331005", 10], ["SAP SE", "DE0007164600", 5]]
SECOND: Rows = [["Name", "ISIN", "Quantity"], ["BASF SE", "DE000BASF111", 5]]
FILES = {
    "a sheet that is not read": xlsx_file({"P": FIRST, "Notes": [["Notes"], ["Prices are of the day before."]]}),
    "tickers alone": xlsx_file({"P": FIRST, "More": [["Ticker", "Exchange"], ["941", "XHKG"], ["981", "XHKG"]]}),
    "two sheets": xlsx_file({"P": FIRST, "Q": SECOND}),
    "months": xlsx_file({"2022-01": FIRST, "2022-02": FIRST}),
    "side by side": xlsx_file(
        {"P": [[*one, "", *other] for one, other in zip(FIRST, [*SECOND, *SECOND], strict=False)]}
    ),
    "unread column": csv_file("Name,ISIN,Whatever", "Bond 2030,,CHINA MOBILE LTD", "Bond 2031,,APPLE INC"),
    "two names": csv_file("Name,Issuer,ISIN", "Bond 2030,CHINA MOBILE LTD,", "Bond 2031,APPLE INC,"),
    "no header": csv_file("X1,12", "T2,13"),
    "no name": csv_file("Quantity,Price,Currency", "1,2,USD"),
    "two headers": csv_file("Name,ISIN,Quantity,Country", "Ticker,Security,Shares", "B,BB,2"),
    "one heading twice": csv_file("Name,ISIN,Name", "XIAOMI CORP,,BYD"),
    "a text's sheet": csv_file("Name", "A SE"),
    "no heading of that name": csv_file("Name,ISIN", "A SE,"),
}
ASKED = {"a text's sheet": {"sheet": "P"}, "no heading of that name": {"columns": {"name": "Security"}}}


def _messages(name: str) -> Iterator[tuple[str, str]]:
    """Give what is said of a file on a page and over HTTP."""
    try:
        portfolio = read_portfolio(FILES[name], **ASKED.get(name, {}))  # type: ignore[arg-type]
    except HoldingsFileError as error:
        yield for_pages(error), without_options(str(error))
        return
    for note in (*portfolio.portfolio.warnings, *portfolio.portfolio.errors):
        yield said(note.message), without_options(note.message)


@pytest.mark.parametrize("name", FILES)
def test_no_door_but_the_command_names_its_options(name: str) -> None:
    for page, caller in _messages(name):
        assert "--" not in page
        assert "--" not in caller


@pytest.mark.parametrize("name", ["a sheet that is not read", "tickers alone", "two sheets", "unread column"])
def test_an_upload_is_answered_in_fields_of_a_request(client: FlaskClient, name: str) -> None:
    form = {"file": (io.BytesIO(FILES[name]), "positions"), "as_of": "2021-02-01"}
    answer = client.post("/v1/uploads", data=form, content_type="multipart/form-data")
    assert answer.status_code == 201, answer.text
    again = client.get(answer.headers["Location"])
    for document in (answer.get_json(), again.get_json()):
        told = json.dumps([document["warnings"], document["errors"], document["incomplete"]])
        assert "--" not in told
        assert "`sheet`" in told or "`columns`" in told
