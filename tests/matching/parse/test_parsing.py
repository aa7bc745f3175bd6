"""What a name is taken apart into, and what the knowledge files promise."""

from itertools import combinations

import pytest

from service.matching import Profile, compare_names, load_profile
from service.matching import data as knowledge
from service.matching.normalise.text import fold, words_of
from service.matching.parse.names import is_telling
from service.matching.parse.parsing import parse_name, parse_readings


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Xi\u2019an Aircraft", "xian aircraft"),
        ("Société Générale™", "societe generale"),
        ("\ufeffＡＢ\u200bＣ\u00a0co\tltd", "abc co ltd"),
        ("\ud800A\u202eB", "ab"),
    ],
)
def test_text_is_folded_to_plain_words(text: str, folded: str) -> None:
    assert " ".join(fold(text).split()) == folded


@pytest.mark.parametrize(
    ("text", "words"), [("Renault S.A.", ["renault", "sa"]), ("Eni S.p.A.", ["eni", "spa"]), ("CO.,LTD", ["co", "ltd"])]
)
def test_dotted_letters_are_one_word(text: str, words: list[str]) -> None:
    assert words_of(fold(text)) == words


@pytest.mark.parametrize(
    ("text", "core", "family"),
    [
        ("CHINA MOBILE LTD", "china mobile", "limited"),
        ("CHINA SPACESAT CO", "china spacesat", "company"),
        ("China Telecom Corporation Limited.Co.Ltd", "china telecom", "corporation"),
        ("AERO ENGINE CORP OF CHINA", "aero engine china", "corporation"),
        ("BAIDU ADR REPTG INC CLASS A", "baidu", "incorporated"),
        ("NIO-SW", "nio", None),
        ("ALIBABA GROUP HOLDING-SP ADR", "alibaba group holding", None),
        ("China Unicom (Hong Kong) Limited", "china unicom hongkong", "limited"),
        ("PT Telkom Indonesia (Persero) Tbk", "telkom indonesia", "terbuka"),
        ("Volkswagen AG PREF", "volkswagen", "aktien"),
        ("中国移动有限公司", "中国移动", "china_limited"),
        ("CNOOC LTD 3.5% 05/05/2025", "cnooc", "limited"),
        ("CORPORATIONLIMITED", "corporation", "limited"),
    ],
)
def test_legal_form_and_wrapper_are_told_from_the_name(
    profile: Profile, text: str, core: str, family: str | None
) -> None:
    name = parse_name(text, profile)
    assert (" ".join(name.core), name.family) == (core, family)


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [
        ("Vltrn Hldngs Ltd", True),
        ("14th Rsrch Insttte of CTC", True),  # a number has no vowels
        ("Shnzhn CEC Ble Ocn Hldngs Co., Ltd.", True),  # an acronym keeps its own
        ("Veltrano Hldngs Ltd", False),
        ("Zia AGHA", False),
        ("ARGO 1", False),
        ("CTC Ltd", False),
    ],
)
def test_a_name_without_inner_vowels_is_known(profile: Profile, text: str, *, is_bare: bool) -> None:
    assert {word.is_bare for word in parse_name(text, profile).words} == {is_bare}


def test_a_cut_shows_in_the_last_word_only(profile: Profile) -> None:
    name = parse_name("SEMICONDUCTOR MANUFACTURING INTERN", profile, is_cut=True)
    assert [word.is_cut for word in name.words] == [False, False, True]


def test_beginning_of_a_form_behind_a_cut_costs_nothing(profile: Profile) -> None:
    name = parse_name("CHINA RAILWAY CONSTRUCTION CORP L", profile, is_cut=True)
    assert name.core == ("china", "railway", "construction")
    assert name.words[-1].extra == 0.0


def test_share_class_at_a_cut_is_still_a_share_class(profile: Profile) -> None:
    assert parse_name("VELTRANO GROUP CO LTD CLASS B", profile, is_cut=True).core == ("veltrano", "group")


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        ("co", "ltd", True),
        ("co ltd", "co", True),
        ("corp", "corp ltd", True),
        ("inc", "co ltd", False),
        ("corp", "co ltd", False),
        ("inc", "ltd", False),
        ("plc", "ag", False),
    ],
)
def test_forms_agree_by_family(profile: Profile, first: str, second: str, *, agree: bool) -> None:
    families = [profile.forms.family([tuple(form.split())]) for form in (first, second)]
    assert None not in families
    assert profile.forms.agree(str(families[0]), str(families[1])) is agree


def test_no_form_is_of_two_families() -> None:
    table = knowledge.table("legal_forms")["family"]
    written = {family: {f for forms in row.values() for f in forms} for family, row in table.items()}
    shared = {(a, b): both for a, b in combinations(written, 2) if (both := written[a] & written[b])}
    assert shared == {}


def test_compatible_families_and_abbreviated_words_exist(profile: Profile) -> None:
    families = set(knowledge.table("legal_forms")["family"])
    assert {family for pair in profile.forms.compatible for family in pair} <= families
    assert all(full and short not in full for short, full in profile.lexicon.short.items())


def test_word_classes_cost_between_nothing_and_a_distinctive_word(profile: Profile) -> None:
    lexicon = profile.lexicon
    kinds = {lexicon.class_of(word) for word in (*lexicon.classes, *lexicon.bearers.by_companies, "veltrano")}
    kinds |= {lexicon.class_in_person(word) for word in (*lexicon.bearers.by_people, "veltrano")}
    assert all(0 < kind.weight <= 1 and 0 <= kind.extra <= 1 for kind in kinds)


def test_no_market_code_is_given_to_two_markets() -> None:
    markets = knowledge.table("exchanges")["market"]
    for kind in ("codes", "mics", "names"):
        by_market = [{" ".join(words_of(fold(code))) for code in row.get(kind, ())} for row in markets.values()]
        given = [code for codes in by_market for code in codes]
        assert given
        assert sorted(given) == sorted(set(given))


@pytest.mark.parametrize(
    "text",
    [
        "Perpetual Ltd",
        "Future PLC",
        "H&R GmbH & Co KGaA",
        "K+S AG",
        "A&D",
        "TBK Co Ltd",
        "AB SA",
        "SAS AB",
        "S-1 Corp",
        "3M",
    ],
)
def test_a_company_named_like_a_form_or_wrapper_says_something(text: str) -> None:
    profile = load_profile()
    assert is_telling(parse_name(text, profile), profile)


@pytest.mark.parametrize(
    "text", ["", ".", "X", "Ltd", "Co Ltd", "Class A", "A Shares", "ADR", "Sponsored ADR", "- - -"]
)
def test_a_form_or_a_wrapper_alone_says_nothing(text: str) -> None:
    profile = load_profile()
    assert not is_telling(parse_name(text, profile), profile)


def test_words_beyond_the_limit_are_cut_and_not_remembered(profile: Profile) -> None:
    longest = profile.limits.word_characters
    profile.forget()
    assert parse_name(f"{'x' * (longest + 9)} veltrano", profile).core == ("x" * longest, "veltrano")
    assert max(map(len, profile.tokens)) == longest


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("AERO ENGINE CORPORATION OFCHINA", ("aero", "engine", "china")),
        ("Veltrano Investment AndHolding Co., Ltd.", ("veltrano", "investment", "holding")),
        ("Ofchinet Andes Theta", ("ofchinet", "andes", "theta")),
        ("CapitaLand Ltd", ("capitaland",)),
    ],
)
def test_a_link_that_lost_its_space_is_taken_off_a_word_of_the_language(
    text: str, core: tuple[str, ...], profile: Profile
) -> None:
    assert parse_name(text, profile).core == core


@pytest.mark.parametrize(("short", "full"), [("ACFT", "AIRCRAFT"), ("PETE", "PETROLEUM"), ("CMPTR", "COMPUTER")])
def test_short_forms_of_securities_files_are_read_in_full(short: str, full: str, profile: Profile) -> None:
    assert compare_names(f"VELTRANO {short} CO", f"Veltrano {full} Company", profile) >= profile.thresholds.close


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("V.V. PUTIN", ("v", "v", "putin")),
        ("Khan, A.Q.", ("khan", "a", "q")),
        ("A.B. Khan", ("a", "b", "khan")),
        ("Volvo A.B.", None),
        ("P.T. Veltrano", None),
        ("U.S. Steel", None),
        ("S.F. Veltrano Ltd", None),
        ("J.R.R. Veltrano", ("j", "r", "r", "veltrano")),
        ("S.p.A. Veltrano", None),
        ("U.S.A. Veltrano", None),
        ("Veltrano S.A.S.", None),
        ("Veltrano S.A.F.", None),
        ("A.Q.", None),
        ("JC Veltrano", ("j", "c", "veltrano")),
        ("VELTRANO, VV", ("veltrano", "v", "v")),
        ("JC Veltrano Ltd", None),
        ("VELTRANO TECHS DL-,01", None),
        ("BT Group", None),
        ("V.T. Veltrano Electronics", None),
        ("DR Veltrano", None),
        ("MD. Veltrano", None),
        ("Veltrano AG", None),
        ("A&D Veltrano", None),
        ("JC", None),
    ],
)
def test_letters_with_full_stops_and_two_consonants_may_be_a_persons_initials(
    text: str, core: tuple[str, ...] | None, profile: Profile
) -> None:
    people = [name.core for name in parse_readings(text, profile) if name.of_person]
    assert people == ([core] if core else [])
