"""What makes a CPI: customers say it matters, and it is measurable in increments they value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from research.candidates import Evidence
from research.increments import spoken_in
from research.validation.definition import Definition
from research.validation.finding import Answer, StepVerdict
from research.validation.verdict import said


@dataclass(frozen=True, slots=True)
class Element:
    """One of the two things that make a CPI: its name, how far the candidate has it, and why."""

    name: str
    answer: Answer
    because: tuple[str, ...]


def elements(
    evidence: Evidence, definition: Definition | None, measured: StepVerdict | None
) -> tuple[Element, Element]:
    """That customers say it matters, and that it is measurable in increments they value.

    ``measured`` is the answer of the latest run to *measurable*, ``None`` before the first.
    """
    return _matters(evidence), _in_increments(evidence, definition, measured)


def _matters(evidence: Evidence) -> Element:
    told = said(len(evidence.people))
    kinds = Counter(kind for coding in evidence.codings for kind in set(coding.kinds))
    how = ", ".join(f"{n} as {_KINDS[kind]}" for kind, n in kinds.most_common())
    reasons = (*told.because, *([f"{len(evidence.codings)} quotes: {how}."] if how else []))
    return Element("Customers say that it matters to them", told.answer, reasons)


_KINDS = {
    "frustration": "a frustration", "expectation": "an expectation", "outcome": "an outcome wanted",
    "met": "something met already", "workaround": "a workaround",
}  # fmt: skip


def _in_increments(evidence: Evidence, definition: Definition | None, measured: StepVerdict | None) -> Element:
    name = "It can be measured in increments that they value"
    spoken = spoken_in(evidence.codings)
    if definition is None:
        return Element(name, "undecided", (spoken.sentence, "It has no definition yet."))
    step = f"It is defined in steps of {definition.increment.words}, {definition.increment.direction} is better."
    if measured is None:
        return Element(name, "undecided", (spoken.sentence, step, "It has not been measured yet."))
    if measured.answer not in ("yes", "partly"):
        return Element(name, measured.answer, (*measured.because[:2], spoken.sentence, step))
    answer: Answer = measured.answer if spoken.units else "partly"
    return Element(name, answer, (spoken.sentence, step, *measured.because[:1]))
