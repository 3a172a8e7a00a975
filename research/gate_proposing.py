"""What the rules propose at the gate, from the words, the quotes, the definition and what the data calls KPIs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from research.candidates import Evidence
from research.gating import GateQuestion, YesNo
from research.increments import spoken_in
from research.qualification import KpiHint
from research.validation.definition import MICROSECONDS, Clause, Definition, Events, ScorePair
from research.validation.mapping import Outcome
from research.validation.walking import parts_of


@dataclass(frozen=True, slots=True)
class GateProposal:
    """What the rules make of one question. ``answer`` is ``None`` where they cannot tell; ``quotes`` are coding ids."""

    question: GateQuestion
    answer: YesNo | None
    because: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GateFacts:
    """What the rules look at: the words' hint, the evidence, the definition in force, and what the data calls KPIs."""

    evidence: Evidence
    hint: KpiHint | None = None
    definition: Definition | None = None
    kpis: tuple[Outcome, ...] = ()


def gate_proposals(facts: GateFacts) -> tuple[GateProposal, ...]:
    """A proposal for each question, in their order."""
    return (_said(facts), _noticed(facts), _own(facts), _free(facts))


def _said(facts: GateFacts) -> GateProposal:
    held = facts.evidence
    if not held.codings:
        return GateProposal("said", "no", "No customer's words stand behind it.")
    because = f"{held.summary} stand behind it."
    return GateProposal("said", "yes", because, tuple(coding.id for coding in held.codings[:3]))


def _noticed(facts: GateFacts) -> GateProposal:
    if against := _hinted(facts, "noticed"):
        return against
    spoken = spoken_in(facts.evidence.codings)
    named = [unit for unit in spoken.units if unit.unit and _fits(unit.unit, facts.definition)]
    if named:
        quotes = tuple(dict.fromkeys(said.coding for unit in named for said in unit.said))[:3]
        return GateProposal("noticed", "yes", f"Customers name the step themselves: {named[0].words}.", quotes)
    if facts.definition is not None:
        step = facts.definition.increment.words
        return GateProposal("noticed", None, f"It counts in steps of {step}. {spoken.sentence}")
    return GateProposal("noticed", None, f"{spoken.sentence} Ask what difference they would notice.")


def _fits(unit: str, definition: Definition | None) -> bool:
    """Whether a unit that was said and the one defined measure the same thing: both a time, or the same word."""
    if definition is None:
        return True
    defined = definition.increment.unit
    return unit.removesuffix("s") == defined.removesuffix("s") or (unit in MICROSECONDS and defined in MICROSECONDS)


def _own(facts: GateFacts) -> GateProposal:
    if against := _hinted(facts, "own"):
        return against
    if facts.definition is None:
        return GateProposal("own", None, "It has no definition yet that would say on what it is measured.")
    if facts.definition.measure.type == "ratio":
        return GateProposal("own", None, "It is one sum over another of all units: ask what one customer gets of it.")
    names = sorted(_events_of(facts.definition.measure))
    on = f", on {_few(names)}" if names else ""
    return GateProposal("own", "yes", f"The definition measures it per {facts.definition.unit_of_analysis}{on}.")


def _free(facts: GateFacts) -> GateProposal:
    if against := _hinted(facts, "free"):
        return against
    if facts.definition is None:
        return GateProposal("free", None, "Its words name no company figure; it has no definition yet.")
    for kpi in facts.kpis:
        if shared := _shared(facts.definition, kpi):
            because = f"It is computed from {_few(shared)}, which is what the KPI “{kpi.name}” is made of."
            return GateProposal("free", "no", because)
    return GateProposal("free", "yes", "It names no company figure and shares no event or column with a KPI.")


def _hinted(facts: GateFacts, question: GateQuestion) -> GateProposal | None:
    if facts.hint is None or question not in facts.hint.fails:
        return None
    return GateProposal(question, "no", facts.hint.because)


def _shared(definition: Definition, kpi: Outcome) -> list[str]:
    events, columns = _events_of(definition.measure), _columns_of(definition.measure)
    return sorted(events & set(kpi.events)) + sorted(columns & {kpi.column} - {""})


def _events_of(measure: object) -> set[str]:
    return {name for part in _measured(measure) if isinstance(part, Events) for name in part.names}


def _columns_of(measure: object) -> set[str]:
    clauses = {part.column for part in _measured(measure) if isinstance(part, Clause)}
    named = {
        getattr(part, field, "")
        for part in _measured(measure)
        for field in ("column", "sum_of", "promise")
        if not isinstance(part, Clause)
    }
    return (clauses | named) - {""}


def _measured(measure: object) -> Iterator[Any]:
    """Every part of what is measured: the score beside a duration is none."""
    return parts_of(measure.exposure if isinstance(measure, ScorePair) else measure)


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown
