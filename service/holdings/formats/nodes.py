"""The parts of a filing or statement, each with the line on which it starts: what marked-up formats are read into."""

from collections.abc import Iterator, Mapping

from service.errors import DamagedFileError

_SHOWN = 60  # characters of a text in a message
_NONE: Mapping[str, str] = {}


class Node:
    """An element with its children; `line` is the physical line of its start tag, counted from 1."""

    __slots__ = ("attributes", "children", "line", "name", "text")

    def __init__(self, name: str, line: int, attributes: Mapping[str, str] | None = None, text: str = "") -> None:
        self.name = name
        self.line = line
        self.attributes = attributes or _NONE
        self.text = text
        self.children: list[Node] = []

    def at(self, path: str) -> "Node | None":
        """Find the first descendant on a path of names: `identifiers/isin`."""
        name, _, rest = path.partition("/")
        for child in self.children:
            if child.name == name and (found := child.at(rest) if rest else child) is not None:
                return found
        return None

    def words(self, path: str) -> str:
        """Give the text on a path, trimmed; empty where there is none.

        Raises:
            DamagedFileError: it is there twice with other words, or has elements in it: one reading would drop a name.
        """
        found = list(_each(self, path))
        for node in found:
            if node.children:
                raise DamagedFileError(f"line {node.line}: {node.name} holds elements where a text belongs")
        texts = list(dict.fromkeys(text for node in found if (text := node.text.strip())))
        if len(texts) > 1:
            told = " and ".join(repr(text[:_SHOWN]) for text in texts[:2])
            raise DamagedFileError(f"line {self.line}: {self.name} has {path} more than once, as {told}")
        return texts[0] if texts else ""

    def attribute(self, path: str, name: str) -> str:
        """Give an attribute of the first descendant on a path; empty where there is none."""
        found = self.at(path)
        return found.attributes.get(name, "").strip() if found is not None else ""

    def all(self, *names: str) -> Iterator["Node"]:
        """Give every descendant of one of the names, in order; those inside one that was found come after it."""
        for child in self.children:
            if child.name in names:
                yield child
            yield from child.all(*names)


def _each(node: Node, path: str) -> Iterator[Node]:
    """Give every descendant on a path of names."""
    name, _, rest = path.partition("/")
    for child in node.children:
        if child.name == name:
            yield from _each(child, rest) if rest else (child,)
