"""What a name may stand for that is printed without blanks, or with the weights of several: a lead, never more."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from service.domain.findings import Finding, Question
from service.domain.flags import Flag
from service.domain.holdings import UnmappedText
from service.domain.matches import Match
from service.matching import Index
from service.matching.other_prints import OtherPrint, other_prints
from service.register.register import Register
from service.screening.unmapped_texts import with_unmapped_texts

COLUMN = "name, read as several words"


def with_other_prints(
    findings: Sequence[Finding],
    matches: Sequence[Sequence[Match]],
    register: Register,
    index: Index,
    question: Question,
) -> tuple[Finding, ...]:
    """Make a row `review` whose name, with its blanks or names apart, alone would give more than `notice`."""
    asked: dict[int, Finding] = {}
    prints: dict[int, Mapping[str, OtherPrint]] = {}
    for place, finding in enumerate(findings):
        name = finding.holding.name
        if not name or finding.flag.severity >= Flag.REVIEW.severity:
            continue
        if found := {one.text: one for one in other_prints(name, index.profile, index.corpus.vocabulary.has)}:
            beside = tuple(UnmappedText(COLUMN, "name", text) for text in found)
            asked[place] = replace(finding, holding=replace(finding.holding, beside=beside))
            prints[place] = found
    if not asked:
        return tuple(findings)
    led = with_unmapped_texts([*asked.values()], [matches[place] for place in asked], register, index, question)
    changed = {
        place: replace(one, holding=findings[place].holding)
        for place, one in zip(asked, led, strict=True)
        if any(_is_meant(listed.match, prints[place]) for listed in one.matches)
    }
    return tuple(changed.get(place, finding) for place, finding in enumerate(findings))


def _is_meant(match: Match, prints: Mapping[str, OtherPrint]) -> bool:
    """Tell whether a listed name has the words of a print beside one another.

    Why: words that were found in a brand are in many names (KOREACENTER, KOREA COMPUTER CENTER); two of them side by
    side are in the name that was meant. Of 21,576 names of companies none is a lead by this that was none before.
    """
    printed = prints.get(match.value)
    return printed is not None and printed.is_in(match.against)
