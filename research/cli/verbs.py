"""The verbs of the Workspace in the terminal: ``python -m research sources add …``."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TypeAlias, get_args

from research import (
    Method,
    ResearchError,
    Workspace,
    load_stages,
    open_workspace,
)
from research.cli import (
    candidates,
    comparing,
    deciding,
    exchanging,
    experimenting,
    history,
    shortlisting,
    validating,
    watching,
)
from research.cli.gathering import collect, left_out, short_names
from research.cli.speaking import Verb, Voice, manner

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse has no public name


def add_to(commands: Commands) -> None:
    """Adds one command a group, one sub-command a verb."""
    groups = {
        "studies": _studies,
        "sources": _sources,
        "coding": _coding,
        "agreement": _agreement,
        "search": _search,
        "candidates": _candidates,
        "validation": _validation,
        "experiments": _experiments,
        "shortlist": _shortlist,
        "decisions": _decisions,
        "register": _register,
        "monitoring": _monitoring,
        "history": _history,
        "report": _report,
        "exchange": _exchange,
    }
    for name, fill in groups.items():
        group = commands.add_parser(name, help=(fill.__doc__ or "").strip().rstrip("."))
        fill(group.add_subparsers(dest="verb", required=True, metavar="VERB"))


def _verb(verbs: Commands, name: str, about: str, run: Verb) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=about, parents=[manner()])
    parser.add_argument("--db", metavar="URL", help="the store (default: CPI_WORKBENCH_DB, else your own folder)")
    parser.add_argument("--by", default="terminal", metavar="NAME", help="who does it, as the history will show")

    def carry_out(given: argparse.Namespace, voice: Voice) -> int:
        workspace = open_workspace(given.db, by=given.by)
        if "study" in given:
            workspace.studies.get(given.study)  # says plainly when there is none
        return run(workspace, given, voice)

    parser.set_defaults(run=carry_out)
    if name not in ("create", "list", "sample", "open"):
        parser.add_argument("study", help="id of the study")
    return parser


def _studies(verbs: Commands) -> None:
    """Studies: create, list, open the sample."""
    create = _verb(verbs, "create", "begin a study", _create)
    create.add_argument("title")
    create.add_argument("--question", default="")
    create.add_argument("--customer", default="")
    create.add_argument("--stages", type=Path, metavar="FILE")
    _verb(verbs, "list", "every study", _list_studies)
    sample = _verb(verbs, "sample", "open the sample study, or reset it", _sample)
    sample.add_argument("--reset", action="store_true")


def _create(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    stages = load_stages(given.stages) if given.stages else ()
    study = work.studies.create(given.title, question=given.question, customer=given.customer, stages=stages)
    voice.result({"study": study.id, "title": study.title}, study.id)
    return 0


def _list_studies(work: Workspace, _: argparse.Namespace, voice: Voice) -> int:
    studies = work.studies.all()
    rows = [{"study": s.id, "title": s.title, "sample": s.sample} for s in studies]
    voice.result(rows, "\n".join(f"{s.id}  {s.title}" for s in studies) or "No study yet.")
    return 0


def _sample(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    with voice.progress("sample study") as progress:
        study = work.samples.reset(progress=progress) if given.reset else work.samples.open(progress=progress)
    voice.result({"study": study.id, "title": study.title}, study.id)
    return 0


def _sources(verbs: Commands) -> None:
    """Sources: add, list, withdraw."""
    add = _verb(verbs, "add", "read files and keep them", _add_sources)
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    add.add_argument("--method", default="interview", choices=get_args(Method))
    add.add_argument("--consent", default="unknown", choices=["unknown", "analysis", "quotes"])
    _verb(verbs, "show", "every source of the study", _list_sources)
    withdraw = _verb(verbs, "withdraw", "take a source out", _withdraw)
    withdraw.add_argument("source")


def _add_sources(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    files, without = collect(given.files)
    originals = dict(short_names(files))
    readings, failed = work.sources.read(originals.items())
    without += [(name, str(why)) for name, why in failed]
    kept = []
    for reading in readings:
        try:
            kept.append(
                work.sources.add(
                    given.study, reading, originals[reading.name], method=given.method, consent=given.consent
                )
            )
        except ResearchError as problem:
            without.append((reading.name, str(problem)))
        for notice in reading.notices:
            voice.remark(f"{reading.name}: {notice.message} {notice.fix}")
    for name, why in without:
        voice.remark(left_out(name, why))
    rows = [{"source": s.id, "name": s.name, "turns": len(s.transcript.turns)} for s in kept]
    voice.result(rows, "\n".join(f"{s.id}  {s.name}  {len(s.transcript.turns)} turns" for s in kept))
    return 3 if without and kept else 1 if without else 0


def _list_sources(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    sources = work.sources.all(given.study)
    rows = [{"source": s.id, "name": s.name, "method": s.method, "participant": s.participant} for s in sources]
    voice.result(rows, "\n".join(f"{s.id}  {s.name}  {s.participant}" for s in sources) or "No source yet.")
    return 0


def _withdraw(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    work.sources.withdraw(given.study, given.source)
    voice.result({"withdrawn": given.source}, f"{given.source} withdrawn; `history undo` brings it back.")
    return 0


def _coding(verbs: Commands) -> None:
    """Coding: let the machine suggest, confirm, reject, import a codebook."""
    _verb(verbs, "suggest", "let the machine read every source", _suggest)
    for name, run in (("confirm", _confirm), ("reject", _reject)):
        parser = _verb(verbs, name, f"{name} suggestions", run)
        parser.add_argument("codings", nargs="+")
    _verb(verbs, "learn", "let the machine read the open suggestions again, as taught by what was decided", _learn)
    codebook = _verb(verbs, "codebook", "add the codes of a CSV file", _codebook)
    codebook.add_argument("file", type=Path)


def _suggest(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    left_out = []
    found = 0
    sources = work.sources.all(given.study)
    with voice.progress("reading") as progress:
        for n, source in enumerate(sources, start=1):
            try:
                found += len(work.coding.suggest(given.study, source.id))
            except ResearchError as problem:
                left_out.append((source.name, str(problem)))
            progress(n, len(sources))
    for name, why in left_out:
        voice.remark(f"left out: {name}: {why}")
    voice.result({"suggested": found, "sources": len(sources)}, f"{found} statements suggested")
    return 3 if left_out else 0


def _confirm(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    done = work.coding.confirm(given.study, given.codings)
    voice.result([c.id for c in done], f"{len(done)} confirmed")
    return 0


def _reject(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    done = work.coding.reject(given.study, given.codings)
    voice.result([c.id for c in done], f"{len(done)} rejected")
    return 0


def _learn(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    done = work.learning.apply(given.study)
    told = {
        "learnt_from": done.learnt_from, "fresh": len(done.fresh), "changed": len(done.changed), "gone": len(done.gone)
    }  # fmt: skip
    voice.result(
        told,
        f"learnt from {done.learnt_from} decisions: {len(done.fresh)} more suggestions, {len(done.changed)} read "
        f"otherwise, {len(done.gone)} gone",
    )
    return 0


def _codebook(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    codes = work.exchange.import_codebook(given.study, given.file.name, given.file.read_bytes())
    voice.result([c.id for c in codes], f"{len(codes)} codes added")
    return 0


def _agreement(verbs: Commands) -> None:
    """Agreement: how far coders agree."""
    comparing.fill_agreement(partial(_verb, verbs))


def _search(verbs: Commands) -> None:
    """Search: find quotes by words, labels and people."""
    comparing.fill_search(partial(_verb, verbs))


def _candidates(verbs: Commands) -> None:
    """Candidates: propose, show, keep, reject, merge, answer the KPI gate."""
    candidates.fill(partial(_verb, verbs))


def _validation(verbs: Commands) -> None:
    """Validation: add data, define a candidate, put it to the test."""
    validating.fill(partial(_verb, verbs))


def _experiments(verbs: Commands) -> None:
    """Experiments: plan, register, assign, read."""
    experimenting.fill(partial(_verb, verbs))


def _shortlist(verbs: Commands) -> None:
    """Shortlist: scores, weights, ranks and ratings."""
    shortlisting.fill(partial(_verb, verbs))


def _decisions(verbs: Commands) -> None:
    """Decisions: adopt, revise, park or reject a candidate."""
    deciding.fill(partial(_verb, verbs))


def _register(verbs: Commands) -> None:
    """Register: owners, targets and tasks of adopted CPIs."""
    watching.fill_register(partial(_verb, verbs))


def _monitoring(verbs: Commands) -> None:
    """Monitoring: read adopted CPIs over time, freeze limits, list signals."""
    watching.fill_monitoring(partial(_verb, verbs))


def _history(verbs: Commands) -> None:
    """History: what was done, undo, and points to go back to."""
    history.fill(partial(_verb, verbs))


def _exchange(verbs: Commands) -> None:
    """Exchange: projects, codebooks, quotes and highlights, to and from other programs."""
    exchanging.fill(partial(_verb, verbs))


def _report(verbs: Commands) -> None:
    """Report: write the study as HTML, Word, Markdown or a bundle."""
    write = _verb(verbs, "write", "write the report", _write_report)
    write.add_argument("--out", type=Path, required=True, metavar="FILE", help=".html, .docx, .md or .zip")


def _write_report(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    report = work.reports.content(given.study)
    for warning in report.warnings:
        voice.remark(f"{warning.what} {warning.then}")
    if given.out.suffix in (".zip", ".docx"):
        given.out.write_bytes((work.reports.bundle if given.out.suffix == ".zip" else work.reports.docx)(report))
    else:
        text = work.reports.markdown(report) if given.out.suffix == ".md" else work.reports.html(report)
        given.out.write_text(text, encoding="utf-8")
    voice.result({"out": str(given.out), "warnings": len(report.warnings)}, str(given.out))
    return 0
