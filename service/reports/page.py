"""The screening as one HTML file that needs nothing else: to read, to print, to keep beside the trade."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from service.charts import (
    SIGNS,
    deadlines_svg,
    deadlines_text,
    summary_svg,
    timeline_svg,
    timeline_text,
)
from service.domain.as_of import AsOf
from service.domain.flags import PERMISSION_WORDS, Flag, Permission
from service.domain.timelines import Timeline
from service.domain.version_ids import short
from service.reports.evidence import absent_lists, row_account, settings_of
from service.screening.document import Document

if TYPE_CHECKING:
    from jinja2 import Template

Lives = Mapping[str, Sequence[Timeline]]
_TEMPLATES = files(__package__) / "templates"


@dataclass(frozen=True, slots=True)
class Biography:
    """A party's timeline, drawn and told."""

    party_id: str
    name: str
    picture: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListingActs:
    """A listing that findings rest on, told once however many holdings it concerns."""

    anchor: str
    match: Document


def to_html(document: Document, lives: Lives, today: datetime) -> str:
    """Write the report.

    Args:
        document: the screening; the clear findings that it has are listed shortly.
        lives: by party id, the timelines to draw, as `Designations.lives_of` gives them.
        today: an aware instant, marked on the timelines.
    """
    as_of = AsOf.parse(document["as_of"])
    flagged = [finding for finding in document["findings"] if finding["flag"] != Flag.CLEAR]
    listings = _listings(flagged)
    drawn = {party: life for party, life in lives.items() if party in _restricted(flagged)}
    return _template().render(
        document=document,
        listings=listings,
        anchors={listing_key(one.match): one.anchor for one in listings},
        style=(_TEMPLATES / "report.css").read_text("utf-8"),
        summary=summary_svg(document["counts"]),
        totals=_totals(document),
        deadlines=deadlines_svg(document["findings"], as_of),
        deadline_sentences=deadlines_text(document["findings"], as_of),
        flagged=sorted(flagged, key=lambda finding: (-finding["severity"], finding["row"])),
        clear=[finding for finding in document["findings"] if finding["flag"] == Flag.CLEAR],
        biographies=tuple(_biographies(document, drawn, as_of, today)),
        drawn=frozenset(drawn),
        settings=tuple(settings_of(document)),
        row_account=row_account(document),
        absent_lists=absent_lists(document),
    )


def listing_key(match: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what tells a listing from every other."""
    listing = match["listing"]
    return match["list"], match["party_id"], listing["programme"], str(listing["listed_on"])


def _listings(findings: Sequence[Document]) -> tuple[ListingActs, ...]:
    """Gather the listings that count, in the order of the findings."""
    found: dict[tuple[str, ...], Document] = {}
    for match in (match for finding in findings for match in finding["matches"] if match["counts"]):
        found.setdefault(listing_key(match), match)
    return tuple(ListingActs(f"listing-{number}", match) for number, match in enumerate(found.values(), 1))


def _restricted(findings: Sequence[Document]) -> frozenset[str]:
    """Return the parties of which a picture is drawn: those behind a finding that may stop a trade."""
    return frozenset(
        match["party_id"]
        for finding in findings
        if finding["severity"] > Flag.NOTICE.severity
        for match in finding["matches"]
        if match["counts"]
    )


def _biographies(document: Document, lives: Lives, as_of: AsOf, today: datetime) -> Iterator[Biography]:
    names: dict[str, str] = {}
    for match in (match for finding in document["findings"] for match in finding["matches"]):
        names.setdefault(match["party_id"], match["party"])
    for party_id, told in lives.items():
        name = names.get(party_id, party_id)
        sentences = timeline_text(name, told, as_of, today)
        yield Biography(party_id, name, timeline_svg(name, told, as_of, today), sentences)


def _totals(document: Document) -> list[tuple[str, int, str]]:
    """Give flag, holdings and market value, the strictest flag first."""
    counts = document["counts"]
    rows = []
    for flag in sorted(counts["flags"], key=lambda word: -Flag(word).severity):
        values = counts["market_value"].get(flag, {})
        money = ", ".join(f"{value:,.2f} {currency}".strip() for currency, value in sorted(values.items()))
        rows.append((flag, counts["flags"][flag], money))
    return rows


@functools.cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 only this report needs it

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(sign=lambda flag: SIGNS[Flag(flag)], word=_word, instant=_instant, short=short)
    environment.filters["listing_key"] = listing_key
    return environment.from_string((_TEMPLATES / "report.html").read_text("utf-8"))


def _word(permission: str | None) -> str:
    return "a person must look" if permission is None else PERMISSION_WORDS[Permission(permission)]


def _instant(text: str | None) -> str:
    """Shorten an ISO instant to its day, minute and offset; a day stays a day."""
    return f"{text[:10]} {text[11:16]}{text[19:]}".strip() if text else ""
