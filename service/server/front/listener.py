"""The listening socket of a worker: whom it takes, leaves to another worker, or sends away."""

import socket
from typing import Any

from waitress.adjustments import Adjustments  # type: ignore[import-untyped] # waitress ships no types
from waitress.server import BaseWSGIServer  # type: ignore[import-untyped] # as above

from service.server.front.balance import Balance, Hesitation
from service.server.front.channel import Channel
from service.server.front.limits import BUFFERED_BYTES, MAX_HEADER_BYTES, Limits
from service.server.front.loop import Loop

# Those who are sent away are told so; beyond this many at once the connection is just closed.
_SENT_AWAY_AT_ONCE = 64
# An answer is taken whole, whatever its length: a thread never waits for a reader.
_NEVER = 1 << 62
_READ_AT_ONCE_BYTES = 65_536
# Headers and a small body leave in one packet; of a long answer the first part leaves while the rest is made.
_SENT_TOGETHER_BYTES = 16_384


def adjustments(limits: Limits) -> Adjustments:
    """Tell waitress what is granted.

    Headers that a proxy writes are left as they are: the application closes doors when it sees them.
    """
    granted = Adjustments(
        ident=None,
        sockets=[],
        channel_request_lookahead=0,
        clear_untrusted_proxy_headers=False,
        connection_limit=_NEVER,
        inbuf_overflow=BUFFERED_BYTES,
        log_socket_errors=False,
        max_request_body_size=limits.max_body_bytes + 1,  # waitress refuses what reaches its bound
        max_request_header_size=MAX_HEADER_BYTES,
        outbuf_high_watermark=_NEVER,
        outbuf_overflow=BUFFERED_BYTES,
        recv_bytes=_READ_AT_ONCE_BYTES,
        threads=limits.threads,
    )
    granted.send_bytes = _SENT_TOGETHER_BYTES
    return granted


class Listener(BaseWSGIServer):  # type: ignore[misc] # waitress ships no types
    """Accepts connections from a socket that several processes share."""

    channel_class = Channel

    def __init__(  # noqa: PLR0913 what a socket's clients are served with
        self,
        sock: socket.socket,
        application: Any,  # noqa: ANN401 a WSGI application
        loop: Loop,
        *,
        dispatcher: Any,  # noqa: ANN401 waitress ships no types
        limits: Limits,
        balance: tuple[Balance, int | None],
    ) -> None:
        self.limits = limits
        self.is_stopping = False
        self._loop = loop
        self._balance, self._place = balance
        self._hesitation = Hesitation()
        super().__init__(
            application,
            map=loop,
            _start=False,
            _sock=sock,
            dispatcher=dispatcher,
            adj=adjustments(limits),
            sockinfo=(sock.family, sock.type, sock.proto, sock.getsockname()),
            bind_socket=False,
        )
        self.accepting = True
        self._tell()

    def getsockname(self) -> tuple[str, str]:
        """Give host and port; a socket in the file system has no port."""
        name = self.socket.getsockname()
        return (str(name[0]), str(name[1])) if isinstance(name, tuple) else ("localhost", str(name))

    def fix_addr(self, address: Any) -> tuple[str, int | None]:  # noqa: ANN401 as the kernel gives it
        """Give host and port of a client."""
        return (address[0], address[1]) if isinstance(address, tuple) else ("localhost", None)

    def set_socket_options(self, connection: socket.socket) -> None:
        """Send small answers at once."""
        if connection.family in (socket.AF_INET, socket.AF_INET6):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def readable(self) -> bool:
        """Tell whether to take connections now."""
        return self.accepting and not self._hesitation.left()

    def patience(self) -> float:
        """Tell for how many seconds no connection is taken."""
        return self._hesitation.left()

    def handle_accept(self) -> None:
        """Take a connection, leave it to a worker that has fewer, or send it away."""
        count = len(self.active_channels)
        if self._hesitation.begins(others_have_fewer=self._balance.has_fewer(count)):
            return
        if count >= self.limits.connections and not self._close_an_idle_one():
            self._send_away()
            return
        super().handle_accept()
        self._tell()

    def pull_trigger(self) -> None:
        """Do nothing: `changed` says who has something to send."""

    def changed(self, channel: Channel) -> None:
        """Wake the loop for a connection that a thread has worked on, unless it waits for just that already."""
        if not self._loop.waits_for(channel):
            self._loop.changed(channel)
            self.trigger.pull_trigger()

    def look(self, _now: float) -> None:
        """Tell the other workers how many connections there are."""
        self._tell()

    def stop_accepting(self) -> None:
        """Leave new connections to other workers; those that are there are answered, and closed."""
        self.is_stopping = True
        self.accepting = False
        self.del_channel()
        self.socket.close()

    def _tell(self) -> None:
        self._balance.tell(self._place, len(self.active_channels))

    def _close_an_idle_one(self) -> bool:
        """Make room: close the connection that was kept open for longest without a request."""
        idle = [channel for channel in self.active_channels.values() if channel.is_idle()]
        if not idle:
            return False
        oldest = min(idle, key=Channel.idle_since)
        oldest.part()
        oldest.handle_close()
        return True

    def _send_away(self) -> None:
        super().handle_accept()
        channel = next(reversed(self.active_channels.values()))
        if len(self.active_channels) > self.limits.connections + _SENT_AWAY_AT_ONCE:
            channel.part()
            channel.handle_close()
        else:
            channel.refuse("all connections are taken: try again in some seconds, or raise PENDENS_CONNECTIONS")
