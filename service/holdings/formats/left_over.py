"""What a file holds that none of its readers reads: workbooks inside workbooks, pages that break off (sandboxed)."""

import io
import re
import zipfile
from collections.abc import Iterator

from service.holdings.formats.sniffing import Format

# Office Open XML keeps embedded objects in this folder (ECMA-376 part 1, 15.2.10 and 15.2.11).
_EMBEDDED_XLSX = re.compile(r"xl/embeddings/([^/]+)", re.IGNORECASE)
# OpenDocument names the parts with their kinds; charts are objects too, and hold no holdings of their own.
_EMBEDDED_ODS = re.compile(
    r'<manifest:file-entry\b(?=[^>]*\bmanifest:media-type="application/vnd\.oasis\.opendocument\.(?:spreadsheet|text)")'
    r'[^>]*\bmanifest:full-path="([^"/]+)/"'
)
_MANIFEST = "META-INF/manifest.xml"
# An .xls keeps each embedded object in a storage of this name, in UTF-16 ([MS-XLS] 2.1.7.1).
_EMBEDDED_XLS = re.compile(rb"M\0B\0D\0(?:[0-9A-F]\0){8}")
_TABLE_BEGINS = re.compile(rb"<table[\s>]", re.IGNORECASE)
_TABLE_ENDS = re.compile(rb"</table\s*>", re.IGNORECASE)
_IS_EMBEDDED = (
    "is a file inside the workbook, and was not read: hand it in on its own, or take it out if it holds no holdings"
)
_IS_OPEN = (
    "is never closed: the file was cut off on its way, so that rows may be missing; fetch it again, or save it as XLSX"
)


def left_over(content: bytes, kind: Format) -> Iterator[tuple[str, str, str]]:
    """Give what was not read: what kind of thing it is, its name, and what it means for the answer and how to fix it.

    Args:
        content: the bytes of a file that its reader could read.
        kind: its format.
    """
    if kind in {Format.XLSX, Format.ODS}:
        yield from (("object", name, _IS_EMBEDDED) for name in _embedded(content, kind))
    elif kind is Format.XLS:
        names = dict.fromkeys(found.group().decode("utf-16-le") for found in _EMBEDDED_XLS.finditer(content))
        yield from (("object", name, _IS_EMBEDDED) for name in names)
    elif kind is Format.HTML:
        plain = content.replace(b"\0", b"")  # UTF-16 too
        open_tables = len(_TABLE_BEGINS.findall(plain)) - len(_TABLE_ENDS.findall(plain))
        if open_tables > 0:
            yield "table", f"{open_tables:,} of the page's", _IS_OPEN


def _embedded(content: bytes, kind: Format) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        if kind is Format.XLSX:
            yield from (found[1] for name in names if (found := _EMBEDDED_XLSX.fullmatch(name)))
        elif _MANIFEST in names:
            manifest = archive.read(_MANIFEST).decode("utf-8", errors="replace")
            yield from (found[1] for found in _EMBEDDED_ODS.finditer(manifest))
