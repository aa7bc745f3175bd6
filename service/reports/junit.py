"""A test report, so that a pipeline shows a bad order file as it shows a failed test."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from itertools import islice

from service.domain.flags import Decision, Flag, stops
from service.domain.outcomes import Cause
from service.reports.evidence import place_of
from service.screening.answer import Shown
from service.screening.document import Document
from service.screening.shortfalls import sentence

# Why: cases are handed on by the hundred; one by one they would cost as much again to write.
_CASES_AT_ONCE = 100
# What XML 1.0 cannot hold (section 2.2).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_parts(shown: Shown) -> Iterator[str]:
    """Write a test case per finding, per rejected row and per cause of `incomplete`; what stops is a failure.

    The cases are gone through twice, first to count them, so that a report of any length takes no memory.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
    suite = ET.Element("testsuite", {"name": "pendens screen", **_counted(_cases(shown))})
    yield f"  {ET.tostring(suite, encoding='unicode').removesuffix(' />')}>\n"
    yield _indented(_properties(shown.head))
    lines = map(_indented, _cases(shown))
    while some := "".join(islice(lines, _CASES_AT_ONCE)):
        yield some
    yield "  </testsuite>\n</testsuites>\n"


def _cases(shown: Shown) -> Iterator[ET.Element]:
    head = shown.head
    yield from (_finding_case(finding, head["fail_on"]) for finding in shown.findings())
    yield from map(_error_case, shown.errors())
    yield from (_open_case(one) for one in head["incomplete"] if one["cause"] != Cause.REJECTED)


def _counted(cases: Iterable[ET.Element]) -> dict[str, str]:
    tests = failures = errors = 0
    for case in cases:
        tests += 1
        failures += case.find("failure") is not None
        errors += case.find("error") is not None
    return {"tests": str(tests), "failures": str(failures), "errors": str(errors)}


def _properties(head: Document) -> ET.Element:
    properties = ET.Element("properties")
    for name in ("screening_id", "outcome", "gate", "as_of", "known_at"):
        ET.SubElement(properties, "property", name=name, value=str(head[name]))
    for use in head["lists"]:
        ET.SubElement(properties, "property", name=f"list.{use['code']}", value=use["version"])
    ET.SubElement(properties, "property", name="lists_missing", value=" ".join(head["lists_missing"] or ()))
    return properties


def _indented(element: ET.Element) -> str:
    """Write an element of the suite, indented as the whole document is."""
    ET.indent(element, level=2)
    return f"    {ET.tostring(element, encoding='unicode')}\n"


def _finding_case(finding: Document, fail_on: str) -> ET.Element:
    holding = finding["holding"]
    title = holding.get("name") or holding.get("isin") or holding.get("ticker") or "unnamed"
    case = _case(f"{place_of(finding)}: {title}")
    word = f"{finding['flag']}: {finding['reason']}"
    if _stops(finding, fail_on):
        failure = ET.SubElement(case, "failure", message=_clean(word), type=finding["flag"])
        failure.text = _clean(finding["reason"])
    else:
        ET.SubElement(case, "system-out").text = _clean(word)
    return case


def _stops(finding: Document, fail_on: str) -> bool:
    decision = Decision(finding["decision"]) if finding["decision"] else None
    return stops(Flag(finding["flag"]), decision, Flag(fail_on))


def _error_case(note: Document) -> ET.Element:
    case = _case(f"{place_of(note)}: {note['column']}")
    ET.SubElement(case, "error", message=_clean(note["message"]), type="rejected").text = _clean(note["value"])
    return case


def _open_case(one: Document) -> ET.Element:
    """Write a cause of `incomplete` that no row has; rejected rows have cases of their own."""
    case = _case(f"list {one['list']}" if one["list"] else "screening")
    ET.SubElement(case, "error", message=_clean(sentence(one)), type=one["cause"])
    return case


def _case(name: str) -> ET.Element:
    return ET.Element("testcase", classname="pendens.screen", name=_clean(name))


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
