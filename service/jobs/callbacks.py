"""Tells those who asked for it that a job is over: signed, tried again for a day, never by way of another address.

What is sent follows Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp` and `webhook-signature`, which is
`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. No holding and no finding is in it.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog

from service.errors import CallbackError
from service.jobs.callback_hosts import CallbackHosts
from service.store import JobCallback, JobRecord, JobState, Store

# Why: a receiver that takes longer should take it in and work later; nothing else of this process waits for it.
_SECONDS = 10.0
# Why: 15 s, 30 s, 1 min … 1 h, 1 h: a receiver that is being replaced misses nothing, one that is gone for a day does.
_FIRST_WAIT, _LONGEST_WAIT, _MOST_ATTEMPTS = timedelta(seconds=15), timedelta(hours=1), 30
_CLAIM = timedelta(seconds=60)
_LOOK_EVERY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Callbacks:
    """The callbacks of a store; `now` gives aware instants, `secret` is what receivers know too."""

    store: Store
    now: Callable[[], datetime]
    hosts: CallbackHosts
    secret: str = ""

    def send_due(self) -> bool:
        """Tell one who is due; False where nobody is.

        Raises:
            StoreError: the database failed.
        """
        now = self.now()
        due = self.store.all_callbacks.claim(now=now, until=now + _CLAIM)
        if due is None:
            return False
        try:
            outcome = self._outcome(due)
        except CallbackError as error:
            outcome = f"given up: {error}"
        if outcome:
            self.store.all_callbacks.end(due.job.id, outcome, at=self.now())
        else:
            wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(due.attempts - 1, 20))
            self.store.all_callbacks.put_off(due.job.id, self.now() + wait)
        structlog.get_logger().info("callback", job=due.job.id, attempt=due.attempts, outcome=outcome or "tried again")
        return True

    def _outcome(self, due: JobCallback) -> str:
        """Try once; empty where it is to be tried again.

        Raises:
            CallbackError: its host may not be told.
        """
        status = self._send(due)
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return "sent"
        if status == HTTPStatus.GONE or HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            return f"given up: answered {status}"
        return f"given up after {due.attempts} tries" if due.attempts >= _MOST_ATTEMPTS else ""

    def _send(self, due: JobCallback) -> int:
        """Send it; 0 where nobody answered in time, or the host's name was not known at the moment.

        Raises:
            CallbackError: its host may not be told.
        """
        parts = urlsplit(due.url)
        try:
            address = self.hosts.resolve(due.url)
        except OSError:
            return 0
        body = _body(due.job)
        headers = {
            "Host": parts.netloc,
            "Content-Type": "application/json",
            "User-Agent": "pendens",
            **signed(self.secret, due.job.id, int(self.now().timestamp()), body),
        }
        host = f"[{address}]" if ":" in address else address
        url = parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host).geturl()
        import httpx  # noqa: PLC0415 only who sends a callback needs it

        try:
            return asyncio.run(asyncio.wait_for(_post(url, headers, body, parts.hostname or ""), _SECONDS))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError):
            return 0


async def _post(url: str, headers: dict[str, str], body: bytes, host: str) -> int:
    """Send a body to an address as a host; no redirect is followed, no proxy asked, and nothing of the answer read."""
    import httpx  # noqa: PLC0415 as above

    async with (
        httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=_SECONDS) as client,
        client.stream("POST", url, headers=headers, content=body, extensions={"sni_hostname": host}) as answer,
    ):
        return answer.status_code


def signed(secret: str, identity: str, seconds: int, body: bytes) -> dict[str, str]:
    """Give the headers that prove who sends a body, and when (seconds since 1970)."""
    whole = f"{identity}.{seconds}.".encode() + body
    proof = base64.b64encode(hmac.digest(secret.encode(), whole, hashlib.sha256)).decode()
    return {"webhook-id": identity, "webhook-timestamp": str(seconds), "webhook-signature": f"v1,{proof}"}


def _body(job: JobRecord) -> bytes:
    body = {
        "type": "job.finished",
        "job_id": job.id,
        "state": job.state.value,
        "done": job.done,
        "total": job.total,
        "screening_id": job.id if job.state is JobState.DONE else None,
        "finished_at": job.finished_at.isoformat() if job.finished_at else None,
    }
    return json.dumps(body).encode()


class CallbackSender:
    """A thread that tells whoever is due, until it is stopped; each process of a service has one."""

    def __init__(self, current: Callable[[], Callbacks]) -> None:
        """Work with the callbacks that are current."""
        self._current = current
        self._is_stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._process = 0

    def start(self) -> None:
        """Start the thread, if this process has none yet and anybody may be told at all."""
        if self._current().hosts.names and self._process != os.getpid():
            self._process = os.getpid()
            self._thread = threading.Thread(target=self._run, name="callbacks", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Send nothing more, and wait for what is on its way."""
        self._is_stopped.set()
        if self._thread:
            self._thread.join(_SECONDS)

    def _run(self) -> None:
        while not self._is_stopped.is_set():
            try:
                has_sent = self._current().send_due()
            except Exception as error:  # noqa: BLE001 the claim runs out and is tried again, and the next must be told
                structlog.get_logger().error("callbacks not sent", problem=type(error).__name__)
                has_sent = False
            if not has_sent:
                self._is_stopped.wait(_LOOK_EVERY_SECONDS)
