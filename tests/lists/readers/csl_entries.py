"""Entries of trade.gov's list as CSV, of parties that do not exist, and how they are read."""

import csv
import io

from service.lists.readers.csl import csv_file as csl_csv
from service.lists.readers.records import Contents, Record, SourceFile

COLUMNS = [
    "_id",
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
]
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
SSI = "Sectoral Sanctions Identifications List (SSI) - Treasury Department"
CMIC = "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department"
MBS = "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department"
EL = "Entity List (EL) - Bureau of Industry and Security"
ISN = "Nonproliferation Sanctions (ISN) - State Department"


def entry(uid: str = "70001", name: str = "LODESTAR WORKS LTD", source: str = SDN, **cells: str) -> dict[str, str]:
    number = uid if "Treasury" in source else ""
    return {"_id": uid, "source": source, "entity_number": number, "name": name, **cells}


def file_of(*entries: dict[str, str]) -> SourceFile:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(entries)
    return SourceFile("consolidated.csv", text.getvalue().encode())


def read(*entries: dict[str, str]) -> Contents:
    return csl_csv.read([file_of(*entries)])


def read_one(**cells: str) -> Record:
    return read(entry(**cells)).records[0]
