"""The live lists as a person reads them in a terminal."""

from collections.abc import Iterable

from rich import box
from rich.table import Table

from service.domain.listings import ListUse
from service.reports.terminal import render


def to_lists_table(uses: Iterable[ListUse], *, for_terminal: bool = False) -> str:
    """Draw each list with its version, entries and age."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Code", "Title", "Publisher", "Published", "Checked", "Version"):
        table.add_column(heading, no_wrap=heading in {"Code", "Published", "Checked"})
    table.add_column("Entries", justify="right")
    for use in uses:
        version = use.version
        age = f"{version.checked_on} ({use.age_days} d{', stale' if use.is_stale else ''})"
        digest = version.version[: len("sha256:") + 12]
        table.add_row(
            version.code,
            version.title,
            version.publisher,
            str(version.published_on),
            age,
            digest,
            f"{version.entries:,}",
        )
    return render(table, for_terminal=for_terminal)
