"""How many holdings bear which flag, as a calm picture and in sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

from service.charts.canvas import Box, Canvas, text_width
from service.charts.signs import SIGNS
from service.charts.themes import PALETTES, SHADES, Theme, Width
from service.domain.flags import Flag
from service.domain.wording import counted

Counts = Mapping[str, Any]  # as in a screening document

_MARGIN, _LANE, _BAR, _LABEL = 14, 26, 16, 12
_GUTTER = 110  # pixels for the flags' names
_LEAST = 3.0  # pixels of the shortest bar
_TITLE = "Holdings by flag"
_CURRENCIES_SHOWN = 2


def summary_text(counts: Counts) -> tuple[str, ...]:
    """Tell what the picture of the same counts shows: one sentence per flag, the strictest first, then the rest.

    Args:
        counts: those of a screening document.
    """
    told = [f"{number:,} {flag}{_amount(counts, flag)}." for flag, number in _flags(counts)]
    others = sum(counts["not_holdings"].values())
    total = (
        f"{counted(counts['rows'], 'row')}: {counts['screened']:,} screened, {counts['rejected']:,} rejected, "
        f"{others:,} not holdings."
    )
    return (*told, total)


def summary_svg(counts: Counts, *, theme: Theme = Theme.LIGHT, width: Width = Width.WIDE) -> str:
    """Draw a bar per flag, the strictest on top; clear holdings, mostly far more than all others, are only counted.

    Args:
        counts: those of a screening document.
        theme: the ground that the picture is laid on.
        width: how wide it is drawn.
    """
    flags = _flags(counts)
    canvas = Canvas(width.pixels, round(_LANE * (len(flags) + 1) + _MARGIN), PALETTES[theme])
    most = max((number for flag, number in flags if flag is not Flag.CLEAR), default=1)
    room = (
        width.pixels - _GUTTER - 2 * _MARGIN - max((text_width(_figure(counts, f), _LABEL) for f in flags), default=0)
    )
    for place, (flag, number) in enumerate(flags):
        y = _MARGIN / 2 + place * _LANE
        canvas.text(_MARGIN, y + _LANE / 2, f"{SIGNS[flag]} {flag.replace('_', ' ')}", size=_LABEL)
        length = 0.0 if flag is Flag.CLEAR else max(_LEAST, room * number / most)
        if length:
            canvas.shade(Box(_GUTTER, y + (_LANE - _BAR) / 2, length, _BAR), SHADES[flag])
        words = _figure(counts, (flag, number))
        canvas.text(_GUTTER + length + (8 if length else 0), y + _LANE / 2, words, size=_LABEL)
    *_, total = summary_text(counts)
    y = _MARGIN / 2 + len(flags) * _LANE + _LANE / 2
    canvas.text(_MARGIN, y, total, size=11, colour=canvas.palette.quiet)
    return canvas.svg(_TITLE, summary_text(counts))


def _flags(counts: Counts) -> Sequence[tuple[Flag, int]]:
    """Give the flags that stand, the strictest first."""
    found = [(Flag(word), int(number)) for word, number in counts["flags"].items() if number]
    return sorted(found, key=lambda pair: -pair[0].severity)


def _figure(counts: Counts, pair: tuple[Flag, int]) -> str:
    flag, number = pair
    return f"{number:,}{_amount(counts, flag, _CURRENCIES_SHOWN)}"


def _amount(counts: Counts, flag: Flag, most: int | None = None) -> str:
    """Write what is held, by currency; those past the first `most` are only counted."""
    values = sorted(counts["market_value"].get(flag, {}).items())
    shown = [f"{value:,.0f} {currency}".strip() for currency, value in values[:most]]
    if len(values) > len(shown):
        shown.append(f"{len(values) - len(shown)} more currencies")
    return f" · {', '.join(shown)}" if shown else ""
