"""The only room that touches the database: tables, their translation to and from the domain's values, migrations."""

from service.store.records import FindingRecord, ScreeningRecord
from service.store.store import Store

__all__ = ["FindingRecord", "ScreeningRecord", "Store"]
