"""The two looks of a picture, for light and dark ground, and its two widths, for a desk and a hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.domain.flags import Flag


class Theme(StrEnum):
    """The ground that a picture is laid on; its own ground is transparent."""

    LIGHT = "light"
    DARK = "dark"


class Width(StrEnum):
    """How wide a picture is drawn: scaled down further, its words could not be read."""

    WIDE = "wide"
    NARROW = "narrow"

    @property
    def pixels(self) -> int:
        """Give the width in pixels of CSS."""
        return _PIXELS[self]


_PIXELS = {Width.WIDE: 960, Width.NARROW: 360}


class Shade(StrEnum):
    """What a stretch of time allowed, as it is shaded; the word is the one in the legend."""

    ALLOWED = "allowed"
    AHEAD = "allowed, ban ahead"
    SUSPENDED = "ban suspended"
    PARTIAL = "some instruments"
    REVIEW = "a person must look"
    DIVEST_ONLY = "divest only"
    PROHIBITED = "prohibited"
    FROZEN = "frozen"


SHADES = {
    Flag.CLEAR: Shade.ALLOWED,
    Flag.FORMER: Shade.ALLOWED,
    Flag.NOTICE: Shade.ALLOWED,
    Flag.LICENSED: Shade.SUSPENDED,
    Flag.ENJOINED: Shade.SUSPENDED,
    Flag.PENDING: Shade.AHEAD,
    Flag.RESTRICTED: Shade.PARTIAL,
    Flag.REVIEW: Shade.REVIEW,
    Flag.DIVEST: Shade.DIVEST_ONLY,
    Flag.NO_TRADE: Shade.PROHIBITED,
    Flag.BLOCKED: Shade.FROZEN,
}

# The pattern of each shade, which tells it from the others without colour: a path in a tile of 8 by 8 pixels, whose
# slanting lines go on in the next tile.
_FALLING, _RISING = "M-2,6 L2,10 M0,0 L8,8 M6,-2 L10,2", "M-2,2 L2,-2 M0,8 L8,0 M6,10 L10,6"
_LEVEL, _UPRIGHT = "M0,4 H8", "M4,0 V8"
HATCHES = {
    Shade.ALLOWED: "",
    Shade.AHEAD: _LEVEL,
    Shade.SUSPENDED: _UPRIGHT,
    Shade.PARTIAL: _FALLING,
    Shade.REVIEW: f"{_FALLING} {_UPRIGHT}",
    Shade.DIVEST_ONLY: _RISING,
    Shade.PROHIBITED: f"{_FALLING} {_RISING}",
    Shade.FROZEN: f"{_LEVEL} {_UPRIGHT}",
}


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme: words, their quieter kind, lines, the ground under words, and fill and line by shade."""

    ink: str
    quiet: str
    line: str
    ground: str
    fills: Mapping[Shade, str]
    lines: Mapping[Shade, str]


# Words have a contrast of at least 4.5 to the ground, lines of 3 (WCAG 2.2, 1.4.3 and 1.4.11).
PALETTES = {
    Theme.LIGHT: Palette(
        ink="#1d2733",
        quiet="#4b5865",
        line="#8b97a3",
        ground="#ffffff",
        fills={
            Shade.ALLOWED: "#e2f0e5",
            Shade.AHEAD: "#fcf2cf",
            Shade.SUSPENDED: "#dce9fa",
            Shade.PARTIAL: "#fbe8d3",
            Shade.REVIEW: "#f1e1f5",
            Shade.DIVEST_ONLY: "#fbdcba",
            Shade.PROHIBITED: "#f7d0cd",
            Shade.FROZEN: "#dfd0ec",
        },
        lines={
            Shade.ALLOWED: "#4c8a5c",
            Shade.AHEAD: "#a38212",
            Shade.SUSPENDED: "#3a72b5",
            Shade.PARTIAL: "#b3661a",
            Shade.REVIEW: "#9145a8",
            Shade.DIVEST_ONLY: "#b85c00",
            Shade.PROHIBITED: "#b3261e",
            Shade.FROZEN: "#5e2b97",
        },
    ),
    Theme.DARK: Palette(
        ink="#e8edf2",
        quiet="#aab6c2",
        line="#76828e",
        ground="#14191f",
        fills={
            Shade.ALLOWED: "#1d3425",
            Shade.AHEAD: "#3a321a",
            Shade.SUSPENDED: "#1b2f47",
            Shade.PARTIAL: "#402c18",
            Shade.REVIEW: "#3a2341",
            Shade.DIVEST_ONLY: "#47300f",
            Shade.PROHIBITED: "#4a211f",
            Shade.FROZEN: "#352548",
        },
        lines={
            Shade.ALLOWED: "#6fb683",
            Shade.AHEAD: "#d0ae45",
            Shade.SUSPENDED: "#75a9e6",
            Shade.PARTIAL: "#df9a55",
            Shade.REVIEW: "#c98bdc",
            Shade.DIVEST_ONLY: "#f09a3e",
            Shade.PROHIBITED: "#f0847c",
            Shade.FROZEN: "#b18ae0",
        },
    ),
}
