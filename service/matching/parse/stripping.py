"""Takes what tells no company from another off a name: legal forms before, behind and within it, and wrappers."""

from msgspec import Struct

from service.matching.knowledge.phrases import Phrase
from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_table import ENDS, LEADS, WITHIN, WRAPS, Token


class Stripped(Struct, frozen=True, gc=False):
    """The telling words of a name, its legal forms, and whether anything stood behind the last telling word.

    `telling` are the core's words as they are known, and `roles` all that they may be.
    """

    core: list[str]
    telling: list[Token]
    roles: int
    forms: list[Phrase]
    has_end: bool


def strip(tokens: list[str], profile: Profile) -> Stripped:
    """Take wrappers and legal forms off."""
    core, known = tokens, profile.tokens
    forms: list[Phrase] = []
    while core and known[core[0]].roles & LEADS and (size := profile.forms.opening(core)):
        forms, core = [*forms, tuple(core[:size])], core[size:]
    end = whole = len(core)
    if end and known[core[-1]].roles & (WRAPS | ENDS):
        end = _without_wrappers(core, end, profile)
        end, trailing = _without_forms(core, end, profile)
        core, has_end = core[:end], end < whole
    else:
        trailing, has_end = [], False
    telling, roles = _known(core, profile)
    if roles & WITHIN:
        core, middle = _without_middle(core, profile)
        if len(core) < end:
            forms += middle
            telling, roles = _known(core, profile)
    return Stripped(core, telling, roles, forms + trailing, has_end)


def _known(core: list[str], profile: Profile) -> tuple[list[Token], int]:
    known, roles = profile.tokens, 0
    telling = [known[word] for word in core]
    for token in telling:
        roles |= token.roles
    return telling, roles


def _without_wrappers(tokens: list[str], end: int, profile: Profile) -> int:
    """Count the words before the wrappers at a name's end; the S of `A/S` is of a longer legal form, and none."""
    known, form = profile.tokens, profile.forms.trailing
    while end and known[tokens[end - 1]].roles & WRAPS and (size := profile.wrappers.trailing.ending(tokens, end)):
        if known[tokens[end - 1]].roles & ENDS and form.ending(tokens, end) > size:
            break
        end -= size
    return end


def _without_forms(tokens: list[str], end: int, profile: Profile) -> tuple[int, list[Phrase]]:
    found: list[Phrase] = []
    known = profile.tokens
    while end and known[tokens[end - 1]].roles & ENDS:
        size = profile.forms.trailing.ending(tokens, end)
        if size:
            found.insert(0, tuple(tokens[end - size : end]))
        else:
            size = profile.wrappers.anywhere.ending(tokens, end)
        if not size:
            break
        end -= size
    return end, found


def _without_middle(tokens: list[str], profile: Profile) -> tuple[list[str], list[Phrase]]:
    kept, found = tokens[:1], []
    forms, wrappers = profile.forms.anywhere, profile.wrappers.anywhere
    place = 1
    while place < len(tokens):
        form, wrapper = forms.beginning(tokens, place), wrappers.beginning(tokens, place)
        if form and form >= wrapper:
            found.append(tuple(tokens[place : place + form]))
        elif not wrapper:
            kept.append(tokens[place])
        place += max(form, wrapper, 1)
    return kept, found
