"""The gate before any statistics: four questions that tell a CPI from a KPI in disguise.

Rules propose answers (``research.gate_proposing``); only a person's answer counts. Two "no" and it is a KPI:
worth watching as what a CPI may move, not as a CPI.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from research.records import Record

GateQuestion = Literal["said", "noticed", "own", "free"]
GateVerdict = Literal["CPI", "KPI in disguise", "undecided"]
YesNo = Literal["yes", "no"]

GATE_QUESTIONS: tuple[GateQuestion, ...] = get_args(GateQuestion)

GATE_ASKS: dict[GateQuestion, str] = {
    "said": "Did a customer say it?",
    "noticed": "Would a customer notice one unit of it?",
    "own": "Is it measured on one customer's own interaction?",
    "free": "Could it improve while the company earns nothing by it?",
}
"""The questions as a person reads them."""

NO_MOST = 1
"""How many "no" a CPI may have; one more makes it a KPI in disguise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateAnswer(Record):
    """A person's answer to one question about a candidate. ``proposed`` is what the rules said then ("" = nothing)."""

    candidate: str
    question: GateQuestion
    answer: YesNo
    because: str
    proposed: Literal["yes", "no", ""] = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """The answers in force, one a question at most."""

    answers: tuple[GateAnswer, ...] = ()

    def of(self, question: GateQuestion) -> GateAnswer | None:
        """The answer to a question, ``None`` while it is open."""
        return next((answer for answer in self.answers if answer.question == question), None)

    @property
    def open(self) -> tuple[GateQuestion, ...]:
        """The questions nobody has answered yet."""
        return tuple(question for question in GATE_QUESTIONS if self.of(question) is None)

    @property
    def verdict(self) -> GateVerdict:
        """Two "no" are enough for a KPI in disguise; a CPI needs all four answers."""
        if len(self._against) > NO_MOST:
            return "KPI in disguise"
        return "undecided" if self.open else "CPI"

    @property
    def standing(self) -> str:
        """In a few words, for a table: passed, KPI in disguise, or how many of the questions are answered."""
        words = {"CPI": "passed", "KPI in disguise": "KPI in disguise"}
        return words.get(self.verdict, f"{len(self.answers)} of {len(GATE_QUESTIONS)} answered")

    @property
    def _against(self) -> list[GateAnswer]:
        return [answer for answer in self.answers if answer.answer == "no"]

    @property
    def sentence(self) -> str:
        """Why, with the reasons of whoever answered."""
        no = " ".join(f"{GATE_ASKS[a.question]} No: {_stop(a.because)}" for a in self._against)
        if self.verdict == "KPI in disguise":
            return f"It is a KPI in disguise. {no}"
        if self.verdict == "CPI":
            return f"It passed the KPI gate: all four questions are answered. {no}".strip()
        done = len(GATE_QUESTIONS) - len(self.open)
        return (
            f"{done or 'None'} of the four questions that tell a CPI from a KPI in disguise "
            f"{'is' if done < 2 else 'are'} answered. Open: {' '.join(GATE_ASKS[q] for q in self.open)}"
        )


def gate_of(answers: Iterable[GateAnswer]) -> Gate:
    """The answers in the order of the questions; of several to one question the last counts."""
    last = {answer.question: answer for answer in answers}
    return Gate(tuple(last[question] for question in GATE_QUESTIONS if question in last))


def _stop(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
