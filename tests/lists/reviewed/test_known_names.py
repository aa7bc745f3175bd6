"""Reviewed names reach their party in every version of a list, and never a second company."""

from datetime import date
from pathlib import Path

import pytest

from service.domain.listings import PublishedList
from service.domain.parties import Name, NameKind, Party
from service.domain.programmes import Programmes
from service.errors import ListDataError
from service.lists import Loader, SourceFile, load_bundled, source_of
from service.lists.reviewed.known_names import bundled_names
from service.lists.reviewed.versions import version_of
from tests.lists.edited_tables import Cells, change, rows_of, save
from tests.lists.readers.ofac_extracts import prim, source

FILE = "names.csv"
OFAC = {"ofac-30923": "CHINA MOBILE LIMITED", "ofac-30882": "CHINA TELECOM CORPORATION LIMITED"}
NO_CHINESE_NAME = {"ofac-32089", "ofac-32091"}  # Proven Glory, Proven Honour: companies of the British Virgin Islands
# Exchange short names of companies on no list: a listed parent, affiliate or neighbour does not bear them.
OTHERS = """
中国广核 中国核电 航发动力 航发控制 中国长城 浪潮信息 航天科技 中国船舶 中航产融 中航科工 中国中铁 中国通号
中国通信服务 中海油服 海油工程 中国电建 中国能建 中国重汽 中国航信 中国铁塔 萤石网络 紫光国微 台积电 长城汽车
腾讯音乐 长江电力 三峡能源 中国国航 中远海控 中国外运 药明生物 振华重工
"""


def names_of(published: PublishedList, party: str) -> dict[str, Name]:
    return {name.text: name for one in published.parties if one.id == party for name in one.names}


@pytest.mark.parametrize(
    ("code", "party", "text", "kind"),
    [
        ("us-ns-cmic", "ofac-30923", "中国移动有限公司", NameKind.NATIVE),
        ("us-ns-cmic", "ofac-30923", "中國移動", NameKind.SHORT),
        ("us-ns-cmic", "ofac-30923", "CHINA MOBILE", NameKind.SHORT),
        ("us-ns-cmic", "ofac-30926", "CNOOC", NameKind.SHORT),
        ("us-ns-cmic", "ofac-30946", "海康威视", NameKind.SHORT),
        ("us-ns-cmic", "ofac-30959", "CHINA RAIL CONS", NameKind.SHORT),
        ("us-ns-cmic", "ofac-32053", "贵州力源液压股份有限公司", NameKind.FORMER),
        ("us-ns-cmic", "ofac-33114", "商湯集團有限公司", NameKind.NATIVE),
        ("us-ccmc", "ofac-30923", "中国移动", NameKind.SHORT),
        ("us-ccmc", "xiaomi-corporation", "小米集团", NameKind.NATIVE),
        ("us-1260h", "tencent-holdings-ltd", "騰訊控股", NameKind.SHORT),
        ("us-apps", "tencent-holdings-ltd", "腾讯控股有限公司", NameKind.NATIVE),
    ],
)
def test_a_party_bears_its_reviewed_names_on_each_list(
    published: dict[str, PublishedList], code: str, party: str, text: str, kind: NameKind
) -> None:
    assert names_of(published[code], party)[text].kind is kind


def test_every_ns_cmic_party_with_a_chinese_name_has_its_registered_one(published: dict[str, PublishedList]) -> None:
    native = {known.party for known in bundled_names() if known.name.kind is NameKind.NATIVE}
    assert {party.id for party in published["us-ns-cmic"].parties} - native == NO_CHINESE_NAME


def test_a_name_is_known_from_the_day_its_list_first_names_the_party(published: dict[str, PublishedList]) -> None:
    assert names_of(published["us-ns-cmic"], "ofac-30946")["海康威视"].known_from == date(2021, 6, 3)
    assert names_of(published["us-ccmc"], "ofac-30946")["海康威视"].known_from == date(2020, 6, 24)


def test_a_name_that_came_up_after_the_listing_is_known_only_then(published: dict[str, PublishedList]) -> None:
    assert names_of(published["us-ns-cmic"], "ofac-32090")["中航机载"].known_from == date(2024, 4, 30)


@pytest.mark.parametrize("text", ["中国联通", "中国电子", "中广核"])
def test_a_name_that_an_unlisted_company_bears_too_is_weak(text: str) -> None:
    assert {known.name.kind for known in bundled_names() if known.name.text == text} == {NameKind.WEAK}


def test_no_party_bears_the_short_name_of_an_unlisted_parent_affiliate_or_neighbour() -> None:
    assert {known.name.text for known in bundled_names()}.isdisjoint(OTHERS.split())


def published_by_ofac(programmes: Programmes, file: SourceFile) -> PublishedList:
    loaded = Loader(programmes, date(2025, 12, 1), date(2025, 12, 1)).load(source_of("us-cons"), [file], {})
    return next(made.published for made in loaded if made.published.version.code == "us-cons")


def test_a_list_as_its_publisher_has_it_bears_them_too(programmes: Programmes) -> None:
    rows = (prim(uid.removeprefix("ofac-"), name) for uid, name in OFAC.items())
    made = published_by_ofac(programmes, source("cons_prim.csv", *rows))
    assert {"中国移动", "中國移動有限公司"} <= names_of(made, "ofac-30923").keys()
    assert "中国移动" not in names_of(made, "ofac-30882")


def test_the_version_of_a_published_list_names_the_reviewed_names_where_it_has_any(programmes: Programmes) -> None:
    ours, strange = source("cons_prim.csv", prim("30902", "A")), source("cons_prim.csv", prim("77", "A"))
    names = (f"reviewed/{FILE}", bundled_names().content)
    assert published_by_ofac(programmes, ours).version.version == version_of([(ours.name, ours.content), names])
    assert published_by_ofac(programmes, strange).version.version == version_of([(strange.name, strange.content)])


def test_a_name_that_the_list_prints_keeps_the_kind_it_has_there() -> None:
    printed = Party("ofac-30923", "中国移动", (Name("中国移动", NameKind.WEAK, date(2021, 6, 3)),))
    completed = bundled_names().complete(printed)
    assert [name.kind for name in completed.names if name.text == "中国移动"] == [NameKind.WEAK]


@pytest.mark.parametrize(
    ("text", "cells", "complaint"),
    [
        ("海康威视", {"party": "ofac-1"}, "no list names 'ofac-1'"),
        ("海康威视", {"name": "中国移动"}, "is a name of ofac-30923 already"),
        ("海康威视", {"name": "海康威視"}, "is a name of ofac-30946 already"),
        ("海康威视", {"name": "Xiaomi Corporation"}, "print 'Xiaomi Corporation' for xiaomi-corporation"),
        ("CNOOC", {"shared_with": ""}, "print 'CNOOC' for ofac-30956"),
        ("海康威视", {"shared_with": "ofac-30956"}, "for nobody else"),
        ("海康威视", {"kind": "primary"}, "primary names are printed by lists"),
        ("海康威视", {"script": "latin"}, "'latin' cannot be read"),
        ("海康威视", {"known_from": "2021"}, "'2021' cannot be read"),
        ("海康威视", {"used_to": "soon"}, "'soon' cannot be read"),
        ("海康威视", {"source": ""}, "source: is empty"),
        ("海康威视", {"grade": "D"}, "'D' is no grade"),
    ],
)
def test_a_faulty_row_is_refused_with_its_place(
    folder: Path, programmes: Programmes, text: str, cells: Cells, complaint: str
) -> None:
    change(folder / FILE, lambda row: row["name"] == text, **cells)
    with pytest.raises(ListDataError, match=complaint) as caught:
        load_bundled(programmes, folder)
    assert str(caught.value).startswith(f"{FILE} line ")


def test_a_change_of_names_makes_another_version_of_every_bundled_list(folder: Path, programmes: Programmes) -> None:
    before = {made.version.code: made.version.version for made in load_bundled(programmes, folder)}
    save(folder / FILE, rows_of(folder / FILE)[:-1])
    after = {made.version.code: made.version.version for made in load_bundled(programmes, folder)}
    assert before.keys() == after.keys() != set()
    assert all(before[code] != after[code] for code in before)
