"""Who may ask how fast: each key by its rate, all of a tenant by theirs, and a stranger by his address."""

from dataclasses import dataclass, field

from service.access.host_rates import HostRates
from service.access.rates import Allowance, Rate, RateCounter
from service.access.roles import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Charge:
    """A request that was counted: under which policy, by which rate, and what the bucket said."""

    policy: str
    rate: Rate
    allowance: Allowance


@dataclass(frozen=True, slots=True)
class Throttle:
    """The rates that hold where a key has none of its own; None: as fast as one likes.

    `counter` counts those who are known, over all hosts where there are several; `host` whoever is not: strangers must
    cost the database nothing.
    """

    of_keys: Rate | None = None
    of_tenants: Rate | None = None
    host: HostRates = field(default_factory=HostRates)
    shared: RateCounter | None = None

    @property
    def counter(self) -> RateCounter:
        """Give what counts those who are known."""
        return self.shared or self.host

    def charge(self, actor: Actor, address: str) -> tuple[Charge, ...]:
        """Count a request of somebody, by key and by tenant; by address where nobody is asked who they are.

        The last one is refused, or none is.

        Raises:
            StoreError: the database, in which several hosts count together, failed.
        """
        if actor.kind is ActorKind.OPEN:
            return self.charge_stranger(address)
        charges: list[Charge] = []
        for policy, subject, rate in (
            ("key", f"key {actor.name}", actor.rate or self.of_keys),
            ("tenant", f"tenant {actor.tenant}", self.of_tenants),
        ):
            if rate is not None:
                charges.append(Charge(policy, rate, self.counter.take(subject, rate)))
                if not charges[-1].allowance.is_allowed:
                    break
        return tuple(charges)

    def charge_stranger(self, address: str) -> tuple[Charge, ...]:
        """Count a request of whoever is at an address."""
        rate = self.of_keys
        return (Charge("address", rate, self.host.take(f"address {address}", rate)),) if rate else ()
