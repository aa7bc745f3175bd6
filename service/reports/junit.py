"""A test report, so that a pipeline shows a bad order file as it shows a failed test."""

import re
import xml.etree.ElementTree as ET

from service.domain.flags import Decision, Flag, stops
from service.domain.outcomes import Cause
from service.screening.document import Document
from service.screening.shortfalls import sentence

# What XML 1.0 cannot hold (section 2.2).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(document: Document) -> str:
    """Write a test case per finding, per rejected row and per cause of `incomplete`; what stops is a failure."""
    cases = [_finding_case(finding, document["fail_on"]) for finding in document["findings"]]
    cases += [_error_case(note) for note in document["errors"]]
    cases += [_open_case(one) for one in document["incomplete"] if one["cause"] != Cause.REJECTED]
    suite = ET.Element(
        "testsuite",
        name="pendens screen",
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors=str(sum(case.find("error") is not None for case in cases)),
    )
    properties = ET.SubElement(suite, "properties")
    for name in ("screening_id", "outcome", "gate", "as_of", "known_at"):
        ET.SubElement(properties, "property", name=name, value=str(document[name]))
    for use in document["lists"]:
        ET.SubElement(properties, "property", name=f"list.{use['code']}", value=use["version"])
    ET.SubElement(properties, "property", name="lists_missing", value=" ".join(document["lists_missing"] or ()))
    suite.extend(cases)
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _finding_case(finding: Document, fail_on: str) -> ET.Element:
    holding = finding["holding"]
    title = holding.get("name") or holding.get("isin") or holding.get("ticker") or "unnamed"
    case = _case(f"row {finding['row']}: {title}")
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
    case = _case(f"row {note['row']}: {note['column']}")
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
