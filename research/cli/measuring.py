"""``measure``: a definition on a file of events, without a study."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from research import MeasureResult, measure_file
from research.cli.speaking import Voice, manner


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    measure = commands.add_parser(
        "measure", parents=[manner()], help="measure a CPI definition on an event log: every case, and the summary"
    )
    measure.add_argument("definition", type=Path, metavar="DEFINITION.yaml")
    measure.add_argument(
        "--events", required=True, metavar="FILE", help="CSV (.gz), Parquet, Excel, XES or a database URL"
    )
    measure.add_argument("--out", type=Path, required=True, metavar="FILE.json")
    measure.set_defaults(run=run_measure)


def run_measure(given: argparse.Namespace, voice: Voice) -> int:
    """Writes the value of every case and the summary as JSON."""
    text = given.definition.read_text(encoding="utf-8-sig")
    result = measure_file(text, given.events, name=given.definition.name)
    _write(result, given.out)
    for sentence in (*result.because, *result.report.notes, *result.measurements.notes):
        voice.remark(sentence)
    held = result.measurements
    summary = {"out": str(given.out), "eligible": held.n_eligible, "n": held.n, "coverage": held.coverage}
    covered = "" if held.coverage is None else f", coverage {held.coverage:.1%}"
    voice.result(summary, f"{held.n} of {held.n_eligible} units have a value{covered}; in {given.out}")
    return 0


def _write(result: MeasureResult, target: Path) -> None:
    """Under its own name only once it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.part")
    try:
        with draft.open("w", encoding="utf-8") as out:
            result.write(out)
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
