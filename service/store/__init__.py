"""The only room that touches the database: tables, their translation to and from the domain's values, migrations."""

from service.domain.four_eyes import EventDecision, EventState, EventStep, Step, is_same_person
from service.store.access.records import FIRST_TENANT, KeyRecord, PersonRecord, SignInRecord, TenantRecord
from service.store.database.leases import Lease, LeaseLostError
from service.store.events.records import KeptEvent
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
    VersionRecord,
)
from service.store.schema import Schema
from service.store.screenings.notes import NoteSpool
from service.store.screenings.past import FindingsView, Order, PastScreening, PastScreenings
from service.store.screenings.retention import Old
from service.store.screenings.staged import StagedScreening
from service.store.store import Store

__all__ = [
    "FIRST_TENANT",
    "ArchivedFile",
    "Decided",
    "EventDecision",
    "EventState",
    "EventStep",
    "FindingRecord",
    "FindingsView",
    "JobDraft",
    "JobLease",
    "JobRecord",
    "JobState",
    "KeptEvent",
    "KeptState",
    "KeyRecord",
    "Lease",
    "LeaseLostError",
    "LiveVersion",
    "NoteSpool",
    "Old",
    "Order",
    "PastScreening",
    "PastScreenings",
    "PersonRecord",
    "Refresh",
    "Removal",
    "Revision",
    "Schema",
    "ScreeningRecord",
    "SignInRecord",
    "StagedScreening",
    "Step",
    "Store",
    "TenantRecord",
    "UploadRecord",
    "VersionRecord",
    "is_lasting",
    "is_same_person",
]
