"""Reads the text of the Department of Defense's notice under section 1260H of Public Law 116-283.

The text comes out of a PDF, so that neither indentation nor line breaks can be trusted. What holds: the heading ends
with the public law and announces its footnotes (`1`) and legend (`*`); a blank line ends a group; the first line of a
group is the parent, the others its subsidiaries; a footnote may stand amid a group; a name may end in brackets with its
alias or its `formerly` name. A party that a footnote keeps listed is a record as well. The Department gives no ids:
ours are made of the name. Its notice prints neither countries nor the days of earlier listings.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from service.errors import ListDataError
from service.lists.readers.days import ISO, LETTER, read_day
from service.lists.readers.dod.notice import NoticeRow, bracketed_names, notice_of
from service.lists.readers.naming import ordered, tidy
from service.lists.readers.records import Contents, Record, SourceFile
from service.lists.readers.source_text import sole, text_of

_TITLE = re.compile(r"Chinese\s+Military\s+Companies.*Section\s+1260H", re.IGNORECASE | re.DOTALL)
_HEADING_END = re.compile(r"\(\s*Public\s+Law\s+116\s*[-\u2011\u2013]\s*283\s*\)(?P<marks>[\d*\s]*?)(?=\n|$)")
_LEGEND = re.compile(r"\*\s*Subsidiaries\b", re.IGNORECASE)
_NO_LONGER_LISTED = re.compile(r"The\s+Following\s+Previously\s+Listed\s+Entities\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,3}(?:\s+of\s+\d{1,3})?", re.IGNORECASE)
_NOTE_END = re.compile(r"\(\w+\s+\d{1,2},\s+\d{4}\)\.?$")
_REMAINS = re.compile(r"\d\s+(?P<name>.+?)\s+(?:was|were)\s+previously\s+identified\s+as\s+and\s+remains?\b.*?")
_CITED = re.compile(r"\d+\s+Fed\.\s+Reg\.\s+\d+(?:\s+\([^)]*\))?")
_FILE_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_PRINTED_DAY = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{1,2},\s+\d{4}\b"
)
_GOES_ON = re.compile(r"[(a-z&]")
_BREAKS_OFF = re.compile(r".*(?:[,&(-]|\b(?:and|of|the|for))", re.IGNORECASE)

_Line = tuple[int, str]


@dataclass(slots=True)
class _Body:
    """The notice as read so far: groups of names, footnotes, the legend, and names that are no longer listed."""

    groups: list[list[_Line]] = field(default_factory=lambda: [[]])
    notes: list[_Line] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    has_legend: bool = False

    def add(self, number: int, line: str) -> None:
        """Put a line into its group; a blank one ends the group, a broken-off name goes on."""
        group = self.groups[-1]
        if not line:
            if group:
                self.groups.append([])
        elif group and (_GOES_ON.match(line) or _is_broken_off(group[-1][1])):
            group[-1] = (group[-1][0], f"{group[-1][1]} {line}")
        else:
            group.append((number, line))

    def open_note(self, number: int, line: str) -> None:
        """Begin a footnote; the blank line before it ends no group, for a page ended there."""
        if len(self.groups) > 1 and not self.groups[-1]:
            self.groups.pop()
        self.notes.append((number, line))

    def is_in_note(self) -> bool:
        """Return whether the last footnote still goes on: its last words are a day in brackets."""
        return bool(self.notes) and not _NOTE_END.search(self.notes[-1][1])


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the notice; a parent owns its subsidiaries. `published_on` is a day in the heading or in the file's name.

    Raises:
        ListDataError: the text is not such a notice, or is cut off.
    """
    file = sole(files, "the s.1260H notice")
    heading, marks, lines = _opened(file)
    body = _sorted_out(lines, marks)
    _require_whole(file.name, marks, body)
    published = _published(heading, file.name)
    warnings = [] if published else [f"{file.name}: no day in heading or name: add it to the name, as _2025-01-07"]
    if body.gone:
        warnings.append(f"{file.name}: named as listed no more, and no records: {'; '.join(body.gone)}")
    return notice_of(
        file.name, [*_grouped(file.name, body.groups), *_noted(file.name, body.notes)], published, warnings
    )


def _opened(file: SourceFile) -> tuple[str, str, list[_Line]]:
    """Part the heading and the marks after it from the numbered lines that follow."""
    text = text_of(file).replace("\r\n", "\n").replace("\f", "\n")
    end = _HEADING_END.search(text)
    if end is None or not _TITLE.search(text[: end.end()]):
        problem = "no heading of a notice under section 1260H"
        raise ListDataError(f"{file.name} line 1: {problem}: give the text of the notice, from its heading on")
    first = text.count("\n", 0, end.end()) + 1
    lines = text[end.end() :].split("\n")
    return text[: end.end()], end["marks"], [(first + place, tidy(line)) for place, line in enumerate(lines)]


def _sorted_out(lines: Iterable[_Line], marks: str) -> _Body:
    body = _Body()
    rest = iter(lines)
    for number, line in rest:
        if _NO_LONGER_LISTED.match(line):
            body.gone = _names_after_sentence(rest)
        elif body.is_in_note():
            start, text = body.notes[-1]
            body.notes[-1] = (start, tidy(f"{text} {line}"))
        elif _LEGEND.match(line):
            body.has_legend = True
        elif line[:1].isdigit() and line[0] in marks and line[1:2] == " ":
            body.open_note(number, line)
        elif not _PAGE_NUMBER.fullmatch(line):
            body.add(number, line)
    return body


def _is_broken_off(text: str) -> bool:
    return bool(_BREAKS_OFF.fullmatch(text)) or text.count("(") > text.count(")")


def _names_after_sentence(rest: Iterable[_Line]) -> list[str]:
    """Pass over the sentence that ends at a blank line, and give the lines after it."""
    lines = [line for _, line in rest]
    end = lines.index("") if "" in lines else len(lines)
    return [line for line in lines[end:] if line and not _PAGE_NUMBER.fullmatch(line)]


def _require_whole(file: str, marks: str, body: _Body) -> None:
    """Refuse a text that ends before what its heading announces."""
    missing = [mark for mark in marks if mark.isdigit() and not any(note.startswith(mark) for _, note in body.notes)]
    if missing:
        numbers = ", ".join(missing)
        raise ListDataError(f"{file}, footnote {numbers}: announced but missing: the text is cut off")
    if "*" in marks and not body.has_legend:
        raise ListDataError(f"{file}, legend *: announced but missing: the text is cut off")
    if body.is_in_note():
        raise ListDataError(f"{file} line {body.notes[-1][0]}: the footnote does not end: the text is cut off")


def _published(heading: str, name: str) -> date | None:
    printed = _PRINTED_DAY.search(heading)
    in_heading = read_day(tidy(printed[0]), LETTER) if printed else None
    in_name = (read_day(one, ISO) for one in _FILE_DAY.findall(name))
    return in_heading or next(filter(None, in_name), None)


def _grouped(file: str, groups: Iterable[Sequence[_Line]]) -> Iterator[NoticeRow]:
    for group in groups:
        rows = [_row(file, line) for line in group]
        yield from rows[:1]
        yield from (replace(row, parent=rows[0].record.name) for row in rows[1:])


def _noted(file: str, notes: Iterable[_Line]) -> Iterator[NoticeRow]:
    """Return the parties that a footnote keeps listed."""
    for number, note in notes:
        kept = _REMAINS.match(note)
        if kept:
            row = _row(file, (number, kept["name"]))
            cited = _CITED.search(note)
            details = (("footnote", note), *([("reported_in", cited[0])] if cited else []))
            yield replace(row, record=replace(row.record, details=details))


def _row(file: str, line: _Line) -> NoticeRow:
    number, text = line
    return NoticeRow(f"{file} line {number}", Record(uid="", names=ordered(bracketed_names(text))))
