"""Decisions: adopt, revise, park or reject, by a named person, resting on a validation."""

from __future__ import annotations

from nlp.errors import RecordError
from nlp.linting import is_unworded
from research.candidates import Candidate
from research.decisions import Decision, DecisionOutcome
from research.workspace.answered import answered
from research.workspace.desk import Desk


class Decisions:
    """Decide about candidates; a CPI is a candidate whose current decision is *adopt*."""

    def __init__(self, desk: Desk, by: str) -> None:
        self._desk = desk
        self._by = by

    def decide(
        self,
        study: str,
        candidate: str,
        outcome: DecisionOutcome,
        *,
        because: str,
        owner: str = "",
        target: str = "",
        validation: str | None = None,
    ) -> Decision:
        """Keeps a decision; an earlier one about the same candidate is replaced and stays in the history.

        Raises:
            RecordError: without a reason; when adopting without an owner; when adopting an assumed candidate, a draft
                that is still to be worded, or what the gate calls a KPI in disguise.
        """
        about = self._desk.one(Candidate, study, candidate)
        self._refuse_unfounded(about, outcome, because, owner)
        if outcome == "adopt" and answered(self._desk, study, about.id).verdict == "KPI in disguise":
            raise RecordError(
                f"“{about.label}” is a KPI in disguise, as its four questions were answered.",
                "Name it as a KPI that a CPI may move, or correct the answers on its page if they are wrong.",
            )
        old = self.current(study, about.id)
        with self._desk.act(study, self._by, "decisions.decide", f"decided to {outcome} “{about.label}”") as act:
            decision = Decision(
                id=act.id(), stamp=act.stamp, replaces=old.id if old else None, candidate=about.id, outcome=outcome,
                because=because.strip(), owner=owner.strip(), target=target.strip(), validation=validation,
            )  # fmt: skip
            act.add(decision)
        return decision

    @staticmethod
    def _refuse_unfounded(about: Candidate, outcome: DecisionOutcome, because: str, owner: str) -> None:
        if not because.strip():
            raise RecordError("A decision needs its reason.", "Say in a sentence what it rests on.")
        if outcome == "adopt" and not owner.strip():
            raise RecordError(
                f"Adopting “{about.label}” needs an owner.", "Name the one person who will answer for it."
            )
        if outcome == "adopt" and is_unworded(about.statement):
            raise RecordError(
                f"“{about.label}” is still to be worded: nobody could say what was adopted.",
                "Say on the candidate's page what customers want, then adopt it.",
            )
        if outcome == "adopt" and about.assumed:
            raise RecordError(
                f"“{about.label}” is assumed: no customer has said it.",
                "Find it in customers' own words first, then adopt it.",
            )

    def all(self, study: str) -> list[Decision]:
        """Decisions in force, in the order made."""
        return self._desk.live(Decision, study)

    def current(self, study: str, candidate: str) -> Decision | None:
        """The decision in force about a candidate, ``None`` while undecided."""
        stands_in = self._desk.ledger(study).stands_in
        wanted = stands_in.get(candidate, candidate)
        return next((d for d in self.all(study) if stands_in.get(d.candidate, d.candidate) == wanted), None)
