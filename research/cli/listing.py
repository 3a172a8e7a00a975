"""Many measures in the terminal: measure them in one go, list what they say, write the value of every case."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from research import Workspace, run_sentence, value_words
from research.cli.speaking import Maker, Voice


def fill(make: Maker) -> None:
    """Adds the verbs to those of validation; ``make`` gives a parser for one of them."""
    make("measures", "every definition with its last value, how sure that is and how old", _measures)
    many = make("run-many", "measure several candidates, or all that are defined, on the same data", _run_many)
    many.add_argument("dataset")
    many.add_argument("candidates", nargs="*", metavar="CANDIDATE")
    rows = make("rows", "the value of every case, as CSV", _rows)
    rows.add_argument("candidate")
    rows.add_argument("dataset")
    rows.add_argument("--out", type=Path, required=True, metavar="FILE.csv")


def _measures(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    told, lines = [], []
    for line in work.measures.all(given.study):
        head, held = line.headline, line.validation.measurements if line.validation else None
        told.append(
            {"candidate": line.candidate.id, "label": line.candidate.label, "version": line.defined.version,
             "hash": line.defined.definition.hash, "unit": line.defined.definition.increment.unit, "gate": line.gate,
             "headline": asdict(head) if head else None, "coverage": held.coverage if held else None,
             "n": held.n if held else 0, "reaches": line.reaches, "stale": line.stale,
             "measured": line.validation.at.isoformat() if line.validation else None}
        )  # fmt: skip
        said = value_words(line.measured, head.value) if head and line.measured else "not measured yet"
        lines.append(f"{line.candidate.label}: {said}{f' ({head.what})' if head else ''}. {line.stale}".strip())
    voice.result(told, "\n".join(lines) or "No candidate has a definition yet.")
    return 0


def _run_many(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    chosen = given.candidates or [line.candidate.id for line in work.measures.all(given.study)]
    with voice.progress("measuring") as progress:
        made = work.measures.run(given.study, chosen, given.dataset, progress=progress)
    rows = [
        {"candidate": run.candidate.id, "validation": run.validation.id if run.validation else None,
         "verdict": run.validation.verdict.sentence if run.validation else None,
         "problem": run.problem.message if run.problem else None}
        for run in made
    ]  # fmt: skip
    voice.result(rows, run_sentence(made))
    failed = sum(run.problem is not None for run in made)
    return 0 if not failed else 1 if failed == len(made) else 3


def _rows(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    text = work.measures.csv(given.study, given.candidate, given.dataset)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(text, encoding="utf-8")
    n = text.count("\n") - 1
    voice.result({"out": str(given.out), "rows": n}, f"{n} rows in {given.out}")
    return 0
