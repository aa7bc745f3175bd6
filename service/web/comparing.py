"""Two screenings side by side."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from service.errors import InvalidRequestError
from service.web.resulting import read_head
from service.web.services import services

_TWO = 2
# Rows of one kind that are shown: what a person reads; the rest is counted.
_SHOWN = 200


def publish(pages: Blueprint) -> None:
    """Give the page its address."""
    pages.get("/screenings/compare")(compare)


def compare() -> ResponseReturnValue:
    """Compare two screenings, the earlier one first."""
    ids = list(dict.fromkeys(request.args.getlist("id")))
    if len(ids) != _TWO:
        raise InvalidRequestError("choose exactly two screenings in the history, and compare them")
    heads = sorted(map(read_head, ids), key=lambda head: head.created_at)
    old, new = reversed(heads) if "swap" in request.args else heads
    found = services().comparisons.compare(old.id, new.id)
    return render_template("comparison.html", found=found, old=old, new=new, shown=_SHOWN)
