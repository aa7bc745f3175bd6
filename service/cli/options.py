"""The options that several commands share, each turned into a value of the domain or a usage error."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from service.domain.as_of import AsOf
from service.domain.coverage import History
from service.domain.jurisdictions import parse_jurisdiction
from service.errors import PendensError
from service.holdings import parse_columns
from service.screening.screener import USUAL


def system_user() -> str:
    """Name who runs the command, as the system knows them.

    Raises:
        click.UsageError: the system does not know.
    """
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # KeyError before Python 3.13
        raise click.UsageError("the system does not tell who you are: say it with --by") from None


@contextmanager
def acting_user() -> Iterator[str]:
    """Name who runs a command that writes, and tell stderr under which name it did, once it has.

    Raises:
        click.UsageError: the system does not know.
    """
    by = system_user()
    yield by
    click.echo(f"pendens: as {by}", err=True)


class AsOfType(click.ParamType):  # type: ignore[type-arg] # generic only for type checkers
    """A date, or an instant with an offset."""

    name = "date or instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> AsOf:  # noqa: ANN401 click's own signature
        """Read the option's text."""
        try:
            return AsOf.parse(value)
        except PendensError as error:
            self.fail(str(error), param, ctx)


def split_lists(_ctx: click.Context, _param: click.Parameter, values: Sequence[str]) -> tuple[str, ...] | None:
    """Take `--lists a,b` and `--lists a --lists b` alike."""
    codes = [code.strip() for value in values for code in value.split(",")]
    return tuple(code for code in codes if code) or None


def read_columns(_ctx: click.Context, _param: click.Parameter, values: Sequence[str]) -> dict[str, str] | None:
    """Read `--columns name=Security,isin=Code`."""
    try:
        return parse_columns(values) or None
    except PendensError as error:
        raise click.BadParameter(str(error)) from None


def read_jurisdictions(_ctx: click.Context, _param: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """Read `--jurisdiction US --jurisdiction DE`."""
    try:
        return tuple(dict.fromkeys(parse_jurisdiction(code) for value in values for code in value.split(",")))
    except PendensError as error:
        raise click.BadParameter(str(error)) from None


AS_OF = click.option("--as-of", type=AsOfType(), help="Ask about this date or instant (default: now).")
KNOWN_AT = click.option("--known-at", type=AsOfType(), help="Use only what had been published by then.")
LISTS = click.option(
    "--lists", multiple=True, callback=split_lists, help="Codes of the lists, by comma (default: all)."
)
JURISDICTION = click.option(
    "--jurisdiction",
    multiple=True,
    default=USUAL.jurisdictions,
    callback=read_jurisdictions,
    help="The holder's (default: US).",
)
HISTORY = click.option(
    "--history",
    type=click.Choice([one.value for one in History]),
    default=USUAL.history.value,
    help="Of a day that a list does not know: 'require' is incomplete (exit 2), 'partial' answers with a warning.",
)
COLUMNS = click.option("--columns", multiple=True, callback=read_columns, help="Map columns: name=Security,isin=Code.")
