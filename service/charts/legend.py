"""The legend under a picture: each shade that is used, with its word."""

from collections.abc import Collection
from dataclasses import dataclass

from service.charts.canvas import Box, Canvas, text_width
from service.charts.themes import Shade

_MARGIN, _LINE, _LABEL = 14, 17, 11
_SWATCH, _GAP = 24, 14


@dataclass(frozen=True, slots=True)
class Legend:
    """Shades in the order of their strictness, each with its place from the left and its line."""

    places: tuple[tuple[Shade, float, int], ...]

    @classmethod
    def of(cls, used: Collection[Shade], wide: int) -> "Legend":
        """Lay the shades that are used out on a width in pixels."""
        x, row, places = float(_MARGIN), 0, []
        for shade in (one for one in Shade if one in used):
            length = _SWATCH + text_width(shade, _LABEL)
            if x > _MARGIN and x + length > wide - _MARGIN:
                x, row = float(_MARGIN), row + 1
            places.append((shade, x, row))
            x += length + _GAP
        return cls(tuple(places))

    @property
    def height(self) -> float:
        """Give its height in pixels."""
        return (self.places[-1][2] + 1) * _LINE if self.places else 0

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it, the middle of its first line at `top`."""
        for shade, x, row in self.places:
            y = top + row * _LINE
            canvas.shade(Box(x, y - 6, 18, 12), shade)
            canvas.text(x + _SWATCH, y, shade, size=_LABEL, colour=canvas.palette.quiet)
