"""Versions of lists as JSON: what is kept of each, what became of a new one, what changed from one to another."""

from collections import Counter
from collections.abc import Iterable

from marshmallow import fields, validate

from service.api.answers import DAY, INSTANT, Answer, text, word
from service.domain.differences import Change, Difference, LoadResult
from service.domain.listings import ListVersion, VersionRecord
from service.screening.document import Document

_DIGEST = {"pattern": "^sha256:[0-9a-f]{64}$"}
_KEPT = ("live", "accepted", "held")
_TAKEN = ("live", "unchanged", "held")


class ArchivedFileSchema(Answer):
    """A file that a version was read from."""

    name = text()
    sha256 = text(shape=_DIGEST)
    bytes = fields.Integer()


class VersionSchema(Answer):
    """A version of a list."""

    version = text("SHA-256 of the published bytes.", _DIGEST)
    published_on = text(shape=DAY)
    entries = fields.Integer()


class KeptVersionSchema(VersionSchema):
    """A version that is kept."""

    retrieved_at = text("When it was first retrieved.", INSTANT)
    state = fields.String(
        validate=validate.OneOf(_KEPT),
        metadata={
            "component": "KeptState",
            "description": "Accepted was live before; held waits until a person accepts it.",
        },
    )
    files = fields.List(
        fields.Nested(ArchivedFileSchema), metadata={"description": "None where the version came with Pendens."}
    )
    notes = fields.List(
        fields.String(), metadata={"description": "Why it is held, or the reason with which it was accepted."}
    )


class KeptVersionsSchema(Answer):
    """Every version ever kept of a list, the latest retrieved first."""

    code = text()
    versions = fields.List(fields.Nested(KeptVersionSchema))


class ChangeCountsSchema(Answer):
    """How often something changed, by kind of change."""

    added = fields.Integer()
    removed = fields.Integer()
    relisted = fields.Integer()
    renamed = fields.Integer()
    amended = fields.Integer(metadata={"description": "Fields, not parties."})


class TakenVersionSchema(VersionSchema):
    """What became of a version."""

    code = text()
    state = fields.String(
        validate=validate.OneOf(_TAKEN),
        metadata={
            "component": "TakenState",
            "description": "Held: the version before stays live until a person accepts this one.",
        },
    )
    refusals = fields.List(fields.String(), metadata={"description": "Why it is held."})
    warnings = fields.List(fields.String(), metadata={"description": "What was odd and kept."})
    counts = fields.Nested(ChangeCountsSchema, metadata={"description": "Against the version that was live before."})


class TakenVersionsSchema(Answer):
    """What became of a new version of a list, and of the lists that are parts of it."""

    versions = fields.List(fields.Nested(TakenVersionSchema))


class DifferenceSchema(Answer):
    """A party that changed."""

    change = word(Change)
    party_id = text("Stable across versions, machines and databases.")
    name = text()
    field = text("Empty where the whole party came or went.")
    before = text()
    after = text()


class ComparisonSchema(Answer):
    """What changed from one version of a list to another."""

    code = text()
    old = fields.String(data_key="from", metadata=_DIGEST)
    new = fields.String(data_key="to", metadata=_DIGEST)
    counts = fields.Nested(ChangeCountsSchema)
    changes = fields.List(fields.Nested(DifferenceSchema), metadata={"description": "In the order of the names."})


def kept_document(record: VersionRecord) -> Document:
    """Write a version that is kept."""
    return {
        **_version_document(record.version),
        "retrieved_at": record.retrieved_at.isoformat(),
        "state": "live" if record.is_live else record.state,
        "files": [{"name": name, "sha256": digest, "bytes": size} for name, digest, size in record.files],
        "notes": list(record.notes),
    }


def load_result_document(result: LoadResult) -> Document:
    """Write what became of a version."""
    version = result.published.version
    return {
        "code": version.code,
        **_version_document(version),
        "state": result.state,
        "refusals": list(result.refusals),
        "warnings": list(result.warnings),
        "counts": change_counts(result.changes),
    }


def difference_document(difference: Difference) -> Document:
    """Write what changed of a party."""
    return {
        "change": difference.change.value,
        "party_id": difference.party_id,
        "name": difference.name,
        "field": difference.field,
        "before": difference.before,
        "after": difference.after,
    }


def change_counts(differences: Iterable[Difference]) -> dict[str, int]:
    """Count the changes of each kind, those that did not happen too."""
    counts = Counter(difference.change for difference in differences)
    return {change.value: counts[change] for change in Change}


def _version_document(version: ListVersion) -> Document:
    return {
        "version": version.version,
        "published_on": version.published_on.isoformat(),
        "entries": version.entries,
    }
