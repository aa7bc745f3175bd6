"""What the front grants a client: time, bytes, and how many clients at once."""

from dataclasses import dataclass

# A proxy that keeps connections must give them up before the server does, or a request is lost now and then: load
# balancers keep theirs for 60 s by default.
KEEP_ALIVE_SECONDS = 65.0
# After an answer that ends a connection the client may still be sending: what comes is read and dropped for so long,
# or the kernel would answer with a reset, which may overtake the answer (RFC 9112, section 9.6).
LINGER_SECONDS = 3.0
# A browser's largest cookies and addresses fit; gunicorn's own bound for all headers was of this order.
MAX_HEADER_BYTES = 65_536
# Hexadecimal digits and extensions of one chunk, or the trailer behind the last: nobody sends more in good faith, and
# waitress searches what it has of them anew with each piece that comes.
MAX_CHUNK_LINE_BYTES = 4_096
# Bytes of one request, or one answer, held in memory; the rest of it waits in a temporary file that has no name. A
# thousand connections take 0.5 GB at the worst.
BUFFERED_BYTES = 262_144
# Bytes sent to one client before the others have their turn: 1 MiB takes less than a millisecond on loopback.
SENT_AT_ONCE_BYTES = 1_048_576


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker process grants.

    `header_seconds` from the first byte of a request to the end of its headers. `body_seconds` and `read_seconds`:
    for a body to come, and for an answer to be read, each longer by a second for every `least_rate` bytes that passed.
    `connections` at once, slow and idle ones included; `max_body_bytes` of one request. `threads` compute answers;
    `waiting` requests may wait for one, none for longer than `wait_seconds`.
    """

    connections: int = 1_000
    header_seconds: float = 20.0
    body_seconds: float = 30.0
    read_seconds: float = 60.0
    least_rate: int = 1_000
    max_body_bytes: int = 100_016_384
    threads: int = 4
    waiting: int = 24
    wait_seconds: float = 30.0
