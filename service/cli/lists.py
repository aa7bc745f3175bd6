"""The command's rooms for lists: show, load, compare, accept, remove and verify their versions.

What makes a version live lays it out for matching too (`renewed`): else the next screening would have to.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.bootstrap import Services, activating
from service.cli.entrance import acting, opened, require_place, say_if_bundled_alone
from service.cli.files import read_input, write_output
from service.cli.list_days import DAY, load_dated
from service.cli.list_overview import to_overview, to_overview_json
from service.cli.options import system_user
from service.config import Settings
from service.domain.instants import days_since
from service.domain.jurisdictions import parse_jurisdiction
from service.domain.stakes import is_named
from service.domain.version_ids import beginning_of
from service.domain.wording import counted
from service.list_management.schedule import ListRefresher
from service.list_management.update_lock import update_lock
from service.list_management.versions import Updated
from service.lists import SourceFile, read_namesakes, require_code
from service.lists.fetch.feeds import Feed, UpdateUnderWayError, feeds
from service.lists.fetch.folder_update_lock import folder_update_lock
from service.reports.lists_table import to_differences, to_lists_table, to_load_results, to_versions
from service.screening.screener import USUAL
from service.store import Removal, Revision

if TYPE_CHECKING:
    from service.lists.fetch.fetching import Fetcher

# Official files today have at most about 120 MB; OpenSanctions' largest has about 3 GB and comes packed.
_MOST_BYTES = 2_000_000_000
_HELD = 1
_NAMESAKES = "house-namesakes"  # no list of the listed, but who is known not to be one of them
_BROKEN = 2


@contextmanager
def _services(*, may_be_new: bool = False) -> Iterator[Services]:
    """Give the use cases; what a command has made live when it ends is published."""
    with opened(Settings.from_env(), may_be_new=may_be_new) as services, activating(services):
        yield services


@click.group("lists", invoke_without_command=True)
@click.pass_context
def lists(context: click.Context) -> int | None:
    """Show the live lists with their versions and ages; load, compare, accept, remove and verify versions."""
    if context.invoked_subcommand:
        return None
    with _services() as services:
        say_if_bundled_alone(services)
        uses = services.screener.live_uses()
        for removal in services.store.lists.removed().values():
            click.echo(f"pendens: {_gone(removal)}", err=True)
    write_output(to_lists_table(uses, for_terminal=sys.stdout.isatty()), None)
    return 0


@lists.command()
@click.argument("code")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--published-on", type=DAY, help="The day on which files that print none were published.")
@click.option("--downloaded-on", type=DAY, help="The day on which they were the current ones (default: that day).")
def load(code: str, files: tuple[Path, ...], published_on: datetime | None, downloaded_on: datetime | None) -> int:
    """Load the list CODE from FILES as their publisher issued them (gzip and zip are unpacked).

    Exit code 0: live; 1: held until somebody accepts it; 2: the files are not this list, nothing was changed. Most
    files print the day on which they were published; of the others it must be given, for a list answers only for days
    that it knows. On a terminal both days are asked for.
    """
    require_code(code)
    if code == _NAMESAKES:
        return _load_namesakes(files)
    published = [SourceFile(file.name, read_input(file, _MOST_BYTES)) for file in files]
    with _services(may_be_new=True) as services:
        acting(services, system_user())
        days = (published_on.date() if published_on else None, downloaded_on.date() if downloaded_on else None)
        taken = load_dated(services.keeper, code, published, days)
        write_output(to_load_results(taken, for_terminal=sys.stdout.isatty()), None)
        states = {one.state for one in taken}
        del taken, published  # a list of a million names fills the memory that laying it out needs
    return _HELD if "held" in states else 0


def _load_namesakes(files: Sequence[Path]) -> int:
    """Put the firm's own known namesakes in force, in place of those before."""
    if len(files) != 1:
        raise click.UsageError(f"{_NAMESAKES} is one file: it takes the place of the one before")
    file = SourceFile(files[0].name, read_input(files[0], _MOST_BYTES))
    with _services(may_be_new=True) as services:
        now, register = services.screener.now(), services.screener.register
        known = {party.id: [name.text for name in party.names] for party in register.in_order()}

        def names_of(party: str) -> list[list[str]]:
            return [names for key, names in known.items() if party == key or is_named(party, names)]

        rows = read_namesakes(file, names_of)
        counts_from = services.store.namesakes.load(file.content, rows, system_user(), now)
    time.sleep(
        max(0.0, min((counts_from - now).total_seconds(), 1.0))
    )  # what is asked after the command finds it in force
    expired = sum(row.until <= now.date() for row in rows)
    many = "1 known namesake is" if len(rows) == 1 else f"{len(rows)} known namesakes are"
    click.echo(f"{many} in force{f', {expired} of them expired' if expired else ''}")
    return 0


@lists.command()
@click.argument("codes", nargs=-1, metavar="[CODE]…")
@click.option("--due", is_flag=True, help="Only those whose time has come, and none while another update goes on.")
def update(codes: tuple[str, ...], *, due: bool) -> int:
    """Fetch the lists CODE… (all that have an address) from their publishers, as far as they changed.

    Exit code 0: all are current; 1: a version is held until somebody accepts it; 2: a list could not be fetched or
    read. Whatever happens, the last good version of each list stays live.
    """
    from service.lists.fetch.fetching import Fetcher  # noqa: PLC0415 the other commands start faster without httpx

    settings = Settings.from_env()
    require_place(settings)  # before the folder's lock makes it
    known = feeds(settings.fetching, codes)
    wanted = known if due else tuple(feed for feed in known if _is_ready(feed, is_asked=bool(codes)))
    folder, patience = settings.home / "lists", 0.0 if due else settings.fetching.limits.total_seconds
    on_wait = _say_nothing if due else _say_waiting
    try:
        with (
            folder_update_lock(folder, patience, on_wait=on_wait),
            _services() as services,
            update_lock(services.store, patience, on_wait=on_wait) as store,
            Fetcher.open(settings.fetching, folder) as fetcher,
        ):
            refresher = ListRefresher(store)
            chosen = refresher.due(wanted, settings.lists) if due else _unless_removed(services, wanted, codes)
            return max((_fetched(services, refresher, feed, fetcher) for feed in chosen), default=0)
    except UpdateUnderWayError:
        if due:
            return 0  # the other one does what is due
        raise


def _fetched(services: Services, refresher: ListRefresher, feed: Feed, fetcher: "Fetcher") -> int:
    """Fetch a list, keep when it is to be fetched again, and give the exit code."""
    keeper = replace(services.keeper, store=refresher.store)
    (updated,) = keeper.update([feed], fetcher)
    refresher.note(feed, updated.problem)
    return _told(services, updated)


def _is_ready(feed: Feed, *, is_asked: bool) -> bool:
    """Leave out, aloud, a list that nobody asked for and that needs a token first."""
    if feed.lacks and not is_asked:
        click.echo(f"{feed.code} is left out: it needs {feed.lacks}", err=True)
        return False
    return True


def _unless_removed(services: Services, wanted: Sequence[Feed], codes: Sequence[str]) -> Sequence[Feed]:
    """Leave out, aloud, the lists that a person removed and nobody asks for by their code."""
    out = {} if codes else services.store.lists.removed()
    for feed in wanted:
        if feed.code in out:
            click.echo(f"{_gone(out[feed.code])}; pendens lists update {feed.code} brings it back", err=True)
    return [feed for feed in wanted if feed.code not in out]


def _gone(removal: Removal) -> str:
    return f"{removal.code} was removed on {removal.removed_at:%Y-%m-%d} by {removal.person}: {removal.reason}"


def _say_waiting() -> None:
    click.echo("pendens: another update is under way: waiting for it", err=True)


def _say_nothing() -> None:
    """Leave what is due to the update that is under way."""


def _told(services: Services, updated: Updated) -> int:
    """Say what an update did for a list, and give its exit code."""
    if updated.taken:
        write_output(to_load_results(updated.taken, for_terminal=sys.stdout.isatty()), None)
    held = [one.published.version.code for one in updated.taken if one.state == "held"]
    if updated.problem:
        click.echo(f"pendens: {updated.code}: {updated.problem}", err=True)
    for code in held or ([updated.code] if updated.problem else []):
        click.echo(f"pendens: {code}: {_standing(services, code)}", err=True)
    return _BROKEN if updated.problem else _HELD if held else 0


def _standing(services: Services, code: str) -> str:
    """Say what a list answers with now, and how old that is."""
    live = next((one for one in services.store.lists.live_states() if one.code == code), None)
    if live is None:
        return "no version is live: nothing is screened against it"
    age = counted(days_since(live.checked_on, services.screener.now()), "day")
    return f"the version of {live.published_on} stays live, last checked on {live.checked_on} ({age} ago)"


@lists.command()
@click.argument("code")
@click.option("--version", help="Another version than the live one, by the first digits of its id.")
@click.option(
    "--jurisdiction", "jurisdictions", multiple=True, default=USUAL.jurisdictions, help="Whom the flags are for."
)
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", help="What to write.")
def show(code: str, version: str | None, jurisdictions: tuple[str, ...], shape: str) -> int:
    """Show the list CODE: its version and age, its programmes and tags, what it answers with, what is held."""
    holders = tuple(parse_jurisdiction(one) for one in jurisdictions)
    with _services() as services:
        overview = services.overviews.show(code, version, holders)
    is_json = shape == "json"
    text = to_overview_json(overview) if is_json else to_overview(overview, for_terminal=sys.stdout.isatty())
    write_output(text, None)
    return 0


@lists.command()
@click.argument("code")
def versions(code: str) -> int:
    """Show every version ever kept of the list CODE."""
    with _services() as services:
        write_output(to_versions(services.keeper.versions(code), for_terminal=sys.stdout.isatty()), None)
        if removal := services.store.lists.removed().get(code):
            click.echo(_gone(removal))
    return 0


@lists.command()
@click.argument("code")
@click.argument("old")
@click.argument("new")
def diff(code: str, old: str, new: str) -> int:
    """Show what changed in the list CODE from version OLD to NEW (the first digits of each are enough)."""
    with _services() as services:
        found = services.keeper.difference(code, old, new)
    write_output(to_differences(found, for_terminal=sys.stdout.isatty()), None)
    return 0


@lists.command()
@click.argument("code")
@click.argument("version")
@click.option("--reason", required=True, help="Why it is right although it looked wrong.")
def accept(code: str, version: str, reason: str) -> int:
    """Let the held VERSION of the list CODE go live."""
    with _services() as services:
        acting(services, system_user())
        services.keeper.accept(code, version, reason)
        click.echo(f"{code} {version} is live")
    return 0


@lists.command()
@click.argument("code")
@click.argument("version")
@click.option("--published-on", type=DAY, required=True, help="The day on which it was published.")
@click.option("--downloaded-on", type=DAY, help="The last day on which it was seen to be the current one.")
@click.option("--reason", required=True, help="Why the day that is kept is wrong.")
@click.option("--by", default=system_user, show_default="your user on this system", help="Who does it.")
def date(  # noqa: PLR0913, PLR0917 the command's options
    code: str, version: str, published_on: datetime, downloaded_on: datetime | None, reason: str, by: str
) -> int:
    """Correct the day of a VERSION of the list CODE that was loaded with a wrong one.

    What was dated by it is dated anew, in this version and in those after it; the correction is kept with its number.
    """
    seen = downloaded_on.date() if downloaded_on else None
    with _services() as services:
        asked = Revision(
            code, version, published_on.date(), acting(services, by), reason, services.screener.now(), seen
        )
        kept = services.keeper.correct_day(asked)
        click.echo(
            f"{code} {beginning_of(kept.version)}: published on {kept.published_on}, not {kept.before_published_on};"
            f" seen to be current until {kept.checked_on}, not {kept.before_checked_on} (revision {kept.number})"
        )
        if seen is None and kept.checked_on != kept.published_on:
            click.echo(f"{kept.checked_on} stays: if it is wrong too, give --downloaded-on")
    return 0


@lists.command()
@click.argument("code")
@click.option("--reason", required=True, help="Why nothing is to be screened against it any more.")
@click.option("--by", default=system_user, show_default="your user on this system", help="Who does it.")
def remove(code: str, reason: str, by: str) -> int:
    """Take the list CODE out of what is screened against; its versions and past screenings stay.

    It is live again when it is loaded, updated by its code, or one of its versions is accepted.
    """
    with _services() as services:
        removal = services.keeper.remove(code, acting(services, by), reason)
        click.echo(f"{code} is not live any more; {beginning_of(removal.version)} was")
    return 0


@lists.command()
@click.argument("code")
def verify(code: str) -> int:
    """Check every kept version of the list CODE: its raw files by their hash, its rows by reading the files again."""
    is_whole = True
    with _services() as services:
        for record, found in services.keeper.verify(code):
            said = found.fault or ("intact" + f" ({found.remark})" * bool(found.remark))
            click.echo(f"{code} {beginning_of(record.version.version)}… {said}")
            is_whole = is_whole and not found.fault
    return 0 if is_whole else _BROKEN
