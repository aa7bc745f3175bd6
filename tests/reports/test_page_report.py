import re
from collections.abc import Callable

from lxml import html  # type: ignore[import-untyped]  # it ships no types

from service.bootstrap import Services
from service.reports import to_html
from service.screening.document import without_clear
from tests.reports.conftest import MARKUP, NOW, Json


def page(services: Services, document: Json) -> str:
    return to_html(document, services.designations.lives_of(document), NOW)


def test_the_report_needs_nothing_but_itself_and_runs_nothing(services: Services, document: Json) -> None:
    text = page(services, document)
    tree = html.fromstring(text)
    assert not tree.xpath("//script | //link | //img | //iframe | //object | //form")
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    assert set(tree.xpath("//@href | //@src")) <= {f"#{name}" for name in tree.xpath("//@id")}
    assert not re.search(r"@import|url\((?!#)", text)
    assert "default-src 'none'" in text


def test_markup_in_a_cell_is_shown_as_text(services: Services, document: Json) -> None:
    text = page(services, document)
    assert "<script" not in text
    headings = [heading.text_content() for heading in html.fromstring(text).xpath("//h3")]
    assert f"@{MARKUP}" in headings


def test_each_finding_has_its_reason_its_trade_and_its_acts(services: Services, document: Json) -> None:
    articles = {
        article.xpath("string(.//h3)"): article
        for article in html.fromstring(page(services, document)).xpath("//article")
    }
    xiaomi = " ".join(" ".join(articles["XIAOMI CORP"].itertext()).split())
    finding = next(one for one in document["findings"] if one["flag"] == "enjoined")
    assert finding["reason"] in xiaomi
    assert "Without the order ↓ divest" in xiaomi
    assert "Order to sell warn" in xiaomi
    assert "Breach: bought after the prohibition." in articles["HANGZHOU HIKVISION DIGITAL-A"].text_content()


def test_all_findings_stand_in_one_table_that_leads_to_the_reasons(services: Services, document: Json) -> None:
    tree = html.fromstring(page(services, document))
    rows = tree.xpath("//section[@id='overview']//tbody/tr")
    assert [row.xpath("string(./td[last()])") for row in rows] == ["2", "6", "4", "3"]
    for target in tree.xpath("//section[@id='overview']//a/@href"):
        assert tree.xpath(f"//article[@id='{target[1:]}']")
    assert "breach" in rows[0].text_content()


def test_each_listing_is_told_once_however_many_holdings_rest_on_it(services: Services, document: Json) -> None:
    twice = {**document, "findings": [{**document["findings"][1], "row": row} for row in range(2, 60)]}
    tree = html.fromstring(page(services, twice))
    assert len(tree.xpath("//article")) == 58
    (listing,) = tree.xpath("//section[starts-with(@id, 'listing-')]")
    assert "2021-03-12 enjoined D.D.C. (Contreras J.)" in " ".join(listing.text_content().split())
    assert {one.get("href") for one in tree.xpath("//article//a[starts-with(@href, '#listing-')]")} == {"#listing-1"}


def test_a_report_of_some_findings_says_so(services: Services, document: Json) -> None:
    words = " ".join(
        html.fromstring(page(services, {**document, "filter": {"flag": ["divest"]}})).text_content().split()
    )
    assert "Only some findings are shown: flag divest." in words


def test_the_strictest_finding_comes_first_and_clear_rows_are_listed_apart(services: Services, document: Json) -> None:
    tree = html.fromstring(page(services, document))
    flags = [article.get("class") for article in tree.xpath("//article")]
    assert flags == ["divest", "divest", "pending", "enjoined"]
    assert "Clear (1)" in tree.text_content()
    assert "Clear (" not in html.fromstring(page(services, without_clear(document))).text_content()


def test_every_party_that_counts_has_its_timeline_once_with_its_words(services: Services, document: Json) -> None:
    tree = html.fromstring(page(services, document))
    assert sorted(tree.xpath("//section[starts-with(@id, 'party-')]/h3/text()")) == [
        "Hangzhou Hikvision Digital Technology",
        "Luokung Technology Corp.",
        "Xiaomi Corporation",
    ]
    assert "enjoined by a court" in tree.xpath("string(//section[@id='party-xiaomi-corporation']//ul)")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_the_report_carries_the_evidence(services: Services, document: Json) -> None:
    words = " ".join(html.fromstring(page(services, document)).text_content().split())
    for use in document["lists"]:
        assert use["version"] in words
    for fact in (document["screening_id"], document["input"]["sha256"], document["matcher"]["profile_hash"]):
        assert fact in words
    assert "8 rows = 5 screened + 2 rejected + 1 not holdings (1 cash)" in words
    assert "2 rows could not be screened" in words


def test_a_portfolio_that_is_clear_says_so(services: Services, screen: Callable[..., Json]) -> None:
    clear = without_clear(screen("Name,ISIN\nAPPLE INC,US0378331005\n"))
    words = html.fromstring(page(services, clear)).text_content()
    assert "Nothing above clear was found." in words
    assert "No purchase ban or divestment date lies ahead" in words


def test_a_party_that_no_live_list_names_any_more_has_no_timeline(services: Services, document: Json) -> None:
    finding = {**document["findings"][0]}
    finding["matches"] = [{**finding["matches"][0], "party_id": "gone"}]
    assert services.designations.lives_of({**document, "findings": [finding]}) == {}
    gone = {**document, "lists": [{**document["lists"][0], "code": "us-gone"}]}
    assert services.designations.lives_of(gone) == {}
    later = [use for use in document["lists"] if use["code"] == "us-ns-cmic"]
    assert services.designations.lives_of({**document, "lists": later}) == {}


def test_the_strictest_parties_come_first_where_not_all_are_drawn(services: Services, document: Json) -> None:
    assert list(services.designations.lives_of(document, most=1)) == ["ofac-30946"]
