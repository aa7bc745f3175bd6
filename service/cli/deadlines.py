"""The command `pendens calendar`: what is dated ahead of the live lists, or of the holdings of a stored screening."""

import sys
from pathlib import Path
from typing import Any

import click

from service.cli.entrance import opened
from service.cli.files import write_output
from service.cli.options import JURISDICTION, LISTS
from service.config import Settings
from service.designations.deadline_calendar import parties_behind
from service.designations.deadline_documents import to_ics
from service.reports.deadlines import to_deadlines, to_deadlines_json


@click.command()
@LISTS
@JURISDICTION
@click.option("--screening", help="Only what is ahead of the holdings of this stored screening (its id).")
@click.option("--format", "shape", type=click.Choice(["table", "json", "ics"]), default="table", help="What to write.")
@click.option("--ics", is_flag=True, help="Write a calendar (RFC 5545): the same as --format ics.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True), help="Write to this file.")
def calendar(screening: str | None, shape: str, output: Path | None, *, ics: bool, **asked: Any) -> int:  # noqa: ANN401 click's options
    """Show every dated change ahead: bans that begin, windows that close, licences and suspensions that end, renewals.

    Exit code 0.
    """
    with opened(Settings.from_env()) as services:
        parties = parties_behind(services.archive.read(screening)) if screening else None
        now = services.screener.now().replace(microsecond=0)
        found = services.deadlines.ahead(now, asked["jurisdiction"], asked["lists"], parties)
    written = {
        "table": lambda: to_deadlines(found, for_terminal=output is None and sys.stdout.isatty()),
        "json": lambda: to_deadlines_json(found, now),
        "ics": lambda: to_ics(found, now),
    }
    write_output(written["ics" if ics else shape](), output)
    return 0
