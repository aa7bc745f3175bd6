"""PostgreSQL: its engine, and the words with which a transaction begins there.

Everything that a session would have to remember is said at the beginning of each transaction (`SET LOCAL`), and
nothing is prepared on the server, so that a pooler in transaction mode such as PgBouncer may stand between.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event

from service.store.database.owner import EVERY_TENANT, rows_seen
from service.store.database.turns import Turn

_DRIVER = "postgresql+psycopg"
# Why: "PEND" in ASCII; advisory locks are numbers, and another program on the same database has others.
_LOCKS = 0x50454E44
_ORDERED, _JOBS, _TEXTS, _REQUESTS, _ACCESS = 1, 2, 3, 4, 5
_MILLISECONDS = 1_000
# Why: a connection whose other end is gone without a word (a firewall, a crashed host) is given up after a minute
# rather than after the two hours that Linux takes.
_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """How many connections a process may have to a database server, and how long is waited for what, in seconds.

    `wait_seconds` for a connection of the process to be free, `connect_seconds` for a new one, `statement_seconds` for
    the end of one statement, `lock_seconds` for a row or a turn that others have.
    """

    connections: int = 8
    wait_seconds: float = 10.0
    connect_seconds: int = 5
    statement_seconds: float = 60.0
    lock_seconds: float = 15.0


USUAL_SERVER_LIMITS = ServerLimits()


def is_server(url: URL) -> bool:
    """Tell whether the database is PostgreSQL."""
    return url.get_backend_name() == "postgresql"


def with_driver(url: URL) -> URL:
    """Name the one driver that is used, whatever the address says (`postgres://` and `postgresql://` are common)."""
    return url.set(drivername=_DRIVER)


def server_engine(url: URL, limits: ServerLimits, write_json: Callable[[object], str]) -> Engine:
    """Make the engine of a PostgreSQL database with its pool of connections."""
    engine = create_engine(
        url,
        **_as_driver_wants(limits),
        json_serializer=write_json,
        pool_size=limits.connections,
        max_overflow=0,
        pool_timeout=limits.wait_seconds,
        pool_use_lifo=True,  # what is idle goes stale together, and is found so by the first that fails
    )
    return _with_beginnings(engine, limits)


def server_probe(url: URL, limits: ServerLimits) -> Engine:
    """Make an engine that has a connection for each try, and none in between."""
    engine = create_engine(url, **_as_driver_wants(limits), poolclass=NullPool)
    return _with_beginnings(engine, limits)


def _as_driver_wants(limits: ServerLimits) -> Mapping[str, object]:
    told = {
        "autocommit": True,  # a transaction begins in our words
        "prepare_threshold": None,
        "connect_timeout": limits.connect_seconds,
        "client_encoding": "utf8",
        "application_name": "pendens",
        **_ALIVE,
    }
    return {"connect_args": told, "paramstyle": "format", "use_native_hstore": False}


def _with_beginnings(engine: Engine, limits: ServerLimits) -> Engine:
    event.listen(engine, "begin", partial(_begin, _beginnings(limits)))
    return engine


def _begin(words: Mapping[object, str], connection: Connection) -> None:
    turn = connection.get_execution_options().get(TURN)
    tenant = EVERY_TENANT if turn is Turn.TABLES else rows_seen()  # a migration changes everybody's rows
    connection.exec_driver_sql(f"{words[turn]}; SET LOCAL {TENANT_SETTING} = {_quoted(tenant)}")


def _quoted(text: str) -> str:
    """Write a text as SQL has it, for a driver to which % is a place."""
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


# The setting of a transaction that says whose rows it sees, which the policies of the tables read.
TENANT_SETTING = "pendens.tenant"
TURN = "pendens_turn"  # the execution option that says which turn a writing transaction waits for


def _beginnings(limits: ServerLimits) -> Mapping[object, str]:
    """Make the words of each beginning, sent as one: a reading one, and one for each turn.

    A reading transaction sees one state until its end; a writing one sees with each statement what was committed
    before it, so that what it reads after its turn has come is what the one before it wrote.
    """
    statement, lock = (_milliseconds(one) for one in (limits.statement_seconds, limits.lock_seconds))
    # Why no compilation: the policies make statements look dear; a count that takes 0.13 s took 1.7 s with it.
    bounds = f"SET LOCAL jit = off; SET LOCAL statement_timeout = {statement}; SET LOCAL lock_timeout = {lock}"
    shared = f"SELECT pg_advisory_xact_lock_shared({_LOCKS}, {_TEXTS})"
    taken = {
        Turn.ORDERED: (_lock(_ORDERED),),
        Turn.JOBS: (_lock(_JOBS),),
        Turn.REQUESTS: (_lock(_REQUESTS),),
        Turn.ACCESS: (_lock(_ACCESS),),
        Turn.SCREENING: (shared,),
        Turn.TEXTS: (_lock(_TEXTS),),
        Turn.LEASES: (),
    }
    words: dict[object, str] = {turn: "; ".join(["BEGIN", bounds, *locks]) for turn, locks in taken.items()}
    # Why: a migration carries all screenings over, which may take minutes.
    unbounded = f"SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = {lock}"
    words[Turn.TABLES] = "; ".join(["BEGIN", unbounded, *map(_lock, (_ORDERED, _JOBS, _TEXTS, _REQUESTS, _ACCESS))])
    return {None: f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {bounds}", **words}


def shared_turn() -> str:
    """Give the question with which a statement that is a transaction of its own takes the turn of screenings.

    Its one value is the tenant whose rows are seen.
    """
    lock = _milliseconds(USUAL_SERVER_LIMITS.lock_seconds)
    bound = f"set_config('{TENANT_SETTING}', %s, true), set_config('lock_timeout', '{lock}', true)"
    return f"SELECT {bound}, pg_advisory_xact_lock_shared({_LOCKS}, {_TEXTS})"


def _lock(number: int) -> str:
    return f"SELECT pg_advisory_xact_lock({_LOCKS}, {number})"


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * _MILLISECONDS))
