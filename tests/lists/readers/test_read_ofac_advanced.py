import gzip
from datetime import date
from pathlib import Path

import pytest

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.ofac import advanced as ofac_advanced
from service.lists.readers.records import SourceFile
from tests.lists.readers.ofac_extracts import advanced, alias, party, period, ymd

ORCHID = alias([("1525", "Orchid Launch Works")], is_primary=True)


def measures(profile: str, sanctions_list: str, day: str, *tags: str) -> str:
    told = "".join(f'<SanctionsMeasure SanctionsTypeID="1"><Comment>{tag}</Comment></SanctionsMeasure>' for tag in tags)
    told += '<SanctionsMeasure SanctionsTypeID="1705"><Comment>not a tag</Comment></SanctionsMeasure>'
    event = f"<EntryEvent><Date>{ymd(day)}</Date></EntryEvent>"
    return f'<SanctionsEntry ProfileID="{profile}" ListID="{sanctions_list}">{event}{told}</SanctionsEntry>'


def relationship(one: str, other: str, kind: str = "15003") -> str:
    return f'<ProfileRelationship From-ProfileID="{one}" To-ProfileID="{other}" RelationTypeID="{kind}"/>'


def test_programmes_and_listing_day_come_from_the_measures() -> None:
    after = measures("101", "91512", "2014-10-10", "SDGT") + measures("101", "91507", "2015-07-30", "SDGT", "NS-PLC")
    contents = ofac_advanced.read([advanced(parties=[party("101", ORCHID)], after=after)])
    (record,) = contents
    assert record.programmes == ("SDGT", "NS-PLC")
    assert record.listed_on == date(2015, 7, 30)
    assert contents.published_on == date(2020, 3, 17)


def test_names_follow_type_and_quality() -> None:
    names = (
        alias([("1525", "OLW")], is_low=True),
        alias([("1525", "Fern")], kind="1401"),
        alias([("1525", "Ферн Два")]),
        ORCHID,
    )
    (record,) = ofac_advanced.read([advanced(parties=[party("101", *names)])])
    assert record.names == (
        Name("Orchid Launch Works", NameKind.PRIMARY),
        Name("OLW", NameKind.WEAK),
        Name("Fern", NameKind.FORMER),
        Name("Ферн Два", NameKind.NATIVE),
    )


def test_a_persons_parts_are_put_in_natural_order() -> None:
    name = alias([("1520", "FARLOW"), ("1521", "Ada"), ("1522", "Beth")], is_primary=True)
    born = f'<Feature FeatureTypeID="8"><FeatureVersion>{period("1962-01-01", "1962-12-31")}</FeatureVersion></Feature>'
    female = '<VersionDetail DetailReferenceID="91526"/>'
    gender = f'<Feature FeatureTypeID="224"><FeatureVersion>{female}</FeatureVersion></Feature>'
    (record,) = ofac_advanced.read([advanced(parties=[party("102", name, subtype="4", features=born + gender)])])
    assert record.kind == "person"
    assert record.names == (Name("Ada Beth FARLOW", NameKind.PRIMARY), Name("FARLOW, Ada Beth", NameKind.ALIAS))
    assert record.details == (("born", "1962"), ("gender", "Female"))


def test_places_and_documents_find_their_party() -> None:
    before = (
        '<Locations><Location ID="7"><LocationCountry CountryID="11065"/><LocationPart><LocationPartValue>'
        "<Value>Wuhan</Value></LocationPartValue></LocationPart></Location></Locations><IDRegDocuments>"
        '<IDRegDocument IDRegDocTypeID="1571" IdentityID="i101" IssuedBy-CountryID="11065">'
        "<IDRegistrationNo>A7</IDRegistrationNo>"
        f'<DocumentDate IDRegDocDateTypeID="1480">{period("2001-05-05", "2001-05-05")}</DocumentDate>'
        f'<DocumentDate IDRegDocDateTypeID="1481">{period("2006-03-11", "2006-03-11")}</DocumentDate>'
        "</IDRegDocument></IDRegDocuments>"
    )
    located = '<Feature FeatureTypeID="25"><FeatureVersion><VersionLocation LocationID="7"/></FeatureVersion></Feature>'
    (record,) = ofac_advanced.read([advanced(before=before, parties=[party("101", ORCHID, features=located)])])
    assert record.country == "China"
    assert Identifier(IdentifierKind.PASSPORT, "A7") in record.identifiers
    assert set(record.details) == {
        ("address", "Wuhan, China"),
        ("document", "Passport A7 (China) issued 05 May 2001 expires 11 Mar 2006"),
    }


def test_features_mean_what_the_same_labels_mean_in_the_csv() -> None:
    def feature(key: str, inside: str) -> str:
        return f'<Feature FeatureTypeID="{key}"><FeatureVersion>{inside}</FeatureVersion></Feature>'

    told = feature("806", "<VersionDetail>CNE000000SM3</VersionDetail>")
    told += feature("869", period("2021-06-03", "2021-06-03"))
    (record,) = ofac_advanced.read([advanced(parties=[party("101", ORCHID, features=told)])])
    assert record.identifiers[0] == Identifier(IdentifierKind.ISIN, "CNE000000SM3")
    assert record.listed_on == date(2021, 6, 3)


def test_relationships_link_and_only_control_makes_an_owner() -> None:
    parties = [party("101", ORCHID), party("102", alias([("1525", "Harbour")], is_primary=True))]
    after = relationship("101", "102") + relationship("101", "999") + relationship("102", "101", "15002")
    orchid, harbour = ofac_advanced.read([advanced(parties=parties, after=after)])
    assert (orchid.owners, harbour.owners) == ((("102", None), ("999", None)), ())
    assert orchid.details == (("linked_to", "Harbour"),)
    assert harbour.details == (("linked_to", "Orchid Launch Works"),)


def test_a_vessel_is_told_by_its_subtype() -> None:
    (record,) = ofac_advanced.read([advanced(parties=[party("103", ORCHID, subtype="1")])])
    assert record.kind == "vessel"


PARTY = party("101", ORCHID)
REFUSED = {
    "an unknown subtype": (advanced(parties=[party("101", ORCHID, subtype="77")]), "PartySubType 77: stands in no"),
    "an unknown alias type": (
        advanced(parties=[party("101", ORCHID, alias([("1525", "X")], kind="9"))]),
        "AliasType 9: stands in no reference table",
    ),
    "measures of nobody": (advanced(parties=[PARTY], after=measures("7", "91512", "2014-10-10")), "is no party's"),
    "a relationship of nobody": (advanced(parties=[PARTY], after=relationship("7", "101")), "is no party's"),
    "a day that is none": (
        advanced(parties=[PARTY], after=measures("101", "91512", "2014-10-41")),
        "'2014-10-41' is no day",
    ),
    "no primary name": (advanced(parties=[party("101", alias([("1525", "X")]))]), "uid 101, name: is missing"),
    "one uid twice": (advanced(parties=[PARTY, PARTY]), "id: 101 is also that of"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_id_that_leads_nowhere_refuses_the_list(case: str) -> None:
    file, said = REFUSED[case]
    with pytest.raises(ListDataError) as refusal:
        ofac_advanced.read([file])
    assert said in str(refusal.value)
    assert str(refusal.value).startswith("cons_advanced.xml")


def test_the_real_file_has_the_published_count(shared: Path) -> None:
    path = shared / "data" / "lists" / "ofac_cons_advanced_2020-03" / "cons_advanced.xml.gz"
    contents = ofac_advanced.read([SourceFile("cons_advanced.xml", gzip.decompress(path.read_bytes()))])
    assert (len(contents.records), contents.published_on) == (375, date(2020, 3, 17))
    assert not any("CMIC" in tag for record in contents for tag in record.programmes)
    assert dict(contents.fill)["programme"] == dict(contents.fill)["listed_on"] == 375
