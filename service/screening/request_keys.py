"""The use case: a request that carries a key is done once, however often it is sent within a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.errors import KeyReusedError, RequestRunningError
from service.screening.identities import new_id
from service.store import KeyedRequest, RequestRecord, RequestState, Store, Term

# What callers are promised: a client that retries for longer has forgotten what it asked.
KEPT = timedelta(hours=24)
# Why: the server ends a request after 300 s; one that has not ended by then was left by a process that died.
_AT_WORK = timedelta(seconds=330)


@dataclass(frozen=True, slots=True)
class RequestKeys:
    """The requests of a store that carry a key; a key means one method, address and body."""

    store: Store
    now: Callable[[], datetime]

    def begin(self, request: KeyedRequest) -> RequestRecord:
        """Take a request up (`BEGUN`), or give what became of it (`DONE`); what it makes must bear `object_id`.

        Raises:
            RequestRunningError: it is still at work.
            KeyReusedError: its key was sent with another request.
            StoreError: the database failed.
        """
        now = self.now()
        found = self.store.keyed_requests.begin(request, new_id(), Term(now, now + _AT_WORK, now - KEPT))
        if found.state is RequestState.RUNNING:
            raise RequestRunningError
        if found.state is RequestState.OTHER:
            raise KeyReusedError
        return found

    def keep(self, request: KeyedRequest, answer: bytes) -> None:
        """Keep the answer of a request that made nothing with its `object_id`."""
        self.store.keyed_requests.keep(request, answer)

    def release(self, request: KeyedRequest) -> None:
        """Let the key of a request that made nothing be used again."""
        self.store.keyed_requests.release(request)
