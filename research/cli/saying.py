"""Outcomes and adjusters as they are typed: ``accepted=event(O_ACCEPTED)``, ``log(amount)``, ``month``."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from typing import Literal, cast

from research import Adjuster, Outcome

_CALL = re.compile(r"^(\w+)\((.+)\)$")
_KINDS = {"yes": "binary", "count": "count", "score": "score", "amount": "amount"}
_FROM_START = ("month", "weekday", "hour")
_FORMS = ("log", "linear", "category")
OUTCOME_HELP = "NAME=yes(COLUMN), score(COLUMN), amount(COLUMN), count(COLUMN) or event(EVENT); without brackets: yes"


def typed_outcome(word: str) -> Outcome:
    """``csat=score(csat)``: an outcome with its name, kind and column; ``event(…)`` asks whether that happened.

    Raises:
        argparse.ArgumentTypeError: if it is not of this form.
    """
    name, equals, what = word.partition("=")
    if not equals or not name.strip() or not what.strip():
        raise argparse.ArgumentTypeError(f"{word!r} is not NAME=…: {OUTCOME_HELP}")
    found = _CALL.match(what)
    kind, inside = (found.group(1), found.group(2)) if found else ("yes", what)
    if kind == "event":
        return Outcome(name, events=(inside,))
    if kind not in _KINDS:
        raise argparse.ArgumentTypeError(f"{kind!r} in {word!r} is none of {', '.join([*_KINDS, 'event'])}")
    return Outcome(name, column=inside, kind=cast("Literal['binary', 'count', 'score', 'amount']", _KINDS[kind]))


def typed_kpi(word: str) -> Outcome:
    """As ``typed_outcome``, on the company's side.

    Raises:
        argparse.ArgumentTypeError: as it does.
    """
    return replace(typed_outcome(word), role="kpi")


def typed_adjuster(word: str) -> Adjuster:
    """``region``, ``log(amount)``, ``linear(age)``; ``month``, ``weekday`` and ``hour`` are those of the start."""
    if word in _FROM_START:
        return Adjuster(form=cast("Literal['month', 'weekday', 'hour']", word))
    found = _CALL.match(word)
    if found and found.group(1) in _FORMS:
        return Adjuster(found.group(2), cast("Literal['log', 'linear', 'category']", found.group(1)))
    return Adjuster(column=word)
