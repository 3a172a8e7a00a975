"""The commands that keep no study: ``discover``, ``label``, ``cluster``. A contract other programs use."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from research import (
    FINENESS,
    Discovery,
    ExchangeError,
    ReadingError,
    Stage,
    candidates_json,
    cluster_csv,
    count,
    discover,
    forms_with_memory,
    increments_with_memory,
    label_csv,
    language_with_memory,
    load_stages,
    memory_problem,
    scratch_workspace,
    signals_csv,
    themes_csv,
)
from research.cli.gathering import collect, left_out
from research.cli.speaking import Voice, manner

SIGNALS = "signals.csv"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the commands."""
    find = commands.add_parser(
        "discover", parents=[manner()], help="transcripts and notes in, candidate CPIs with their quotes out"
    )
    find.add_argument("sources", nargs="+", type=Path, metavar="SOURCE", help="files, folders or zip archives")
    find.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    find.add_argument("--stages", type=Path, metavar="FILE", help="journey stages: YAML, or a line each, 'name: about'")
    find.add_argument("--title", default="Discovery", help="title of the report")
    find.add_argument(
        "--granularity",
        type=_granularity,
        metavar="G",
        help=f"-1 few broad candidates … 1 many narrow ones ({FINENESS})",
    )  # fmt: skip
    find.set_defaults(run=run_discover)
    label = commands.add_parser(
        "label", parents=[manner()], help="add signals, dimension and scores to each row of a CSV file"
    )
    cluster = commands.add_parser("cluster", parents=[manner()], help="add a theme to each row of a CSV file")
    for command in (label, cluster):
        command.add_argument("file", type=Path, metavar="FILE.csv")
        command.add_argument("--text", required=True, metavar="COLUMN", help="column that holds the statement")
        command.add_argument("--out", type=Path, required=True, metavar="FILE.csv")
    label.add_argument("--context", metavar="COLUMN", help="column with the statements before, joined by ¶")
    label.set_defaults(run=run_label)
    cluster.set_defaults(run=run_cluster)
    for command in (find, label, cluster):
        command.add_argument(
            "--no-memory", action="store_true", help="neither use nor keep what was worked out in earlier runs"
        )


def _granularity(word: str) -> float:
    value = float(word)
    if not -1 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{word} does not lie between -1 and 1")
    return value


def run_discover(given: argparse.Namespace, voice: Voice) -> int:
    """Writes ``signals.csv, themes.csv, candidates.json, report.html`` and the texts that offsets point into."""
    stages: tuple[Stage, ...] = load_stages(given.stages) if given.stages else ()
    remembers = _remembers(given, voice)
    workspace = scratch_workspace(memory=remembers)
    _make(given.out)
    files, unreadable = collect(given.sources)
    with voice.progress("reading") as progress:
        found = discover(
            workspace, files, stages=stages, title=given.title, granularity=given.granularity, progress=progress
        )
    problems = [*unreadable, *((name, str(problem)) for name, problem in found.problems)]
    for name, why in problems:
        voice.remark(left_out(name, why))
    if not found.sources:
        raise ReadingError("None of the sources could be read.", "Standard error says why, file by file.")
    report = workspace.reports.content(
        found.study.id, problems=found.problems, unrecorded=True, looking=forms_with_memory(memory=remembers)
    )
    texts = {f"texts/{s.name}.txt": s.transcript.text for s in found.sources}
    _write(
        given.out,
        {
            SIGNALS: signals_csv(found.codings, found.index),
            "themes.csv": themes_csv(found.candidates, found.index),
            "candidates.json": candidates_json(
                found.candidates, found.index, found.stability, finding=increments_with_memory(memory=remembers)
            ),
            "report.html": workspace.reports.html(report),
            **texts,
        },
    )
    _tell(found, report.people, problems, given.out, voice)
    return 3 if problems else 0


def _tell(found: Discovery, people: int, problems: Sequence[tuple[str, str]], out: Path, voice: Voice) -> None:
    """Says what was found, in counts and a line a candidate."""
    summary = {
        "sources": len(found.sources),
        "people": people,
        "signals": sum(len(c.kinds) for c in found.codings),
        "candidates": len(found.candidates),
        "left_out": [{"source": name, "why": why} for name, why in problems],
        "out": str(out),
    }
    lines = [f"{evidence.summary:>22}  {candidate.statement}" for candidate, evidence in found.candidates]
    counts = f"{count(len(lines), 'candidate')} from {count(len(found.sources), 'source')}"
    why = f"No two statements belong together; what was heard stands in {SIGNALS}."
    why_none = [] if lines else [why if found.codings else "Nothing in them was read as a signal."]
    voice.result(summary, "\n".join([f"{counts}, in {out}", *lines, *why_none]))


def run_label(given: argparse.Namespace, voice: Voice) -> int:
    """Adds ``signals`` (joined by ``|``, or ``none``), ``dimension`` and a score per signal."""
    with voice.progress("labelling") as progress:
        done = label_csv(given.file, given.out, text=given.text, context=given.context, progress=progress)
    if done.before:
        voice.remark(f"{done.before} rows were labelled by an earlier run that was interrupted; went on after them")
    voice.result({"rows": done.rows, "out": str(given.out)}, f"{done.rows} rows labelled, in {given.out}")
    return 0


def run_cluster(given: argparse.Namespace, voice: Voice) -> int:
    """Adds ``theme`` (a number, empty for what belongs nowhere) and ``theme_label``."""
    with voice.progress("clustering") as progress:
        language = language_with_memory(memory=_remembers(given, voice), granularity=0.0)
        rows, themes = cluster_csv(given.file, given.out, text=given.text, language=language, progress=progress)
    voice.result(
        {"rows": rows, "themes": themes, "out": str(given.out)}, f"{themes} themes in {rows} rows, in {given.out}"
    )
    return 0


def _remembers(given: argparse.Namespace, voice: Voice) -> bool:
    """Whether earlier runs are used; a memory that cannot be opened stops nothing."""
    if given.no_memory:
        return False
    why = memory_problem()
    if why:
        voice.remark(why)
    return not why


def _make(folder: Path) -> None:
    """The folder for the results, made before anything is worked out."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        why = "it is a file" if folder.is_file() else problem.strerror
        raise ExchangeError(
            f"{folder} cannot be made a folder: {why}.", "Name a folder that you may write to."
        ) from problem


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name.replace("../", "").lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
