"""The use case: keeps each screening with all that made it, and reads it back."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

from service.document import Document, assemble, input_document
from service.domain.flags import Flag
from service.screener import Screening
from service.store import FindingRecord, ScreeningRecord, Store


@dataclass(frozen=True, slots=True)
class Archive:
    """Stores and returns screenings."""

    store: Store

    def keep(self, screening: Screening, document: Document, source: Mapping[str, object]) -> None:
        """Store a screening: its input, settings, versions, and every finding of its whole document."""
        self.store.add_screening(_record(screening, document, source))

    def read(self, screening_id: str, *, include_clear: bool = False) -> Document:
        """Give the document of a past screening.

        Raises:
            UnknownScreeningError: there is none with this id.
        """
        least = Flag.CLEAR.severity if include_clear else Flag.FORMER.severity
        record = self.store.screening(screening_id, min_severity=least)
        # What was stored before the document told its input has it beside the document.
        head = (
            {"input": input_document(record.source), **record.document}
            if "input" not in record.document
            else record.document
        )
        return assemble(head, (dict(finding.document) for finding in record.findings))


@functools.cache
def _code_version() -> str:
    """Read the version of this program from its installation, once: the files are parsed anew by every look."""
    return version("pendens")


def _record(screening: Screening, document: Document, source: Mapping[str, object]) -> ScreeningRecord:
    return ScreeningRecord(
        id=screening.id,
        created_at=screening.created_at,
        outcome=screening.outcome,
        as_of=document["as_of"],
        known_at=document["known_at"],
        jurisdictions=screening.question.jurisdictions,
        fail_on=screening.fail_on.value,
        matcher_version=document["matcher"]["version"],
        profile=screening.profile.name,
        profile_hash=screening.profile.hash,
        code_version=_code_version(),
        source=source,
        document={key: value for key, value in document.items() if key != "findings"},
        versions=tuple((use.version.code, use.version.version) for use in screening.lists),
        findings=tuple(
            FindingRecord(finding["row"], finding["flag"], finding["severity"], finding)
            for finding in document["findings"]
        ),
    )
