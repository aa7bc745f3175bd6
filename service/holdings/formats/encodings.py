"""Which encoding a text is in: told by its mark, by its bytes, and in old encodings by headings that it makes words."""

import codecs
import re
from dataclasses import dataclass

from service.errors import BinaryFileError, HoldingsFileError
from service.holdings.columns.headings import meaning_of
from service.holdings.formats.letters import WINDOWS, latin_by_letters, told_by_letters

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
_OF_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf](?![\x80-\xbf])|[\xe0-\xef][\x80-\xbf]{2}(?![\x80-\xbf])")
# Why: of damaged UTF-8 nearly all bytes stand as UTF-8 has them, of Thai in its own encoding two in three by chance.
_UTF8_SHARE = 0.9
_TURKISH_ISIN = re.compile(rb"\bTR[A-Z0-9]{9}\d\b")
_PIECE = 1 << 20  # bytes decoded at a time, to look for what is none of the encoding
# Why: the headings stand in the first hundred lines, which take some kilobytes.
_HEADED = 1 << 16
_BETWEEN = re.compile(r"[,;\t|<>\r\n\"]+")
# What no text has: control characters of the second row, and places that are left to private use.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x19\x80-\x9f\ue000-\uf8ff\ufffd]")
_LETTERS_OF_OTHERS = re.compile("[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2,}")
# Why: headings are known whatever their accents, and é of Windows-1252 is È in Mac Roman.
_FOREIGN_LETTER = re.compile(r"[^\W\x00-\x7f]")
_STRANGE_CASE = re.compile("[a-z\u00df-\u00ff\u0430-\u044f][\u00c0-\u00de\u0410-\u042f]")
_WITHIN_WORD = re.compile(rb"[A-Za-z]([\x80-\xff])[a-z]")
# Letters of Western languages that stand inside a word in lower case.
_WESTERN = frozenset("äöüßéèêëáàâãåæçíìîïñóòôõøœúùûýÿ")
_OF_WINDOWS = _WESTERN | {"š", "ž"}  # it has two letters of Central Europe beside them
# Why: in Mac Roman nearly all accented letters are signs or capitals in Windows-1252, and the other way round.
_MOSTLY = 0.8
# Why: of text in another script one byte in seven stands so, by chance; of Western text nearly all do.
_LEAST_INSIDE = 2


_MEND_IT = "if names look wrong, save the file as UTF-8"


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding: what the answer calls it, the codec that reads it, and of an old one for which language it is."""

    name: str
    codec: str
    language: str = ""
    is_declared: bool = False
    is_by_letters: bool = False
    strange: str = ""  # a word that cannot be read in it

    @property
    def doubt(self) -> str | None:
        """Say of an old encoding by what it was told, so that somebody looks at the names; None of any other."""
        if not self.language:
            return (
                f"is how the text was read, and in it {self.strange!r} is no word: {_MEND_IT}" if self.strange else None
            )
        why = "its letters make words in it" if self.is_by_letters else "its headings are words in it"
        why = "the file says that it is written in it" if self.is_declared else why
        return f"is the encoding ({self.language}) in which the text was read, for {why}: {_MEND_IT}"


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
# Encodings of seven bits, which say by escape sequences that they are.
_ESCAPED = {
    re.compile(rb"\x1b\$[@B]"): Encoding("iso-2022-jp", "iso2022_jp_ext", "Japanese", is_declared=True),
    re.compile(rb"\x1b\$\)C"): Encoding("iso-2022-kr", "iso2022_kr", "Korean", is_declared=True),
}
_WINDOWS = Encoding(WINDOWS.name, WINDOWS.codec)


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
    if escaped := next((one for mark, one in _ESCAPED.items() if mark.search(content)), None):
        _require(content, escaped.codec)
        return escaped
    if (fault := fault_in(content, "utf-8")) is None:
        return Encoding("utf-8", "utf-8")
    if old := _old_encoding(content, fault):
        return old
    return _by_letters(content, fault)


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
    # Why: a sign says nothing, and Windows' Åland is ≈land in Mac Roman, where Land is a heading.
    cells = {cell.strip() for cell in _BETWEEN.split(text) if len(cell) < _SAMPLE and _FOREIGN_LETTER.search(cell)}
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


def _by_letters(content: bytes, fault: int) -> Encoding:
    """Tell an old encoding by the letters of its words, where no heading tells it.

    Raises:
        HoldingsFileError: none makes words of the text, or two do: a name that nobody can read would come out clear.
    """
    told, strange, is_foreign = None, list[str](), _is_foreign(content)
    if not _is_damaged_utf8(content) and not _line_of_utf8(content):
        told = told_by_letters(content) if is_foreign else None
        if told is None:
            told, strange = latin_by_letters(content, is_turkish=_TURKISH_ISIN.search(content) is not None)
            is_mixed = told is not None and any(_OF_UTF8.search(word.encode(told.codec)) for word in strange)
            told = None if (is_foreign and told is WINDOWS) or is_mixed else told
    if told is None or not (told is WINDOWS or _reads_whole(content, told.codec)):
        line = content.count(b"\n", 0, fault) + 1
        word = f" ({strange[0]!r} is no word)" if strange and not is_foreign else ""
        raise HoldingsFileError(
            f"line {line} is neither UTF-8 nor Windows-1252 text{word}, but UTF-8 that is damaged, or an encoding that "
            "neither headings nor letters tell for sure: save the file as UTF-8"
        )
    _require(content, told.codec)
    return Encoding(told.name, told.codec, told.language, is_by_letters=True, strange="".join(strange[:1]))


def _is_foreign(content: bytes) -> bool:
    """Tell whether most bytes above ASCII are as in other scripts than Latin ones."""
    foreign = sum(found.end() - found.start() for found in _FOREIGN.finditer(content))
    return foreign > sum(1 for _ in _HIGH.finditer(content)) * _FOREIGN_SHARE


def _is_damaged_utf8(content: bytes) -> bool:
    """Tell whether most bytes above ASCII are UTF-8 as they stand together."""
    whole = sum(found.end() - found.start() for found in _OF_UTF8.finditer(content))
    return whole > sum(1 for _ in _HIGH.finditer(content)) * _UTF8_SHARE
