"""Validation: what data there is, what a candidate means exactly, and how far it stands the test."""

from __future__ import annotations

from typing import TypeVar

from research.validation.records import Dataset, DefinitionVersion, Validation
from research.workspace.candidates import Candidates
from research.workspace.desk import Desk

V = TypeVar("V", DefinitionVersion, Validation)


class ValidationDesk:
    """Add data, define, run."""

    def __init__(self, desk: Desk, by: str, candidates: Candidates) -> None:
        self._desk = desk
        self._by = by
        self._candidates = candidates

    def datasets(self, study: str) -> list[Dataset]:
        """Interaction data of the study, in the order added."""
        return self._desk.live(Dataset, study)

    def definition(self, study: str, candidate: str) -> DefinitionVersion | None:
        """The definition in force, ``None`` while the candidate has none."""
        return next(iter(self._about(DefinitionVersion, study, candidate)[-1:]), None)

    def latest(self, study: str, candidate: str) -> Validation | None:
        """The latest validation of a candidate, ``None`` before the first."""
        return next(iter(self._about(Validation, study, candidate)[-1:]), None)

    def _about(self, kind: type[V], study: str, candidate: str) -> list[V]:
        stands_in = self._desk.ledger(study).stands_in
        wanted = stands_in.get(candidate, candidate)
        return [r for r in self._desk.live(kind, study) if stands_in.get(r.candidate, r.candidate) == wanted]
