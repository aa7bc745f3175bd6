"""`python -m benchmarks quality|speed|all|diff|freeze`: see `--help`."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from benchmarks import (
    cases,
    decorations,
    families,
    labelled,
    market_strings,
    own_names,
    pairs,
    peers,
    quiet,
    report,
    screening,
    speed,
)
from benchmarks.outcomes import Suite
from service.matching import MATCHER_VERSION, load_profile

Measures = Mapping[str, Callable[[], Suite]]
_QUICK_NAMES, _QUICK_OWN_NAMES, _FULL_NAMES = 80, 400, 1_500
_QUICK_QUERIES, _FULL_QUERIES = 50, 2_000
_REPORT = Path("build/bench/report.md")

# Quick enough for every change: seconds, on the bundled lists and on pairs.
QUICK: Measures = {
    "labelled": labelled.measure,
    "strings": market_strings.measure,
    "clean": quiet.measure_bundled,
    "pairs-isin": pairs.measure_securities,
    "pairs-name-bench": pairs.measure_name_bench,
    "families": families.measure_bundled,
}
FROZEN: Measures = {**QUICK, "clean-sdn": quiet.measure_sdn, "screening": screening.measure}


def _quality(*, is_full: bool) -> Measures:
    names = _FULL_NAMES if is_full else _QUICK_NAMES
    return {
        **FROZEN,
        "decorations": decorations.measure_bundled,
        "decorations-us-sdn": decorations.measure_sdn,
        "own-names": lambda: own_names.measure(None if is_full else _QUICK_OWN_NAMES),
        "families-us-sdn": lambda: families.measure_sdn(names),
        "families-us-csl": lambda: families.measure_csl(names),
        **(peers.MEASURES if is_full else {}),
    }


def _speed(*, is_full: bool) -> Measures:
    sizes = speed.SIZES if is_full else speed.SIZES[:2]
    queries = _FULL_QUERIES if is_full else _QUICK_QUERIES
    return {
        "startup": speed.measure_startup,
        **{f"speed-{size}": partial(speed.measure, size) for size in sizes},
        "lossless": lambda: speed.measure_lossless(queries),
    }


_only = click.option("--only", default="", help="Suites, by comma.")
_full = click.option("--full", is_flag=True, help="Everything, and more of it: minutes instead of seconds.")
_path = click.option(
    "--report", "path", type=click.Path(path_type=Path, dir_okay=False), default=_REPORT, show_default=True
)


@click.group()
def main() -> None:
    """Measure how well and how fast names are matched."""


@main.command()
@_full
@_only
@_path
@click.option("--faults", is_flag=True, help="Show misses and false alerts on the terminal too.")
def quality(*, full: bool, only: str, path: Path, faults: bool) -> None:
    """Measure quality and write the report."""
    suites = _measured(_quality(is_full=full), only)
    _write(path, suites)
    for suite in suites if faults else ():
        for one in suite.faults:
            cells = (suite.code, one.case.family, one.verdict, f"{one.score:.3f}", one.case.text, one.against)
            click.echo("\t".join(cells))


@main.command("speed")
@_full
@_only
@_path
def speed_command(*, full: bool, only: str, path: Path) -> None:
    """Measure speed, memory and losslessness on one core, beside the peers, and write the report."""
    _write(path, _measured(_speed(is_full=full), only))


@main.command("all")
@_full
@_path
def everything(*, full: bool, path: Path) -> None:
    """Measure quality and speed, and write one report."""
    _write(path, _measured({**_quality(is_full=full), **_speed(is_full=full)}, ""))


@main.command()
@_only
def freeze(only: str) -> None:
    """Keep the verdicts of all cases as they are now."""
    cases.freeze(_measured(FROZEN, only))


@main.command()
@_full
@_only
def diff(*, full: bool, only: str) -> None:
    """Fail when a case has another verdict than the frozen one; what cannot be measured here is skipped."""
    changed = [line for suite in _measured(FROZEN if full else QUICK, only) for line in cases.differences(suite)]
    for line in changed:
        click.echo(line)
    if changed:
        raise click.ClickException(f"{len(changed)} verdicts changed; `python -m benchmarks freeze` accepts them")


def _measured(measures: Measures, only: str) -> Sequence[Suite]:
    chosen = only.split(",") if only else list(measures)
    unknown = [code for code in chosen if code not in measures]
    if unknown:
        raise click.UsageError(f"no suite {', '.join(unknown)}; there are {', '.join(measures)}")
    suites = []
    for code in chosen:
        suites.append(measures[code]())
        click.echo(report.plain(suites[-1:]))
    return suites


def _write(path: Path, suites: Sequence[Suite]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    heading = f"Matching measured: matcher {MATCHER_VERSION}, profile {load_profile().hash[:19]}"
    path.write_text(report.markdown(suites, heading), encoding="utf-8", errors="backslashreplace")
    click.echo(f"written: {path}")


if __name__ == "__main__":
    main()
