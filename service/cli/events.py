"""The command's rooms for events that people keep: record, approve, reject, withdraw and list them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from service.bootstrap import Services
from service.cli.entrance import acting, opened
from service.cli.options import AsOfType, system_user
from service.config import Settings
from service.designations.event_request import GRADES, RECORDABLE, EventRequest
from service.domain.events import EventKind
from service.domain.kept_events import KeptEvent

_ID = click.argument("event_id", metavar="ID", type=click.IntRange(1))
_BY = click.option("--by", default=system_user, show_default="your user on this system", help="Who does it.")
_REASON = click.option("--reason", required=True, help="Why.")


@contextmanager
def _services() -> Iterator[Services]:
    with opened(Settings.from_env()) as services:
        yield services


@click.group("events")
def events() -> None:
    """Record court orders, licences and delistings before a list's publisher reacts; two people per event."""


@events.command()
@click.argument("party")
@click.option("--list", "list_code", required=True, help="The list on which PARTY stands.")
@click.option("--event", "kind", required=True, type=click.Choice([kind.value for kind in RECORDABLE]), help="What.")
@click.option("--at", required=True, type=AsOfType(), help="When: a date in the programme's zone, or an instant.")
@click.option("--authority", required=True, help="Whose act it is, such as D.D.C.")
@click.option("--reference", required=True, help="Where it stands, such as '1:21-cv-00280-RC doc. 21'.")
@click.option("--source", required=True, help="What was read, with its address.")
@click.option("--grade", required=True, type=click.Choice(GRADES), help="How good the source is; A is the act itself.")
@click.option("--effect", default="", help="What it does, in a sentence.")
@click.option("--docket", default="", help="The court proceeding.")
@click.option("--until", type=AsOfType(), help="The first date or instant at which it no longer holds.")
@click.option("--closes-docket", is_flag=True, help="It ends the proceeding.")
@click.option("--programme", help="Where PARTY stands on the list under several.")
@click.option("--known-from", type=AsOfType(), help="It was known before its approval, since then.")
@click.option("--known-reason", default="", help="Why it counts as known since --known-from.")
@click.option("--replaced-by", help="The party of the same list under whom the listing was printed anew.")
@_BY
def add(kind: str, by: str, **said: Any) -> int:  # noqa: ANN401 click's options
    """Record an event on the listing of PARTY (an id, or a name exactly as listed); another person approves it."""
    draft = EventRequest(kind=EventKind(kind), **said)
    with _services() as services:
        _tell(services, services.events.add(draft, acting(services, by)))
    return 0


@events.command()
@_ID
@_BY
def approve(event_id: int, by: str) -> int:
    """Approve event ID, or its withdrawal, as the second person: it takes effect at once."""
    with _services() as services:
        _tell(services, services.events.approve(event_id, acting(services, by)))
    return 0


@events.command()
@_ID
@_BY
@_REASON
def reject(event_id: int, by: str, reason: str) -> int:
    """Reject the proposed event ID, or its withdrawal."""
    with _services() as services:
        _tell(services, services.events.reject(event_id, acting(services, by), reason))
    return 0


@events.command()
@_ID
@_BY
@_REASON
def withdraw(event_id: int, by: str, reason: str) -> int:
    """Ask to withdraw the approved event ID; a second person approves that. The record is kept."""
    with _services() as services:
        _tell(services, services.events.withdraw(event_id, acting(services, by), reason))
    return 0


@events.command("list")
@click.argument("party", required=False)
def show(party: str | None) -> int:
    """Show the recorded events, of PARTY or all, with who did what and when."""
    with _services() as services:
        for event in services.events.events(party):
            _tell(services, event)
    return 0


def _tell(services: Services, event: KeptEvent) -> None:
    act = event.act.event
    when = f"{act.at:%Y-%m-%d}" if act.is_day else act.at.isoformat(timespec="minutes")
    until = f" until {act.until.isoformat(timespec='minutes')}" if act.until else ""
    click.echo(
        f"{event.id}  {event.state.value}  {event.act.list_code}  {event.act.party_id}  {act.kind.value} {when}{until}"
    )
    click.echo(f"    {act.authority}, {act.reference} [{act.grade}: {act.source}]  programme {event.act.programme}")
    if event.replaced_by:
        click.echo(f"    replaced by {event.replaced_by}")
    if act.known_from:
        click.echo(f"    known from {act.known_from.isoformat(timespec='minutes')}: {event.known_reason}")
    for step in event.steps:
        reason = f": {step.reason}" if step.reason else ""
        click.echo(
            f"    {step.step.value.replace('_', ' ')} by {step.person}, {step.taken_at:%Y-%m-%d %H:%M} UTC{reason}"
        )
    if event.is_waiting:
        click.echo(f"    a second person decides: pendens events approve {event.id} --by NAME")
    if not services.events.has_listing(event):
        click.echo("    the live lists have no such listing any more: it changes nothing")
