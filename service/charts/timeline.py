"""The life of a designation as a picture: what happened when, and what was allowed in between."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from service.charts.axis import Axis, asked
from service.charts.canvas import Box, Canvas, fitted, text_width
from service.charts.legend import Legend
from service.charts.marks import Mark, marks_of
from service.charts.signs import SIGNS
from service.charts.themes import PALETTES, SHADES, Shade, Theme, Width
from service.charts.timeline_words import listing_title, timeline_text
from service.domain.as_of import AsOf
from service.domain.timelines import Span, Timeline

_MARGIN = 14
_HEAD, _BAND, _LEVEL = 20, 34, 19  # pixels: a listing's title, its shaded band, a row of numbers above it
_LEVELS = 4  # rows of numbers; more marks at one time than that stand on the last
_NUMBER = 17  # pixels between two numbers of one row
_AXIS, _LINE, _GAP = 30, 17, 12
_LABEL = 12
_LETTER = 0.6  # of the label's size: the mean width of a letter in running text
_FOOT = 6  # pixels that a mark reaches into the band


@dataclass(frozen=True, slots=True)
class _Strip:
    """A listing's part of the picture: its marks, the row of each number, and where its band begins."""

    life: Timeline
    marks: tuple[Mark, ...]
    levels: tuple[int, ...]
    top: float

    @property
    def band(self) -> float:
        return self.top + _HEAD + _LEVEL * (max(self.levels, default=0) + 1) + 2

    @property
    def bottom(self) -> float:
        return self.band + _BAND


def timeline_svg(  # noqa: PLR0913 what is shown, from when it is seen, and its look
    name: str,
    lives: Sequence[Timeline],
    as_of: AsOf,
    today: datetime,
    *,
    theme: Theme = Theme.LIGHT,
    width: Width = Width.WIDE,
) -> str:
    """Draw all listings of a designation on one time axis, with the day asked about and today.

    Args:
        name: the party's name, for the title.
        lives: its listings' lives, as `Designations.get` gives them; those of which nothing is known are left out.
        as_of: the instant asked about.
        today: an aware instant.
        theme: the ground that the picture is laid on.
        width: how wide it is drawn.
    """
    sentences = timeline_text(name, lives, as_of, today)
    told = sorted((life for life in lives if life.spans), key=lambda life: life.spans[0].begins)
    if not told:
        canvas = Canvas(width.pixels, 3 * _LINE, PALETTES[theme])
        canvas.text(_MARGIN, 1.5 * _LINE, fitted(sentences[0], width.pixels - 2 * _MARGIN, _LABEL))
        return canvas.svg(f"Timeline of {name}", sentences)
    return _drawn(told, as_of, today, width.pixels, theme).svg(f"Timeline of {name}", sentences)


def _drawn(lives: Sequence[Timeline], as_of: AsOf, today: datetime, wide: int, theme: Theme) -> Canvas:
    instants = [mark.at for life in lives for mark in marks_of(life)]
    days = [(asked(as_of), as_of.at(UTC)), (f"today {today:%Y-%m-%d}", today)]
    axis = Axis.around(instants, [at for _, at in days], _MARGIN, wide - _MARGIN)
    strips = list(_strips(lives, axis))
    legend = Legend.of({SHADES[span.flag] for life in lives for span in life.spans}, wide)
    bottom = strips[-1].bottom
    lines = [line for strip in strips for line in _key(strip, wide)]
    height = bottom + _AXIS + _LINE * (len(lines) + 1) + _GAP * 2 + legend.height
    canvas = Canvas(wide, round(height), PALETTES[theme])
    axis.draw(canvas, _LINE * 2.2, bottom + 4)
    for strip in strips:
        _draw_strip(canvas, strip, axis)
    _draw_days(canvas, days, axis, bottom + 4)
    below = bottom + _AXIS + _GAP
    legend.draw(canvas, below)
    below += legend.height + _GAP / 2
    for place, (words, is_head) in enumerate(lines):
        canvas.text(_MARGIN, below + place * _LINE, words, size=_LABEL, is_bold=is_head)
    return canvas


def _strips(lives: Sequence[Timeline], axis: Axis) -> Iterator[_Strip]:
    top, number = _LINE * 2.2, 1
    for life in lives:
        marks = marks_of(life, number)
        strip = _Strip(life, marks, _levels(marks, axis), top)
        yield strip
        top, number = strip.bottom + _GAP, number + len(marks)


def _levels(marks: Sequence[Mark], axis: Axis) -> tuple[int, ...]:
    """Give each number the lowest row on which it covers no other."""
    ends = [float("-inf")] * _LEVELS
    levels = []
    for mark in marks:
        x = axis.place(mark.at)
        level = next((row for row, end in enumerate(ends) if x - end >= _NUMBER), _LEVELS - 1)
        ends[level] = x
        levels.append(level)
    return tuple(levels)


def _draw_strip(canvas: Canvas, strip: _Strip, axis: Axis) -> None:
    title = fitted(listing_title(strip.life), axis.right - axis.left, _LABEL, is_bold=True)
    canvas.text(axis.left, strip.top + _HEAD / 2, title, size=_LABEL, is_bold=True)
    for span in strip.life.spans:
        begins = axis.place(span.begins)
        ends = axis.place(span.ends) if span.ends else axis.right
        canvas.shade(Box(begins, strip.band, ends - begins, _BAND), SHADES[span.flag])
        _draw_label(canvas, span, begins, ends, strip.band + _BAND / 2)
    for mark, level in zip(strip.marks, strip.levels, strict=True):
        _draw_mark(canvas, mark, axis.place(mark.at), strip.band - 9 - level * _LEVEL, strip.band + _FOOT)


def _draw_label(canvas: Canvas, span: Span, begins: float, ends: float, y: float) -> None:
    for words in (f"{SIGNS[span.flag]} {span.flag.replace('_', ' ')}", SIGNS[span.flag]):
        if text_width(words, _LABEL, is_bold=True) + 14 <= ends - begins:
            canvas.text((begins + ends) / 2, y, words, size=_LABEL, anchor="center", is_bold=True, has_ground=True)
            return


def _draw_mark(canvas: Canvas, mark: Mark, x: float, y: float, bottom: float) -> None:
    palette = canvas.palette
    colour = palette.ink if mark.has_effect else palette.line
    canvas.line([(x, y), (x, bottom)], colour=colour, dashes="-" if mark.has_effect else ":", wide=1.1)
    canvas.mark(x, y, colour, is_round=not mark.is_by_clock)
    canvas.text(x, y, str(mark.number), size=10, anchor="center")


def _draw_days(canvas: Canvas, days: Sequence[tuple[str, datetime]], axis: Axis, bottom: float) -> None:
    """Draw the day asked about and today; one that lies beyond is told at the edge."""
    colours = (canvas.palette.lines[Shade.SUSPENDED], canvas.palette.lines[Shade.PROHIBITED])
    for row, ((words, at), colour, dashes) in enumerate(zip(days, colours, ("--", "-."), strict=True)):
        x, y = axis.place(at), _LINE * (0.6 + row)
        anchor = "left" if x < (axis.left + axis.right) / 2 else "right"
        if axis.has(at):
            canvas.line([(x, y), (x, bottom)], colour=colour, dashes=dashes, wide=1.6)
            canvas.text(x + (4 if anchor == "left" else -4), y, words, size=11, anchor=anchor, colour=colour)
        else:
            beyond = f"← {words}" if anchor == "left" else f"{words} →"
            canvas.text(x, y, beyond, size=11, anchor=anchor, colour=colour)


def _key(strip: _Strip, wide: int) -> Iterator[tuple[str, bool]]:
    """Say what each number stands for, wrapped to the width; the title stands first."""
    letters = int((wide - 2 * _MARGIN) / (_LABEL * _LETTER))
    yield fitted(listing_title(strip.life), wide - 2 * _MARGIN, _LABEL, is_bold=True), True
    for mark in strip.marks:
        cited = f": {mark.cited}" if mark.cited else ""
        for line in textwrap.wrap(f"{mark.number} {mark.day} {mark.word}{cited}", letters, subsequent_indent="     "):
            yield line, False
