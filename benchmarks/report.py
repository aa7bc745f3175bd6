"""The report: figures beside their goals, then every miss and false alert by name."""

from collections.abc import Iterable, Iterator, Sequence

from benchmarks.outcomes import Figure, Suite

_MARKS = {True: "met", False: "**missed**", None: ""}
_MOST_FAULTS = 400  # of one suite; the frozen files have them all


def markdown(suites: Sequence[Suite], heading: str) -> str:
    """Write the whole report."""
    return (
        "\n".join([f"# {heading}", "", *_summary(suites), *(line for suite in suites for line in _section(suite))])
        + "\n"
    )


def plain(suites: Iterable[Suite]) -> str:
    """Write the figures for a terminal."""
    lines = []
    for suite in suites:
        lines.append(
            f"{suite.title} [{suite.code}]"
            + (f": absent, {suite.absent}" if suite.absent else f"  {suite.seconds:.1f} s")
        )
        lines += [
            f"  {_MARKS[one.is_met].strip('*'):7}{_value(one):>9} {_goal(one):>8}  {one.label}  ({one.detail})"
            for one in suite.figures
        ]
    return "\n".join(lines)


def _summary(suites: Sequence[Suite]) -> Iterator[str]:
    yield from ("## Goals", "", "| what | figure | goal | |", "|---|---|---|---|")
    for suite in suites:
        for one in suite.figures:
            if one.goal is not None:
                yield f"| {suite.title}: {one.label} | {_value(one)} | {_goal(one)} | {_MARKS[one.is_met]} |"
    yield ""


def _section(suite: Suite) -> Iterator[str]:
    yield from (f"## {suite.title}", "")
    if suite.absent:
        yield from (f"Absent: {suite.absent}.", "")
        return
    yield from (f"Measured in {suite.seconds:.1f} s.", "", "| what | figure | goal | | |", "|---|---|---|---|---|")
    for one in suite.figures:
        yield f"| {one.label} | {_value(one)} | {_goal(one)} | {_MARKS[one.is_met]} | {one.detail} |"
    yield ""
    if suite.notes:
        yield from (*(f"- {note}" for note in suite.notes), "")
    if suite.faults:
        yield from (
            f"### By name: {len(suite.faults)}",
            "",
            "| case | family | text | verdict | score | against |",
            "|---|---|---|---|---|---|",
        )
        for fault in suite.faults[:_MOST_FAULTS]:
            case = fault.case
            cells = (case.id, case.family, case.text, fault.verdict, f"{fault.score:.3f}", fault.against)
            yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"
        if len(suite.faults) > _MOST_FAULTS:
            yield f"\n… and {len(suite.faults) - _MOST_FAULTS} more."
        yield ""


def _cell(text: str) -> str:
    """Keep a text within its cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def _value(one: Figure) -> str:
    return f"{one.value:,.0f}" if one.value >= 100 else f"{one.value:.3f}"


def _goal(one: Figure) -> str:
    return "" if one.goal is None else f"{one.sense} {one.goal:g}"
