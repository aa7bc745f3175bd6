"""Screenings kept before `gate` was told apart from `outcome`, given as they would be answered today."""

from collections.abc import Iterator, Mapping
from typing import Any

from service.domain.flags import Flag
from service.domain.outcomes import Cause, Gate, brought_forward

Document = Mapping[str, Any]


def words_of(outcome: str, gate: str | None, flags: Mapping[str, int]) -> tuple[str, str]:
    """Return outcome and gate of a kept screening; those of one without a gate follow from its word for both."""
    return (outcome, gate) if gate else brought_forward(outcome, map(Flag, flags))


def as_of_today(document: Document) -> dict[str, Any]:
    """Return a head of a screening with `gate`, `lists_missing`, `lists_held` and `incomplete`.

    Where they were not kept, the two words follow from the flags and from the word that was measured by `fail_on`.
    Which lists were absent then cannot be told: those two are None.
    """
    if "gate" in document or "outcome" not in document or "counts" not in document:
        return dict(document)
    outcome, gate = words_of(document["outcome"], None, document["counts"].get("flags", {}))
    added = {
        "outcome": {"outcome": str(outcome), "gate": str(gate)},
        "lists": {
            "lists": document.get("lists", []),
            "lists_missing": None,
            "lists_held": None,
            "incomplete": list(_causes(document)) if gate == Gate.INCOMPLETE else [],
        },
    }
    return {name: value for key, kept in document.items() for name, value in added.get(key, {key: kept}).items()}


def _causes(document: Document) -> Iterator[dict[str, Any]]:
    stale = [use["code"] for use in document.get("lists", []) if use.get("stale")]
    if document["counts"].get("rejected") or not stale:
        hint = "rows were not screened: correct what the errors name and screen again"
        yield {"cause": Cause.REJECTED.value, "list": None, "hint": hint}
    for code in stale:
        hint = "it had not been checked for longer than its limit: screen again with a newer version"
        yield {"cause": Cause.STALE.value, "list": code, "hint": hint}
