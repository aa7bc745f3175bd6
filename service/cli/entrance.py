"""What every command passes first: the home that it works in, and what a person must know of that."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import click

from service.bootstrap import Services, start, start_without_trace
from service.cli.options import system_user
from service.config import Settings
from service.errors import ConfigurationError
from service.files.privacy import exposed
from service.screening.document import Document
from service.screening.shortfalls import not_loaded, sentence
from service.store import Store


@contextmanager
def opened(settings: Settings, *, may_be_new: bool = False, no_store: bool = False) -> Iterator[Services]:
    """Give the use cases of a home, and close it; stderr is told who else may read there.

    `may_be_new`: the command makes a named home that is not there. `no_store`: nothing of what is asked is kept.

    Raises:
        ConfigurationError: PENDENS_HOME or PENDENS_DATABASE_URL names what is not there.
        StoreError: the database cannot be used.
    """
    if not may_be_new:
        require_place(settings)
    for line in exposed(settings.home, Store.file_of(settings.database_url)):
        click.echo(f"pendens: {line}", err=True)
    services = start_without_trace(settings) if no_store else start(settings)
    with closing(services.store):
        yield services


def acting(services: Services, by: str) -> str:
    """Give the name under which a command is recorded, and tell stderr, where people and keys are known.

    Raises:
        click.UsageError: another name was typed than that of who runs the command.
    """
    if services.store.access.is_anybody_known():
        if by != system_user():
            raise click.UsageError(f"--by is {by!r}, and {system_user()} runs the command: leave it out")
        click.echo(f"pendens: as {by}, for the tenant {services.store.tenant}", err=True)
    return by


def require_place(settings: Settings) -> None:
    """Refuse a home or a database that was named and is not there.

    Raises:
        ConfigurationError: it is not there: the bundled lists alone would answer for all that is in the right one.
        StoreError: it may not be looked at.
    """
    settings.require_home()
    if settings.is_database_named and not Store.is_there(settings.database_url):
        raise ConfigurationError(
            f"PENDENS_DATABASE_URL names {Store.file_of(settings.database_url)}, which is not there: correct it, or"
            " make a new database with pendens init"
        )


def say_what_is_open(head: Document) -> None:
    """Tell stderr what an answer does not cover, each cause in its own line, and which main lists are absent."""
    for one in head["incomplete"]:
        click.echo(f"pendens: {sentence(one)}", err=True)
    if absent := not_loaded(head["lists_missing"], head["lists_held"]):
        click.echo(f"pendens: {absent}", err=True)


def say_if_bundled_alone(services: Services) -> None:
    """Tell stderr that no list was loaded into this home."""
    if few := services.screener.only_bundled():
        click.echo(f"pendens: {few}", err=True)
