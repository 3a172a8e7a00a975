"""Rules an outcome statement should keep (after Ulwick, *What Customers Want*, 2005, ch. 2), and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

LONGEST = 25
"""Words of a statement at most."""

_DIRECTION = re.compile(r"^(minimi[sz]e|maximi[sz]e|reduce|increase|decrease|lower|raise|shorten)\b", re.IGNORECASE)
_METRIC = re.compile(
    r"\b(time|likelihood|number|amount|frequency|effort|cost|share|chance|probability|risk)s?\b", re.IGNORECASE
)
_VAGUE = re.compile(
    r"\b(easy|easier|easily|better|best|good|great|nice|reliable|seamless|smooth|intuitive|simple|convenient|"
    r"user[- ]friendly|improved?|experience|quality of service|efficient|fast|quick|quickly|robust)\b",
    re.IGNORECASE,
)
_SOLUTION = re.compile(
    r"\b(app|button|chat ?bots?|one-click|click|dashboard|website feature|widget|drop-?downs?|pop-?ups?|"
    r"checkbox(?:es)?|"
    r"add a|add an|build|implement|introduce|launch|integrate|automate|AI|blockchain)\b",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"^(the |our )?(app|product|system|platform|website|tool|company|service|software)\b", re.IGNORECASE
)
_TWO_METRICS = re.compile(
    r"\b(time|likelihood|number|amount|frequency|effort|cost)s?\b[^,.]{0,12}\b(and|or)\b\s+(the\s+)?"
    r"(time|likelihood|number|amount|frequency|effort|cost)s?\b",
    re.IGNORECASE,
)
_TWO_ACTS = re.compile(
    r"\bto \w+[^,]*\b(and|or) (to )?(find|get|see|know|pay|send|call|fill|book|change)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Lint:
    """One rule that a statement breaks: its name, what is wrong, and what to do."""

    rule: str
    message: str
    fix: str


def lint_statement(text: str) -> tuple[Lint, ...]:
    """Every rule the statement breaks, in the order a person would mend them; empty for a good one."""
    return tuple(lint for rule in _RULES if (lint := rule(text.strip())) is not None)


def _direction(text: str) -> Lint | None:
    if _DIRECTION.match(text):
        return None
    return Lint("direction", "It does not say which way is better.", "Begin with “Minimize” or “Increase”.")


def _metric(text: str) -> Lint | None:
    head = " ".join(text.split()[:6])
    if _METRIC.search(head):
        return None
    return Lint("metric", "It names nothing that can be measured.", "Name time, likelihood, number, amount or effort.")


def _one_metric(text: str) -> Lint | None:
    if not _TWO_METRICS.search(text):
        return None
    return Lint("one metric", "It names two metrics.", "Make a statement of each: they can move apart.")


def _one_object(text: str) -> Lint | None:
    if not _TWO_ACTS.search(text):
        return None
    return Lint("one object", "It asks for two things at once.", "Make a statement of each.")


def _vague(text: str) -> Lint | None:
    found = _VAGUE.search(text)
    if found is None:
        return None
    return Lint("vague", f"“{found.group()}” means something else to everyone.", "Say what would be measured instead.")


def _solution(text: str) -> Lint | None:
    found = _SOLUTION.search(text)
    if found is None:
        return None
    return Lint("solution", f"“{found.group()}” names a solution.", "Say what it would let the customer get done.")


def _subject(text: str) -> Lint | None:
    if not _PRODUCT.match(text):
        return None
    return Lint("subject", "It is about the product.", "Say what the customer wants to be true.")


def _length(text: str) -> Lint | None:
    words = len(text.split())
    if words <= LONGEST:
        return None
    return Lint("length", f"It has {words} words; {LONGEST} are enough.", "Leave out what the evidence already shows.")


_RULES: tuple[Callable[[str], Lint | None], ...] = (
    _direction, _metric, _one_metric, _one_object, _vague, _solution, _subject, _length,
)  # fmt: skip
