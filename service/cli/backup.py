"""The commands `pendens backup`, `restore` and `migrate`: a database in a file, out of it, and brought forward."""

from pathlib import Path

import click

from service.cli.entrance import require_place
from service.cli.options import acting_user
from service.config import Settings
from service.errors import BackupError
from service.files.atomic_write import replacing
from service.store import back_up
from service.store import migrate as bring_forward
from service.store import restore as put_back


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> int:
    """Write the whole database into FILE: lists with their raw files, events, screenings, jobs and uploads.

    Others may go on meanwhile. The home's secret key is not in it. FILE goes into SQLite and PostgreSQL alike.
    """
    if file.exists():
        raise click.UsageError(f"{file} is there already: name another file, or move it away")
    settings = Settings.from_env()
    require_place(settings)
    with replacing(file) as stream:
        made = back_up(settings.database_url, stream, settings.server_limits)
    click.echo(f"{file} has {made.rows:,} rows of {len(made.tables)} tables, as of {made.made_at}")
    return 0


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Remove all that is in the database first.")
def restore(file: Path, *, replace: bool) -> int:
    """Put the backup in FILE into a database that has nothing in it, and bring it forward.

    All of it or nothing. Stop the servers of this database first, and start them after it.
    """
    settings = Settings.from_env()
    settings.require_home()
    with file.open("rb") as stream, acting_user():
        try:
            made = put_back(
                settings.database_url,
                stream,
                replaces=replace,
                limits=settings.server_limits,
                owner_url=settings.database_owner_url,
            )
        except BackupError as error:
            raise BackupError(f"{file}: {error}") from error
    click.echo(f"{made.rows:,} rows of {len(made.tables)} tables are back, as of {made.made_at}")
    return 0


@click.command()
def migrate() -> int:
    """Bring the database forward to this version of Pendens; one that is not there is made.

    Every command does so by itself; this one is for who wants to choose the hour, with the servers stopped.
    """
    settings = Settings.from_env()
    settings.require_home()
    before, after = bring_forward(settings.database_url, settings.server_limits, settings.database_owner_url)
    if before == after:
        click.echo(f"the database is current (revision {after})")
    else:
        click.echo(f"the database was {f'at revision {before}' if before else 'empty'} and is at {after} now")
    return 0
