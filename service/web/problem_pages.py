"""What each problem of the API means: why it is answered, and what to do; its `help` leads here."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from service import errors
from service.api.problems import ERRORS, ERRORS_OF_LISTS, OVERLOADED, STATUSES, ProblemKind, without_options
from service.errors import PendensError

# What to do where nobody but the sender, the machinery, or time can fix it; by status.
_BY_STATUS: Mapping[int, str] = {
    400: "Look at the detail: it names the place in the request that is not well formed. Correct it and send it again.",
    401: "Say who asks: send a key as `Authorization: Bearer …`, or sign in on the pages.",
    403: "The request is refused whatever it says. Look at the detail for who may send it, and from where.",
    404: "Look whether the address and the id in it are right; what is kept for a time only may be gone by now.",
    405: "Look into the documentation (/docs) for the methods of this address.",
    408: "Send the request again; a slow line has more time while bytes keep coming.",
    409: "Look at what is kept before you send another request: the detail says what contradicts it.",
    413: "Send less at once: split the file or the rows, or have the limit raised by who runs the service.",
    415: "Send the body in one of the media types and codings that the documentation (/docs) names.",
    421: "Call the service by a name that it answers under.",
    422: "Look at `errors`: each fault is named with its place. Correct them all and send the request again.",
    429: "Wait as long as `Retry-After` says, and send less often.",
    431: "Send fewer or shorter headers.",
    500: "It is a fault of the service: report the `request_id`, under which the log has its cause.",
    503: "Wait as long as `Retry-After` says and send the request again, with an Idempotency-Key if it stores.",
}
# Failures of commands, which no address of the API answers.
_COMMANDS_ALONE = frozenset(
    {
        errors.AccessError,
        errors.UnknownTenantError,
        errors.UnknownKeyError,
        errors.UnknownPersonError,
        errors.RetentionError,
        errors.BrokerFailedError,
    }
)
_OTHERWISE = "Look at the detail of the answer: it names what is wrong and what to do."


@dataclass(frozen=True, slots=True)
class ProblemMeaning:
    """A problem: its type, its statuses, and of each of its causes what went wrong and what to do."""

    kind: ProblemKind
    statuses: tuple[int, ...]
    causes: tuple[tuple[str, str], ...]

    @property
    def advice(self) -> str:
        """Say what to do where no cause knows better."""
        return _BY_STATUS.get(self.statuses[0], _OTHERWISE)


def publish(pages: Blueprint) -> None:
    """Give the pages their addresses."""
    pages.get("/problems")(show_problems)
    pages.get("/problems/<name>")(show_problem)


def show_problems() -> ResponseReturnValue:
    """Show every problem that the API may answer."""
    return render_template(
        "problems.html", pieces=_pieces, meanings=sorted(_meanings().values(), key=lambda one: one.kind.name)
    )


def show_problem(name: str) -> ResponseReturnValue:
    """Show what one problem means, and what to do."""
    meaning = _meanings().get(name)
    if meaning is None:
        raise NotFound
    return render_template("problems.html", pieces=_pieces, meanings=[meaning])


@cache
def _meanings() -> Mapping[str, ProblemMeaning]:
    """Gather the problems from the one table of them, with the words of the failures themselves."""
    alone = ((None, kind) for kind in (*STATUSES.values(), OVERLOADED))
    rows = [*alone, *ERRORS.items(), *ERRORS_OF_LISTS.items()]
    found: dict[str, list[tuple[type[PendensError] | None, ProblemKind]]] = {}
    for error, kind in rows:
        found.setdefault(kind.name, []).append((error, kind))
    return {
        name: ProblemMeaning(
            kinds[0][1],
            tuple(dict.fromkeys(kind.status for _, kind in kinds)),
            tuple(dict.fromkeys(cause for error, _ in kinds if error for cause in _causes(error))),
        )
        for name, kinds in found.items()
    }


def _causes(error: type[PendensError]) -> Iterator[tuple[str, str]]:
    said = (inspect.cleandoc(error.__doc__ or "")).splitlines()
    if said and error not in _COMMANDS_ALONE:
        yield said[0], _sentence(error.hint) if error.hint else ""


def _sentence(hint: str) -> str:
    """Make a sentence of what to do; a command keeps its small letter."""
    first = hint[:1] if hint.startswith("pendens ") else hint[:1].upper()
    return f"{without_options(first + hint[1:])}."


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Part a text at its backticks: each piece, and whether it is code."""
    return [(piece, place % 2 == 1) for place, piece in enumerate(text.split("`")) if piece]
