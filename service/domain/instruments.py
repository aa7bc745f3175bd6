"""What kind of security a holding is, when it was issued and when it matures: the facts that directives turn on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Instrument(StrEnum):
    """Kinds of security, by the words that a holding may carry."""

    EQUITY = "equity"
    DEPOSITARY_RECEIPT = "depositary_receipt"
    DEBT = "debt"
    FUND = "fund"
    OPTION = "option"
    FUTURE = "future"
    SWAP = "swap"
    STRUCTURED = "structured"
    RIGHT = "right"
    WARRANT = "warrant"


class Subject(StrEnum):
    """What a rule is about: debt, equity, or contracts derived from either."""

    DEBT = "debt"
    EQUITY = "equity"
    DERIVATIVE = "derivative"


# A depositary receipt or a right to subscribe is equity of its issuer (EO 13662 directive 1; OFAC FAQs 371, 391, 405).
# A fund is equity of the fund, yet what is asked about here is its issuer's debt or equity inside: it stays unsettled.
_SUBJECTS = {
    Instrument.EQUITY: Subject.EQUITY,
    Instrument.DEPOSITARY_RECEIPT: Subject.EQUITY,
    Instrument.RIGHT: Subject.EQUITY,
    Instrument.DEBT: Subject.DEBT,
    Instrument.OPTION: Subject.DERIVATIVE,
    Instrument.FUTURE: Subject.DERIVATIVE,
    Instrument.SWAP: Subject.DERIVATIVE,
    Instrument.WARRANT: Subject.DERIVATIVE,
    Instrument.STRUCTURED: Subject.DERIVATIVE,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What is known of a security: None where it is not."""

    instrument: Instrument | None = None
    issued_on: date | None = None
    matures_on: date | None = None
    issuer_country: str | None = None

    @property
    def subject(self) -> Subject | None:
        """Tell whether it is debt, equity or derived from them; None where that is not known."""
        return _SUBJECTS.get(self.instrument) if self.instrument else None


UNKNOWN_TERMS = Terms()


class Applies(StrEnum):
    """Whether a rule reaches a security."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Applicability:
    """Whether a rule reaches a security; where that is open, `fact` is what would settle it."""

    reach: Applies
    fact: str = ""


_NO = Applicability(Applies.NO)
_YES = Applicability(Applies.YES)


@dataclass(frozen=True, slots=True)
class InstrumentRule:
    """A row of the table of directives: one kind of security that a programme restricts.

    It reaches debt or equity issued on or after `issued_from` (and before `issued_before`, where a later row tightens
    the tenor), debt only where it runs for more than `longer_than_days` (None: whatever its tenor). With `primary_only`
    it forbids buying from the issuer alone, so that what was issued can be traded.
    """

    programme: str
    subject: Subject
    issued_from: date
    source: str
    grade: str
    issued_before: date | None = None
    longer_than_days: int | None = None
    primary_only: bool = False

    def reach(self, terms: Terms, listed_on: date | None = None) -> Applicability:
        """Tell whether a security is restricted by this row; what is not known makes the answer open, never no.

        New is what was issued since the issuer was determined to be subject to the directive (OFAC FAQ 371), so no
        earlier than `listed_on`.
        """
        subject = terms.subject
        if subject is Subject.DERIVATIVE:
            return Applicability(Applies.OPEN, "what security lies beneath it")
        if subject is None:
            return Applicability(Applies.OPEN, "whether it is debt or equity")
        if subject is not self.subject:
            return _NO
        return self._by_days(terms, max(self.issued_from, listed_on or self.issued_from))

    def _by_days(self, terms: Terms, issued_from: date) -> Applicability:
        if terms.issued_on is None:
            is_over = self.subject is Subject.DEBT and terms.matures_on and terms.matures_on <= issued_from
            return _NO if is_over else Applicability(Applies.OPEN, "when it was issued")
        if terms.issued_on < issued_from or (self.issued_before and terms.issued_on >= self.issued_before):
            return _NO
        if self.primary_only:
            return Applicability(Applies.OPEN, "whether it is bought from its issuer")
        return self._by_tenor(terms.issued_on, terms.matures_on)

    def _by_tenor(self, issued_on: date, matures_on: date | None) -> Applicability:
        if self.subject is Subject.EQUITY or self.longer_than_days is None:
            return _YES
        if matures_on is None:
            return Applicability(Applies.OPEN, "when it matures")
        return _YES if (matures_on - issued_on).days > self.longer_than_days else _NO


def reach_of(rules: Iterable[InstrumentRule], terms: Terms, listed_on: date | None = None) -> Applicability:
    """Tell whether any of the rules reaches a security: the strictest answer, with the facts that would settle it."""
    answers = [rule.reach(terms, listed_on) for rule in rules]
    if any(one.reach is Applies.YES for one in answers):
        return _YES
    facts = dict.fromkeys(one.fact for one in answers if one.reach is Applies.OPEN)
    return Applicability(Applies.OPEN, " and ".join(facts)) if facts else _NO
