"""Gives the matcher's index of some parties: built in memory, or laid out once for all processes and mapped by each."""

import hashlib
import json
from collections.abc import Sequence

from service.domain.parties import MARKET, Identifier, IdentifierKind, Name, NameKind, Party
from service.files.artifact_cache import ArtifactCache
from service.matching import MATCHER_VERSION, Index, Profile, build_index

_ENDING = ".index"
_NAMED = 16  # hexadecimal digits of a hash
# Parties of which each is laid out by code of its own: forms, wrappers, people, joined and shortened words, initials,
# scripts, weak names, alternatives, ships and identifiers.
_SPECIMEN = {
    "entity": (
        "OPEN JOINT STOCK CO ZERBINI ZAVODY",
        "Veltrano Holdings Co., Ltd.",
        "PT Veltrano Zerbini (Persero) Tbk",
        "Zerbini S.p.A. Class B ADR",
        "Ostrander Aero. Engine Corporation of China",
        "14th Research Institute of Ostrander (Hong Kong) Limited",
        "Kelvane Technlogy Internatonal GmbH & Co. KG",
        "PJSC Kelvane (Public Joint-Stock Company Kelvane)",
        "\u6d77\u5eb7\u5a01\u89c6\u6570\u5b57\u6280\u672f",
        "VZO",
    ),
    "person": ("ZERBINI, J.R.R.", "Abd al-Karim OSTRANDER", "V. Kelvane Jr."),
    "vessel": ("KELVANE STAR",),
    MARKET: ("an issuer in Zerbini",),
}
_NUMBERS = (
    Identifier(IdentifierKind.ISIN, "US0378331005"),
    Identifier(IdentifierKind.TICKER, "0941 HK"),
    Identifier(IdentifierKind.CUSIP, "037833100"),
)


def kept_index(shelf: ArtifactCache, parties: Sequence[Party], state: str | None, profile: Profile) -> Index:
    """Map the index of parties whose state has a name, or make it first; of any other, build one in memory."""
    if state is None:
        return Index.build(parties, profile)
    made_of = f"{state}\n{profile.hash}\n{MATCHER_VERSION}\n{layout(profile)}"
    named = hashlib.sha256(made_of.encode()).hexdigest()[:_NAMED]
    file = shelf.find_or_make(f"{named}{_ENDING}", lambda: build_index(parties, profile))
    return Index.read(file, parties, profile)


def layout(profile: Profile) -> str:
    """Return the hash of how the code lays parties out: another one wherever the same parties become other arrays.

    Why a specimen: a number raised by hand was forgotten; a hash of classes alone does not tell that a name is parsed
    otherwise. A specimen costs a few milliseconds at a start.
    """
    parties = [_party(kind, names) for kind, names in _SPECIMEN.items()]
    arrays, meta = build_index(parties, profile)
    laid = hashlib.sha256(json.dumps(meta, sort_keys=True).encode())
    for name, array in sorted(arrays.items()):
        laid.update(f"{name} {array.dtype} {array.shape}".encode() + array.tobytes())
    return laid.hexdigest()


def _party(kind: str, names: tuple[str, ...]) -> Party:
    kinds = (NameKind.PRIMARY, NameKind.ALIAS, NameKind.WEAK, *[NameKind.ALIAS] * len(names))
    held = tuple(Name(text, of) for text, of in zip(names, kinds, strict=False))
    return Party(f"specimen-{kind}", names[0], held, identifiers=_NUMBERS, kind=kind)
