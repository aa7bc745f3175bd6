import ast
from pathlib import Path

from service.domain.listings import PublishedList
from service.domain.parties import Identifier, IdentifierKind
from service.lists import load_bundled, load_programmes
from service.lists.reviewed import checks, publication
from service.lists.reviewed.checks import shared_identifiers
from tests.lists.edited_tables import change

Lists = dict[str, PublishedList]
COSTAR = "CNE100000882"  # of a company whose identifiers no review adds


def test_the_loader_runs_every_check_that_refuses() -> None:
    names = {name for name in vars(checks) if name.startswith("check_")}
    assert names
    code = ast.walk(ast.parse(Path(publication.__file__).read_text("utf-8")))
    assert names <= {node.func.id for node in code if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


def test_no_identifier_of_the_bundled_lists_means_two_parties(published: Lists) -> None:
    assert shared_identifiers(published.values()) == {}


def test_an_identifier_of_two_parties_is_reported_and_not_refused(folder: Path) -> None:
    change(folder / "ns_cmic.csv", lambda row: row["record"] == "ofac-30902", isins=COSTAR)
    loaded = load_bundled(load_programmes(folder), folder)
    shared = {Identifier(IdentifierKind.ISIN, COSTAR): ("ofac-30902", "ofac-32107")}
    assert shared_identifiers(loaded) == shared
    holders = {party.id for one in loaded for party in one.parties if COSTAR in {i.value for i in party.identifiers}}
    assert holders == {"ofac-30902", "ofac-32107"}
