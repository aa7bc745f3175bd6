"""Writes openapi.yaml from the schemas, or tells that the committed one is stale."""

import difflib
import sys
from pathlib import Path

import click
import yaml
from flask import Flask

from service.api import resources
from service.api.contract import publish

_FILE = Path("openapi.yaml")
_WIDTH = 120


class _Plain(yaml.SafeDumper):
    """Writes every value where it belongs, without references between them."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # yaml's signature
        """Never refer."""
        return True


def document() -> str:
    """Write the contract as YAML, the same on every machine."""
    spec = publish(Flask("service"), resources()).spec.to_dict()
    return yaml.dump(spec, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=_WIDTH)


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 and show the difference when the file is stale.")
@click.option("--output", type=click.Path(path_type=Path), default=_FILE, show_default=True)
def main(*, check: bool, output: Path) -> None:
    """Write the OpenAPI document of the service."""
    wanted = document()
    if not check:
        output.write_text(wanted, encoding="utf-8")
        return
    found = output.read_text(encoding="utf-8") if output.exists() else ""
    lines = difflib.unified_diff(
        found.splitlines(keepends=True), wanted.splitlines(keepends=True), str(output), "generated from the schemas"
    )
    difference = "".join(lines)
    click.echo(difference, nl=False)
    sys.exit(1 if difference else 0)


if __name__ == "__main__":
    main()
