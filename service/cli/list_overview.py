"""One list as a person sees it: a table for the terminal, and the same as JSON."""

import json
from collections.abc import Iterator
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from service.domain.listings import VersionRecord
from service.domain.wording import counted
from service.list_management.overview import Overview, ProgrammeShare
from service.reports.terminal import render

_SHOWN = len("sha256:") + 12  # letters of a version


def to_overview_json(overview: Overview) -> str:
    """Write a list's overview as JSON."""
    return json.dumps(_document(overview), ensure_ascii=False, indent=2) + "\n"


def to_overview(overview: Overview, *, for_terminal: bool = False) -> str:
    """Draw a list's overview."""
    version = overview.record.version
    head = Text(version.code, style="bold").append(f"  {version.title}  ", style="").append(version.publisher, "dim")
    facts = Table.grid(padding=(0, 2))
    for label, value in _facts(overview):
        facts.add_row(Text(label, style="dim"), value)
    parts: list[RenderableType] = [head, facts, _programmes(overview)]
    parts.extend(Text(warning, style="yellow") for warning in _warnings(overview))
    return render(Group(*parts), for_terminal=for_terminal)


def _facts(overview: Overview) -> Iterator[tuple[str, str]]:
    record, version, reading = overview.record, overview.record.version, overview.reading
    yield "version", f"{version.version} ({_state(record)})"
    yield "published", f"{version.published_on} ({counted(overview.silent_days, 'day')} ago)"
    yield "retrieved", f"{record.retrieved_at:%Y-%m-%d %H:%M} UTC"
    yield (
        "checked",
        f"{version.checked_on} ({counted(overview.use.age_days, 'day')} ago{', stale' * overview.use.is_stale})",
    )
    yield "stale after", "never" if version.max_age_days is None else f"{version.max_age_days} days unchecked"
    declared = f" (the publisher counts {reading.declared:,})" if reading and reading.declared is not None else ""
    yield "entries", f"{version.entries:,}{declared}"
    yield "first day", str(version.first_date)
    if reading:
        yield "format", reading.form
        yield "remarks", f"{reading.pieces:,} pieces, {reading.unread:,} unread ({reading.unread_share:.1%})"
        yield "entries with", ", ".join(f"{name} {reading.has(name):.0%}" for name in reading.fill)
    if record.files:
        yield "files", ", ".join(f"{name} ({size:,} bytes)" for name, _, size in record.files)
    holders = ", ".join(overview.jurisdictions)
    yield f"answers {holders}", ", ".join(f"{flag} {count:,}" for flag, count in overview.flags.items()) or "nothing"


def _programmes(overview: Overview) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Programme", "Binds", "Restriction", "Tags", "Source"):
        table.add_column(heading)
    for heading in ("Listed", "Ended"):
        table.add_column(heading, justify="right")
    for share in overview.programmes:
        programme = share.programme
        tags = "\n".join(f"{one.tag} {one.entries:,}" for one in share.tags)
        source = f"{programme.source} ({programme.grade})"
        row = (programme.code, programme.binds, programme.restriction.value, tags, source)
        table.add_row(*row, f"{share.in_force:,}", f"{share.ended:,}")
    return table


def _warnings(overview: Overview) -> Iterator[str]:
    yield from overview.missing_renewals
    if overview.unread_tags:
        tags = ", ".join(f"{one.tag} ({one.entries:,})" for one in overview.unread_tags)
        yield f"tags whose law is in no table, shown as notice: {tags}"
    if overview.is_frozen:
        yield (
            f"nothing new for {overview.silent_days:,} days, where {overview.quiet_days} are usual: look whether the "
            "publisher has moved it or its file is frozen"
        )
    yield from overview.record.notes
    for record in overview.held:
        version = record.version
        what = (
            f"{version.version[:_SHOWN]} of {version.published_on} with {counted(version.entries, 'entry', 'entries')}"
        )
        yield f"held: {what}: {'; '.join(record.notes)}"


def _state(record: VersionRecord) -> str:
    return "live" if record.is_live else record.state


def _document(overview: Overview) -> dict[str, Any]:
    version, reading = overview.record.version, overview.reading
    return {
        "code": version.code,
        "title": version.title,
        "publisher": version.publisher,
        "as_of": overview.at.isoformat(),
        **_version(overview.record),
        "checked_on": version.checked_on.isoformat(),
        "age_days": overview.use.age_days,
        "stale": overview.use.is_stale,
        "max_age_days": version.max_age_days,
        "first_date": version.first_date.isoformat(),
        "silent_days": overview.silent_days,
        "quiet_days": overview.quiet_days,
        "frozen": overview.is_frozen,
        "missing_renewals": list(overview.missing_renewals),
        "reading": reading and {key: value for key, value in reading.document().items() if key != "tags"},
        "files": [{"name": name, "sha256": digest, "bytes": size} for name, digest, size in overview.record.files],
        "programmes": [_programme(share) for share in overview.programmes],
        "unread_tags": [one.tag for one in overview.unread_tags],
        "jurisdictions": list(overview.jurisdictions),
        "flags": {flag.value: count for flag, count in overview.flags.items()},
        "held": [_version(record) for record in overview.held],
    }


def _version(record: VersionRecord) -> dict[str, Any]:
    return {
        "version": record.version.version,
        "state": _state(record),
        "published_on": record.version.published_on.isoformat(),
        "retrieved_at": record.retrieved_at.isoformat(),
        "entries": record.version.entries,
        "notes": list(record.notes),
    }


def _programme(share: ProgrammeShare) -> dict[str, Any]:
    programme = share.programme
    return {
        "programme": programme.code,
        "name": programme.name,
        "binds": programme.binds,
        "restriction": programme.restriction.value,
        "source": programme.source,
        "grade": programme.grade,
        "listed": share.in_force,
        "ended": share.ended,
        "tags": [{"tag": one.tag, "entries": one.entries} for one in share.tags],
    }
