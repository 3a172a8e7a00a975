"""The CPI register: who answers for each adopted CPI, its target, and what is being done about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from nlp.errors import RecordError
from research.candidates import Candidate
from research.decisions import Decision
from research.ownership import ActionItem, Cadence, Ownership, Progress, Target
from research.workspace.candidates import Candidates
from research.workspace.decisions import Decisions
from research.workspace.desk import Desk

R = TypeVar("R", Ownership, ActionItem)


@dataclass(frozen=True, slots=True)
class Entered:
    """One adopted CPI; ``ownership`` is ``None`` until it is entered, the decision then names the owner."""

    candidate: Candidate
    decision: Decision
    ownership: Ownership | None

    @property
    def owner(self) -> str:
        """Who answers for it."""
        return self.ownership.owner if self.ownership else self.decision.owner


class Register:
    """Enter owners and targets, keep the action log."""

    def __init__(self, desk: Desk, by: str, candidates: Candidates, decisions: Decisions) -> None:
        self._desk = desk
        self._by = by
        self._candidates = candidates
        self._decisions = decisions

    def all(self, study: str) -> list[Entered]:
        """Every adopted CPI, those named by most people first."""
        made = []
        for candidate in self._candidates.all(study):
            decision = self._decisions.current(study, candidate.id)
            if decision is not None and decision.outcome == "adopt":
                made.append(Entered(candidate, decision, self.ownership(study, candidate.id)))
        return made

    def get(self, study: str, candidate: str) -> Entered:
        """One adopted CPI.

        Raises:
            RecordError: if the candidate is gone, or is not adopted.
        """
        about = self._candidates.get(study, candidate)
        found = next((each for each in self.all(study) if each.candidate.id == about.id), None)
        if found is None:
            raise RecordError(f"“{about.label}” is not adopted.", "Adopt it on the page Decisions first.")
        return found

    def ownership(self, study: str, candidate: str) -> Ownership | None:
        """The line in force, ``None`` before the first."""
        return next(iter(self._about(Ownership, study, candidate)[-1:]), None)

    def own(
        self, study: str, candidate: str, *, owner: str, deputy: str = "", team: str = "",
        target: Target | None = None, cadence: Cadence = "monthly", because: str = "",
    ) -> Ownership:  # fmt: skip
        """Enters who answers for an adopted CPI and what is aimed at; an earlier line is replaced and stays known.

        Raises:
            RecordError: if it is not adopted, no owner is named, or owner and deputy are the same person.
        """
        about = self.get(study, candidate).candidate
        if not owner.strip():
            raise RecordError(f"“{about.label}” needs an owner.", "Name the one person who answers for it.")
        if owner.strip().casefold() == deputy.strip().casefold():
            raise RecordError("Owner and deputy are the same person.", "Name somebody else as deputy, or nobody.")
        old = self.ownership(study, about.id)
        with self._desk.act(study, self._by, "register.own", f"entered who answers for “{about.label}”") as act:
            made = Ownership(
                id=act.id(), stamp=act.stamp, replaces=old.id if old else None, candidate=about.id,
                owner=owner.strip(), deputy=deputy.strip(), team=team.strip(), target=target, cadence=cadence,
                because=because.strip(),
            )  # fmt: skip
            act.add(made)
        return made

    def actions(self, study: str, candidate: str) -> list[ActionItem]:
        """The action log of a CPI: open ones first, then as they were opened."""
        return sorted(self._about(ActionItem, study, candidate), key=lambda item: item.status != "open")

    def add_action(
        self, study: str, candidate: str, what: str, *, owner: str = "", due: str = "", signal: str = ""
    ) -> ActionItem:
        """Opens a task; without an owner it is that of the CPI.

        Raises:
            RecordError: if nothing is to be done, or the CPI is not adopted.
        """
        entered = self.get(study, candidate)
        if not what.strip():
            raise RecordError("The task is empty.", "Say in a sentence what is to be done.")
        with self._desk.act(study, self._by, "register.add_action", f"opened a task: {what.strip()}") as act:
            made = ActionItem(
                id=act.id(), stamp=act.stamp, candidate=entered.candidate.id, what=what.strip(),
                owner=owner.strip() or entered.owner, signal=signal, due=due,
            )  # fmt: skip
            act.add(made)
        return made

    def close_action(self, study: str, action: str, status: Progress, outcome: str) -> ActionItem:
        """Says what came of a task; ``open`` opens it again.

        Raises:
            RecordError: if it is closed without saying what came of it.
        """
        old = self._desk.one(ActionItem, study, action)
        if status != "open" and not outcome.strip():
            raise RecordError("The task would be closed without a word.", "Say in a sentence what came of it.")
        with self._desk.act(study, self._by, "register.close_action", f"set “{old.what}” to {status}") as act:
            made = replace(old, id=act.id(), stamp=act.stamp, replaces=old.id, status=status, outcome=outcome.strip())
            act.add(made)
        return made

    def _about(self, kind: type[R], study: str, candidate: str) -> list[R]:
        stands_in = self._desk.ledger(study).stands_in
        wanted = stands_in.get(candidate, candidate)
        return [r for r in self._desk.live(kind, study) if stands_in.get(r.candidate, r.candidate) == wanted]
