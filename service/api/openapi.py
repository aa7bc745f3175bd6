"""Writes openapi.yaml from the schemas, or tells that the committed one is stale."""

import difflib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import yaml
from flask import Flask

from service.api import resources
from service.api.contract import publish

_FILE = Path("openapi.yaml")
_WIDTH = 120
# The order in which a person reads; keys of the same level that are not named keep theirs, after these.
_READING_ORDER = (
    *("openapi", "info", "tags", "paths", "components"),
    *("summary", "description", "operationId", "parameters", "requestBody", "responses"),
)


class _Plain(yaml.SafeDumper):
    """Writes every value where it belongs, without references between them."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # yaml's signature
        """Never refer."""
        return True


def document() -> str:
    """Write the contract as YAML, the same on every machine."""
    spec = publish(Flask("service"), resources()).spec.to_dict()
    spec["paths"] = {path: _operations(item) for path, item in spec["paths"].items()}
    return yaml.dump(_arranged(spec), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=_WIDTH)


def _operations(item: Mapping[str, Any]) -> dict[str, Any]:
    """Arrange each operation of an address; what they share, its parameters, is a list and stays as it is."""
    return {
        key: _arranged({**operation, "responses": dict(sorted(operation["responses"].items()))})
        if isinstance(operation, Mapping)
        else operation
        for key, operation in item.items()
    }


def _arranged(members: Mapping[str, Any]) -> dict[str, Any]:
    places = {key: place for place, key in enumerate(_READING_ORDER)}
    return dict(sorted(members.items(), key=lambda member: places.get(member[0], len(places))))


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
