"""The command's rooms for who may ask: `pendens keys`, `pendens users` and `pendens tenants`.

A secret is written once, to where the command was told to write; none is read from the command line, which every
program of the machine may look at.
"""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import click

from service.bootstrap import Access, Rate, access_of, made_key, opened_store
from service.cli.entrance import require_place
from service.cli.options import acting_user
from service.config import Settings
from service.store import KeyRecord

_ROLE = click.option(
    "--role", "roles", multiple=True, required=True, help="screen, review, approve, admin or audit; may be repeated."
)
_TENANT = click.option("--tenant", default="default", show_default=True, help="Whose screenings and events are opened.")
_DAYS = click.option("--days", type=click.IntRange(1, 3_650), help="Valid for so many days (default: until revoked).")
_PACE = click.FloatRange(0, min_open=True)
_PREFIX = click.argument("prefix")
_NAME = click.argument("name")


@contextmanager
def _access() -> Iterator[Access]:
    settings = Settings.from_env()
    require_place(settings)
    with closing(opened_store(settings)) as store:
        yield access_of(settings, store)


@click.group("keys")
def keys() -> None:
    """Make, show, rotate and revoke the keys of programs. From the first one on nobody is let in without."""


@keys.command("create")
@_ROLE
@click.option("--label", required=True, help="What the key is for, such as 'nightly batch'.")
@_TENANT
@_DAYS
@click.option("--person", help="Record what is done with it under this person's name.")
@click.option("--rate", type=_PACE, help="Requests a second that it may send (default: PENDENS_RATE_KEY).")
@click.option("--burst", type=click.IntRange(1), help="With --rate: so many at once (default: those of two seconds).")
def create_key(  # noqa: PLR0913, PLR0917 click gives each option
    roles: tuple[str, ...],
    label: str,
    tenant: str,
    days: int | None,
    person: str | None,
    rate: float | None,
    burst: int | None,
) -> int:
    """Make a key and write it to standard output, this once: nobody can read it again."""
    if burst and not rate:
        raise click.UsageError("--burst goes with --rate")
    pace = Rate.of(rate, burst)
    with _access() as access, acting_user() as by:
        made = access.keys.create(
            tenant=tenant, roles=_words(roles), label=label, by=by, days=days, person=person, rate=pace
        )
    click.echo(made.text)
    click.echo(f"pendens: {_line(made.record)}; it is shown this once", err=True)
    return 0


@keys.command("generate")
def generate_key() -> int:
    """Write a key for PENDENS_ADMIN_KEY, and keep nothing of it: the service makes it known when it starts."""
    click.echo(made_key())
    return 0


@keys.command("list")
def show_keys() -> int:
    """Show every key by its prefix: whose, what for, and until when; no secret is kept that could be shown."""
    with _access() as access:
        for key in access.keys.all():
            click.echo(_line(key))
    return 0


@keys.command("rotate")
@_PREFIX
@click.option(
    "--overlap-hours",
    type=click.IntRange(0, 24 * 90),
    default=24,
    show_default=True,
    help="How long the old one goes on.",
)
@_DAYS
def rotate_key(prefix: str, overlap_hours: int, days: int | None) -> int:
    """Make a key in place of PREFIX and write it, this once; what is done with it is recorded under the same name."""
    with _access() as access, acting_user() as by:
        overlap = timedelta(hours=overlap_hours)
        made = access.keys.rotate(prefix, by=by, overlap=overlap, days=days)
    click.echo(made.text)
    click.echo(f"pendens: {_line(made.record)}; {prefix} ends in {overlap_hours} hours at the latest", err=True)
    return 0


@keys.command("revoke")
@_PREFIX
def revoke_key(prefix: str) -> int:
    """Let PREFIX open nothing more; a running service notices within seconds."""
    with _access() as access, acting_user() as by:
        access.keys.revoke(prefix, by=by)
    click.echo(f"{prefix} is revoked")
    return 0


@click.group("tenants")
def tenants() -> None:
    """Make and show tenants: desks that see nothing of each other's screenings, files and events."""


@tenants.command("add")
@_NAME
def add_tenant(name: str) -> int:
    """Make a tenant; keys and accounts of it are made with --tenant NAME."""
    with _access() as access, acting_user() as by:
        tenant = access.add_tenant(name, by=by)
    click.echo(f"{tenant.name} is made")
    return 0


@tenants.command("list")
def show_tenants() -> int:
    """Show the tenants."""
    with _access() as access:
        for tenant in access.store.access.tenants():
            click.echo(f"{tenant.name}  made {tenant.created_at:%Y-%m-%d} by {tenant.created_by}")
    return 0


@click.group("users")
def users() -> None:
    """Make, show and remove the accounts of people who sign in to the pages."""


@users.command("add")
@_NAME
@_ROLE
@_TENANT
def add_user(name: str, roles: tuple[str, ...], tenant: str) -> int:
    """Make an account; the password is asked for, or read from standard input where that is no terminal."""
    with _access() as access, acting_user() as by:
        person = access.people.add(name, _password(), tenant=tenant, roles=_words(roles), by=by)
    click.echo(f"{person.name}  {person.tenant}  {', '.join(person.roles)}")
    return 0


@users.command("list")
def show_users() -> int:
    """Show who may sign in, and who no more."""
    with _access() as access:
        for person in access.people.all():
            state = f"removed {person.removed_at:%Y-%m-%d} by {person.removed_by}" if person.removed_at else "present"
            proof = "password" if person.password else "single sign-on"
            click.echo(f"{person.name}  {person.tenant}  {', '.join(person.roles)}  {proof}  {state}")
    return 0


@users.command("password")
@_NAME
def change_password(name: str) -> int:
    """Give an account another password; its sign-ins end."""
    with _access() as access, acting_user():
        access.people.set_password(name, _password())
    click.echo(f"{name} has another password, and must sign in again")
    return 0


@users.command("roles")
@_NAME
@_ROLE
def change_roles(name: str, roles: tuple[str, ...]) -> int:
    """Give an account other roles; its sign-ins end."""
    with _access() as access, acting_user():
        access.people.set_roles(name, _words(roles))
    click.echo(f"{name} has other roles, and must sign in again")
    return 0


@users.command("remove")
@_NAME
def remove_user(name: str) -> int:
    """Let NAME sign in no more, and revoke the keys that are theirs; the name is given to nobody else."""
    with _access() as access, acting_user() as by:
        access.people.remove(name, by=by)
    click.echo(f"{name} is removed")
    return 0


def _password() -> str:
    """Ask for a password twice, unseen; from a pipe take its first line."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _words(roles: tuple[str, ...]) -> list[str]:
    return [word for given in roles for word in given.split(",")]


def _line(key: KeyRecord) -> str:
    ends = f"until {key.expires_at:%Y-%m-%d %H:%M} UTC" if key.expires_at else "until revoked"
    if key.revoked_at:
        ends = f"revoked {key.revoked_at:%Y-%m-%d %H:%M} UTC by {key.revoked_by}"
    elif not key.is_valid(datetime.now(UTC)):
        ends = f"expired {key.expires_at:%Y-%m-%d %H:%M} UTC"
    replaced = f"  in place of {key.replaces}" if key.replaces else ""
    pace = f"  {key.per_second:g} requests a second, {key.burst} at once" if key.per_second else ""
    return f"{key.prefix}  {key.tenant}  {', '.join(key.roles)}  {ends}  recorded as {key.identity}{replaced}{pace}"
