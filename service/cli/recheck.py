"""The command `pendens recheck`: repeats what is stored and tells where the answer is another one today."""

import sys
from contextlib import closing

import click

from service.bootstrap import start
from service.cli.files import write_output
from service.cli.options import AsOfType
from service.config import Settings
from service.domain.as_of import AsOf
from service.reports.recheck import to_recheck, to_recheck_json
from service.screening.recheck import Recheck, as_period

_SAME, _OTHERWISE, _COULD_NOT = 0, 1, 2


@click.command()
@click.option("--since", required=True, type=AsOfType(), help="From this date (in UTC) or instant on.")
@click.option("--until", type=AsOfType(), help="Up to this date or instant (default: now).")
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", help="What to write.")
def recheck(since: AsOf, until: AsOf | None, shape: str) -> int:
    """Repeat the stored screenings of a period and list the rows whose answer is another one now.

    Each is repeated with its own holdings, instants, list versions and events; nothing that is stored changes. Exit
    code 0: none is; 1: some are; 2: a screening could not be repeated.
    """
    services = start(Settings.from_env())
    with closing(services.store):
        now = services.screener.now()
        first, last = as_period(since, until, now)
        if first > now:
            raise click.UsageError(f"--since {since} has not begun yet: name a day or instant that is past")
        if first > last:
            raise click.UsageError("--since is after --until: there is no time between them")
        found = Recheck(services.store, services.screener).recheck(first, last)
    is_json = shape == "json"
    write_output(to_recheck_json(found) if is_json else to_recheck(found, for_terminal=sys.stdout.isatty()), None)
    if found.not_repeated:
        return _COULD_NOT
    return _OTHERWISE if found.divergences else _SAME
