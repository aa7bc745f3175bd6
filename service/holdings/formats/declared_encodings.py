"""The encoding that a marked-up text says it is in: its XML declaration, or the charset of an HTML page."""

import codecs
import re

from service.holdings.formats.encodings import Encoding, encoding_of, fault_in

_HEAD = 4_096  # bytes; the HTML standard looks for the charset in the first 1,024
_DECLARED = re.compile(rb"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)|<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)  # fmt: skip  # noqa: E501
# By the names of the IANA register and those that browsers know: the codec with all later letters of the same encoding,
# what the answer calls it, and its language. Western ones need no warning: their letters are told from all others.
_WESTERN = ("windows-1252", "windows-1252", "")
_BY_NAME = {
    **dict.fromkeys(("iso-8859-1", "latin1", "windows-1252", "cp1252"), _WESTERN),
    "iso-8859-15": ("iso-8859-15", "iso-8859-15", ""),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80"), ("gb18030", "gb18030", "Chinese")),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cn-big5"), ("big5hkscs", "big5", "Chinese")),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis", "sjis", "windows-31j"), ("cp932", "shift_jis", "Japanese")),
    **dict.fromkeys(("euc-jp", "x-euc-jp"), ("euc_jp", "euc-jp", "Japanese")),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "windows-949"), ("cp949", "euc-kr", "Korean")),
    **dict.fromkeys(("windows-1251", "cp1251", "x-cp1251"), ("cp1251", "windows-1251", "Russian")),
    **dict.fromkeys(("koi8-r", "koi8"), ("koi8_r", "koi8-r", "Russian")),
    "iso-8859-5": ("iso-8859-5", "iso-8859-5", "Russian"),
    **dict.fromkeys(("windows-1250", "cp1250"), ("cp1250", "windows-1250", "Central European")),
    **dict.fromkeys(("iso-8859-2", "latin2"), ("iso-8859-2", "iso-8859-2", "Central European")),
    **dict.fromkeys(("windows-1253", "cp1253"), ("cp1253", "windows-1253", "Greek")),
    "iso-8859-7": ("iso-8859-7", "iso-8859-7", "Greek"),
    **dict.fromkeys(("windows-1254", "iso-8859-9", "latin5"), ("cp1254", "windows-1254", "Turkish")),
    **dict.fromkeys(("windows-874", "tis-620", "iso-8859-11"), ("cp874", "windows-874", "Thai")),
    **dict.fromkeys(("windows-1255", "iso-8859-8"), ("cp1255", "windows-1255", "Hebrew")),
    "windows-1256": ("cp1256", "windows-1256", "Arabic"),
    "windows-1257": ("cp1257", "windows-1257", "Baltic"),
    "windows-1258": ("cp1258", "windows-1258", "Vietnamese"),
}


def declared_encoding(content: bytes) -> Encoding | None:
    """Give the old encoding that a text declares; None where it declares none, Unicode, or one that is not known."""
    found = _DECLARED.search(content[:_HEAD])
    known = _BY_NAME.get((found[1] or found[2]).decode().lower()) if found else None
    return Encoding(known[1], known[0], known[2], is_declared=True) if known else None


def encoding_of_markup(content: bytes) -> Encoding:
    """Tell the encoding of a page: UTF-8 or UTF-16 where its bytes are, else the one it declares, else as of any text.

    Raises:
        BinaryFileError: it is no text.
        HoldingsFileError: it is text in an encoding that cannot be told.
    """
    declared = declared_encoding(content)
    is_unicode = content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if (
        declared is None
        or is_unicode
        or fault_in(content, "utf-8") is None
        or fault_in(content, declared.codec) is not None
    ):
        return encoding_of(content)
    return declared
