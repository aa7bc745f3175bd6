"""Who falls under a programme because of who owns him: stakes of all lists made into listings of their own."""

from service.domain.as_of import AsOf
from service.register.register import Register


def add_owned_parties(register: Register, known_at: AsOf | None = None) -> Register:
    """Add a listing for each party of which owners listed under a programme with a rule on ownership hold enough.

    `known_at` as for `Register.as_known`, None for all that is known. The versions that state the ownership join the
    register's lists: every answer names what it used.
    """
    if not register.stakes:
        return register
    from service.ownership.register import derive  # noqa: PLC0415 - networkx takes 0.2 s that most runs need not wait

    return derive(register, known_at)


__all__ = ["add_owned_parties"]
