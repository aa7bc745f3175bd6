"""The sheet that pictures are drawn on: pixels from the upper left corner, drawn by matplotlib."""

import functools
import io
import logging
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from service.charts.svg import finish
from service.charts.themes import HATCHES, Palette, Shade

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PIXELS_PER_INCH = 72  # of SVG's user units, as matplotlib writes them
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "pendens",
    "hatch.linewidth": 0.7,
    "path.simplify": False,
}
# matplotlib keeps its settings and fonts for the whole process.
_DRAWING = threading.Lock()


@functools.cache
def _figure_class() -> "type[Figure]":
    """Load the library, which takes most of a second, with the first picture."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # a home that is read-only is no news
    import matplotlib as mpl  # noqa: PLC0415 see above
    from matplotlib.figure import Figure  # noqa: PLC0415 see above

    mpl.rcParams.update(_SETTINGS)
    return Figure


class Box(NamedTuple):
    """A rectangle in pixels, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


class Canvas:
    """A sheet of `width` by `height` pixels; texts of any script and length are drawn as they are given."""

    def __init__(self, width: int, height: int, palette: Palette) -> None:
        self.width, self.height, self.palette = width, height, palette
        with _DRAWING:
            size = (width / _PIXELS_PER_INCH, height / _PIXELS_PER_INCH)
            self._figure = _figure_class()(figsize=size, dpi=_PIXELS_PER_INCH)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)
        self._axes.set_axis_off()
        self._words: dict[str, str] = {}

    def text(  # noqa: PLR0913 the look of a text
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 12,
        anchor: str = "left",
        is_bold: bool = False,
        colour: str | None = None,
        has_ground: bool = False,
    ) -> None:
        """Write words, their middle line at `y`.

        A token stands for them until the sheet is finished: it needs no glyph of the drawing library's fonts and
        is no mathematics.
        """
        token = f"t{len(self._words)}"
        self._words[token] = words
        if has_ground:
            wide = text_width(words, size, is_bold=is_bold) + 8
            left = {"left": x - 4, "center": x - wide / 2, "right": x - wide + 4}[anchor]
            box = Box(left, y - size * 0.75, wide, size * 1.5)
            self._add(box, facecolor=self.palette.ground, edgecolor="none", alpha=0.82)
        self._axes.text(
            x,
            y,
            token,
            fontsize=size,
            ha=anchor,
            va="center_baseline",
            color=colour or self.palette.ink,
            fontweight="bold" if is_bold else "normal",
        )

    def shade(self, box: Box, shade: Shade) -> None:
        """Fill a rectangle with the colour and the pattern of a shade."""
        fill, edge = self.palette.fills[shade], self.palette.lines[shade]
        self._add(box, facecolor=fill, edgecolor=edge, hatch=HATCHES[shade], linewidth=0.8)

    def line(self, points: Sequence[tuple[float, float]], *, colour: str, dashes: str = "-", wide: float = 1.0) -> None:
        """Draw a line through points."""
        self._axes.plot(
            [x for x, _ in points],
            [y for _, y in points],
            color=colour,
            linestyle=dashes,
            linewidth=wide,
            clip_on=False,
        )

    def mark(self, x: float, y: float, colour: str, *, is_round: bool) -> None:
        """Set a sign that a number fits in: a circle, or a diamond."""
        self._axes.plot(
            [x],
            [y],
            marker="o" if is_round else "D",
            markersize=15 if is_round else 13,
            markerfacecolor=self.palette.ground,
            markeredgecolor=colour,
            markeredgewidth=1.2,
            linestyle="none",
            clip_on=False,
        )

    def svg(self, title: str, sentences: Sequence[str]) -> str:
        """Give the picture with its text alternative."""
        drawn = io.BytesIO()
        with _DRAWING:
            self._figure.savefig(drawn, format="svg", transparent=True, metadata=_NO_METADATA)
        return finish(drawn.getvalue(), title, sentences, self._words)

    def _add(self, box: Box, **look: Any) -> None:  # noqa: ANN401 the library checks a look
        from matplotlib.patches import Rectangle  # noqa: PLC0415 loaded with the first sheet

        self._axes.add_patch(Rectangle((box.x, box.y), box.width, box.height, clip_on=False, **look))


_BOLDER = 1.1
_LAST_LATIN = 0x2E7F  # behind it come the square letters of Chinese, Japanese and Korean


def text_width(words: str, size: float, *, is_bold: bool = False) -> float:
    """Estimate a text's width in pixels, generously: the reader's own font draws it."""
    return sum(map(_letter_width, words)) * size * (_BOLDER if is_bold else 1)


def _letter_width(letter: str) -> float:
    """Give a letter's width as a share of the font's size, as wide fonts have it."""
    if ord(letter) > _LAST_LATIN:
        return 1.0
    return 0.7 if letter.isupper() else 0.57


def fitted(words: str, width: float, size: float, *, is_bold: bool = False) -> str:
    """Cut a text to a width in pixels."""
    if text_width(words, size, is_bold=is_bold) <= width:
        return words
    kept = words
    while kept and text_width(f"{kept}…", size, is_bold=is_bold) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
