"""The sheet that pictures are drawn on: pixels from the upper left corner, written as SVG at once."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from service.charts.svg import ID, Attributes, drawing, element, escaped, number
from service.charts.themes import HATCHES, Palette, Shade

_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_DASHES: Mapping[str, Attributes] = {
    "-": {},
    ":": {"stroke-dasharray": "1 2"},
    "--": {"stroke-dasharray": "6 4"},
    "-.": {"stroke-dasharray": "7 3 1 3"},
}
# Why: the capitals of the common fonts are 0.70 to 0.73 of their size high, so that half of one lies so far above the
# baseline; `dominant-baseline` is read differently by browsers and printers.
_HALF_CAPITAL = 0.36
_RADIUS, _HALF_DIAMOND = 7.5, 9.2  # pixels: two digits fit in both
_TILE = 8  # pixels of a pattern, each way
_INDENT = 0.3  # of the font's size: a space before a line that goes on


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
        self._drawn: list[str] = []
        self._shades: set[Shade] = set()

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
        """Write words, their middle line at `y`."""
        if has_ground:
            wide = text_width(words, size, is_bold=is_bold) + 8
            left = {"left": x - 4, "center": x - wide / 2, "right": x - wide + 4}[anchor]
            self._rect(Box(left, y - size * 0.75, wide, size * 1.5), {"fill": self.palette.ground, "opacity": 0.82})
        begins = len(words) - len(words.lstrip(" "))
        look: Attributes = {
            "x": x + begins * size * _INDENT,
            "y": y + size * _HALF_CAPITAL,
            "fill": colour or self.palette.ink,
            "font-size": size,
            "text-anchor": _ANCHORS[anchor],
        }
        bold: Attributes = {"font-weight": "bold"} if is_bold else {}
        self._drawn.append(element("text", {**look, **bold}, escaped(words.lstrip(" "))))

    def shade(self, box: Box, shade: Shade) -> None:
        """Fill a rectangle with the colour and the pattern of a shade."""
        self._shades.add(shade)
        edge: Attributes = {"stroke": self.palette.lines[shade], "stroke-width": 0.8}
        self._rect(box, {"fill": f"url(#{ID}{shade.name.lower()})", **edge})

    def line(self, points: Sequence[tuple[float, float]], *, colour: str, dashes: str = "-", wide: float = 1.0) -> None:
        """Draw a line through points."""
        look: Attributes = {"fill": "none", "stroke": colour, "stroke-width": wide, **_DASHES[dashes]}
        self._drawn.append(element("polyline", {"points": _through(points), **look}))

    def mark(self, x: float, y: float, colour: str, *, is_round: bool) -> None:
        """Set a sign that a number fits in: a circle, or a diamond."""
        look: Attributes = {"fill": self.palette.ground, "stroke": colour, "stroke-width": 1.2}
        half = _HALF_DIAMOND
        corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
        circle = element("circle", {"cx": x, "cy": y, "r": _RADIUS, **look})
        self._drawn.append(circle if is_round else element("polygon", {"points": _through(corners), **look}))

    def svg(self, title: str, sentences: Sequence[str]) -> str:
        """Return the picture with its text alternative."""
        patterns = "".join(self._pattern(shade) for shade in Shade if shade in self._shades)
        defined = element("defs", {}, patterns) if patterns else ""
        return drawing((self.width, self.height), defined + "".join(self._drawn), title, sentences)

    def _pattern(self, shade: Shade) -> str:
        ground = element("rect", {"width": _TILE, "height": _TILE, "fill": self.palette.fills[shade]})
        lines: Attributes = {"fill": "none", "stroke": self.palette.lines[shade], "stroke-width": 0.7}
        hatch = element("path", {"d": HATCHES[shade], **lines}) if HATCHES[shade] else ""
        look: Attributes = {"width": _TILE, "height": _TILE, "patternUnits": "userSpaceOnUse"}
        return element("pattern", {"id": f"{ID}{shade.name.lower()}", **look}, ground + hatch)

    def _rect(self, box: Box, look: Attributes) -> None:
        size: Attributes = {"x": box.x, "y": box.y, "width": max(box.width, 0.0), "height": box.height}
        self._drawn.append(element("rect", {**size, **look}))


def _through(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


_BOLDER = 1.1
_LAST_LATIN = 0x2E7F  # behind it come the square letters of Chinese, Japanese and Korean
# Widths of letters as shares of the font's size, in DejaVu Sans, the widest of the fonts that pages are read in; the
# reader's own font draws the text, so that an estimate has to be generous.
_WIDTHS = {
    **dict.fromkeys("ijl.,:;'|!", 0.34),
    **dict.fromkeys('frt()[]-/ "', 0.42),
    **dict.fromkeys("mwMW@%", 0.98),
}
_CAPITAL, _DIGIT, _SMALL, _SQUARE = 0.75, 0.64, 0.62, 1.0


def text_width(words: str, size: float, *, is_bold: bool = False) -> float:
    """Estimate a text's width in pixels, generously: the reader's own font draws it."""
    return sum(map(_letter_width, words)) * size * (_BOLDER if is_bold else 1)


def _letter_width(letter: str) -> float:
    """Return a letter's width as a share of the font's size, as wide fonts have it."""
    if ord(letter) > _LAST_LATIN:
        return _SQUARE
    if letter.isdigit():
        return _DIGIT
    return _WIDTHS.get(letter, _CAPITAL if letter.isupper() else _SMALL)


def fitted(words: str, width: float, size: float, *, is_bold: bool = False) -> str:
    """Cut a text to a width in pixels."""
    if text_width(words, size, is_bold=is_bold) <= width:
        return words
    kept = words
    while kept and text_width(f"{kept}…", size, is_bold=is_bold) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
