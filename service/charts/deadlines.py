"""The deadlines that lie ahead of a portfolio as a picture: what is allowed until when, party by party."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from service.charts.axis import Axis, asked
from service.charts.canvas import Box, Canvas, fitted, text_width
from service.charts.deadline_words import Deadlines, Finding, deadlines_of, deadlines_text, none_ahead
from service.charts.legend import Legend
from service.charts.themes import PALETTES, Shade, Theme, Width
from service.domain.as_of import AsOf

__all__ = ["deadlines_svg", "deadlines_text"]

_MARGIN, _LINE, _LABEL = 14, 17, 12
_LANE, _BAR, _DATE = 26, 16, 10
_GUTTER = 300  # pixels for names beside the bars of a wide picture; in a narrow one they stand above
_SHOWN = 30  # lanes a person takes in; the sentences have all
_TITLE = "Deadlines ahead"


def deadlines_svg(
    findings: Iterable[Finding],
    as_of: AsOf,
    *,
    theme: Theme = Theme.LIGHT,
    width: Width = Width.WIDE,
) -> str:
    """Draw the deadlines ahead of the findings of a screening document, the nearest on top.

    Args:
        findings: those of the document.
        as_of: the instant that it was asked about.
        theme: the ground that the picture is laid on.
        width: how wide it is drawn.
    """
    findings = list(findings)
    found, sentences = deadlines_of(findings, as_of), deadlines_text(findings, as_of)
    if not found:
        canvas = Canvas(width.pixels, 3 * _LINE, PALETTES[theme])
        canvas.text(_MARGIN, 1.5 * _LINE, fitted(none_ahead(findings), width.pixels - 2 * _MARGIN, _LABEL))
        return canvas.svg(_TITLE, sentences)
    return _drawn(found, as_of, width, theme).svg(_TITLE, sentences)


def _drawn(found: Sequence[Deadlines], as_of: AsOf, width: Width, theme: Theme) -> Canvas:
    shown, wide = found[:_SHOWN], width.pixels
    is_wide = width is Width.WIDE
    left = _GUTTER if is_wide else _MARGIN
    lane = _LANE if is_wide else _LANE + _LINE
    instant = as_of.at(UTC)
    ends = [at for one in shown for at in (one.buy_before, one.sell_before) if at]
    axis = Axis.around([instant, *ends], [], left, wide - _MARGIN)
    top = 2 * _LINE
    bottom = top + len(shown) * lane + 4
    legend = Legend.of({Shade.AHEAD, Shade.DIVEST_ONLY, Shade.PROHIBITED}, wide)
    more = len(found) - len(shown)
    canvas = Canvas(wide, round(bottom + 3 * _LINE + legend.height + (_LINE if more else 0)), PALETTES[theme])
    axis.draw(canvas, top - 4, bottom)
    x, colour = axis.place(instant), canvas.palette.lines[Shade.SUSPENDED]
    canvas.line([(x, _LINE), (x, bottom)], colour=colour, dashes="--", wide=1.6)
    canvas.text(x + 4, _LINE, asked(as_of), size=11, colour=colour)
    for place, one in enumerate(shown):
        _draw_lane(canvas, one, axis, instant, top + place * lane, is_wide=is_wide)
    legend.draw(canvas, bottom + 3 * _LINE)
    if more:
        canvas.text(
            _MARGIN, bottom + 3 * _LINE + legend.height, f"and {more:,} more parties", colour=canvas.palette.quiet
        )
    return canvas


def _draw_lane(  # noqa: PLR0913 where it stands
    canvas: Canvas, one: Deadlines, axis: Axis, instant: datetime, top: float, *, is_wide: bool
) -> None:
    count = f" ({one.holdings})" if one.holdings > 1 else ""
    lead = "? " if one.is_lead else ""
    room = _GUTTER - 2 * _MARGIN if is_wide else axis.right - axis.left
    name = fitted(one.party, room - text_width(lead + count, _LABEL), _LABEL)
    middle = top + _LINE / 2 + (4 if is_wide else 0)
    canvas.text(_MARGIN, middle, f"{lead}{name}{count}", size=_LABEL, has_ground=not is_wide)
    bar = top + 4 if is_wide else top + _LINE + 2
    for begins, ends, shade in _stretches(one, instant):
        x, right = axis.place(begins), axis.place(ends) if ends else axis.right
        canvas.shade(Box(x, bar, right - x, _BAR), shade)
    left = axis.place(instant)
    for at in (at for at in (one.buy_before, one.sell_before) if at):
        _draw_date(canvas, left, axis.place(at), bar, f"{at:%Y-%m-%d}")
        left = axis.place(at)


def _stretches(one: Deadlines, instant: datetime) -> Iterator[tuple[datetime, datetime | None, Shade]]:
    if one.buy_before:
        yield instant, one.buy_before, Shade.AHEAD
    yield one.buy_before or instant, one.sell_before, Shade.DIVEST_ONLY
    if one.sell_before:
        yield one.sell_before, None, Shade.PROHIBITED


def _draw_date(canvas: Canvas, begins: float, x: float, bar: float, day: str) -> None:
    """Write a date before its line where there is room, else behind it."""
    canvas.line([(x, bar - 3), (x, bar + _BAR + 3)], colour=canvas.palette.ink, wide=1.4)
    has_room = x - begins > text_width(day, _DATE) + 2 * _DATE
    canvas.text(
        x + (-6 if has_room else 6),
        bar + _BAR / 2,
        day,
        size=_DATE,
        anchor="right" if has_room else "left",
        has_ground=True,
    )
