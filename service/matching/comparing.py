"""Two names held against each other, without a list."""

from service.domain.parties import Name, NameKind, Party
from service.matching.index import Index
from service.matching.knowledge.profile import Profile


def compare_names(first: str, second: str, profile: Profile, *, kind: str = "entity") -> float:
    """Score two names against each other, 0..1, whichever of them is the printed one; `kind` is the bearer's."""
    return max(_score(first, second, profile, kind), _score(second, first, profile, kind))


def _score(printed: str, listed: str, profile: Profile, kind: str) -> float:
    party = Party("compared", listed, (Name(listed, NameKind.PRIMARY),), kind=kind)
    (found,) = Index.build([party], profile).score_all([printed], 0.0)
    return max((match.score for match in found), default=0.0)
