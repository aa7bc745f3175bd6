"""The front of a worker process: takes requests in and gives answers out at each client's pace, off the threads.

gunicorn keeps the processes; in each of them waitress's channels buffer whole requests and whole answers in one
event loop, so that a thread works only while there is something to compute.
"""

from service.server.front.balance import Balance
from service.server.front.limits import Limits
from service.server.front.worker import BufferingWorker, configured

__all__ = ["Balance", "BufferingWorker", "Limits", "configured"]
