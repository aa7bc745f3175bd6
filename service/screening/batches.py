"""Screens rows batch by batch and accounts for each of them, whether a whole screening or a part of one is made."""

from collections.abc import Callable, Iterable, Sequence

from service.domain.findings import Finding
from service.holdings import AdmittedRows
from service.screening.portfolios import Held
from service.screening.row_accounting import Notes, RowAccount
from service.screening.run import Run, screen_rows


def begin_account(account: RowAccount, held: Held) -> None:
    """Note what is known of the holdings before any is screened."""
    account.reject(held.errors)
    for rejected in held.rejected:
        account.notes.rejected.add(list(rejected))
    account.warn(held.warnings)


def screen_batches(
    run: Run,
    batches: Iterable[AdmittedRows],
    account: RowAccount,
    keep: Callable[[Sequence[Finding]], None],
    progress: Callable[[int], None] | None = None,
) -> None:
    """Screen batches, and hand the findings of each to `keep`.

    `progress` is told the number of holdings done, and may raise to give up.
    """
    said, done = run.notes(), 0
    for batch in batches:
        screened = screen_rows(run, said, batch.in_order)
        keep(screened.findings)
        account.tally.leave(screened.left)
        account.reject(batch.errors)
        account.reject(screened.errors, is_late=True)
        _keep_cells(batch, {(note.sheet, note.row) for note in (*batch.errors, *screened.errors)}, account.notes)
        account.warn(said.reworded(batch.warnings))
        account.notes.warn_of_rows(screened.warnings)
        done += len(batch.holdings)
        if progress:
            progress(done)


def end_account(account: RowAccount, run: Run) -> None:
    """Note what is said of the whole at the end."""
    account.notes.warn_at_last(run.notes().on_lists(run.accepted_gaps(), run.absent()))


def _keep_cells(batch: AdmittedRows, rejected: set[tuple[str | None, int]], notes: Notes) -> None:
    """Keep the rejected rows as they stood, so that they can be corrected without the file."""
    for sheet, row in (place for place in batch.cells if place in rejected):
        kept = [row, list(batch.cells[sheet, row])]
        notes.rejected.add(kept if sheet is None else [*kept, sheet])
