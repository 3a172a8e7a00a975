"""What a report says: its chapters, and the rules on which quotes may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from research.amounts import count
from research.candidates import Candidate, Evidence
from research.coding import Coding
from research.consenting import NOT_RECORDED, kept_back
from research.decisions import Decision, DecisionOutcome
from research.gating import Gate
from research.qualification import KpiHint
from research.studies import Participant, Source, Study
from research.validation.definition import Definition
from research.validation.drafting import value_words
from research.validation.finding import Finding
from research.validation.records import Validation

Section = Literal["summary", "quotes", "validation", "decisions", "sources"]
"""Parts of a report that a person may leave out; the candidates themselves are always in it."""

SECTIONS: tuple[Section, ...] = get_args(Section)


DECIDED: dict[DecisionOutcome, str] = {
    "adopt": "adopted", "revise": "to be revised", "park": "parked", "reject": "rejected",
}  # fmt: skip
"""What is said of a candidate about which somebody has decided."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One quote as a report shows it; ``words`` is ``None`` where it may be counted but not quoted, and ``silent``
    says why."""

    words: str | None
    person: str
    source: str
    start: int
    end: int
    kinds: tuple[str, ...]
    suggested: bool
    silent: str = ""

    @property
    def shown(self) -> str:
        """The words, or what stands in their place."""
        return f"(not shown: {self.silent})" if self.words is None else self.words


@dataclass(frozen=True, slots=True)
class Chapter:
    """One candidate: what customers want, who said so, what the data said, what was decided."""

    candidate: Candidate
    evidence: Evidence
    quotes: tuple[Quote, ...]
    hint: KpiHint | None
    validation: Validation | None
    decision: Decision | None
    stale: str = ""
    gate: Gate = field(default_factory=Gate)
    definition: Definition | None = None

    @property
    def decided(self) -> str:
        """What was decided, as it is said of a candidate; "" while nobody has."""
        return DECIDED[self.decision.outcome] if self.decision is not None else ""

    @property
    def measured(self) -> str:
        """What the measure says, in one line; "" before it is measured."""
        if self.validation is None or self.definition is None:
            return ""
        held, step = self.validation.measurements, self.definition.increment
        known = f"{held.n:,} of {held.n_eligible:,} {self.definition.unit_of_analysis}s have a value"
        middle, most = (value_words(self.definition, value) for value in (held.median, held.p90))
        spread = f": median {middle}, 9 of 10 at most {most}" if held.median is not None else ""
        return f"In steps of {step.words}, {step.direction} is better; {known}{spread}."

    @property
    def steps(self) -> tuple[tuple[str, str, str], ...]:
        """The ladder as (step, answer, first reason)."""
        taken = self.validation.verdict.steps if self.validation is not None else ()
        return tuple((s.step, s.answer, s.because[0] if s.because else "") for s in taken)

    @property
    def checks(self) -> tuple[Finding, ...]:
        """What each check found, without the notes that carry no verdict."""
        found = self.validation.findings if self.validation is not None else ()
        return tuple(finding for finding in found if finding.verdict != "note")

    @property
    def standing(self) -> str:
        """In a word: what was decided, else that it is a KPI, else how far it came, else said or only assumed."""
        if self.decision is not None:
            return self.decided
        if self.gate.verdict == "KPI in disguise":
            return self.gate.standing
        reached = self.validation.verdict.reached if self.validation is not None else None
        return reached or ("assumed" if self.candidate.assumed else "said")

    @property
    def gated(self) -> str:
        """What people answered at the KPI gate, with their reasons; "" while nobody has answered anything."""
        return self.gate.sentence if self.gate.answers else ""

    @property
    def suspected(self) -> str:
        """Why its words may name a company figure, until the gate has settled it; "" without a reason."""
        return self.hint.because if self.hint is not None and self.gate.verdict == "undecided" else ""

    @property
    def shown(self) -> Evidence:
        """The evidence with words withheld where consent does not let them be quoted: what may leave in tables."""
        held = zip(self.evidence.codings, self.quotes, strict=True)
        codings = (replace(coding, quote=quote.shown) for coding, quote in held)
        return Evidence(self.evidence.people, tuple(codings))


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to look at before the report leaves the house; it never stops it."""

    what: str
    then: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report is written from.

    ``index`` finds a source by any id it ever had; ``made`` is the moment, already in words.
    """

    study: Study
    sources: tuple[Source, ...]
    index: Mapping[str, Source]
    people: int
    statements: int
    undecided: int
    chapters: tuple[Chapter, ...]
    warnings: tuple[Caution, ...]
    problems: tuple[tuple[str, str], ...]
    made: str
    sections: frozenset[str] = field(default_factory=lambda: frozenset(SECTIONS))

    @property
    def told(self) -> int:
        """How many different statements stand behind the chapters."""
        return len({coding.id for chapter in self.chapters for coding in chapter.evidence.codings})

    @property
    def figures(self) -> str:
        """What it stands on, in a sentence."""
        heard = f"{count(self.people, 'person', 'people')} heard in {count(len(self.sources), 'source')}"
        carry = f"{count(self.statements, 'statement')} {'carries' if self.statements == 1 else 'carry'} a signal"
        return f"{heard}; {carry}, {self.told} of them below; {count(len(self.chapters), 'candidate CPI')}."

    @property
    def gated(self) -> bool:
        """Whether anybody has answered anything at the KPI gate: only then it is told of."""
        return any(chapter.gate.answers for chapter in self.chapters)


def quote(coding: Coding, source: Source, participant: Participant | None, *, unrecorded: bool = False) -> Quote:
    """A coding as a report shows it; ``unrecorded`` shows words for which nobody has recorded a consent too."""
    silent = kept_back(source, participant)
    if unrecorded and silent == NOT_RECORDED:
        silent = ""
    return Quote(
        words=None if silent else coding.quote,
        person=coding.person,
        source=source.name,
        start=coding.span.start,
        end=coding.span.end,
        kinds=coding.kinds,
        suggested=coding.status == "suggested",
        silent=silent,
    )
