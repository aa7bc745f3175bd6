"""The only room that touches the database: tables, their translation to and from the domain's values, migrations."""

from service.store.records import ArchivedFile, FindingRecord, ScreeningRecord, VersionRecord
from service.store.store import Store

__all__ = ["ArchivedFile", "FindingRecord", "ScreeningRecord", "Store", "VersionRecord"]
