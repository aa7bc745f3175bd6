import pytest

from service.domain.listings import Listing, PublishedList
from service.domain.parties import NameKind
from service.register.register import Register

Lists = dict[str, PublishedList]


def entries(published: Lists, code: str) -> dict[str, Listing]:
    """Give the newest listing by the name as listed."""
    return {listing.entry: listing for listing in published[code].listings}


@pytest.mark.parametrize(
    ("code", "entry", "party"),
    [
        ("us-ccmc", "Hangzhou Hikvision Digital Technology", "ofac-30946"),
        ("us-ccmc", "CNOOC Limited", "ofac-30926"),
        ("us-ccmc", "China National Offshore Oil Corp.", "ofac-30956"),
        ("us-ccmc", "China Railway Construction Corp", "ofac-30959"),
        ("us-ccmc", "Dawning Information Industry Co", "ofac-33113"),
        ("us-ccmc", "China Mobile Limited", "ofac-30923"),
        ("us-ccmc", "China Mobile Communications Group", "ofac-30944"),
        ("us-1260h", "CNOOC Limited", "ofac-30926"),
        ("us-1260h", "China Telecommunications Corporation", "ofac-30939"),
        ("us-1260h", "China Telecom Group Co., Ltd.", "ofac-30939"),
        ("us-1260h", "AVIC Airborne Systems Co., Ltd.", "ofac-32090"),
        ("us-1260h", "Zhonghang Electronic Measuring Instruments Company Limited", "ofac-32153"),
        ("us-1260h", "AVIC Xi'an Aircraft Industry Group Company Ltd.", "ofac-32052"),
        ("us-1260h", "Shenzhen DJI Innovation Technology Co., Ltd.", "ofac-33111"),
        ("us-1260h", "SDIC Intelligence (Xiamen) Information Co., Ltd.", "ofac-33896"),
        ("us-1260h", "CRRC Corporation Limited", "crrc-corp"),
        ("us-1260h", "Tencent Holdings Limited", "tencent-holdings-ltd"),
        ("us-ccmc", "Luokong Technology Corporation", "luokung-technology-corp"),
        ("us-ccmc", "Luokung Technology Corp.", "luokung-technology-corp"),
        ("us-ccmc", "Xiaomi Corporation", "xiaomi-corporation"),
    ],
)
def test_an_entry_means_its_reviewed_party(published: Lists, code: str, entry: str, party: str) -> None:
    assert entries(published, code)[entry].party_id == party


@pytest.mark.parametrize(
    ("code", "entry", "other"),
    [
        ("us-1260h", "SenseTime Group, Inc.", "ofac-33114"),
        ("us-1260h", "Beijing Megvii Technology Co., Ltd.", "ofac-33091"),
        ("us-1260h", "Shanghai Yitu Network Technology Co., Ltd.", "ofac-33893"),
        ("us-ccmc", "China Shipbuilding Industry Corporation", "ofac-32100"),
        ("us-1260h", "China United Network Communications Co., Ltd.", "ofac-30942"),
        ("us-1260h", "China State Construction Engineering Corporation Limited", "china-state-construction-group"),
        (
            "us-1260h",
            "China National Chemical Engineering Co., Ltd.",
            "china-national-chemical-engineering-group-co-ltd",
        ),
    ],
)
def test_a_resemblance_is_no_link(published: Lists, code: str, entry: str, other: str) -> None:
    assert entries(published, code)[entry].party_id != other


def test_a_linked_party_brings_its_isin_to_the_other_lists(register: Register) -> None:
    narrowed = register.choose(["us-1260h"])
    assert "CNE100000PM8" in {i.value for i in narrowed.parties["ofac-30946"].identifiers}


def test_luokung_is_one_party_with_two_listings_each_by_its_own_entry(register: Register) -> None:
    listings = register.listings["luokung-technology-corp"]
    assert [listing.entry for listing in listings] == ["Luokong Technology Corporation", "Luokung Technology Corp."]
    assert register.parties["luokung-technology-corp"].name == "Luokung Technology Corp."
    names = {name.text: name.kind for name in register.parties["luokung-technology-corp"].names}
    assert names["Luokong Technology Corporation"] is NameKind.FORMER


def test_two_entries_of_one_edition_that_a_later_one_joins_are_one_listing(register: Register) -> None:
    listings = [one for one in register.listings["ofac-32052"] if one.list_code == "us-1260h"]
    assert len(listings) == 1
    assert "Xi'an Aircraft Industry Group Co., Ltd." in {name.text for name in register.parties["ofac-32052"].names}


@pytest.mark.parametrize("text", ["CEC", "BGI", "AVIC", "CNOOC", "Inner Mongolia", "Beijing Research Center", "Costar"])
def test_acronyms_places_and_everyday_words_are_weak_names(published: Lists, text: str) -> None:
    kinds = {name.kind for party in published["us-1260h"].parties for name in party.names if name.text == text}
    assert kinds - {NameKind.SHORT} == {NameKind.WEAK}  # CNOOC is the short name of another party's security


def test_every_short_acronym_of_the_1260h_editions_was_marked_in_review(published: Lists) -> None:
    aliases = [n.text for p in published["us-1260h"].parties for n in p.names if n.kind is NameKind.ALIAS]
    assert [text for text in aliases if text.isupper() and text.isalpha() and len(text) <= 5] == []


def test_weak_marks_of_one_list_hold_for_the_party_on_all(register: Register) -> None:
    names = {name.text.casefold(): name.kind for name in register.parties["ofac-33112"].names}
    assert names["cloudwalk"] is NameKind.WEAK
