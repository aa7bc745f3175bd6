"""The only room that touches the database: tables, their translation to and from the domain's values, migrations."""

from service.store.database.leases import Lease, LeaseLostError
from service.store.events.repository import Decided
from service.store.jobs.records import JobDraft, JobLease, JobRecord, JobState, UploadRecord
from service.store.lists.refreshes import Refresh
from service.store.lists.streams import LiveVersion
from service.store.opening import is_lasting
from service.store.records import (
    ArchivedFile,
    FindingRecord,
    KeptState,
    Removal,
    Revision,
    ScreeningRecord,
)
from service.store.requests.repository import KeyedRequest, RequestRecord, RequestState, Term
from service.store.schema import Schema
from service.store.screenings.listed import FindingsWanted, HistoryView
from service.store.screenings.notes import NoteSpool
from service.store.screenings.past import FindingsView, Order, PastScreening, PastScreenings
from service.store.screenings.retention import Old
from service.store.screenings.staged import StagedScreening
from service.store.store import Store

__all__ = [
    "ArchivedFile",
    "Decided",
    "FindingRecord",
    "FindingsView",
    "FindingsWanted",
    "HistoryView",
    "JobDraft",
    "JobLease",
    "JobRecord",
    "JobState",
    "KeptState",
    "KeyedRequest",
    "Lease",
    "LeaseLostError",
    "LiveVersion",
    "NoteSpool",
    "Old",
    "Order",
    "PastScreening",
    "PastScreenings",
    "Refresh",
    "Removal",
    "RequestRecord",
    "RequestState",
    "Revision",
    "Schema",
    "ScreeningRecord",
    "StagedScreening",
    "Store",
    "Term",
    "UploadRecord",
    "is_lasting",
]
