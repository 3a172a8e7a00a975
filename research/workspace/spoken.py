"""Increments that were found before: the grammar is neither built nor run for what it has read."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlp.increments.values import VERSION, Increment
from nlp.values import Span
from research.increments import stated_in
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
