"""Which encoding a text is in: told by its mark, by its bytes, and in old encodings by headings that it makes words."""

import codecs
import re
from dataclasses import dataclass

from service.errors import BinaryFileError, HoldingsFileError
from service.holdings.columns.headings import meaning_of

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 8192  # bytes enough to tell text from binary, and one half of UTF-16 from the other
_HALF_ZERO = 0.6  # of Western text in UTF-16, at least this share of one half of the bytes is zero
_CONTROL_SHARE = 0.1  # text has next to no control characters
_CONTROL_FLOOR = 8  # fewer are a slip in a cell, which its row reports
_FOREIGN_SHARE = 0.5  # of the bytes above ASCII; in Western text next to none are as in _FOREIGN
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0c\x1a\x1b"))
# Accented letters of Windows-1252 stand alone or in twos. Letters of other scripts stand together, or are led by bytes
# that Windows-1252 has for its rarest signs (Shift-JIS); two or three that are well-formed UTF-8 are UTF-8, damaged
# elsewhere.
_FOREIGN = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\x80-\xff]{3,}|[\x82-\x84\x86-\x89\x8b\x98\x9b]"
)
_HIGH = re.compile(rb"[\x80-\xff]")
_PIECE = 1 << 20  # bytes decoded at a time, to look for what is none of the encoding
# Why: the headings stand in the first hundred lines, which take some kilobytes.
_HEADED = 1 << 16
_BETWEEN = re.compile(r"[,;\t|<>\r\n\"]+")
# What no text has: control characters of the second row, and places that are left to private use.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x19\x80-\x9f\ue000-\uf8ff\ufffd]")
_LETTERS_OF_OTHERS = re.compile("[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2,}")
# Why: headings are known whatever their accents, and é of Windows-1252 is È in Mac Roman.
_STRANGE_CASE = re.compile("[a-z\u00df-\u00ff\u0430-\u044f][\u00c0-\u00de\u0410-\u042f]")
_WITHIN_WORD = re.compile(rb"[A-Za-z]([\x80-\xff])[a-z]")
# Letters of Western languages that stand inside a word in lower case.
_WESTERN = frozenset("äöüßéèêëáàâãåæçíìîïñóòôõøœúùûýÿ")
_OF_WINDOWS = _WESTERN | {"š", "ž"}  # it has two letters of Central Europe beside them
# Why: in Mac Roman nearly all accented letters are signs or capitals in Windows-1252, and the other way round.
_MOSTLY = 0.8
# Why: of text in another script one byte in seven stands so, by chance; of Western text nearly all do.
_LEAST_INSIDE = 2


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding: what the answer calls it, the codec that reads it, and of an old one for which language it is."""

    name: str
    codec: str
    language: str = ""
    is_declared: bool = False

    @property
    def doubt(self) -> str | None:
        """Say of an old encoding by what it was told, so that somebody looks at the names; None of any other."""
        if not self.language:
            return None
        why = "the file says that it is written in it" if self.is_declared else "its headings are words in it"
        return (
            f"is the encoding ({self.language}) in which the text was read, for {why}: "
            "if names look wrong, save the file as UTF-8"
        )


# The codecs are those that have all of an encoding's later letters too. Of one name the first that reads a file counts.
_OLD = (
    Encoding("gb18030", "gb18030", "Chinese"),
    Encoding("big5", "big5hkscs", "Chinese"),
    Encoding("big5", "cp950", "Chinese"),
    Encoding("shift_jis", "cp932", "Japanese"),
    Encoding("euc-jp", "euc_jp", "Japanese"),
    Encoding("euc-kr", "cp949", "Korean"),
    Encoding("windows-1251", "cp1251", "Russian"),
    Encoding("koi8-r", "koi8_r", "Russian"),
    Encoding("mac-roman", "mac_roman", "Western, of old Macs"),
)
_WINDOWS = Encoding("windows-1252", "windows-1252")


def encoding_of(content: bytes) -> Encoding:
    """Tell the encoding by byte order mark, else UTF-16 where it is obvious, UTF-8, an old one, Windows-1252.

    Raises:
        BinaryFileError: it is no text.
        HoldingsFileError: it is text in an encoding that cannot be told.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            _require(content, name)
            return Encoding(name, name)
    if half := _utf16_half(content[:_SAMPLE]) or _utf16_by_headings(content):
        _require(content, half)
        return Encoding("utf-16", half)
    if _is_binary(content[:_SAMPLE]):
        raise BinaryFileError("the file seems to be binary, not text")
    if (fault := fault_in(content, "utf-8")) is None:
        return Encoding("utf-8", "utf-8")
    if old := _old_encoding(content, fault):
        return old
    _refuse_other_scripts(content, fault)
    _require(content, _WINDOWS.codec)
    return _WINDOWS


def fault_in(content: bytes, codec: str) -> int | None:
    """Find the first byte that is not of an encoding, piece by piece; None where all are."""
    decoder = codecs.getincrementaldecoder(codec)()
    for start in range(0, len(content) + 1, _PIECE):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(content[start : start + _PIECE], final=start + _PIECE > len(content))
        except UnicodeDecodeError as error:
            return start - held + error.start
    return None


def _old_encoding(content: bytes, fault: int) -> Encoding | None:
    """Find the one encoding in which headings of its language can be read, and the whole without a stray letter.

    Why: bytes of one old encoding are letters in most others, and a name that nobody can read would come out clear. A
    heading of several letters that is a word by chance is not to be had.

    Raises:
        HoldingsFileError: two are equally likely, or the rows are in another encoding than the headings.
    """
    known: dict[str, tuple[int, Encoding]] = {}
    for one in (*_OLD, _WINDOWS):
        count = _headings_in(content, one.codec)
        if count and one.name not in known and _reads_whole(content, one.codec):
            known[one.name] = count, one
    if not known:
        return next((one for one in _OLD if one.codec == "mac_roman" and _is_of_old_macs(content)), None)
    most = max(count for count, _ in known.values())
    best = [one for count, one in known.values() if count == most]
    line = content.count(b"\n", 0, fault) + 1
    if len(best) > 1:
        names = " and ".join(one.name for one in best)
        raise HoldingsFileError(f"line {line} reads as text in {names} alike: save the file as UTF-8")
    if best[0] is _WINDOWS:  # what else is there may still be in another script
        return None
    if best[0].codec != "mac_roman" and (mixed := _line_of_utf8(content)):
        raise HoldingsFileError(f"line {mixed} is UTF-8 and line {line} is {best[0].name}: save the file as UTF-8")
    return best[0]


def _headings_in(content: bytes, codec: str) -> int:
    """Count the headings that are known, and not by their letters of ASCII alone."""
    begins = content[:_HEADED]
    if len(content) > _HEADED:
        begins = begins[: begins.rfind(b"\n") + 1]
    text = begins.decode(codec, errors="replace")
    cells = {cell.strip() for cell in _BETWEEN.split(text) if not cell.isascii() and len(cell) < _SAMPLE}
    return sum(1 for cell in cells if meaning_of(cell) and not _STRANGE_CASE.search(cell))


def _reads_whole(content: bytes, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for start in range(0, len(content) + 1, _PIECE):
            text = decoder.decode(content[start : start + _PIECE], final=start + _PIECE > len(content))
            if _NO_TEXT.search(text):
                return False
    except UnicodeDecodeError:
        return False
    return True


def _line_of_utf8(content: bytes) -> int:
    """Find a line that is UTF-8 in letters of another script, among the first; 0 where there is none."""
    for number, line in enumerate(content[:_HEADED].split(b"\n"), 1):
        if _HIGH.search(line):
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            if _LETTERS_OF_OTHERS.search(text):
                return number
    return 0


def _is_of_old_macs(content: bytes) -> bool:
    """Tell Mac Roman from Windows-1252 by what stands inside words: letters in the one, signs in the other."""
    inside = _WITHIN_WORD.findall(content[:_PIECE])
    if len(inside) < _LEAST_INSIDE or 2 * len(inside) < len(_HIGH.findall(content[:_PIECE])):
        return False
    as_mac = sum(1 for byte in inside if byte.decode("mac_roman") in _WESTERN)
    as_windows = sum(1 for byte in inside if byte.decode("windows-1252", errors="replace") in _OF_WINDOWS)
    return as_mac >= _MOSTLY * len(inside) and 2 * as_windows <= len(inside)


def _utf16_by_headings(content: bytes) -> str | None:
    """Tell UTF-16 without a mark and with few letters of ASCII, whose zeros are few, by the headings it makes words."""
    if b"\0" not in content[:_SAMPLE] or len(content) % 2:
        return None
    halves = [half for half in ("utf-16-le", "utf-16-be") if _headings_in(content, half) > 1]
    whole = [half for half in halves if _reads_whole(content, half)]
    return whole[0] if len(whole) == 1 else None


def _require(content: bytes, encoding: str) -> None:
    fault = fault_in(content, encoding)
    if fault is not None:
        line = content.count(b"\n", 0, fault) + 1
        raise HoldingsFileError(f"line {line} is not {encoding} text: save the file as UTF-8")


def _utf16_half(sample: bytes) -> str | None:
    """Tell the byte order of UTF-16 without a mark by the zeros in every other byte."""
    pairs = len(sample) // 2
    if pairs == 0:
        return None
    even, odd = sample[0 : 2 * pairs : 2].count(0) / pairs, sample[1 : 2 * pairs : 2].count(0) / pairs
    if odd > _HALF_ZERO and even < 1 - _HALF_ZERO:
        return "utf-16-le"
    return "utf-16-be" if even > _HALF_ZERO and odd < 1 - _HALF_ZERO else None


def _is_binary(sample: bytes) -> bool:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls >= _CONTROL_FLOOR and controls > len(sample) * _CONTROL_SHARE


def _refuse_other_scripts(content: bytes, fault: int) -> None:
    """Refuse what Windows-1252 would turn into gibberish: a name nobody can read would come out clear."""
    foreign = sum(found.end() - found.start() for found in _FOREIGN.finditer(content))
    if foreign > sum(1 for _ in _HIGH.finditer(content)) * _FOREIGN_SHARE:
        line = content.count(b"\n", 0, fault) + 1
        raise HoldingsFileError(
            f"line {line} is neither UTF-8 nor Windows-1252 text (a Chinese, Japanese, Korean or Cyrillic encoding, "
            "which no known heading tells, or UTF-8 that is damaged): save the file as UTF-8"
        )
