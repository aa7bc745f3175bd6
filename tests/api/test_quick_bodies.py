"""The short way of reading a body and its schema agree: both take the same, and give the same values."""

import json
import random

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException

from service.api.bodies import BodyParser
from service.api.orders import MOST_HOLDINGS, JsonOrder, ScreeningRequestSchema

MOST = 4
NAMES = st.text(max_size=12) | st.sampled_from(["A:B", 'say "A"', "a\\b", "é : ß", "\\u003a", ":", "\U0001f600", ""])
AMOUNTS = (
    st.integers(-(10**45), 10**45)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["1,234.50", "12:30", "", "-0"])
    | st.sampled_from([0, -0.0, 1e40, 1e-9, 12.50])
)
HOLDING = st.fixed_dictionaries(
    {},
    optional={
        "name": NAMES | st.none(),
        "isin": NAMES | st.none(),
        "ticker": NAMES,
        "quantity": AMOUNTS | st.none() | st.booleans(),
        "market_value": AMOUNTS,
        "acquired_on": st.sampled_from(["2021-03-16", "16:03", None]),
        "side": st.sampled_from(["buy", "SELL", 7]),
        "colour": NAMES,
    },
)
BODY = st.fixed_dictionaries(
    {"holdings": st.lists(HOLDING, max_size=MOST + 1) | st.just(None)},
    optional={
        "as_of": st.sampled_from(["2021-03-16", "2021-03-16T10:00:00Z", "2021-03-16T10:00", "x:y", None, 5]),
        "known_at": st.sampled_from(["2022-01-01T00:00:00+01:00", None]),
        "lists": st.lists(NAMES, max_size=2) | st.none(),
        "jurisdictions": st.lists(st.sampled_from(["US", " us ", "GB", "XX", "U:", "EU", "US"]), max_size=3)
        | st.none(),
        "include_clear": st.sampled_from([True, False, None, "no", 1]),
        "fail_on": st.sampled_from(["review", "blocked", "REVIEW", "", None]),
        "Holdings": NAMES,
    },
)
# pieces that make other JSON, or none, of a body in which they are put
PIECES = [
    ",",
    ":",
    '"',
    "{",
    "}",
    "[",
    "]",
    "\\",
    "\\u003A",
    "\\ud800",
    "\\uD83D\\uDE00",
    "\t",
    "\n",
    " ",
    "0",
    "-",
    ".",
]
PIECES += ["e5", "NaN", "null", "true", '"name":"b",', '"holdings":[],', '"x":1,', "\x00", "\ufeff", "é", "//", "'"]


class SlowSchema(ScreeningRequestSchema):
    """The schema without the short way."""

    read_quickly = None  # type: ignore[assignment] # as every other schema


@pytest.fixture(scope="module", autouse=True)
def application() -> Flask:
    app = Flask("bodies")
    app.config[MOST_HOLDINGS] = MOST
    return app


def read(app: Flask, schema: type[ScreeningRequestSchema], body: bytes) -> tuple[str, object]:
    with app.test_request_context("/", method="POST", data=body, content_type="application/json"):
        try:
            return "read", BodyParser().parse(schema, location="json")
        except HTTPException as error:
            messages = getattr(error, "data", {}).get("messages")
            return "refused", (error.code, error.description, repr(messages))
        except Exception as error:  # noqa: BLE001 the house's own refusals
            return "refused", (type(error), str(error))


def written(document: object, dice: random.Random) -> str:
    return json.dumps(document, ensure_ascii=dice.random() < 0.5, indent=dice.choice([None, 1]))


def torn(text: str, dice: random.Random) -> str:
    """Put a piece in at a random place, or take some letters out."""
    place = dice.randrange(len(text) + 1)
    if dice.random() < 0.3:
        return text[:place] + text[place + dice.randint(1, 4) :]
    return text[:place] + dice.choice(PIECES) + text[place:]


@given(document=BODY, dice=st.randoms(use_true_random=False), faults=st.integers(0, 2))
@settings(max_examples=500, deadline=None)
def test_both_ways_read_every_body_alike(
    application: Flask, document: object, dice: random.Random, faults: int
) -> None:
    text = written(document, dice)
    for _ in range(faults):
        text = torn(text, dice)
    body = text.encode("utf-8", "surrogatepass")
    assert read(application, ScreeningRequestSchema, body) == read(application, SlowSchema, body)


@given(body=st.binary(max_size=40).map(lambda noise: b'{"holdings":[{"name":"' + noise + b'"}]}'))
@settings(max_examples=200, deadline=None)
def test_bytes_that_are_no_text_are_refused_alike(application: Flask, body: bytes) -> None:
    assert read(application, ScreeningRequestSchema, body) == read(application, SlowSchema, body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"holdings":[{"name":"Xiaomi Corp"}]}',
        b'{"holdings":[{"name":"A: B","quantity":12.50,"market_value":"1,000","isin":null}],"lists":null}',
        b'{"as_of":"2021-03-16T10:00:00Z","jurisdictions":["US","gb"],"fail_on":"blocked","holdings":[{"name":"\\u00e9"}]}',
    ],
)
def test_what_is_as_documented_needs_no_schema(application: Flask, body: bytes) -> None:
    with application.app_context():
        order = ScreeningRequestSchema.read_quickly(body)
    assert isinstance(order, JsonOrder)
    assert ("read", order) == read(application, SlowSchema, body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"holdings":[{"name":"a","name":"b"}]}',
        b'{"holdings":[{"name":"a","name\\u003a":"b"}]}',
        b'{"holdings":[{"name":"a"}],"holdings":[{"name":"b"}]}',
        b'{"holdings":[{"name":"a","nam":"b"}]}',
        b'{"holdings":[{"name":"a"}],"as_of":"yesterday"}',
        b'{"holdings":[{"name":"\\ud800"}]}',
        b'{"holdings":[{"quantity":1e99}]}',
        b'{"holdings":[{},{},{},{},{}]}',
    ],
)
def test_what_is_doubtful_is_refused_in_the_words_of_the_schema(application: Flask, body: bytes) -> None:
    with application.app_context():
        assert ScreeningRequestSchema.read_quickly(body) is None
    kind, told = read(application, ScreeningRequestSchema, body)
    assert kind == "refused"
    assert told == read(application, SlowSchema, body)[1]
