"""`python -m benchmarks quality|diff|freeze`: see `--help`."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from benchmarks import cases, families, labelled, own_names, pairs, quiet, report, screening
from benchmarks.outcomes import Suite
from service.matching import MATCHER_VERSION, load_profile

Measure = Callable[[], Suite]
_QUICK_NAMES, _QUICK_OWN_NAMES, _FULL_NAMES = 80, 400, 1_500
_REPORT = Path("build/bench/report.md")

FROZEN: dict[str, Measure] = {
    "labelled": labelled.measure,
    "clean": quiet.measure_bundled,
    "clean-sdn": quiet.measure_sdn,
    "pairs-isin": pairs.measure_securities,
    "pairs-name-bench": pairs.measure_name_bench,
    "families": families.measure_bundled,
    "screening": screening.measure,
}


def _quality(*, is_full: bool) -> dict[str, Measure]:
    names = _FULL_NAMES if is_full else _QUICK_NAMES
    return FROZEN | {
        "own-names": lambda: own_names.measure(None if is_full else _QUICK_OWN_NAMES),
        "families-us-sdn": lambda: families.measure_sdn(names),
        "families-us-csl": lambda: families.measure_csl(names),
    }


@click.group()
def main() -> None:
    """Measure how well and how fast names are matched."""


@main.command()
@click.option("--full", is_flag=True, help="Every name of every list, and larger samples; minutes instead of seconds.")
@click.option("--only", default="", help="Suites, by comma.")
@click.option("--report", "path", type=click.Path(path_type=Path, dir_okay=False), default=_REPORT, show_default=True)
@click.option("--faults", is_flag=True, help="Show misses and false alerts on the terminal too.")
def quality(*, full: bool, only: str, path: Path, faults: bool) -> None:
    """Measure quality and write the report."""
    suites = _measured(_quality(is_full=full), only)
    _write(path, report.markdown(suites, f"Matching quality, matcher {MATCHER_VERSION}, {load_profile().hash[:19]}"))
    if faults:
        for suite in suites:
            for one in suite.faults:
                click.echo(
                    f"{suite.code}\t{one.case.family}\t{one.verdict}\t{one.score:.3f}\t{one.case.text}\t{one.against}"
                )


@main.command()
@click.option("--only", default="", help="Suites, by comma.")
def freeze(only: str) -> None:
    """Keep the verdicts of all cases as they are now."""
    cases.freeze(_measured(FROZEN, only))


@main.command()
@click.option("--only", default="", help="Suites, by comma.")
def diff(only: str) -> None:
    """Fail when a case has another verdict than the frozen one; what cannot be measured here is skipped."""
    changed = [line for suite in _measured(FROZEN, only) for line in cases.differences(suite)]
    for line in changed:
        click.echo(line)
    if changed:
        raise click.ClickException(f"{len(changed)} verdicts changed; `python -m benchmarks freeze` accepts them")


def _measured(measures: dict[str, Measure], only: str) -> Sequence[Suite]:
    chosen = only.split(",") if only else list(measures)
    unknown = [code for code in chosen if code not in measures]
    if unknown:
        raise click.UsageError(f"no suite {', '.join(unknown)}; there are {', '.join(measures)}")
    suites = []
    for code in chosen:
        suites.append(measures[code]())
        click.echo(report.plain(suites[-1:]))
    return suites


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    click.echo(f"written: {path}")


if __name__ == "__main__":
    main()
