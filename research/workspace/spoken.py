"""What was found in words before: increments, and forms that give people away. What finds them is not even loaded."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlp.increments.values import VERSION, Increment
from nlp.personal import may_hold_form
from nlp.values import Span
from research.increments import stated_in
from research.preflight import Looking, without_names
from research.records import Blob
from research.storage.contract import Repository
from research.workspace.memory import key_of, open_memory


@dataclass(frozen=True, slots=True)
class RememberingIncrements:
    """Finds the increments of each text once, without what they are attached to."""

    repository: Repository

    def __call__(self, texts: Sequence[str]) -> Sequence[Sequence[Increment]]:
        """As :func:`research.increments.stated_in`."""
        keys = [key_of("increments", f"{VERSION}", text) for text in texts]
        known = {b.key: b.data for b in self.repository.find(Blob, key=tuple(dict.fromkeys(keys)))} if keys else {}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            found = stated_in(tuple(missing.values()))
            new = {
                key: json.dumps([_packed(one) for one in own]).encode() for key, own in zip(missing, found, strict=True)
            }
            self.repository.add(*(Blob(key, data) for key, data in new.items()))
            known |= new
        return [[_stated(row) for row in json.loads(known[key])] for key in keys]


def _packed(one: Increment) -> list[object]:
    span = [one.span.start, one.span.end]
    return [*span, one.quote, one.low, one.high, one.unit, one.dimension, one.comparison, one.vague]


def _stated(row: list[object]) -> Increment:
    start, end, quote, low, high, unit, dimension, comparison, vague = row
    span = Span(start, end)  # type: ignore[arg-type]
    return Increment(span, quote, low, high, unit, dimension, comparison, "", vague)  # type: ignore[arg-type]


def increments_with_memory(*, memory: bool = True) -> Callable[[Sequence[str]], Sequence[Sequence[Increment]]]:
    """Finds the increments of texts; with ``memory`` what earlier runs found is used (``open_memory``)."""
    return RememberingIncrements(open_memory()) if memory else stated_in


FORMS = 1
"""Raised whenever the recognisers find something else than before."""


@dataclass(frozen=True, slots=True)
class RememberingForms:
    """Looks once for what has a form of its own in each text."""

    repository: Repository

    def __call__(self, texts: tuple[str, ...]) -> Sequence[Sequence[str]]:
        """As :func:`research.preflight.without_names`."""
        keys = {text: key_of("forms", f"{FORMS}", text) for text in texts if may_hold_form(text)}
        known = {b.key: b.data for b in self.repository.find(Blob, key=tuple(keys.values()))} if keys else {}
        missing = tuple(text for text, key in keys.items() if key not in known)
        if missing:
            new = {
                keys[text]: json.dumps(held).encode()
                for text, held in zip(missing, without_names(missing), strict=True)
            }
            self.repository.add(*(Blob(key, data) for key, data in new.items()))
            known |= new
        return [tuple(json.loads(known[keys[text]])) if text in keys else () for text in texts]


def forms_with_memory(*, memory: bool = True) -> Looking:
    """Looks for what gives people away, names aside; with ``memory`` what earlier runs found is used."""
    return RememberingForms(open_memory()) if memory else without_names
