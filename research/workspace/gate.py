"""The gate: four questions that tell a CPI from a KPI in disguise, proposed by rules, answered by people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlp.errors import RecordError
from research.elements import Element, elements
from research.gate_proposing import GateFacts, GateProposal, gate_proposals
from research.gating import GATE_ASKS, Gate, GateAnswer, GateQuestion, YesNo
from research.qualification import kpi_hint
from research.workspace.answered import answered
from research.workspace.candidates import Candidates
from research.workspace.desk import Desk
from research.workspace.validation import ValidationDesk


@dataclass(frozen=True, slots=True)
class GateView:
    """What the rules propose and what people answered; ``changed`` are questions answered before the definition in
    force was made."""

    proposals: tuple[GateProposal, ...]
    gate: Gate
    changed: frozenset[GateQuestion]

    def proposed(self, question: GateQuestion) -> GateProposal:
        """The rules' proposal for a question."""
        return next(proposal for proposal in self.proposals if proposal.question == question)


class Gates:
    """Ask, answer, and say what qualifies a candidate."""

    def __init__(self, desk: Desk, by: str, candidates: Candidates, validation: ValidationDesk) -> None:
        self._desk = desk
        self._by = by
        self._candidates = candidates
        self._validation = validation

    def of(self, study: str, candidate: str) -> GateView:
        """The four questions about a candidate.

        Raises:
            RecordError: if the candidate was withdrawn or never was.
        """
        about = self._candidates.get(study, candidate)
        defined = self._validation.definition(study, about.id)
        kpis = (o for data in self._validation.datasets(study) for o in data.mapping.outcomes if o.role == "kpi")
        facts = GateFacts(
            self._candidates.evidence(study, about), kpi_hint(f"{about.label}. {about.statement}"),
            defined.definition if defined else None, tuple(kpis),
        )  # fmt: skip
        gate = answered(self._desk, study, about.id)
        earlier = [a.question for a in gate.answers if defined is not None and a.at < defined.at]
        return GateView(gate_proposals(facts), gate, frozenset(q for q in earlier if q != "said"))

    def answers(self, study: str, candidate: str) -> Gate:
        """What people answered about a candidate, without asking the rules."""
        return answered(self._desk, study, candidate)

    def answer(self, study: str, candidate: str, answers: Mapping[GateQuestion, tuple[YesNo, str]]) -> Gate:
        """Keeps a person's answers with their reasons; those that stand already are passed over. One action, one undo.

        An empty reason agrees with the rules: theirs is kept.

        Raises:
            RecordError: if an answer has no reason and the rules do not propose it.
        """
        view, about = self.of(study, candidate), self._candidates.get(study, candidate)
        told = {question: (yes, _reason(view, question, yes, why)) for question, (yes, why) in answers.items()}
        with self._desk.act(study, self._by, "gate.answer", f"answered the KPI gate of “{about.label}”") as act:
            for question, (yes, because) in told.items():
                old = view.gate.of(question)
                if old is not None and (old.answer, old.because) == (yes, because) and question not in view.changed:
                    continue
                act.add(
                    GateAnswer(
                        id=act.id(), stamp=act.stamp, replaces=old.id if old else None, candidate=about.id,
                        question=question, answer=yes, because=because, proposed=view.proposed(question).answer or "",
                    )
                )  # fmt: skip
        return answered(self._desk, study, about.id)

    def elements(self, study: str, candidate: str) -> tuple[Element, Element]:
        """The two elements of a CPI and how far the candidate has them."""
        about = self._candidates.get(study, candidate)
        defined = self._validation.definition(study, about.id)
        latest = self._validation.latest(study, about.id)
        return elements(
            self._candidates.evidence(study, about),
            defined.definition if defined else None,
            latest.verdict.step("measurable") if latest else None,
        )


def _reason(view: GateView, question: GateQuestion, answer: YesNo, because: str) -> str:
    proposal = view.proposed(question)
    if because.strip():
        return because.strip()
    if proposal.answer == answer:
        return proposal.because
    raise RecordError(f"“{GATE_ASKS[question]}” {answer} needs its reason.", "Say in a sentence what it rests on.")
