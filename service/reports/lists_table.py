"""Lists and their versions as a person reads them in a terminal."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from service.domain.differences import Difference, LoadResult
from service.domain.listings import ListUse, VersionRecord
from service.domain.version_ids import beginning_of
from service.domain.wording import counted
from service.reports.terminal import render

_STATES = {"live": "bold green", "unchanged": "green", "held": "bold yellow"}


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


def to_load_results(taken: Sequence[LoadResult], *, for_terminal: bool = False) -> str:
    """Say what became of each version, why one is held, and what it changed."""
    return render(Group(*(_taken(one) for one in taken)), for_terminal=for_terminal)


def _taken(one: LoadResult) -> Text:
    version = one.published.version
    text = Text(version.code, style="bold").append("  ").append(one.state, style=_STATES[one.state])
    text.append(f"  {counted(version.entries, 'entry', 'entries')} of {version.published_on}, {version.version}")
    counts = Counter(difference.change for difference in one.changes)
    if counts:
        text.append("\n  " + ", ".join(f"{count:,} {change}" for change, count in sorted(counts.items())))
    for refusal in one.refusals:
        text.append(f"\n  held: {refusal}", style="yellow")
    for warning in one.warnings:
        text.append(f"\n  warning: {warning}")
    if one.refusals:
        text.append(f"\n  what is live stays live; pendens lists accept {version.code} {beginning_of(version.version)}")
    return text


def to_versions(records: Iterable[VersionRecord], *, for_terminal: bool = False) -> str:
    """Draw every version kept of a list."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Version", "Published", "Retrieved", "State", "Files", "Notes"):
        table.add_column(heading, no_wrap=heading not in {"Files", "Notes"})
    table.add_column("Entries", justify="right")
    for record in records:
        version = record.version
        state = "live" if record.is_live else record.state
        retrieved = f"{record.retrieved_at:%Y-%m-%d %H:%M}"
        names = ", ".join(name for name, _, _ in record.files)
        cells = (
            beginning_of(version.version),
            str(version.published_on),
            retrieved,
            state,
            names,
            "; ".join(record.notes),
        )
        table.add_row(*cells, f"{version.entries:,}")
    return render(table, for_terminal=for_terminal)


def to_differences(found: Sequence[Difference], *, for_terminal: bool = False) -> str:
    """Draw what changed, party by party and field by field."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Change", "Party", "Field", "Before", "After"):
        table.add_column(heading)
    for one in found:
        table.add_row(one.change, f"{one.name}\n{one.party_id}", one.field, one.before, one.after)
    counts = Counter(one.change for one in found)
    total = ", ".join(f"{count:,} {change}" for change, count in sorted(counts.items())) or "nothing changed"
    parts: list[RenderableType] = [table] if found else []
    return render(Group(*parts, Text(total)), for_terminal=for_terminal)
