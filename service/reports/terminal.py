"""What is drawn goes to a terminal in colour, and to a file or pipe as plain text."""

import os

from rich.console import Console, RenderableType

# A pipe has no width of its own; wide enough for the table's columns.
_PLAIN_WIDTH = 132


def render(drawing: RenderableType, *, for_terminal: bool) -> str:
    """Draw in colour for a terminal, else as plain text."""
    width = None if for_terminal or "COLUMNS" in os.environ else _PLAIN_WIDTH
    console = Console(force_terminal=for_terminal, width=width, highlight=False)
    with console.capture() as captured:
        console.print(drawing)
    return captured.get()
