"""The code blocks of a page, and the commands in them."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
)

_FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXIT_CODE = re.compile(r"#.*\bexit code (\d)")


@dataclass(frozen=True, slots=True)
class Fence:
    """A code block: what stands behind its three ticks, and its text."""

    page: Path
    info: str
    text: str

    @property
    def commands(self) -> list["Command"]:
        """Return its commands, a line that ends in a backslash joined with the next."""
        lines = self.text.replace("\\\n", " ").splitlines()
        return [Command.of(line) for line in lines if line.strip() and not line.lstrip().startswith("#")]


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it is printed, and the exit code that the comment behind it says (0 where it says none)."""

    line: str
    exit_code: int

    @classmethod
    def of(cls, line: str) -> "Command":
        """Take a command out of its line."""
        told = _EXIT_CODE.search(line)
        return cls(re.sub(r"\s+#.*$", "", line).strip(), int(told[1]) if told else 0)


def fences(page: Path) -> list[Fence]:
    """Return the code blocks of a page, in their order."""
    return [Fence(page, *found) for found in _FENCE.findall(page.read_text(encoding="utf-8"))]
