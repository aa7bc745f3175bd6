"""What happened and what lies ahead, as SVG pictures and in words: values in, text out.

Every picture says its content in words too: `<title>` and `<desc>` inside it, and a function `…_text` beside it.
It holds no script, no style that a strict Content-Security-Policy refuses, and no instant of its making: the same
values give the same bytes. The library that draws is loaded with the first picture.
"""

from service.pictures.deadlines import deadlines_svg, deadlines_text
from service.pictures.signs import SIGNS
from service.pictures.summary import summary_svg, summary_text
from service.pictures.themes import Theme, Width
from service.pictures.timeline import timeline_svg
from service.pictures.timeline_words import timeline_text

__all__ = [
    "SIGNS",
    "Theme",
    "Width",
    "deadlines_svg",
    "deadlines_text",
    "summary_svg",
    "summary_text",
    "timeline_svg",
    "timeline_text",
]
