"""Identifiers that belong to one party worldwide: two lists that print the same one mean the same party."""

from service.domain.identifiers import plain_identifier
from service.domain.parties import IdentifierKind, Party

Number = tuple[str, str]

# Numbers of registers, taxes and papers repeat from country to country; a publisher's own number does not.
_UNIQUE = frozenset(
    {
        IdentifierKind.LEI,
        IdentifierKind.ISIN,
        IdentifierKind.FIGI,
        IdentifierKind.USCC,
        IdentifierKind.IMO,
    }
)
# The numbers of a firm's own list mean nothing on another one.
_OF_ONE_LIST = "house:"


def unique_numbers(party: Party) -> frozenset[Number]:
    """Return such numbers of a party, each with its kind, written plainly."""
    return frozenset(
        (one.kind.value, one.value if one.kind is IdentifierKind.PUBLISHER else plain_identifier(one.value))
        for one in party.identifiers
        if one.kind in _UNIQUE or (one.kind is IdentifierKind.PUBLISHER and not one.value.startswith(_OF_ONE_LIST))
    )
