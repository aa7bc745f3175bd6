"""The command's rooms for lists: show, load, compare, accept and verify their versions."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import click

from service.bootstrap import Services, start
from service.config import Settings
from service.console import read_input, write_output
from service.lists import SourceFile
from service.reports.lists_table import to_differences, to_lists_table, to_taken, to_versions
from service.screener import ScreeningRequest

# Official files today have at most about 120 MB; OpenSanctions' largest has about 3 GB and comes packed.
_MOST_BYTES = 2_000_000_000
_HELD = 1
_BROKEN = 2


@contextmanager
def _services() -> Iterator[Services]:
    services = start(Settings.from_env())
    with closing(services.store):
        yield services


@click.group("lists", invoke_without_command=True)
@click.pass_context
def lists(context: click.Context) -> int | None:
    """Show the live lists with their versions and ages; load, compare, accept and verify versions."""
    if context.invoked_subcommand:
        return None
    with _services() as services:
        screener = services.screener
        uses = screener.uses(screener.register, ScreeningRequest(), screener.now())
    write_output(to_lists_table(uses, for_terminal=sys.stdout.isatty()), None)
    return 0


@lists.command()
@click.argument("code")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--published-on", type=click.DateTime(["%Y-%m-%d"]), help="The day of files that print none.")
def load(code: str, files: tuple[Path, ...], published_on: datetime | None) -> int:
    """Load the list CODE from FILES as their publisher issued them (gzip and zip are unpacked).

    Exit code 0: live; 1: held until somebody accepts it; 2: the files are not this list, nothing was changed.
    """
    published = [SourceFile(file.name, read_input(file, _MOST_BYTES)) for file in files]
    with _services() as services:
        taken = services.keeper.load(code, published, published_on.date() if published_on else None)
    write_output(to_taken(taken, for_terminal=sys.stdout.isatty()), None)
    return _HELD if any(one.state == "held" for one in taken) else 0


@lists.command()
@click.argument("code")
def versions(code: str) -> int:
    """Show every version ever kept of the list CODE."""
    with _services() as services:
        write_output(to_versions(services.keeper.versions(code), for_terminal=sys.stdout.isatty()), None)
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
        services.keeper.accept(code, version, reason)
    click.echo(f"{code} {version} is live")
    return 0


@lists.command()
@click.argument("code")
def verify(code: str) -> int:
    """Check every kept version of the list CODE: its raw files by their hash, its rows by reading them."""
    is_whole = True
    with _services() as services:
        for record, fault in services.keeper.verify(code):
            click.echo(f"{code} {record.version.version[:19]}… {fault or 'whole'}")
            is_whole = is_whole and not fault
    return 0 if is_whole else _BROKEN
