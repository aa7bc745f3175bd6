"""Hostile holdings files, all made here: small on disk, and meant to fill a reader's memory, time or disk."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping

import xlwt  # type: ignore[import-untyped]  # it ships no types

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
    'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>'
)
_ROOT_RELATIONS = (
    f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>ISIN</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>XIAOMI CORP</t></is></c></row>'
)
_ODS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
_CELL = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
_SHEET = "xl/worksheets/sheet1.xml"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LINE = b"XIAOMI CORP,KYG9830T1067\n"


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Give each file with its name; they are made one by one, because some are large."""
    for name, make in _FILES.items():
        yield name, make()


def hostile_names() -> tuple[str, ...]:
    """Give the names of all files, without making any."""
    return tuple(_FILES)


def hostile_file(name: str) -> bytes:
    """Make one file; KeyError where there is none of this name."""
    return _FILES[name]()


def xlsx(sheet: str, *, sheets: int = 1, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """Make a workbook whose sheets have one XML; `parts` are added or replaced."""
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, sheets + 1)]
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _ROOT_RELATIONS,
            "xl/workbook.xml": _workbook(sheets),
            "xl/_rels/workbook.xml.rels": _relations([name.removeprefix("xl/") for name in names]),
            **dict.fromkeys(names, sheet),
            **(parts or {}),
        }
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Pack parts as a zip archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return content.getvalue()


def worksheet(rows: str, *, head: str = "", namespace: str = f'xmlns="{_MAIN}"') -> str:
    """Write the XML of a sheet: two good rows, and those given."""
    return f'<?xml version="1.0"?>{head}<worksheet {namespace}><sheetData>{_ROWS}{rows}</sheetData></worksheet>'


def _workbook(count: int) -> str:
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, count + 1))
    return f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _relations(targets: list[str]) -> str:
    lines = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="{target}"/>' for n, target in enumerate(targets, 1)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _far(cell: str) -> str:
    return worksheet(f'<row r="1048576"><c {cell} t="inlineStr"><is><t>x</t></is></c></row>')


def _elsewhere() -> bytes:
    """Put the sheet with the far cell at a path where no sheet is looked for."""
    relations = {"xl/_rels/workbook.xml.rels": _relations(["/data/anything.bin"])}
    return xlsx(worksheet(""), parts={**relations, "data/anything.bin": _far("r='XFD1048576'")})


def _shown_often() -> bytes:
    """Show one sheet as ninety."""
    parts = {
        "xl/workbook.xml": _workbook(90),
        "xl/_rels/workbook.xml.rels": _relations(["worksheets/sheet1.xml"] * 90),
    }
    return xlsx(worksheet('<row r="1000000"><c r="C1000000"><v>1</v></c></row>'), parts=parts)


def _shared_strings() -> bytes:
    strings = f'<sst xmlns="{_MAIN}">' + "<si><t>" + "x" * 30_000 + "</t></si>"
    return xlsx(worksheet(""), parts={"xl/sharedStrings.xml": strings + "<si><t>y</t></si>" * 8_000_000 + "</sst>"})


def _laughing() -> str:
    entities = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE a [<!ENTITY b0 "ha">{entities}]>'


def _quadratic() -> str:
    return f'<!DOCTYPE a [<!ENTITY b "{"x" * 60_000}">]>'


def _ods(rows: str, spaces: Mapping[str, str]) -> bytes:
    declared = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    good = f"<table:table-row>{_CELL.format('', 'Name')}</table:table-row>"
    body = (
        f'<?xml version="1.0"?><office:document-content {declared}><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{good}{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": body})


def _ods_foreign_prefix() -> bytes:
    """Let the reader's prefix stand for another namespace, so that who counts by namespace sees no repetition."""
    rows = f'<table:table-row table:number-rows-repeated="900000000">{_CELL.format("", "x")}</table:table-row>'
    return _ods(rows, {**_ODS, "t": _ODS["table"], "table": "urn:example:not-a-table"})


def _ods_rebound_prefix() -> bytes:
    body = _CELL.format(' table:number-columns-repeated="900000000"', "x")
    rows = f'<table:table-row xmlns:table="urn:example:else">{body}</table:table-row>'
    return _ods(rows, _ODS)


def _ods_repeats() -> bytes:
    rows = f'<table:table-row table:number-rows-repeated="99999999">{_CELL.format("", "x")}</table:table-row>'
    return _ods(rows, _ODS)


def _overlapping() -> bytes:
    """Let a thousand entries of the directory share one packed body."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = b" " * 1_500_000
    body = kernel.compress(plain) + kernel.flush()
    name, crc = b"xl/workbook.xml", zlib.crc32(plain)
    fields = (20, 0, 8, 0, 0, crc, len(body), len(plain))
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", *fields, len(name), 0) + name + body
    entries = b""
    for number in range(1_000):
        shown = name if number == 0 else b"xl/worksheets/sheet%d.xml" % number
        head = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, *fields, len(shown), 0, 0, 0, 0, 0, 0)
        entries += head + shown
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1_000, 1_000, len(entries), len(local), 0)
    return local + entries + end


def _nested() -> bytes:
    body: str | bytes = b"0" * 10_000_000
    for _ in range(5):
        body = zipped({f"{number}.zip": body for number in range(10)})
    return xlsx(worksheet(""), parts={"xl/media/a.zip": body, "xl/media/b.png": b"\0" * 500_000_000})


def _wrong_crc() -> bytes:
    good = xlsx(worksheet(""))
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        crc = archive.getinfo("xl/worksheets/sheet1.xml").CRC
    return good.replace(struct.pack("<I", crc), struct.pack("<I", crc ^ 1))


def _xls(*, far: bool) -> bytes:
    book, content = xlwt.Workbook(), io.BytesIO()
    for name in "ABCDEFGH":
        sheet = book.add_sheet(name)
        sheet.write(0, 0, "Name")
        if far:
            sheet.write(65_535, 255, "x")
    book.save(content)
    return content.getvalue()


def _xls_beyond() -> bytes:
    """Move a cell to a column that no sheet has: a label record of row 65,535 and column 255 becomes 65,535."""
    return _xls(far=True).replace(struct.pack("<HH", 65_535, 255), struct.pack("<HH", 65_535, 65_535))


def _xls_corrupt() -> bytes:
    content = bytearray(_xls(far=False))
    content[512:] = bytes((byte * 7 + place) % 256 for place, byte in enumerate(content[512:]))
    return bytes(content) + "Workbook".encode("utf-16-le")


def _members(plain: bytes, count: int) -> bytes:
    return gzip.compress(plain, 9, mtime=0) * count


def _nport(inside: str) -> bytes:
    space = "http://www.sec.gov/edgar/nport"
    return f'<?xml version="1.0"?><edgarSubmission xmlns="{space}">{inside}</edgarSubmission>'.encode()


def _13f(head: str, inside: str) -> bytes:
    return f'<?xml version="1.0"?>{head}<informationTable>{inside}</informationTable>'.encode()


def _ofx(inside: str) -> bytes:
    return f"OFXHEADER:100\nDATA:OFXSGML\n\n<OFX>{inside}</OFX>".encode()


_POSITION = "<infoTable><nameOfIssuer>XIAOMI CORP</nameOfIssuer></infoTable>"
_FILES: Mapping[str, Callable[[], bytes]] = {
    "far-cell-single-quotes.xlsx": lambda: xlsx(_far("r='XFD1048576'")),
    "far-cell-blanks.xlsx": lambda: xlsx(_far('r = "XFD1048576"')),
    "far-cell-entity.xlsx": lambda: xlsx(_far('r="&#88;FD1048576"')),
    "far-cell-prefixed.xlsx": lambda: xlsx(_far("r='XFD1048576'").replace("<c ", "<x:c ").replace("</c", "</x:c")),
    "far-cell-elsewhere.xlsx": _elsewhere,
    "far-cell-utf16.xlsx": lambda: xlsx("", parts={_SHEET: _far("r='XFD1048576'").encode("utf-16")}),
    "far-row-without-references.xlsx": lambda: xlsx(worksheet(f"<row r='1048000'>{'<c><v>1</v></c>' * 16_000}</row>")),
    "beyond-the-grid.xlsx": lambda: xlsx(_far("r='ZZZZZ9999999'")),
    "fifteen-sheets.xlsx": lambda: xlsx(worksheet("<row r='1000000'><c r='S1000000'><v>1</v></c></row>"), sheets=15),
    "one-sheet-shown-often.xlsx": _shown_often,
    "thousand-sheets.xlsx": lambda: xlsx(worksheet(""), sheets=1_000),
    "shared-strings.xlsx": _shared_strings,
    "billion-laughs.xlsx": lambda: xlsx(worksheet('<row r="3"><c r="A3"><f/><v>&b9;</v></c></row>', head=_laughing())),
    "quadratic-entity.xlsx": lambda: xlsx(worksheet(f"<v>{'&b;' * 60_000}</v>", head=_quadratic())),
    "deep.xlsx": lambda: xlsx(worksheet("<a>" * 500_000)),
    "nested-and-padded.xlsx": _nested,
    "overlapping-entries.xlsx": _overlapping,
    "wrong-crc.xlsx": _wrong_crc,
    "binary-workbook.xlsb": lambda: zipped({"xl/workbook.bin": b"\0" * 1_000, "[Content_Types].xml": _TYPES}),
    "encrypted.xlsx": lambda: _OLE2 + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2_000,
    "foreign-prefix.ods": _ods_foreign_prefix,
    "rebound-prefix.ods": _ods_rebound_prefix,
    "repeats.ods": _ods_repeats,
    "far-cells.xls": lambda: _xls(far=True),
    "beyond-the-grid.xls": _xls_beyond,
    "corrupt.xls": _xls_corrupt,
    "zeros.csv.gz": lambda: _members(b"\0" * 500_000_000, 1),
    "blank-lines.csv.gz": lambda: _members(b"Name\n" + b"\n" * 100_000_000, 1),
    "many-members.csv.gz": lambda: _members(b"a\n" * 500_000, 180),
    "million-rows.csv.gz": lambda: _members(b"Name\n" + b"a\n" * 1_000_000, 1),
    "truncated.csv.gz": lambda: gzip.compress(b"Name,ISIN\n" + _LINE * 1_000)[:-20],
    "packed-twice.csv.gz": lambda: gzip.compress(gzip.compress(b"Name\n" + b"a\n" * 90_000_000, 9), 9),
    "blank-lines.csv": lambda: b"Name\n" + b"\n" * 20_000_000,
    "endless-line.csv": lambda: b"Name,ISIN\n" + b"x" * 30_000_000,
    "columns.csv": lambda: b"Name" + b"," * 5_000_000 + b"\nA\n",
    "columns-in-quotes.csv": lambda: b"Name,ISIN\n" + b'a,"\n",' * 3_000_000,
    "zeros.csv": lambda: b"Name,ISIN\n" + b"\0" * 10_000_000,
    "open-quote.csv": lambda: b'Name,ISIN\n"' + _LINE * 800_000,
    "too-many-rows.csv": lambda: b"Name,ISIN\n" + b"A,\n" * 1_100_000,
    "laughing.nport.xml": lambda: _nport(f"{_laughing()}<invstOrSec><name>&b9;</name></invstOrSec>"),
    "deep.nport.xml": lambda: _nport("<invstOrSec>" * 1_000_000),
    "entity.13f.xml": lambda: _13f(_quadratic(), f"<infoTable><cusip>{'&b;' * 100_000}</cusip></infoTable>"),
    "rows.13f.xml.gz": lambda: gzip.compress(_13f("", _POSITION * 1_200_000), 9),
    "unclosed-comments.xml": lambda: b"<?xml version='1.0'?>" + b"<!--" * 2_000_000,
    "deep.ofx": lambda: _ofx("<INVSTMTRS>" * 1_000_000),
    "tags.ofx": lambda: _ofx("<A>" * 95 + "<B>1" * 3_000_000),
}  # fmt: skip
