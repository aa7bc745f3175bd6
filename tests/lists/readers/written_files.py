"""Files as publishers write them: a text, a table, a sheet."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from service.lists.readers.records import SourceFile


def source(text: str | bytes, name: str = "list") -> list[SourceFile]:
    """Make of a text the file that a reader is given."""
    return [SourceFile(name, text.encode() if isinstance(text, str) else text)]


def table(columns: Sequence[str], rows: Iterable[Mapping[str, str]], delimiter: str = ",", first: str = "") -> str:
    """Write rows under their columns as publishers do."""
    quoted = (delimiter.join(_cell(row.get(column, ""), delimiter) for column in columns) for row in rows)
    return "\r\n".join([*([first] if first else []), delimiter.join(columns), *quoted]) + "\r\n"


def _cell(value: str, delimiter: str) -> str:
    return f'"{value}"' if delimiter in value else value


def ods(rows: Iterable[Sequence[str]], *, is_pretty: bool = True) -> bytes:
    """Write a sheet as the FCDO does: pretty-printed, each row and the sheet filled up with repeated empty cells."""
    edge = '<table:table-cell table:number-columns-repeated="16376"/>'
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}{edge}</table:table-row>" for row in rows)
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="UK_Sanction_List">{body}<table:table-row table:number-rows-repeated="1043268">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    content = xml.replace("><", ">\n            <") if is_pretty else xml
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return packed.getvalue()


def _ods_cell(value: str) -> str:
    if not value:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
