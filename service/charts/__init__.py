"""What happened and what lies ahead, as SVG pictures and in words: values in, text out.

Every picture says its content in words too: `<title>` and `<desc>` inside it, and a function `…_text` beside it.
It holds no script, no style that a strict Content-Security-Policy refuses, and no instant of its making: the same
values give the same bytes.
"""

from service.charts.deadlines import deadlines_svg, deadlines_text
from service.charts.signs import SIGNS
from service.charts.summary import summary_svg, summary_text
from service.charts.themes import Theme, Width
from service.charts.timeline import timeline_svg
from service.charts.timeline_words import timeline_text

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
