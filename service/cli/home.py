"""The command's rooms for the home itself: make it, and look whether it can be worked with."""

import sys

import click

from service.cli.doctor import Diagnosis, examine
from service.cli.entrance import opened
from service.cli.files import write_output
from service.config import Settings
from service.reports.diagnosis import to_diagnosis, to_diagnosis_json
from service.screening.document import Document, list_document
from service.store import Store


@click.command()
def init() -> int:
    """Make the home (PENDENS_HOME, else your user data folder) with its database and the bundled lists.

    One that is there is brought forward, and keeps what it has.
    """
    settings = Settings.from_env()
    with opened(settings, may_be_new=True) as services:
        services.screener.warm()
        codes = ", ".join(version.code for version in services.screener.register.lists)
    click.echo(f"{settings.home} is ready, with {codes}")
    return 0


@click.command()
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="What to write.")
def doctor(shape: str) -> int:
    """Look at the home's rights, room, database and lists, and change nothing.

    Exit code 0: fine, or no more than advice; 1: warnings; 2: it cannot be worked with.
    """
    diagnosis = examine(Settings.from_env())
    document = _document(diagnosis)
    text = to_diagnosis_json(document) if shape == "json" else to_diagnosis(document, for_terminal=sys.stdout.isatty())
    write_output(text, None)
    return diagnosis.state.exit_code


def _document(diagnosis: Diagnosis) -> Document:
    file = Store.file_of(diagnosis.settings.database_url)
    return {
        "state": diagnosis.state.value,
        "home": str(diagnosis.settings.home),
        "database": str(file) if file else None,
        "checks": [
            {"name": check.name, "state": check.state.value, "message": check.message} for check in diagnosis.checks
        ],
        "lists": [list_document(use) for use in diagnosis.lists],
    }
