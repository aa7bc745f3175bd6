"""OFX as banks and brokers write it: SGML whose values end with the line or the next tag (1.x), or XML (2.x).

A reader of its own, because a row is told by its line, because one field that breaks the standard must not cost the
statement, and because a statement that is cut off must be seen to be.
"""

import html
import re

from service.errors import DamagedFileError, HoldingsFileError
from service.holdings.formats.nodes import Node

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._]*)\s*(/?)>")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
# Why: a position takes some 20 tags, so this is 50,000 positions; each tag takes 200 bytes of memory and
# 2 µs of time.
_MOST_TAGS = 1_000_000
_DEPTH = 100  # aggregates inside each other; OFX has some ten


def parse_ofx(text: str) -> Node:
    """Read the text of a statement, header lines included.

    Raises:
        DamagedFileError: there is no OFX aggregate, or it is not closed.
        HoldingsFileError: it has more tags than the limit.
    """
    if text.count("<") > _MOST_TAGS:
        raise HoldingsFileError(f"the OFX statement has over {_MOST_TAGS:,} tags, the limit: export fewer accounts")
    root = Node("", 0)
    opened = [root]
    line, place, is_closed = 1, 0, False
    tags, following = _TAG.finditer(text), _TAG.finditer(text)
    next(following, None)
    for tag in tags:
        after = next(following, None)
        end = after.start() if after else len(text)
        line += text.count("\n", place, tag.start())
        place = tag.start()
        closes, name, is_empty = tag[1], tag[2].upper(), tag[3]
        if closes:
            is_closed |= _close(opened, name) and name == "OFX"
            continue
        node = Node(name, line, text=_value(text[tag.end() : end]))
        opened[-1].children.append(node)
        if not node.text and not is_empty:
            opened.append(node)
        if len(opened) > _DEPTH:
            raise DamagedFileError(f"line {line} nests over {_DEPTH} aggregates, which no statement does")
    if root.at("OFX") is None:
        raise DamagedFileError("the OFX statement has a header and nothing after it")
    if not is_closed:
        raise DamagedFileError(f"the OFX statement ends too early, in line {text.count(chr(10)) + 1}: it is cut off")
    return root


def _value(raw: str) -> str:
    """Give what stands after a tag, of the first line that says something."""
    unpacked = _CDATA.sub(lambda found: html.escape(found[1]), raw).strip()
    return html.unescape(unpacked.splitlines()[0]).strip() if unpacked else ""


def _close(opened: list[Node], name: str) -> bool:
    """Close an aggregate; elements inside it that had no value turn out to be empty, and give up what follows them."""
    place = next((place for place in range(len(opened) - 1, 0, -1) if opened[place].name == name), None)
    if place is None:
        return False
    for number in range(len(opened) - 1, place, -1):
        empty, parent = opened[number], opened[number - 1]
        parent.children.extend(empty.children)
        empty.children = []
    del opened[place:]
    return True
