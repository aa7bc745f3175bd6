"""Long work behind the pages: queued in the database, done by one worker, taken up again after a crash."""

from service.jobs.broker import BrokeredQueue
from service.jobs.callback_hosts import CallbackHosts
from service.jobs.callbacks import Callbacks, CallbackSender, signed
from service.jobs.questions import question_document, question_from
from service.jobs.queue import CancelledJobError, Jobs
from service.jobs.tasks import REPEAT, ROWS, SCREEN, TASKS, JobUseCases, rows_document
from service.jobs.worker import Worker

__all__ = [
    "REPEAT",
    "ROWS",
    "SCREEN",
    "TASKS",
    "BrokeredQueue",
    "CallbackHosts",
    "CallbackSender",
    "Callbacks",
    "CancelledJobError",
    "JobUseCases",
    "Jobs",
    "Worker",
    "question_document",
    "question_from",
    "rows_document",
    "signed",
]
