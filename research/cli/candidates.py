"""Candidates in the terminal: propose, show, judge, and answer the KPI gate."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from research import GATE_ASKS, GATE_QUESTIONS, Workspace, candidate_object
from research.cli.speaking import Maker, Voice


def fill(make: Maker) -> None:
    """Adds the verbs; ``make`` gives a parser for one of them."""
    make("propose", "cluster the codings into candidates", _propose)
    make("show", "every candidate with its evidence", _show_candidates)
    for name in ("keep", "reject", "merge"):
        parser = make(name, f"{name} candidates", _judge)
        parser.add_argument("candidates", nargs="+")
    gate = make("gate", "the four questions that tell a CPI from a KPI in disguise", _gate)
    gate.add_argument("candidate")
    answer = make("answer", "answer one of the four questions", _answer)
    answer.add_argument("candidate")
    answer.add_argument("question", choices=GATE_QUESTIONS)
    answer.add_argument("answer", choices=("yes", "no"))
    answer.add_argument("--because", default="", metavar="TEXT", help="needed unless the rules propose the same")


def _propose(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    with voice.progress("grouping") as progress:
        work.candidates.propose(given.study, progress=progress)
    return _show_candidates(work, given, voice)


def _show_candidates(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    index = work.sources.index(given.study)
    pairs = [(c, work.candidates.evidence(given.study, c)) for c in work.candidates.all(given.study)]
    stable = work.stability.of(given.study)
    rows = [{"candidate": c.id, "status": c.status} | candidate_object(c, e, index, stable.get(c.id)) for c, e in pairs]
    lines = [f"{c.id}  {e.summary:>22}  {c.statement}" for c, e in pairs]
    voice.result(rows, "\n".join(lines) or "No candidate yet.")
    return 0


def _judge(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    if given.verb == "merge":
        done = [work.candidates.merge(given.study, given.candidates)]
    else:
        verb = work.candidates.keep if given.verb == "keep" else work.candidates.reject
        done = [verb(given.study, candidate) for candidate in given.candidates]
    voice.result([c.id for c in done], "\n".join(f"{c.id}  {c.status}  {c.statement}" for c in done))
    return 0


def _gate(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    view = work.gate.of(given.study, given.candidate)
    rows, lines = [], [view.gate.sentence]
    for proposal in view.proposals:
        told = view.gate.of(proposal.question)
        rows.append(
            {
                "question": proposal.question, "asks": GATE_ASKS[proposal.question],
                "proposed": proposal.answer, "proposed_because": proposal.because, "quotes": proposal.quotes,
                "answer": told.answer if told else None, "because": told.because if told else "",
                "by": told.by if told else "",
            }
        )  # fmt: skip
        said = f"{told.answer}, says {told.by}: {told.because}" if told else "not answered"
        hint = f"proposed: {proposal.answer or 'open'}. {proposal.because}"
        lines.append(f"{proposal.question}: {GATE_ASKS[proposal.question]}\n  {said}\n  {hint}")
    two = work.gate.elements(given.study, given.candidate)
    lines += [f"{element.name}: {element.answer}\n  " + "\n  ".join(element.because) for element in two]
    told_all = {"verdict": view.gate.verdict, "because": view.gate.sentence, "questions": rows}
    voice.result(told_all | {"elements": [asdict(element) for element in two]}, "\n".join(lines))
    return 0


def _answer(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    gate = work.gate.answer(given.study, given.candidate, {given.question: (given.answer, given.because)})
    voice.result({"verdict": gate.verdict, "because": gate.sentence}, f"{gate.verdict}: {gate.sentence}")
    return 0
