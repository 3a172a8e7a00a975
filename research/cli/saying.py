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
OUTCOME_HELP = (
    "NAME=yes(COLUMN), yes(COLUMN=TEXT|TEXT) where other texts than yes or 1 mean it, score(COLUMN), amount(COLUMN), "
    "count(COLUMN) or event(EVENT), then perhaps :lower where less is better and :at(COLUMN) where a column says when "
    "it became known; without brackets: yes"
)
_MORE = re.compile(r":(?:(?P<way>lower|higher)|at\((?P<at>[^)]+)\))$")


def typed_outcome(word: str) -> Outcome:
    """``csat=score(csat)``: an outcome with its name, kind and column; ``event(…)`` asks whether that happened.

    Raises:
        argparse.ArgumentTypeError: if it is not of this form.
    """
    name, equals, what = word.partition("=")
    way, at = "higher", ""
    while (more := _MORE.search(what)) is not None:
        what, way, at = what[: more.start()], more["way"] or way, more["at"] or at
    if not equals or not name.strip() or not what.strip():
        raise argparse.ArgumentTypeError(f"{word!r} is not NAME=…: {OUTCOME_HELP}")
    direction = cast("Literal['higher', 'lower']", way)
    found = _CALL.match(what)
    kind, inside = (found.group(1), found.group(2)) if found else ("yes", what)
    if kind == "event":
        return Outcome(name, events=(inside,), direction=direction, at=at)
    if kind not in _KINDS:
        raise argparse.ArgumentTypeError(f"{kind!r} in {word!r} is none of {', '.join([*_KINDS, 'event'])}")
    column, _, yes = inside.partition("=") if kind == "yes" and found else (inside, "", "")
    kept = cast("Literal['binary', 'count', 'score', 'amount']", _KINDS[kind])
    return Outcome(name, column, kind=kept, direction=direction, at=at, yes=tuple(filter(None, yes.split("|"))))


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


def typed_pair(word: str) -> tuple[str, str]:
    """``resolved_at=?`` as (column, text).

    Raises:
        argparse.ArgumentTypeError: if it is not of this form.
    """
    column, equals, text = word.rpartition("=")
    if not equals or not column or not text:
        raise argparse.ArgumentTypeError(f"{word!r} is not COLUMN=TEXT")
    return column, text
