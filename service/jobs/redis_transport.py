"""Redis as the broker's transport, which outlives a message that is none: named by `broker.py`, loaded by Celery.

Needs `pendens[celery]`.
"""

from kombu.transport.redis import Transport

# Why: what lies in the queue and is no envelope of a message (no JSON, no object, a part of it absent) is taken out of
# Redis before it is read. Read as a failure that nobody foresaw it ended the whole worker, without a word; read as one
# of the connection it costs a new connection, and the next message is taken. Jobs are in the database.
NO_MESSAGE = (ValueError, KeyError, TypeError, AttributeError, IndexError)


class SturdyTransport(Transport):
    """Redis, where garbage in the queue is gone with the connection that brought it."""

    connection_errors = (*Transport.connection_errors, *NO_MESSAGE)
