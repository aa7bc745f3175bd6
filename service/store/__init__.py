"""The only room that touches the database: tables, their translation to and from the domain's values, migrations."""

from service.store.access.rates import Grant, KeptRates
from service.store.access.records import FIRST_TENANT, KeyRecord, PersonRecord, SignInRecord, TenantRecord
from service.store.backup import Backup, back_up, migrate, newest_revision, restore
from service.store.database.leases import Lease, LeaseLostError
from service.store.database.server import USUAL_SERVER_LIMITS, ServerLimits
from service.store.events.repository import Decided
from service.store.jobs.chunks import FinishedChunk
from service.store.jobs.records import (
    JobCallback,
    JobChunk,
    JobDraft,
    JobLease,
    JobRecord,
    JobState,
    UploadRecord,
)
from service.store.lists.refreshes import Refresh
from service.store.lists.streams import LiveVersion, VersionKey
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
from service.store.screenings.repository import ScreeningClaim
from service.store.screenings.retention import Old
from service.store.screenings.staged import StagedScreening
from service.store.store import Store

__all__ = [
    "FIRST_TENANT",
    "USUAL_SERVER_LIMITS",
    "ArchivedFile",
    "Backup",
    "Decided",
    "FindingRecord",
    "FindingsView",
    "FindingsWanted",
    "FinishedChunk",
    "Grant",
    "HistoryView",
    "JobCallback",
    "JobChunk",
    "JobDraft",
    "JobLease",
    "JobRecord",
    "JobState",
    "KeptRates",
    "KeptState",
    "KeyRecord",
    "KeyedRequest",
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
    "RequestRecord",
    "RequestState",
    "Revision",
    "Schema",
    "ScreeningClaim",
    "ScreeningRecord",
    "ServerLimits",
    "SignInRecord",
    "StagedScreening",
    "Store",
    "TenantRecord",
    "Term",
    "UploadRecord",
    "VersionKey",
    "back_up",
    "is_lasting",
    "migrate",
    "newest_revision",
    "restore",
]
