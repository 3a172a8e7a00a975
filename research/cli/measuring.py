"""``measure``: a definition on a file of events, without a study."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from research import MeasureResult, measure_files, write_all
from research.cli.speaking import Voice, manner


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    measure = commands.add_parser(
        "measure", parents=[manner()], help="measure a CPI definition on an event log: every case, and the summary"
    )
    measure.add_argument(
        "definition", type=Path, metavar="DEFINITION.yaml", nargs="+", help="several are measured in one pass"
    )
    measure.add_argument(
        "--events", required=True, metavar="FILE", help="CSV (.gz), Parquet, Excel, XES or a database URL"
    )
    measure.add_argument("--out", type=Path, required=True, metavar="FILE.json")
    measure.set_defaults(run=run_measure)


def run_measure(given: argparse.Namespace, voice: Voice) -> int:
    """Writes the value of every case and the summary as JSON."""
    texts = [(path.name, path.read_text(encoding="utf-8-sig")) for path in given.definition]
    with voice.progress("measuring") as progress:
        results = measure_files(texts, given.events, progress)
    _write(results, given.out)
    said = [(*result.because, *result.report.notes, *result.measurements.notes) for result in results]
    for sentence in dict.fromkeys(sentence for sentences in said for sentence in sentences):
        voice.remark(sentence)
    if len(results) == 1:
        voice.result(_summary(results[0]) | {"out": str(given.out)}, f"{_words(results[0])}; in {given.out}")
        return 0
    lines = [f"{result.definition.id}: {_words(result)}" for result in results]
    summaries = [_summary(result) | {"id": result.definition.id} for result in results]
    voice.result({"out": str(given.out), "measures": summaries}, "\n".join([*lines, f"in {given.out}"]))
    return 0


def _summary(result: MeasureResult) -> dict[str, object]:
    held = result.measurements
    return {"eligible": held.n_eligible, "n": held.n, "coverage": held.coverage}


def _words(result: MeasureResult) -> str:
    held = result.measurements
    covered = "" if held.coverage is None else f", coverage {held.coverage:.1%}"
    rest = (
        (held.censored, "were still open at the end"),
        (held.competing, "ended in another way"),
        (held.immature, "were not seen for long enough"),
        (held.unpaired, "ended only before they began"),
    )
    others = "".join(f", {n:,} {why}" for n, why in rest if n)
    return f"{held.n:,} of {held.n_eligible:,} units have a value{others}{covered}"


def _write(results: list[MeasureResult], target: Path) -> None:
    """Under its own name only once it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.part")
    try:
        with draft.open("w", encoding="utf-8") as out:
            if len(results) == 1:
                results[0].write(out)
            else:
                write_all(results, out)
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
