"""Mappings and sequences that make a value only when it is asked for, so that a large register needs little memory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

_From = TypeVar("_From")
_To = TypeVar("_To")


@dataclass(frozen=True, slots=True, eq=False)
class FoundOnDemand(Mapping[str, _To], Generic[_To]):
    """A mapping that looks a value up when asked for; a key of `keys_of` whose look-up gives None is not in it."""

    keys_of: Mapping[str, Any]
    find: Callable[[str], _To | None]

    def __getitem__(self, key: str) -> _To:
        found = self.find(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return (key for key in self.keys_of if self.find(key) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True, eq=False)
class Made(Sequence[_To], Generic[_From, _To]):
    """A sequence that makes each value anew whenever it is asked for."""

    values: Sequence[_From]
    make: Callable[[_From], _To]

    @overload
    def __getitem__(self, place: int) -> _To: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[_To]: ...
    def __getitem__(self, place: int | slice) -> _To | Sequence[_To]:
        if isinstance(place, slice):
            return [self.make(value) for value in self.values[place]]
        return self.make(self.values[place])

    def __iter__(self) -> Iterator[_To]:
        return map(self.make, self.values)

    def __len__(self) -> int:
        return len(self.values)
