"""Packs parties and listings into a few bytes each, and unpacks them unchanged; repeated texts are stored once.

The form follows the fields of the dataclasses: a new field is packed with the others, and one of a type that has no
rule here is refused as soon as this module is imported.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from types import NoneType
from typing import Any, cast, get_args, get_origin, get_type_hints

import msgspec

from service.domain.instants import read_instant, write_instant
from service.domain.listings import Listing
from service.domain.parties import Party

# Raise it whenever the same lists are joined, packed or laid out differently.
_LAYOUT = 3
# A party's own texts, which no other shares.
_OWN = frozenset({"id", "party_id", "name", "text", "value", "entry"})
# What is said of a listing or an act and changes nothing of its status at any instant.
_SAID = frozenset({"party_id", "entry", "source", "grade", "authority", "reference", "effect"})
# Texts of one field that are kept once; where each is another, more would only fill the memory of every process.
_MOST_WORDS = 1_024
# Of all fields together, however often a snapshot is amended.
_MOST_TEXTS = 32 * _MOST_WORDS
_PLAIN = (str, int, bool, float)
Read = Callable[[Any], Any]


class PackedWords:
    """The repeated texts, each with its number."""

    def __init__(self, most: int = _MOST_WORDS, before: Sequence[str] = ()) -> None:
        """Keep the texts of a field once, up to so many of them; those of `before` have their places already."""
        self._most = most
        self.texts: list[str] = [*before]
        self._before = {text: number for number, text in enumerate(before)}
        self._numbers: dict[str, dict[str, int]] = {}

    def number(self, field: str, text: str) -> int | str:
        """Return the number of a text, or the text where its field has too many others."""
        known = self._numbers.setdefault(field, {})
        number = known.get(text, self._before.get(text))
        if number is None:
            if len(known) >= self._most or len(self.texts) >= _MOST_TEXTS:
                return text
            number = known[text] = len(self.texts)
            self.texts.append(text)
        return number


@dataclass(frozen=True, slots=True)
class Form:
    """How one dataclass is packed: its fields in order, and the special treatment of some of them by position.

    `repeated` are texts that others share, `parts` tuples of other dataclasses, `lasting` what an outline keeps;
    `name` tells the form from that of any other fields.
    """

    make: Callable[..., Any]
    names: tuple[str, ...]
    instants: tuple[int, ...]
    repeated: tuple[int, ...]
    reads: tuple[tuple[int, Read], ...]
    parts: tuple[tuple[int, "Form"], ...]
    lasting: tuple[int, ...]
    name: str

    @classmethod
    def of(cls, kind: type[Any]) -> "Form":
        """Read the fields of a dataclass.

        Raises:
            TypeError: a field is of a type that has no rule here.
        """
        names = tuple(one.name for one in fields(kind))
        typed = get_type_hints(kind)
        hints = [_sole(typed[name]) for name in names]
        parts = tuple((place, cls.of(get_args(hint)[0])) for place, hint in enumerate(hints) if _is_many(hint))
        reads = [(place, _read_of(hint)) for place, hint in enumerate(hints) if not _is_many(hint)]
        nested = {place for place, _ in parts}
        return cls(
            make=kind,
            names=names,
            instants=tuple(place for place, hint in enumerate(hints) if hint is datetime),
            repeated=tuple(p for p, hint in enumerate(hints) if hint in {str, datetime} and names[p] not in _OWN),
            reads=tuple((place, read) for place, read in reads if read),
            parts=parts,
            lasting=tuple(p for p, name in enumerate(names) if name not in _SAID and p not in nested),
            name=repr([(name, _name_of(hint)) for name, hint in zip(names, hints, strict=True)]),
        )

    def pack(self, value: object, words: PackedWords) -> list[Any]:
        """Turn a value into a list of what MessagePack knows."""
        packed = [getattr(value, name) for name in self.names]
        for place in self.instants:
            if packed[place] is not None:
                packed[place] = write_instant(packed[place])
        for place in self.repeated:
            if packed[place] is not None:
                packed[place] = words.number(self.names[place], packed[place])
        for place, part in self.parts:
            packed[place] = [part.pack(one, words) for one in packed[place]]
        return packed

    def unpack(self, packed: list[Any], words: Sequence[str]) -> Any:  # noqa: ANN401 the dataclass of this form
        """Turn such a list back into a value; the list is consumed."""
        for place in self.repeated:
            if type(packed[place]) is int:
                packed[place] = words[packed[place]]
        for place, read in self.reads:
            if packed[place] is not None:
                packed[place] = read(packed[place])
        for place, part in self.parts:
            packed[place] = tuple([part.unpack(one, words) for one in packed[place]])
        return self.make(*packed)

    def outline(self, packed: list[Any]) -> list[Any]:
        """Remove from a packed value the fields that are shown but change no status."""
        outlined = [packed[place] for place in self.lasting]
        for place, part in self.parts:
            outlined.append([part.outline(one) for one in packed[place]])
        return outlined


def _sole(hint: object) -> object:
    """Return the type of a field that may be None."""
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    return kinds[0] if NoneType in get_args(hint) and len(kinds) == 1 else hint


def _name_of(hint: object) -> str:
    """Name a type with all that it may hold."""
    if _is_many(hint):
        return Form.of(get_args(hint)[0]).name
    return repr([*hint]) if isinstance(hint, type) and issubclass(hint, StrEnum) else repr(hint)


def _is_many(hint: object) -> bool:
    """Return whether a type is a tuple of other dataclasses."""
    return get_origin(hint) is tuple and is_dataclass(get_args(hint)[0])


def _read_of(hint: object) -> Read | None:
    """Find what turns a packed value back into one of this type; None where it needs nothing.

    Raises:
        TypeError: there is no rule for the type.
    """
    if hint is datetime:
        return read_instant
    if hint is date:
        return date.fromisoformat
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {word.value: word for word in hint}.__getitem__
    if hint == tuple[str, ...]:
        return tuple
    if hint in _PLAIN:
        return None
    raise TypeError(f"a field of type {hint} cannot be packed yet: write its rule")


_PARTY, _LISTING = Form.of(Party), Form.of(Listing)
# What a program of another layout, other fields or other words cannot read.
FORM = hashlib.sha256(f"{_LAYOUT}{_PARTY.name}{_LISTING.name}".encode()).hexdigest()
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Any]).decode


def pack_party(party: Party, words: PackedWords) -> bytes:
    """Write a party."""
    return _encode(_PARTY.pack(party, words))


def unpack_party(packed: bytes, words: Sequence[str]) -> Party:
    """Read a party."""
    return cast("Party", _PARTY.unpack(_decode(packed), words))


def pack_listings(records: Sequence[Listing], words: PackedWords) -> tuple[bytes, list[bytes]]:
    """Write a party's listings, and for each an outline, equal for all that no instant can tell apart by status."""
    packed = [_LISTING.pack(one, words) for one in records]
    return _encode(packed), [_encode(_LISTING.outline(one)) for one in packed]


def unpack_listings(packed: bytes, words: Sequence[str]) -> tuple[Listing, ...]:
    """Read a party's listings."""
    return tuple([_LISTING.unpack(one, words) for one in _decode(packed)])
