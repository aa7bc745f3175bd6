"""What repeating stored screenings found, as a table for people and as JSON."""

import json

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from service.reports.terminal import render
from service.screening.recheck import Divergence, NotRepeated, Rechecked

_NAMES = ("name", "isin", "cusip", "sedol", "figi", "lei", "ticker")  # what a holding is called by, the first it has


def to_recheck(found: Rechecked, *, for_terminal: bool = False) -> str:
    """Draw each row whose answer is another one, and each screening that could not be repeated."""
    drawn: list[RenderableType] = [_table(found)] if found.divergences else []
    drawn += [
        Text(f"{one.screening_id} of {one.created_at:%Y-%m-%d %H:%M} UTC could not be repeated: {one.problem}", "red")
        for one in found.not_repeated
    ]
    return render(Group(*drawn, Text(_sum(found))), for_terminal=for_terminal)


def to_recheck_json(found: Rechecked) -> str:
    """Write all that was found; `from` and `to` are flags, null where the row had or has no finding."""
    document = {
        "screenings": found.screenings,
        "rows": found.rows,
        "differences": [_difference(one) for one in found.divergences],
        "not_repeated": [_not_repeated(one) for one in found.not_repeated],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _table(found: Rechecked) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Screening", "Made (UTC)", "Row", "Holding", "From", "To", "Differs in"):
        table.add_column(heading, no_wrap=heading in {"Screening", "Row"}, overflow="fold")
    for one in found.divergences:
        flags = (one.before or "no finding", one.after or "no finding")
        made = f"{one.created_at:%Y-%m-%d %H:%M}"
        table.add_row(one.screening_id, made, str(one.row), _name(one), *flags, ", ".join(one.fields))
    return table


def _sum(found: Rechecked) -> str:
    repeated = found.screenings - len(found.not_repeated)
    return (
        f"{repeated:,} of {found.screenings:,} screenings repeated, {found.rows:,} rows:"
        f" {len(found.divergences):,} rows are answered otherwise"
    )


def _name(one: Divergence) -> str:
    return next((str(one.holding[field]) for field in _NAMES if one.holding.get(field)), "")


def _difference(one: Divergence) -> dict[str, object]:
    return {
        "screening_id": one.screening_id,
        "created_at": one.created_at.isoformat(),
        "row": one.row,
        "holding": dict(one.holding),
        "from": one.before,
        "to": one.after,
        "fields": list(one.fields),
    }


def _not_repeated(one: NotRepeated) -> dict[str, object]:
    return {"screening_id": one.screening_id, "created_at": one.created_at.isoformat(), "problem": one.problem}
