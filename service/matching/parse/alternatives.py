"""The names that one listed name is printed as: PJSC Sberbank (Public Joint-Stock Company Sberbank) is two."""

import re
from collections.abc import Iterator

from service.matching.knowledge.profile import Profile
from service.matching.parse.names import ParsedName, is_telling
from service.matching.parse.parsing import parse_name

_BRACKETS = re.compile(r"^(?P<outer>[^()\[\]]+?)\s*[(\[](?P<inner>[^()\[\]]+)[)\]]\s*(?P<rest>[^()\[\]]*)$")
_SLASH = re.compile(r"\s+/\s+")


def alternatives(text: str, profile: Profile) -> Iterator[ParsedName]:
    """Give the names of a company that stand in one listed name, apart; none where it is one name.

    They share a word of the company's own, or a cue says that the second is another name of the first. What stands in
    brackets is else a part of the name: CHINA MOBILE (HONG KONG) LIMITED.
    """
    for parts in _parted(text, profile):
        names = [parse_name(part, profile) for part in parts]
        if all(is_telling(name, profile) for name in names) and _is_one_company(names):
            yield from names


def _parted(text: str, profile: Profile) -> Iterator[tuple[str, str]]:
    if "/" in text and len(parts := _SLASH.split(text)) == len(("one", "other")):
        yield parts[0], parts[1]
    found = _BRACKETS.match(text) if "(" in text or "[" in text else None
    if found:
        cued = profile.decorations.in_brackets.match(found["inner"].lower())
        yield f"{found['outer']} {found['rest']}", found["inner"][cued.end() if cued else 0 :]


def _is_one_company(names: list[ParsedName]) -> bool:
    own = [{word.text for word in name.words if word.kind.is_distinctive and len(word.text) > 1} for name in names]
    return all(own) and bool(own[0] & own[1])
