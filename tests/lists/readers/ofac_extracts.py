"""Small files in OFAC's formats, with parties that do not exist."""

from collections.abc import Iterable, Mapping, Sequence

from service.lists.readers.records import SourceFile

END = "\r\n\x1a"
NOTHING = "-0- "


def row(*cells: str | None) -> str:
    """Write a row as OFAC does: numbers bare, text quoted, nothing as `-0- `."""
    written = (NOTHING if cell is None else cell if cell.isdigit() else f'"{cell}"' for cell in cells)
    return ",".join(written)


def prim(
    uid: str, name: str, *, kind: str | None = None, programmes: str = "CMIC-EO13959", remarks: str | None = None
) -> str:
    """Write a row of the primary file."""
    return row(uid, name, kind, programmes, *[None] * 7, remarks)


def source(name: str, *rows: str, end: str = END) -> SourceFile:
    """Join rows to a file that ends as OFAC's do."""
    return SourceFile(name, ("\r\n".join(rows) + end).encode())


CLASSIC = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML"
ENHANCED = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"
ADVANCED = "http://www.un.org/sanctions/1.0"


def classic(*entries: str, count: int | None = None, day: str = "03/28/2025") -> SourceFile:
    """Write a classic XML file around entries."""
    head = f"<Publish_Date>{day}</Publish_Date><Record_Count>{len(entries) if count is None else count}</Record_Count>"
    start = f'<?xml version="1.0" standalone="yes"?>\n<sdnList xmlns="{CLASSIC}">\n'
    text = f"{start}<publshInformation>{head}</publshInformation>\n"
    return SourceFile("consolidated.xml", (text + "\n".join(entries) + "\n</sdnList>").encode())


def entry(uid: str, last: str, *, first: str = "", kind: str = "Entity", inside: str = "") -> str:
    """Write an entry of the classic XML."""
    given = f"<firstName>{first}</firstName>" if first else ""
    program = "<programList><program>CMIC-EO13959</program></programList>"
    return (
        f"<sdnEntry><uid>{uid}</uid>{given}<lastName>{last}</lastName><sdnType>{kind}</sdnType>{program}{inside}"
        "</sdnEntry>"
    )


def ids(*pairs: tuple[str, str]) -> str:
    """Write an idList of the classic XML."""
    rows = "".join(f"<id><uid>1</uid><idType>{kind}</idType><idNumber>{value}</idNumber></id>" for kind, value in pairs)
    return f"<idList>{rows}</idList>"


def enhanced(*entities: str) -> SourceFile:
    """Write an Enhanced XML file around entities."""
    head = "<publicationInfo><dataAsOf>2025-01-10T00:00:00</dataAsOf></publicationInfo>"
    text = f'<?xml version="1.0" encoding="utf-8"?>\n<sanctionsData xmlns="{ENHANCED}">{head}<entities>\n'
    return SourceFile("CONS_ENHANCED.XML", (text + "\n".join(entities) + "\n</entities></sanctionsData>").encode())


def entity(uid: str, *names: str, kind: str = "Entity", inside: str = "") -> str:
    """Write an entity of the Enhanced XML."""
    return (
        f'<entity id="{uid}"><generalInfo><entityType refId="1">{kind}</entityType></generalInfo>'
        f"<names>{''.join(names)}</names>{inside}</entity>"
    )


def name(*texts: str, is_primary: bool = False, is_low: bool = False, alias: str = "A.K.A.") -> str:
    """Write a name of the Enhanced XML; its texts are its translations, the first one primary."""
    kind = "" if is_primary else f'<aliasType refId="1">{alias}</aliasType>'
    translations = "".join(
        f"<translation><isPrimary>{str(place == 0).lower()}</isPrimary><formattedFullName>{text}</formattedFullName>"
        "</translation>"
        for place, text in enumerate(texts)
    )
    return (
        f"<name><isPrimary>{str(is_primary).lower()}</isPrimary>{kind}<isLowQuality>{str(is_low).lower()}</isLowQuality>"
        f"<translations>{translations}</translations></name>"
    )


def features(*pairs: tuple[str, str]) -> str:
    """Write features of the Enhanced XML."""
    rows = "".join(
        f"<feature><type featureTypeId='1'>{kind}</type><value>{value}</value></feature>" for kind, value in pairs
    )
    return f"<features>{rows}</features>"


_WORDS = {
    "AliasType": {"1400": "A.K.A.", "1401": "F.K.A.", "1403": "Name"},
    "Country": {"11065": "China", "11291": "undetermined"},
    "DetailReference": {"91526": "Female"},
    "FeatureType": {
        "8": "Birthdate",
        "25": "Location",
        "224": "Gender",
        "13": "SWIFT/BIC",
        "806": "ISIN",
        "869": "Listing Date (CMIC)",
    },
    "IDRegDocType": {"1596": "Tax ID No.", "1571": "Passport"},
    "IDRegDocDateType": {"1480": "Issue Date", "1481": "Expiration Date"},
    "List": {"91512": "Consolidated List", "91507": "Sectoral Sanctions Identifications List"},
    "NamePartType": {"1520": "Last Name", "1521": "First Name", "1522": "Middle Name", "1525": "Entity Name"},
    "PartyType": {"1": "Individual", "2": "Entity", "4": "Transport"},
    "RelationType": {"15003": "Owned or Controlled By", "15002": "Acting for or on behalf of"},
    "SanctionsType": {"1": "Program", "1705": "Block"},
}
_SUBTYPES = (("1", "4", "Vessel"), ("3", "2", "Unknown"), ("4", "1", "Unknown"))


def advanced(*, before: str = "", parties: Iterable[str] = (), after: str = "") -> SourceFile:
    """Write an Advanced XML file: places and documents, then parties, then relationships and measures."""
    tables = "".join(_table(table, words) for table, words in _WORDS.items())
    subtypes = "".join(
        f'<PartySubType ID="{key}" PartyTypeID="{of}">{word}</PartySubType>' for key, of, word in _SUBTYPES
    )
    text = (
        f'<Sanctions xmlns="{ADVANCED}"><DateOfIssue>{ymd("2020-03-17")}</DateOfIssue><ReferenceValueSets>{tables}'
        f"<PartySubTypeValues>{subtypes}</PartySubTypeValues></ReferenceValueSets>{before}"
        f"<DistinctParties>{''.join(parties)}</DistinctParties>{after}</Sanctions>"
    )
    return SourceFile("cons_advanced.xml", text.encode())


def _table(table: str, words: Mapping[str, str]) -> str:
    rows = "".join(f'<{table} ID="{key}">{word}</{table}>' for key, word in words.items())
    return f"<{table}Values>{rows}</{table}Values>"


def ymd(day: str) -> str:
    """Write the parts of a day as the Advanced XML does."""
    year, month, number = day.split("-")
    return f"<Year>{int(year)}</Year><Month>{int(month)}</Month><Day>{int(number)}</Day>"


def period(first: str, last: str) -> str:
    """Write a period of the Advanced XML."""
    start, end = (f"<From>{ymd(day)}</From><To>{ymd(day)}</To>" for day in (first, last))
    return f'<DatePeriod><Start Approximate="false">{start}</Start><End Approximate="false">{end}</End></DatePeriod>'


Parts = Sequence[tuple[str, str]]


def alias(parts: Parts, *, kind: str = "1400", is_primary: bool = False, is_low: bool = False) -> str:
    """Write an alias of the Advanced XML from (part type, text)."""
    values = "".join(
        f'<DocumentedNamePart><NamePartValue NamePartGroupID="g{part}">{text}</NamePartValue></DocumentedNamePart>'
        for part, text in parts
    )
    return (
        f'<Alias AliasTypeID="{"1403" if is_primary else kind}" Primary="{str(is_primary).lower()}" '
        f'LowQuality="{str(is_low).lower()}"><DocumentedName>{values}</DocumentedName></Alias>'
    )


def party(uid: str, *aliases: str, subtype: str = "3", features: str = "", comment: str = "") -> str:
    """Write a party of the Advanced XML; its profile has its uid, its identity `i<uid>`."""
    groups = "".join(
        f'<MasterNamePartGroup><NamePartGroup ID="g{part}" NamePartTypeID="{part}"/></MasterNamePartGroup>'
        for part in _WORDS["NamePartType"]
    )
    return (
        f'<DistinctParty FixedRef="{uid}"><Comment>{comment}</Comment><Profile ID="{uid}" PartySubTypeID="{subtype}">'
        f'<Identity ID="i{uid}">{"".join(aliases)}<NamePartGroups>{groups}</NamePartGroups></Identity>{features}'
        "</Profile></DistinctParty>"
    )
