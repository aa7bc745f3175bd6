"""One small file for each reader of lists that there is, as the readers' own tests write them."""

from collections.abc import Mapping

from service.lists import source_of
from service.lists.catalogue import Source
from service.lists.readers.records import SourceFile
from tests.lists.readers import (
    csl_entries,
    eu_annexes,
    ofac_extracts,
    test_read_ofac_advanced,
    test_read_opensanctions_tables,
)
from tests.lists.readers import test_read_bis_entity_list as bis
from tests.lists.readers import test_read_csl_json as csl_json
from tests.lists.readers import test_read_dod_1260h_csv as dod_csv
from tests.lists.readers import test_read_dod_1260h_text as dod_text
from tests.lists.readers import test_read_house_csv as house
from tests.lists.readers import test_read_ownership_csv as own
from tests.lists.readers.eu_extracts import EU_XML, eu_csv
from tests.lists.readers.opensanctions_extracts import COMPANY, SANCTION, lines
from tests.lists.readers.uk_extracts import UK_XML, ofsi_csv, uk_csv
from tests.lists.readers.un_extracts import UN

_OF_FAMILIES = ("os-made", "house-made", "own-made")
_OF_STATES = ("us-sdn", "us-cons", "us-csl", "us-el", "us-1260h", "un-sc", "eu-fsf", "eu-833", "uk-ofsi")
_CODES = (*_OF_STATES, "us-fl", *_OF_FAMILIES)
_NESTED = COMPANY | {"properties": COMPANY["properties"] | {"sanctions": [SANCTION]}}
_SECURITY = '"Fiction PAO","","","RU000A0JX0J2","FIC.MM","ru","f","t","t","NK-1","","ru_nsd_isin","","Fiktsiya",""\n'
_SIMPLE = '"NK-1","Company","Fiction","","","ru","","","","","","UA-A","Made up","2025-10-06T14:15:21","",""\n'
_ORCHID = [ofac_extracts.party("101", test_read_ofac_advanced.ORCHID)]


def _text(name: str, text: str) -> SourceFile:
    return SourceFile(name, text.encode())


# By the reader that reads it, the list that it is of and the file.
FILES: Mapping[str, tuple[str, SourceFile]] = {
    "ofac_csv": ("us-cons", ofac_extracts.source("cons_prim.csv", ofac_extracts.prim("101", "ORCHID WORKS"))),
    "ofac_xml": ("us-cons", ofac_extracts.classic(ofac_extracts.entry("101", "ORCHID WORKS"))),
    "ofac_enhanced": (
        "us-cons",
        ofac_extracts.enhanced(ofac_extracts.entity("101", ofac_extracts.name("ORCHID WORKS", is_primary=True))),
    ),
    "ofac_advanced": ("us-cons", ofac_extracts.advanced(parties=_ORCHID)),
    "csl_csv": ("us-csl", csl_entries.file_of(csl_entries.entry(), csl_entries.entry("70002", "POLESTAR"))),
    "csl_json": ("us-csl", csl_json.file_of({"results": [csl_json.FULL]})),
    "bis_entity_list": ("us-el", bis.page_of(bis.entity(), bis.entity("Polestar"))),
    "dod_1260h_text": ("us-1260h", _text(dod_text.NAME, f"{dod_text.HEADING}\n \n{dod_text.BODY}")),
    "dod_1260h_csv": ("us-1260h", _text("cmc.csv", dod_csv.HEADER + "Polestar Group,PSG,,,,CN,,2021-06-03,,,notice\n")),
    "un_xml": ("un-sc", _text("un.xml", UN)),
    "eu_fsf_xml": ("eu-fsf", _text("eu.xml", EU_XML)),
    "eu_fsf_csv": ("eu-fsf", _text("eu.csv", eu_csv())),
    "eu_annexes_csv": ("eu-833", _text("annexes.csv", eu_annexes.TABLE)),
    "uk_sanctions_list": ("uk-ofsi", _text("uk.csv", uk_csv())),
    "uk_sanctions_list as XML": ("uk-ofsi", _text("uk.xml", UK_XML)),
    "ofsi_conlist": ("uk-ofsi", _text("ConList.csv", ofsi_csv())),
    "opensanctions_simple": ("os-made", _text("targets.simple.csv", test_read_opensanctions_tables.SIMPLE + _SIMPLE)),
    "opensanctions_nested": ("os-made", _text("targets.nested.json", lines(_NESTED))),
    "opensanctions_ftm": ("os-made", _text("entities.ftm.json", lines(COMPANY, SANCTION))),
    "opensanctions_securities": (
        "os-made",
        _text("securities.csv", test_read_opensanctions_tables.SECURITIES + _SECURITY),
    ),
    "regime_csv": ("us-fl", _text("florida.csv", "id,name,statute\nF-1,Lodestar Works,us-fl-scrutinized\n")),
    "house_csv": ("house-made", _text("house.csv", house.HEADER + "H-1,Lodestar Works,Divest,,,,,,CN,,,tobacco,x\n")),
    "ownership_csv": ("own-made", _text("own.csv", "\n".join((own.HEADER, own.row(), own.row("Other PLC"))))),
}


def every_reader() -> set[str]:
    """Give the readers of all lists that can be loaded."""
    return {reader for code in _CODES for reader in source_of(code).readers}


def source_and_file(name: str) -> tuple[Source, SourceFile]:
    """Give the list and the file of a reader."""
    code, file = FILES[name]
    return source_of(code), file
