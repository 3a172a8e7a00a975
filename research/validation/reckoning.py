"""The expression of a derived definition: names, numbers and lengths of time with + − × ÷, least and greatest.

It is reckoned on the values of one unit at a time, never on what was summed up over units.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeGuard

from nlp.errors import DefinitionError
from research.validation.definition import MICROSECONDS, Derived, Measure, PartMeasure, Ratio, ScorePair
from research.validation.wording import TIME_UNITS

Kind = Literal["time", "number"]
Sign = Literal["+", "-", "*", "/", "least", "greatest"]

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<word>[^\W\d][\w-]*)|(?P<sign>[-+*/×÷−(),]))")
_SAME = {"×": "*", "÷": "/", "−": "-"}
_CALLS: dict[str, Sign] = {"least": "least", "min": "least", "greatest": "greatest", "max": "greatest"}
_FIX = "Use names of the parts, numbers, + - * / ( ), least(…) and greatest(…), with spaces around a minus."


@dataclass(frozen=True, slots=True)
class Name:
    """The value of a part."""

    name: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A number, or a length of time in microseconds."""

    value: float
    kind: Kind = "number"


@dataclass(frozen=True, slots=True)
class Step:
    """Two values reckoned into one."""

    sign: Sign
    left: Term
    right: Term


Term = Name | Fixed | Step


def parse_expression(text: str) -> Term:
    """The expression a text writes.

    Raises:
        DefinitionError: naming the place that cannot be read.
    """
    reader = _Reader(text, list(_tokens(text)))
    term = reader.sum()
    if reader.left:
        raise reader.complaint("the end, or one of + - * /")
    return term


def names_of(term: Term) -> tuple[str, ...]:
    """Every part that is named, each once, in order."""
    if isinstance(term, Step):
        return tuple(dict.fromkeys(names_of(term.left) + names_of(term.right)))
    return (term.name,) if isinstance(term, Name) else ()


def kind_of(term: Term, kinds: Mapping[str, Kind]) -> Kind:
    """Whether the expression gives a time or a number, by what its parts are.

    Raises:
        DefinitionError: where times and numbers are mixed in a way that means nothing, such as adding them.
    """
    if not isinstance(term, Step):
        return kinds[term.name] if isinstance(term, Name) else term.kind
    left, right = kind_of(term.left, kinds), kind_of(term.right, kinds)
    if term.sign == "/" and right == "time":
        if left == "time":
            return "number"
        raise DefinitionError("A number is divided by a time.", "Divide a time by a time or by a number.")
    if term.sign in ("*", "/"):
        if left == right == "time":
            raise DefinitionError("Two times are multiplied.", "Multiply a time by a number.")
        return "time" if "time" in (left, right) else "number"
    if left != right:
        raise DefinitionError(
            f"A time and a number meet at “{term.sign}”.", "Give the number its unit, as in 'wait - 2 hours'."
        )
    return left


def is_part(measure: Measure) -> TypeGuard[PartMeasure]:
    """Whether it gives each unit a value of its own, so that another may be reckoned from it."""
    return not isinstance(measure, Ratio | ScorePair | Derived)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise DefinitionError(f"The expression {text!r} cannot be read at {text[at:].strip()!r}.", _FIX)
        at = found.end()
        kind = str(found.lastgroup)
        yield kind, _SAME.get(found[kind], found[kind])


class _Reader:
    """Reads tokens from left to right, products before sums."""

    def __init__(self, text: str, tokens: list[tuple[str, str]]) -> None:
        self.text, self.left = text, tokens

    def complaint(self, expected: str) -> DefinitionError:
        there = repr(self.left[0][1]) if self.left else "its end"
        return DefinitionError(f"The expression {self.text!r} cannot be read at {there}; expected {expected}.", _FIX)

    def sum(self) -> Term:
        return self._chain(("+", "-"), self._product)

    def _product(self) -> Term:
        return self._chain(("*", "/"), self._value)

    def _chain(self, signs: tuple[Sign, ...], read: Callable[[], Term]) -> Term:
        term = read()
        while sign := next((sign for sign in signs if self._is(sign)), None):
            self.left.pop(0)
            term = Step(sign, term, read())
        return term

    def _is(self, sign: str) -> bool:
        return bool(self.left) and self.left[0] == ("sign", sign)

    def _value(self) -> Term:
        if self._is("-"):
            self.left.pop(0)
            return Step("*", Fixed(-1), self._value())
        if self._is("("):
            self.left.pop(0)
            return self._closed(self.sum())
        if not self.left or self.left[0][0] == "sign":
            raise self.complaint("a name, a number or '('")
        kind, said = self.left.pop(0)
        if kind == "number":
            return self._number(float(said))
        return self._call(_CALLS[said]) if said in _CALLS and self._is("(") else Name(said)

    def _number(self, value: float) -> Term:
        unit = TIME_UNITS.get(self.left[0][1].lower()) if self.left and self.left[0][0] == "word" else None
        if unit is None:
            return Fixed(value)
        self.left.pop(0)
        return Fixed(float(round(value * MICROSECONDS[unit])), "time")

    def _call(self, sign: Sign) -> Term:
        self.left.pop(0)
        term = self.sum()
        if not self._is(","):
            raise self.complaint("',' and a second value")
        while self._is(","):
            self.left.pop(0)
            term = Step(sign, term, self.sum())
        return self._closed(term)

    def _closed(self, term: Term) -> Term:
        if not self._is(")"):
            raise self.complaint("')'")
        self.left.pop(0)
        return term
