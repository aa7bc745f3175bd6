"""`pendens worker`: does long work that a broker tells of, on this host."""

import click

from service.config import Settings
from service.server.garbage import look_seldom


@click.command()
@click.option("--processes", type=click.IntRange(1), help="Processes (default: PENDENS_WORKERS or 2).")
def worker(processes: int | None) -> int:
    """Do long work that the broker of PENDENS_BROKER_URL tells of; needs pendens[celery] and PostgreSQL.

    Ended with SIGTERM it takes no further step, and ends the one that it is at.
    """
    settings = Settings.from_env()
    try:
        from service.server.job_worker import run  # noqa: PLC0415 the other commands need no Celery
    except ImportError as error:
        if error.name != "celery":
            raise
        raise click.ClickException("pendens worker needs Celery: install pendens[celery]") from None
    look_seldom()  # it runs for months
    run(settings, processes or settings.workers)
    return 0
