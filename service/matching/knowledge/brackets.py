"""Where brackets stand in a text, and the text without them."""

import re

_OPENING = frozenset("([{")
_BRACKET = re.compile(r"[()\[\]{}]")


def brackets(text: str) -> list[tuple[int, int]]:
    """Give where the outermost brackets begin and end; one that is not closed goes on to the end."""
    found: list[tuple[int, int]] = []
    depth = start = 0
    for match in _BRACKET.finditer(text):
        if match[0] in _OPENING:
            start = start if depth else match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                found.append((start, match.end()))
    return [*found, (start, len(text) + 1)] if depth else found


def blanked(text: str, start: int, end: int) -> str:
    """Blank out a part of a text, so that all else keeps its place."""
    return f"{text[:start]}{' ' * (min(end, len(text)) - start)}{text[end:]}"
