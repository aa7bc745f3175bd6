"""The benchmarks ask the matcher that the product uses, and their brute force is the whole truth about it."""

from benchmarks import labelled, market_strings, matcher
from benchmarks.outcomes import MISSED, OTHER, QUIET, Case, verdict_of
from benchmarks.sources import bundled, bundled_index, namesakes
from service.domain.parties import Name, NameKind, Party

SMIC = "ofac-30951"


def test_the_index_gives_what_scoring_every_pair_gives() -> None:
    index = bundled_index()
    names = ("SEMICONDUCTOR MANUFACTURING INTERN", "HANGZHOU HIKVISION DIGTAL TECH", "CHINA MOBILE", "Acme Inc", "Ltd")
    for name, brute in zip(names, matcher.score_all(index, names), strict=True):
        assert brute == {m.party_id: (m.strength.rank, m.score) for m in matcher.ask(index, name)}


def test_equal_names_score_highest_and_unlike_ones_lowest() -> None:
    assert matcher.compare("Siemens AG", "SIEMENS AG") > 0.95
    assert matcher.compare("Siemens AG", "Nestle SA") < matcher.threshold()


def test_a_verdict_is_the_strength_of_the_wanted_party() -> None:
    found = matcher.ask(bundled_index(), "SEMICONDUCTOR MANUFACTURING INTERNATIONAL CORPORATION")
    assert verdict_of(Case("1", "own", "", frozenset({SMIC})), found).verdict == "exact"
    assert verdict_of(Case("1", "own", "", frozenset({"nobody"})), found).verdict == OTHER
    assert verdict_of(Case("1", "own", "", frozenset({"nobody"})), ()).verdict == MISSED
    assert verdict_of(Case("1", "clean", ""), ()).verdict == QUIET


def test_parties_of_one_name_stand_for_each_other() -> None:
    def named(key: str, text: str) -> Party:
        return Party(key, text, (Name(text, NameKind.PRIMARY),))

    same = namesakes([named("a", "ACME"), named("b", "Acme"), named("c", "Other")])
    assert same == {"a": {"a", "b"}, "b": {"a", "b"}, "c": {"c"}}


def test_every_string_of_a_listed_company_names_a_bundled_party() -> None:
    ids = {party.id for party in bundled()}
    wanted = [case for case in market_strings.strings() if not case.family.startswith("near miss")]
    assert len(wanted) > 250
    assert all(case.wanted <= ids and case.wanted for case in wanted)


def test_rows_are_measured_where_the_publishers_files_are_present() -> None:
    suite = labelled.measure()
    assert suite.absent or {figure.label for figure in suite.figures} >= {"ns-cmic: right party found"}
