"""Builders of small holdings files, true to the formats of publishers; companies and figures are made up."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
import xlwt  # type: ignore[import-untyped]  # it ships no types

EXTRACTS = Path(__file__).parent / "extracts"
Rows = Sequence[Sequence[object]]

_ODS_NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_ODS_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def extract(name: str) -> bytes:
    return (EXTRACTS / name).read_bytes()


def csv_file(*lines: str, encoding: str = "utf-8", end: str = "\n") -> bytes:
    return (end.join(lines) + end).encode(encoding)


def xlsx_file(sheets: Mapping[str, Rows]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return content.getvalue()


def xls_file(sheets: Mapping[str, Rows]) -> bytes:
    workbook, content = xlwt.Workbook(), io.BytesIO()
    for name, rows in sheets.items():
        sheet = workbook.add_sheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell)
    workbook.save(content)
    return content.getvalue()


def ods_file(sheets: Mapping[str, Rows], *, is_pretty: bool = False) -> bytes:
    gap = "\n   " if is_pretty else ""
    tables = gap.join(_ods_table(name, rows, gap) for name, rows in sheets.items())
    body = f"<office:body>{gap}<office:spreadsheet>{gap}{tables}{gap}</office:spreadsheet>{gap}</office:body>"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    document = f'{head}<office:document-content {_ODS_NAMESPACES} office:version="1.2">{gap}{body}{gap}'
    return zip_file(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": _ODS_MANIFEST,
            "content.xml": document + "</office:document-content>",
        }
    )


def zip_file(members: Mapping[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return content.getvalue()


def zip_members(content: bytes, part: str, edit: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zip_file({**members, part: edit(members[part])})


def _ods_table(name: str, rows: Rows, gap: str) -> str:
    lines = gap.join(f"<table:table-row>{gap}{_ods_cells(row, gap)}{gap}</table:table-row>" for row in rows)
    return f'<table:table table:name="{escape(name)}">{gap}{lines}{gap}</table:table>'


def _ods_cells(row: Sequence[object], gap: str) -> str:
    return gap.join(
        f'<table:table-cell office:value-type="string">{gap}<text:p>{escape(str(cell))}</text:p>{gap}'
        "</table:table-cell>"
        if cell != ""
        else "<table:table-cell/>"
        for cell in row
    )
