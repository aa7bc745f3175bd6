"""The screening as one HTML file that needs nothing else: to read, to print, to keep beside the trade."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING

from service.charts import (
    SIGNS,
    deadlines_svg,
    deadlines_text,
    summary_svg,
    timeline_svg,
    timeline_text,
)
from service.domain.flags import PERMISSION_WORDS, Flag, Permission
from service.domain.moments import Moment
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


def to_html(document: Document, lives: Lives, today: datetime) -> str:
    """Write the report.

    Args:
        document: the screening; the clear findings that it has are listed shortly.
        lives: by party id, the timelines to draw, as `Designations.lives_of` gives them.
        today: an aware instant, marked on the timelines.
    """
    as_of = Moment.parse(document["as_of"])
    flagged = [finding for finding in document["findings"] if finding["flag"] != Flag.CLEAR]
    return _template().render(
        document=document,
        style=(_TEMPLATES / "report.css").read_text("utf-8"),
        summary=summary_svg(document["counts"]),
        totals=_totals(document),
        deadlines=deadlines_svg(document["findings"], as_of),
        deadline_sentences=deadlines_text(document["findings"], as_of),
        flagged=sorted(flagged, key=lambda finding: (-finding["severity"], finding["row"])),
        clear=[finding for finding in document["findings"] if finding["flag"] == Flag.CLEAR],
        biographies=tuple(_biographies(document, lives, as_of, today)),
        drawn=frozenset(lives),
        settings=tuple(settings_of(document)),
        row_account=row_account(document),
        absent_lists=absent_lists(document),
    )


def _biographies(document: Document, lives: Lives, as_of: Moment, today: datetime) -> Iterator[Biography]:
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
    return environment.from_string((_TEMPLATES / "report.html").read_text("utf-8"))


def _word(permission: str | None) -> str:
    return "a person must look" if permission is None else PERMISSION_WORDS[Permission(permission)]


def _instant(text: str | None) -> str:
    """Shorten an ISO instant to its day, minute and offset; a day stays a day."""
    return f"{text[:10]} {text[11:16]}{text[19:]}".strip() if text else ""
