"""The trail of a candidate: from the decision down to the sentence, hop by hop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp.values import Turn
from research.candidates import Candidate, Evidence
from research.coding import Coding
from research.decisions import Decision
from research.studies import Source
from research.validation.records import DefinitionVersion, Validation

if TYPE_CHECKING:
    from research.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Word:
    """One quote where it stands: its coding, its source and the turn around it."""

    coding: Coding
    source: Source
    turn: Turn | None


@dataclass(frozen=True, slots=True)
class Trail:
    """Why a CPI exists. Everything above the candidate is ``None`` until someone has done it.

    ``validation`` is the latest; ``resting`` the one that the decision rests on, which may be an earlier one.
    """

    decision: Decision | None
    validation: Validation | None
    definition: DefinitionVersion | None
    candidate: Candidate
    evidence: Evidence
    words: tuple[Word, ...]
    resting: Validation | None = None


class Trails:
    """Walks the staircase down again."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of(self, study: str, candidate: str) -> Trail:
        """decision → validation → definition → candidate → codings → sentences.

        Raises:
            RecordError: if the candidate was withdrawn or never was.
        """
        work = self._workspace
        about = work.candidates.get(study, candidate)
        evidence = work.candidates.evidence(study, about)
        decision, latest = work.decisions.current(study, about.id), work.validation.latest(study, about.id)
        tests = (latest, *work.validation.earlier(study, about.id)) if latest else ()
        return Trail(
            decision=decision,
            validation=latest,
            resting=next((test for test in tests if decision and test.id == decision.validation), None),
            definition=work.validation.definition(study, about.id),
            candidate=about,
            evidence=evidence,
            words=tuple(self.word(study, coding) for coding in evidence.codings),
        )

    def word(self, study: str, coding: Coding) -> Word:
        """Where a coding's quote stands in its source."""
        source = self._workspace.sources.get(study, coding.source)
        return Word(coding, source, source.turn_at(coding.span))
