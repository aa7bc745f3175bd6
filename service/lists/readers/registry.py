"""The readers of lists, by the format names of the catalogue."""

from collections.abc import Callable, Mapping, Sequence

from service.lists.readers.bis.entity_list import read as read_bis_entity_list
from service.lists.readers.csl.csv_file import read as read_csl_csv
from service.lists.readers.csl.json_file import read as read_csl_json
from service.lists.readers.dod.csv_file import read as read_dod_1260h_csv
from service.lists.readers.dod.notice_text import read as read_dod_1260h_text
from service.lists.readers.eu.annexes_csv import read as read_eu_annexes_csv
from service.lists.readers.eu.fsf_csv import read as read_eu_fsf_csv
from service.lists.readers.eu.fsf_xml import read as read_eu_fsf_xml
from service.lists.readers.ofac.advanced import read as read_ofac_advanced
from service.lists.readers.ofac.classic_csv import read as read_ofac_csv
from service.lists.readers.ofac.classic_xml import read as read_ofac_xml
from service.lists.readers.ofac.enhanced import read as read_ofac_enhanced
from service.lists.readers.opensanctions.ftm import read as read_opensanctions_ftm
from service.lists.readers.opensanctions.nested import read as read_opensanctions_nested
from service.lists.readers.opensanctions.securities import read as read_opensanctions_securities
from service.lists.readers.opensanctions.simple import read as read_opensanctions_simple
from service.lists.readers.own.house_csv import read as read_house_csv
from service.lists.readers.own.ownership_csv import read as read_ownership_csv
from service.lists.readers.own.regime_csv import read as read_regime_csv
from service.lists.readers.records import Contents, SourceFile
from service.lists.readers.uk.conlist import read as read_ofsi_conlist
from service.lists.readers.uk.sanctions_list import read as read_uk_sanctions_list
from service.lists.readers.un.consolidated_xml import read as read_un_xml

Reader = Callable[[Sequence[SourceFile]], Contents]

# Each raises ListDataError where the files are not in its format.
READERS: Mapping[str, Reader] = {
    "bis_entity_list": read_bis_entity_list,
    "csl_csv": read_csl_csv,
    "csl_json": read_csl_json,
    "dod_1260h_csv": read_dod_1260h_csv,
    "dod_1260h_text": read_dod_1260h_text,
    "eu_annexes_csv": read_eu_annexes_csv,
    "eu_fsf_csv": read_eu_fsf_csv,
    "eu_fsf_xml": read_eu_fsf_xml,
    "house_csv": read_house_csv,
    "ofac_advanced": read_ofac_advanced,
    "ofac_csv": read_ofac_csv,
    "ofac_enhanced": read_ofac_enhanced,
    "ofac_xml": read_ofac_xml,
    "ofsi_conlist": read_ofsi_conlist,
    "opensanctions_ftm": read_opensanctions_ftm,
    "opensanctions_nested": read_opensanctions_nested,
    "opensanctions_securities": read_opensanctions_securities,
    "opensanctions_simple": read_opensanctions_simple,
    "ownership_csv": read_ownership_csv,
    "regime_csv": read_regime_csv,
    "uk_sanctions_list": read_uk_sanctions_list,
    "un_xml": read_un_xml,
}
