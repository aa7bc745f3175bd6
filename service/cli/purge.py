"""The command `pendens purge`: removes screenings whose time is over."""

import re
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import click

from service.bootstrap import opened_store
from service.cli.options import acting_user
from service.config import Settings
from service.screening.retention import Purge

_DAYS = re.compile(r"(\d{1,6})d")


class AgeType(click.ParamType):  # type: ignore[type-arg] # generic only for type checkers
    """A number of days, or a day."""

    name = "days or date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta | date:  # noqa: ANN401 click's own signature
        """Read `400d` or `2021-03-16`."""
        if found := _DAYS.fullmatch(value.strip()):
            return timedelta(days=int(found[1]))
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            self.fail(f"{value!r} is neither a number of days (400d) nor a date (2021-03-16)", param, ctx)


@click.command()
@click.option(
    "--older-than", type=AgeType(), help="400d, or a date (UTC). Default: the policy, PENDENS_RETENTION_DAYS."
)
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
def purge(older_than: timedelta | date | None, *, dry_run: bool) -> int:
    """Remove screenings whose time is over, with their findings, and give the space back.

    Lists, their versions and recorded events stay. Exit code 0, or 2 where nothing could be done.
    """
    settings = Settings.from_env()
    with closing(opened_store(settings)) as store:
        policy = Purge(store, lambda: datetime.now(UTC), settings.retention_days)
        before = policy.limit(older_than)
        old = policy.old(before)
        said = f"{old.screenings:,} screenings with {old.findings:,} findings of before {before:%Y-%m-%d %H:%M} UTC"
        if old.first and old.last:
            said += f" (made {old.first:%Y-%m-%d} to {old.last:%Y-%m-%d})"
        if dry_run:
            click.echo(f"would remove {said}; nothing was removed")
            return 0
        with acting_user():
            policy.purge(before)
    click.echo(f"removed {said}")
    return 0
