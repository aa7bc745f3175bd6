"""Gives the views the use cases that the application was made with."""

from collections.abc import Callable, Iterable
from typing import Protocol, cast

from flask import current_app, g

from service.access import Access
from service.designations.deadline_calendar import DeadlineCalendar
from service.designations.lookup import Designations
from service.designations.manual_events import EventKeeper
from service.jobs import BrokeredQueue, Callbacks, Jobs, Worker
from service.list_management.versions import ListKeeper
from service.screening.answer import Shown
from service.screening.archive import Archive
from service.screening.comparison import Comparisons
from service.screening.intake import Intake
from service.screening.request_keys import RequestKeys
from service.screening.screener import Screener
from service.screening.uploads import Uploads

KEY = "pendens"
REPORTS = "pendens.reports"  # the extension of the application that writes reports, by shape
WORKER = "pendens.worker"  # the extension of the application that does long work
SENDER = "pendens.callbacks"  # the extension of the application that tells when it is over


class Answering(Protocol):
    """Something that can tell whether it answers, as the store does."""

    def is_ready(self) -> bool:
        """Tell whether it answers."""


class UseCases(Protocol):
    """What the views need of the services that an application is made with."""

    def of(self, tenant: str) -> "UseCases":
        """Give those of another tenant."""

    @property
    def screener(self) -> Screener:
        """Hold the current lists."""

    @property
    def intake(self) -> Intake:
        """Screen and keep what is handed in."""

    @property
    def archive(self) -> Archive:
        """Read screenings back."""

    @property
    def designations(self) -> Designations:
        """Look parties up."""

    @property
    def keeper(self) -> ListKeeper:
        """Take list versions in, and tell of those that are kept."""

    @property
    def events(self) -> EventKeeper:
        """Keep the events that people record."""

    @property
    def access(self) -> Access:
        """Tell who may ask."""

    @property
    def comparisons(self) -> Comparisons:
        """Compare screenings that are kept."""

    @property
    def jobs(self) -> Jobs:
        """Queue long work, and tell how it stands."""

    @property
    def callbacks(self) -> Callbacks:
        """Tell who asked for it that a job is over."""

    @property
    def uploads(self) -> Uploads:
        """Keep what long work reads."""

    @property
    def request_keys(self) -> RequestKeys:
        """Do once what is sent twice."""

    @property
    def deadlines(self) -> DeadlineCalendar:
        """Tell what lies ahead of the live lists."""

    @property
    def store(self) -> Answering:
        """Tell whether the database answers."""

    @property
    def write_trouble(self) -> Callable[[], str]:
        """Say why a write would fail; empty when all is well."""


def use_cases() -> UseCases:
    """Find the use cases that answer this request: the same ones from its first question to its last."""
    if KEY not in g:
        setattr(g, KEY, current_app.extensions[KEY]())
    return cast("UseCases", getattr(g, KEY))


def access() -> Access:
    """Find who may ask."""
    return use_cases().access


def use_tenant(name: str) -> None:
    """Answer the rest of this request from what a tenant may see."""
    setattr(g, KEY, use_cases().of(name))


def report_of(shape: str) -> Callable[[Shown], Iterable[str | bytes]]:
    """Give what writes a report, by its shape: the pages put it there, which offer the same for download."""
    return cast("Callable[[Shown], Iterable[str | bytes]]", current_app.extensions[REPORTS][shape])


def wake_worker(job_id: str) -> None:
    """See that somebody does a job that waits."""
    worker: Worker | BrokeredQueue = current_app.extensions[WORKER]
    worker.start()
    worker.wake(job_id)
