"""Reads OFAC's classic CSV: up to four files without a header, known by their columns (OFAC, dat_spec.txt)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.domain.parties import NameKind
from service.errors import ListDataError
from service.lists.readers.delimited import lines_of
from service.lists.readers.ofac.loose_quotes import cells_of
from service.lists.readers.ofac.record_builder import OfacRecordBuilder, OfacRecordBuilders
from service.lists.readers.ofac.remarks import leave_unread, read_remarks
from service.lists.readers.records import Contents, SourceFile
from service.lists.readers.source_text import text_of

_EMPTY = "-0-"
_END_OF_FILE = "\x1a"
_BETWEEN_PROGRAMMES = "] ["
_MEND = "take the file from OFAC again"
_NAMED = 20  # lines named in a warning
REMARKS_LIMIT = 1000  # characters: dat_spec.txt cuts the remarks there, and the comments file goes on

_KINDS: Mapping[str, str] = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft", "": "entity"}
_NAME_KINDS: Mapping[str, NameKind] = {"aka": NameKind.ALIAS, "fka": NameKind.FORMER, "nka": NameKind.ALIAS}


class ClassicPart(StrEnum):
    """The kinds of files that a list has, as OFAC names them."""

    PRIMARY = "prim"
    ALIASES = "alt"
    ADDRESSES = "add"
    COMMENTS = "comments"


_PART_OF_WIDTH: Mapping[int, ClassicPart] = {
    12: ClassicPart.PRIMARY,
    5: ClassicPart.ALIASES,
    6: ClassicPart.ADDRESSES,
    2: ClassicPart.COMMENTS,
}
# Columns of the primary file that become details as they stand.
_DETAILS: Mapping[int, str] = {
    4: "title",
    5: "call_sign",
    6: "vessel_type",
    7: "tonnage",
    8: "gross_tonnage",
    9: "flag",
    10: "vessel_owner",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row and the line on which it begins."""

    file: str
    number: int
    cells: tuple[str, ...]

    @property
    def place(self) -> str:
        """Name the row's place."""
        return f"{self.file} line {self.number}"

    def fault(self, field: str, problem: str) -> ListDataError:
        """Say what is wrong with a cell."""
        return ListDataError(f"{self.place}, {field}: {problem}: {_MEND}")


def read(files: Sequence[SourceFile]) -> Contents:
    """Read a primary file with its aliases, addresses and comments, whatever the files are called.

    Raises:
        ListDataError: a file is not one of these four, two are the same part, the primary file is missing, a row names
            a uid that the primary file has not, or a uid stands twice.
    """
    parts, warnings = _sorted_parts(files)
    if ClassicPart.PRIMARY not in parts:
        names = ", ".join(file.name for file in files) or "none"
        raise ListDataError(f"OFAC's primary file (sdn.csv, cons_prim.csv) is missing (files given: {names}): add it")
    builders = OfacRecordBuilders(parts[ClassicPart.PRIMARY][0].file)
    remarks: dict[str, str] = {}
    for line in parts[ClassicPart.PRIMARY]:
        builder = builders.add(_entry(line))
        remarks[builder.uid] = line.cells[11]
    _continue_remarks(parts.get(ClassicPart.COMMENTS, []), builders, remarks)
    warnings += _missing_parts(parts) + _cut_remarks(remarks)
    for part, take in _TAKERS.items():
        for line in parts.get(part, []):
            take(_owner(line, builders), line)
    for uid, text in remarks.items():
        if _value(text):
            _read_remarks(builders.by_uid[uid], text)
    return builders.contents(warnings=warnings)


def _sorted_parts(files: Sequence[SourceFile]) -> tuple[dict[ClassicPart, list[Line]], list[str]]:
    parts: dict[ClassicPart, list[Line]] = {}
    names: dict[ClassicPart, str] = {}
    warnings: list[str] = []
    for file in files:
        text = text_of(file, may_be_empty=True)  # OFAC's comments often are
        lines, odd = _lines(file.name, text)
        part = _part(file.name, lines)
        warnings += odd
        if part in parts:
            raise ListDataError(f"{file.name} and {names[part]} are both the {part} file: give each part once")
        if part is ClassicPart.PRIMARY and not text.rstrip("\r\n").endswith(_END_OF_FILE):
            warnings.append(f"{file.name} has no end mark (0x1A): it may be cut")
        parts[part], names[part] = lines, file.name
    return parts, warnings


def _lines(file: str, text: str) -> tuple[list[Line], list[str]]:
    """Split a file into its rows; one whose texts hold bare quotation marks is read line by line, with a warning.

    Raises:
        ListDataError: a row is no CSV, and a reading of it would be a guess.
    """
    try:
        return [Line(file, number, tuple(cells)) for number, cells in lines_of(file, text) if _is_row(cells)], []
    except ListDataError:
        loose = _loose_lines(file, text)
        if loose is None:
            raise
        return loose


def _loose_lines(file: str, text: str) -> tuple[list[Line], list[str]] | None:
    """Read a file line by line; None where a line is no row, or none has quotation marks inside a text."""
    rows: list[Line] = []
    odd: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        cells = cells_of(line.removesuffix("\r")) if line.strip() else ()
        if cells is None or (rows and _is_row(cells) and len(cells) != len(rows[0].cells)):
            return None
        if _is_row(cells):
            rows.append(Line(file, number, cells))
        if any('"' in cell for cell in cells):
            odd.append(number)
    if not odd:
        return None
    named = ", ".join(map(str, odd[:_NAMED]))
    more = f" and {len(odd) - _NAMED:,} more" if len(odd) > _NAMED else ""
    which = f"line{'s' * (len(odd) > 1)} {named}{more}"
    return rows, [f"{file} {which}: quotation marks inside a text are not doubled: read as part of it"]


def _is_row(cells: Sequence[str]) -> bool:
    return bool(cells) and cells[0].strip() != _END_OF_FILE


def _part(name: str, lines: Sequence[Line]) -> ClassicPart:
    """Return which part a file is, by its columns; an empty one can only be comments, by its name."""
    if not lines:
        if ClassicPart.COMMENTS in name.casefold():
            return ClassicPart.COMMENTS
        raise ListDataError(f"{name}: is empty: {_MEND}")
    part = _PART_OF_WIDTH.get(len(lines[0].cells))
    if part is None:
        widths = "12 (primary), 5 (aliases), 6 (addresses) or 2 (comments)"
        raise lines[0].fault("columns", f"has {len(lines[0].cells)} columns, OFAC's files have {widths}")
    width = len(lines[0].cells)
    for line in lines:
        if len(line.cells) != width:
            raise line.fault("columns", f"has {len(line.cells)} columns where the file has {width}")
        if not (line.cells[0].isascii() and line.cells[0].strip().isdigit()):
            raise line.fault("uid", f"{line.cells[0][:40]!r} is no number")
    return part


def _missing_parts(parts: Mapping[ClassicPart, Sequence[Line]]) -> list[str]:
    lost = {ClassicPart.ALIASES: "strong aliases are missing", ClassicPart.ADDRESSES: "countries are missing"}
    return [f"no {part} file: {what}" for part, what in lost.items() if part not in parts]


def _cut_remarks(remarks: Mapping[str, str]) -> list[str]:
    cut = [uid for uid, text in remarks.items() if _is_cut(text)]
    what = f"remarks cut at {REMARKS_LIMIT} characters do not go on in a comments file"
    return [f"{what}, their last pieces are not read: {len(cut)} (uid {', '.join(cut[:5])})"] if cut else []


def _is_cut(text: str) -> bool:
    """Return whether remarks end at the limit of the primary file, without a full stop."""
    return len(text) == REMARKS_LIMIT and not text.rstrip().endswith(".")


def _read_remarks(builder: OfacRecordBuilder, text: str) -> None:
    """Read remarks; the piece that a cut has broken would be a wrong number or name, so it only stays as a remark."""
    if not _is_cut(text):
        read_remarks(builder, text, is_sentence=True)
        return
    whole, _, broken = text.rpartition("; ")
    read_remarks(builder, whole)
    leave_unread(builder, broken)


def _entry(line: Line) -> OfacRecordBuilder:
    kind = _value(line.cells[2]).casefold()
    if kind not in _KINDS:
        raise line.fault("type", f"{line.cells[2]!r} is none of individual, vessel, aircraft and {_EMPTY}")
    builder = OfacRecordBuilder(line.cells[0].strip(), line.place, _KINDS[kind])
    builder.title(_value(line.cells[1]))
    programmes = _value(line.cells[3]).strip("[]").split(_BETWEEN_PROGRAMMES)
    builder.programmes.update(dict.fromkeys(tag.strip() for tag in programmes if tag.strip()))
    for column, key in _DETAILS.items():
        builder.detail(key, _value(line.cells[column]))
    return builder


def _continue_remarks(lines: Sequence[Line], builders: OfacRecordBuilders, remarks: dict[str, str]) -> None:
    """Join each remark with its continuation, which goes on within the word that was cut."""
    for line in lines:
        uid = _owner(line, builders).uid
        remarks[uid] = f"{remarks[uid] if _value(remarks[uid]) else ''}{line.cells[1]}"


def _owner(line: Line, builders: OfacRecordBuilders) -> OfacRecordBuilder:
    builder = builders.by_uid.get(line.cells[0].strip())
    if builder is None:
        raise line.fault(
            "uid", f"{line.cells[0]} has no entry in the primary file: the files are not of one day, or cut"
        )
    return builder


def _take_alias(builder: OfacRecordBuilder, line: Line) -> None:
    kind = _NAME_KINDS.get(_value(line.cells[2]).casefold())
    if kind is None:
        raise line.fault("type", f"{line.cells[2]!r} is none of {', '.join(_NAME_KINDS)}")
    builder.name(_value(line.cells[3]), kind)


def _take_address(builder: OfacRecordBuilder, line: Line) -> None:
    parts = [_value(cell) for cell in line.cells[2:5]]
    builder.locate(parts[2])
    builder.detail("address", ", ".join(part for part in parts if part))


_TAKERS: Mapping[ClassicPart, Callable[[OfacRecordBuilder, Line], None]] = {
    ClassicPart.ALIASES: _take_alias,
    ClassicPart.ADDRESSES: _take_address,
}


def _value(cell: str) -> str:
    text = cell.strip()
    return "" if text == _EMPTY else text
