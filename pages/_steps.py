"""The words and the page of each step on the way to a CPI."""

from __future__ import annotations

from dataclasses import dataclass

from research import NextStep


@dataclass(frozen=True, slots=True)
class StepWords:
    """What a person does in a step, and where."""

    page: str
    words: str


STEPS: dict[NextStep, StepWords] = {
    "sources": StepWords("sources", "Add transcripts or notes"),
    "read": StepWords("sources", "Let the machine read them"),
    "code": StepWords("code", "Judge what it noticed"),
    "propose": StepWords("candidates", "Group the statements into candidates"),
    "sort": StepWords("candidates", "Keep, rename, merge or reject candidates"),
    "define": StepWords("validation", "Define one in the customer's own increments"),
    "validate": StepWords("validation", "Test it on interaction data"),
    "decide": StepWords("decisions", "Decide, with an owner and a target"),
    "report": StepWords("report", "Write the report"),
}

CHECKLIST: tuple[tuple[str, tuple[NextStep, ...]], ...] = (
    ("Say what the study is to find out", ()),
    ("Add transcripts or notes, and let the machine read them", ("sources", "read")),
    ("Judge what it noticed", ("code",)),
    ("Make candidates, and sort them", ("propose", "sort")),
    ("Define one, and test it on interaction data", ("define", "validate")),
    ("Decide, with an owner and a target", ("decide",)),
)
"""The same way in six lines: words, and the steps that must be behind us (none: the study has its question)."""
