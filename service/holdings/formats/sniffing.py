"""What a file is, told by its content and never by its name."""

import io
import re
import zipfile
from enum import StrEnum

from service.errors import BinaryFileError
from service.files import stray_bytes
from service.holdings.formats.markup_kinds import markup_of

_ZIP = b"PK\x03\x04"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
# Names of streams in an OLE2 directory are UTF-16; an encrypted XLSX is one of this name ([MS-OFFCRYPTO] 2.3).
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))

# First bytes of files that people send by mistake, and what they are.
_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive inside another: unpack it first"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"\xfd7zXZ", "an xz archive: unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive: unpack it first"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"{\\rtf", "an RTF document"),
    (b"\xff\xfe\x00\x00", "UTF-32 text"),
    (b"\x00\x00\xfe\xff", "UTF-32 text"),
)
_ZIP_PARTS = (
    ("xl/workbook.bin", "an XLSB workbook"),
    ("word/", "a Word document"),
    ("ppt/", "a PowerPoint document"),
    ("", "a zip archive: unpack it first"),
)


class Format(StrEnum):
    """The formats that become holdings."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    NPORT = "nport"
    FORM_13F = "13f"
    OFX = "ofx"
    XML_2003 = "xml2003"
    HTML = "html"
    JSON = "json"
    PARQUET = "parquet"
    ARROW = "arrow"


COLUMNAR = frozenset({Format.PARQUET, Format.ARROW})
_WORKBOOKS = frozenset({Format.XLSX, Format.XLS, Format.ODS})
TABLES_IN_WORKBOOKS = _WORKBOOKS | {Format.XML_2003, Format.HTML, Format.JSON} | COLUMNAR
# Of Parquet, of Arrow's file, and of its stream, which begins with a sign for "continued" (its format, IPC messages).
COLUMNAR_SIGNATURES = {
    b"PAR1": Format.PARQUET,
    b"ARROW1\x00\x00": Format.ARROW,
    b"\xff\xff\xff\xff": Format.ARROW,
}
# An object with a key, or a list of objects, lists or texts; a table may begin with [Name] or {1}.
JSON_BEGINS = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
_HEAD = 4_096  # bytes within which the first sign stands
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def sniff(content: bytes) -> Format:
    """Tell the format of a file; whatever is not known to be something else is taken for text.

    Raises:
        BinaryFileError, UnknownMarkupError: it is something Pendens does not read; the message says what it seems
            to be.
    """
    if content.startswith(_OLE2):
        return _sniff_ole2(content)
    if content.startswith(_ZIP):
        return _sniff_zip(content)
    for signature, kind in COLUMNAR_SIGNATURES.items():
        if content.startswith(signature):
            return kind
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            raise BinaryFileError(f"the file seems to be {what}")
    markup = markup_of(content)
    if markup:
        return Format(markup.value)
    return Format.JSON if JSON_BEGINS.match(beginning_of(content)) else Format.CSV


def beginning_of(content: bytes) -> str:
    """Give the first signs of a file as text, whatever it is."""
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "latin-1")
    return content[:_HEAD].decode(encoding, errors="replace")


def _sniff_ole2(content: bytes) -> Format:
    if _ENCRYPTED in content:
        raise BinaryFileError("the workbook is protected by a password, remove it")
    if not any(stream in content for stream in _WORKBOOK_STREAMS):
        raise BinaryFileError("the file seems to be an old Office document without a workbook")
    return Format.XLS


def _sniff_zip(content: bytes) -> Format:
    try:
        stray = stray_bytes(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            is_ods = "mimetype" in names and _is_ods(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise BinaryFileError("the file seems to be a workbook or archive that is damaged or cut off") from error
    if stray:
        raise BinaryFileError(f"the workbook has {stray}: only a part of it would be read")
    if is_ods:
        return Format.ODS
    if "xl/workbook.xml" in names:
        return Format.XLSX
    what = next(what for part, what in _ZIP_PARTS if any(name.startswith(part) for name in names))
    raise BinaryFileError(f"the file seems to be {what}")


def _is_ods(archive: zipfile.ZipFile) -> bool:
    with archive.open("mimetype") as member:
        return member.read(len(_ODS_TYPE) + 1).strip() == _ODS_TYPE
