"""Writes the worked example of `docs/matching.md` from the real code: `python -m house_tools.worked_example [--write]`.

Without `--write` it fails when the page shows other figures than the code reckons with.
"""

import argparse
import sys
from pathlib import Path

from service.lists import load_bundled, load_programmes
from service.matching import Index, load_profile, trace
from service.register.register import Register

PAGE = Path(__file__).parents[1] / "docs" / "matching.md"
BEGIN, END = "<!-- worked example: begin -->\n", "<!-- worked example: end -->\n"
# The first is misspelt and shortened; the second has an account number around it; the third is another company's name.
NAMES = ("HIKVISON DIGITAL TECH CO-A", "CNOOC LTD ACCT 77", "CHINA MOBILE GAMES & ENTERTAINMENT")


def worked_example() -> str:
    """Return what `pendens explain --trace` prints for the names, with the bundled lists, as Markdown."""
    programmes = load_programmes()
    parties = Register.of(load_bundled(programmes), programmes).parties.values()
    index = Index.build(parties, load_profile())
    blocks = ["\n".join(("```text", *trace(index, name), "```\n")) for name in NAMES]
    return "\n".join(blocks)


def with_example(page: str) -> str:
    """Return the page with the example of now between its marks.

    Raises:
        ValueError: the page has not both marks.
    """
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(
            f"{PAGE.name} has no lines {BEGIN.strip()} and {END.strip()}: put them where the example stands"
        )
    return f"{before}{BEGIN}{worked_example()}{END}{after}"


def main() -> int:
    """Write the example, or check it; exit code 1 where it is not the code's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the example anew")
    asked = parser.parse_args()
    page = PAGE.read_text(encoding="utf-8")
    if asked.write:
        PAGE.write_text(with_example(page), encoding="utf-8")
    elif page != with_example(page):
        sys.stdout.write("docs/matching.md is not the code's: python -m house_tools.worked_example --write\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
