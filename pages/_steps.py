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
