"""The deadlines ahead as a table for people, and as JSON."""

import json
from collections.abc import Sequence
from datetime import datetime

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from service.designations.deadline_documents import deadlines_document, said
from service.domain.deadlines import Deadline
from service.domain.programmes import family_of
from service.reports.terminal import render

_NONE = "No dated change lies ahead of what the live lists name.\n"


def to_deadlines_json(found: Sequence[Deadline], now: datetime) -> str:
    """Write the deadlines as JSON."""
    return json.dumps(deadlines_document(found, now), ensure_ascii=False, indent=2) + "\n"


def to_deadlines(found: Sequence[Deadline], *, for_terminal: bool = False) -> str:
    """Draw the deadlines for people, the nearest first."""
    if not found:
        return _NONE
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("When", "What", "Whom", "Programme", "Source"):
        table.add_column(heading, overflow="fold")
    for one in found:
        table.add_row(f"{one.at:%Y-%m-%d %H:%M %Z}", said(one), one.party, family_of(one.programme), one.source)
    return render(Group(table, Text(f"{len(found)} ahead")), for_terminal=for_terminal)
