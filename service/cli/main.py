"""The command: `pendens init`, `doctor`, `screen`, `serve`, `lists`, `events`, `timeline` and `explain`."""

import os
import signal
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from service.cli.access import keys, tenants, users
from service.cli.backup import backup, migrate, restore
from service.cli.deadlines import calendar
from service.cli.entrance import opened, say_if_bundled_alone, say_what_is_open
from service.cli.events import events
from service.cli.failures import plain_words
from service.cli.files import progress_bar, read_input, write_output
from service.cli.home import doctor, init
from service.cli.lists import lists
from service.cli.options import AS_OF, COLUMNS, HISTORY, JURISDICTION, KNOWN_AT, LISTS
from service.cli.purge import purge
from service.cli.recheck import recheck
from service.cli.worker import worker
from service.config import NO_LONGER_OPEN, Settings
from service.designations.lookup import Designations
from service.domain.coverage import History
from service.domain.flags import Flag
from service.domain.holdings import Side
from service.domain.outcomes import Gate
from service.errors import PendensError
from service.reports import FORMATS, HTML, XLSX, to_html, xlsx_parts
from service.reports.explanation import to_explanation
from service.reports.life import to_life
from service.reports.table import table_parts
from service.screening.answer import Shown
from service.screening.intake import HoldingsFile
from service.screening.screener import USUAL, ScreeningRequest
from service.server.garbage import look_seldom

# The answer of the command: nothing at or above --fail-on, something, could not screen.
EXIT_CODES = {Gate.PASS.value: 0, Gate.FAIL.value: 1, Gate.INCOMPLETE.value: 2}
COULD_NOT = 2
# Whatever the process makes is its user's alone, also what a library makes for it.
_OWN = 0o077
_EXPLAINED = (
    *("name", "isin", "cusip", "sedol", "figi", "lei", "ticker"),
    *("exchange", "country", "acquired_on", "side"),
    *("instrument", "issued_on", "matures_on", "issuer_country"),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="pendens", prog_name="pendens")
def cli() -> None:
    """Screen holdings against designation lists: what may be done with each, on a day, and why."""


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True))
@AS_OF
@KNOWN_AT
@LISTS
@JURISDICTION
@click.option("--format", "shape", type=click.Choice([*FORMATS, HTML, XLSX]), default="table", help="What to write.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True), help="Write to this file.")
@click.option(
    "--fail-on", type=click.Choice([flag.value for flag in Flag]), default=USUAL.fail_on.value, help="Exit 1 from here."
)
@HISTORY
@COLUMNS
@click.option("--sheet", help="The sheet of a workbook to read.")
@click.option("--all", "show_all", is_flag=True, help="Show clear holdings too.")
@click.option("--no-store", is_flag=True, help="Keep nothing of what is screened, and make no database.")
def screen(file: Path, shape: str, output: Path | None, *, show_all: bool, no_store: bool, **asked: Any) -> int:  # noqa: ANN401 click's options
    """Screen FILE (CSV, XLSX, XLS, ODS, JSON, Parquet, Arrow, N-PORT or 13F XML, OFX, QFX, also .gz; - for stdin).

    Exit code 0: nothing at or above --fail-on; 1: something is; 2: could not screen.
    """
    if output and output.exists() and file.exists() and output.samefile(file):
        raise click.UsageError("--output is the file that is screened: name another")
    to_screen = (output is None or str(output) == "-") and sys.stdout.isatty()
    if shape == XLSX and to_screen:
        raise click.UsageError("a workbook is no text for a terminal: add --output PATH")
    settings = Settings.from_env()
    content = read_input(file, settings.max_file_bytes)
    with opened(settings, no_store=no_store) as services, progress_bar(len(content)) as progress:
        say_if_bundled_alone(services)
        read = services.intake.open(HoldingsFile(content, file.name, asked["columns"], asked["sheet"]))
        del content  # its rows wait on the disk, and there may be a hundred megabytes of it
        answer = services.intake.screen_opened(read, _request(asked), progress=progress)
        shown = Shown(answer, include_clear=show_all)
        write_output(_written(shown, shape, services.designations, to_screen=to_screen), output)
    say_what_is_open(answer.head)
    return EXIT_CODES[answer.head["gate"]]


@cli.command()
@click.option("--host", help="Address to listen on (default: PENDENS_HOST or 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port to listen on (default: PENDENS_PORT or 8000).")
@click.option("--workers", type=click.IntRange(1), help="Worker processes (default: PENDENS_WORKERS or 2).")
@click.option("--allow-open", is_flag=True, hidden=True)
def serve(host: str | None, port: int | None, workers: int | None, *, allow_open: bool) -> int:
    """Serve the pages at / and the HTTP API, described at /docs."""
    if allow_open:
        raise click.UsageError(f"--allow-open is no option any more: {NO_LONGER_OPEN}")
    from service.server.gunicorn import run  # noqa: PLC0415 the other commands start faster without the web server

    look_seldom()  # a service runs for months
    settings = Settings.from_env()
    settings = replace(
        settings,
        host=host or settings.host,
        port=settings.port if port is None else port,
        workers=workers or settings.workers,
    )
    run(settings)
    return 0


for command in (
    lists,
    events,
    calendar,
    recheck,
    purge,
    init,
    doctor,
    backup,
    restore,
    migrate,
    keys,
    users,
    tenants,
    worker,
):
    cli.add_command(command)


@cli.command()
@click.argument("party")
@KNOWN_AT
@LISTS
@JURISDICTION
def timeline(party: str, **asked: Any) -> int:  # noqa: ANN401 click's options
    """Draw the life of PARTY (an id, or a name): dates, acts, and what was allowed between them."""
    with opened(Settings.from_env()) as services:
        say_if_bundled_alone(services)
        designations = services.designations
    request = _request(asked)
    designation, lives = designations.get(designations.resolve(party, request), request)
    write_output(to_life(designation, lives, for_terminal=sys.stdout.isatty()), None)
    return 0


@cli.command()
@click.option("--name", help="The holding's name.")
@click.option("--isin", help="Its ISIN.")
@click.option("--cusip", help="Its CUSIP.")
@click.option("--sedol", help="Its SEDOL.")
@click.option("--figi", help="Its FIGI.")
@click.option("--lei", help="Its issuer's LEI.")
@click.option("--ticker", help="Its ticker, such as '941 HK'.")
@click.option("--exchange", help="Its exchange (MIC).")
@click.option("--country", help="Its country.")
@click.option("--acquired-on", help="The day it was bought.")
@click.option("--instrument", help="What it is: equity, debt, receipt or another kind.")
@click.option("--issued-on", help="The day on which it was issued.")
@click.option("--matures-on", help="The day on which it matures.")
@click.option("--issuer-country", help="The country of its issuer.")
@click.option("--side", type=click.Choice([side.value for side in Side]), help="Decide an order of this side.")
@click.option(
    "--trace", is_flag=True, help="Show too how the name is parsed, expanded, retrieved, aligned and decided."
)
@AS_OF
@KNOWN_AT
@LISTS
@JURISDICTION
@HISTORY
def explain(*, trace: bool, **asked: Any) -> int:  # noqa: ANN401 click's options
    """Explain one holding: every match, its points, and the law behind the flag; nothing is stored."""
    if trace and not asked["name"]:
        raise click.UsageError("--trace shows how a name is matched: add --name")
    given = {field: asked[field] for field in _EXPLAINED if asked[field]}
    with opened(Settings.from_env(), no_store=True) as services:
        document = services.intake.screen_rows([(1, given)], b"", _request(asked)).document(include_clear=True)
        stages = services.screener.trace(asked["name"], _request(asked)) if trace else []
    for note in (*document["errors"], *document["warnings"]):
        click.echo(f"pendens: {note['column']}: {note['message']}", err=True)
    if document["findings"]:
        write_output(to_explanation(document, for_terminal=sys.stdout.isatty()), None)
    for line in stages:
        click.echo(line)
    say_what_is_open(document)
    return COULD_NOT if document["errors"] else 0


def main() -> None:
    """Run the command; whatever goes wrong exits 2, never 0 or 1."""
    os.umask(_OWN)
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: Sequence[str]) -> int:
    """Run the command with arguments and give its exit code."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return int(cli.main(list(arguments), standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
    except PendensError as error:
        click.echo(f"pendens: {error}", err=True)
    except (click.Abort, KeyboardInterrupt):
        click.echo("pendens: interrupted, nothing was decided", err=True)
    except BrokenPipeError:
        # The reader went away: keep the interpreter from complaining about it again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        click.echo(f"pendens: {plain_words(error)}", err=True)
    except Exception as error:  # noqa: BLE001 could-not-screen must never read as clear
        click.echo(f"pendens: unexpected failure, nothing was decided: {type(error).__name__}: {error}", err=True)
    return COULD_NOT


def _written(shown: Shown, shape: str, designations: Designations, *, to_screen: bool) -> Iterable[str | bytes]:
    if shape == XLSX:
        return xlsx_parts(shown)
    if shape == HTML:
        document = shown.document()
        return [to_html(document, designations.lives_of(document), designations.screener.now())]
    return table_parts(shown, for_terminal=to_screen) if shape == "table" else FORMATS[shape](shown)


def _request(asked: Mapping[str, Any]) -> ScreeningRequest:
    return ScreeningRequest(
        as_of=asked.get("as_of"),
        known_at=asked["known_at"],
        lists=asked["lists"],
        jurisdictions=asked["jurisdiction"],
        fail_on=Flag(asked.get("fail_on", USUAL.fail_on)),
        history=History(asked.get("history", USUAL.history)),
    )


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
