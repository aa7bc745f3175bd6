"""The only room that touches the database: tables, their translation to and from the domain's values, migrations."""

from service.store.event_records import Decision, EventState, EventStep, KeptEvent, Step, is_same_person
from service.store.job_records import JobDraft, JobLease, JobRecord, JobState, UploadRecord
from service.store.kept_events import Decided
from service.store.leases import Lease, LeaseLostError
from service.store.list_streams import LiveVersion
from service.store.opening import is_lasting
from service.store.past_screenings import FindingsView, Order, PastScreening, PastScreenings
from service.store.records import ArchivedFile, FindingRecord, Removal, ScreeningRecord, VersionRecord
from service.store.refreshes import Refresh
from service.store.retention import Old
from service.store.schema import Schema
from service.store.screening_notes import NoteSpool
from service.store.staged_screenings import StagedScreening
from service.store.store import Store

__all__ = [
    "ArchivedFile",
    "Decided",
    "Decision",
    "EventState",
    "EventStep",
    "FindingRecord",
    "FindingsView",
    "JobDraft",
    "JobLease",
    "JobRecord",
    "JobState",
    "KeptEvent",
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
    "Schema",
    "ScreeningRecord",
    "StagedScreening",
    "Step",
    "Store",
    "UploadRecord",
    "VersionRecord",
    "is_lasting",
    "is_same_person",
]
