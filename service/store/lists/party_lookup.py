"""Finds the parties of the live lists that a person names by id, by identifier, or by an exact name on one list."""

from collections.abc import Iterable

from sqlalchemy import Connection, Select, select

from service.domain.parties import NameKind
from service.domain.stakes import Candidate, PartyReference, is_named
from service.store.lists.tables import IdentifierRow, ListRow, ListVersionRow, NameRow


def find_parties(
    connection: Connection, references: Iterable[PartyReference]
) -> dict[PartyReference, tuple[Candidate, ...]]:
    """Give for each reference the parties that it may mean, list by list."""
    candidates_by_list: dict[str, tuple[Candidate, ...]] = {}
    found = {}
    for reference in dict.fromkeys(references):
        if reference.party_id or reference.identifier:
            found[reference] = _by_key(connection, reference)
        else:
            candidates = candidates_by_list.setdefault(
                reference.list_code, _candidates_on(connection, reference.list_code)
            )
            found[reference] = tuple(one for one in candidates if is_named(reference.name, one.names))
    return found


def _by_key(connection: Connection, reference: PartyReference) -> tuple[Candidate, ...]:
    query = _live_names()
    if reference.party_id:
        return _candidates(connection, query.where(NameRow.party_id == reference.party_id))
    identifier = reference.identifier
    if identifier is None:
        return ()
    bears = (
        select(IdentifierRow.party_id)
        .where(IdentifierRow.version_id == NameRow.version_id, IdentifierRow.party_id == NameRow.party_id)
        .where(IdentifierRow.kind == identifier.kind, IdentifierRow.value == identifier.value)
    )
    return _candidates(connection, query.where(bears.exists()))


def _candidates_on(connection: Connection, list_code: str) -> tuple[Candidate, ...]:
    return _candidates(connection, _live_names().where(ListVersionRow.code == list_code))


def _live_names() -> Select[tuple[str, str, str]]:
    """Ask for the names of the live versions; a weak name never stands for a party alone."""
    return (
        select(ListVersionRow.code, NameRow.party_id, NameRow.text)
        .join(ListVersionRow, ListVersionRow.id == NameRow.version_id)
        .join(ListRow, (ListRow.code == ListVersionRow.code) & (ListRow.version == ListVersionRow.version))
        .where(NameRow.kind != NameKind.WEAK)
        .order_by(ListVersionRow.code, NameRow.party_id, NameRow.position)
    )


def _candidates(connection: Connection, query: Select[tuple[str, str, str]]) -> tuple[Candidate, ...]:
    names: dict[tuple[str, str], list[str]] = {}
    for code, party_id, text in connection.execute(query):
        names.setdefault((code, party_id), []).append(text)
    return tuple(Candidate(code, party_id, tuple(texts)) for (code, party_id), texts in names.items())
