"""A definition put together from a few answers, as the YAML a person then reads and may change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

from nlp.errors import DefinitionError
from research.validation.definition import (
    Definition,
    Derived,
    Direction,
    Increment,
    Part,
    PartMeasure,
)
from research.validation.dumping import dump
from research.validation.reckoning import is_part

DraftType = Literal["duration", "share", "count", "target_hit"]
"""The types a form can draft; every other type is written as YAML."""

TIME_UNITS = ("seconds", "minutes", "hours", "days", "weeks")


def draft_definition(  # noqa: PLR0913 - one argument for each answer of the form
    name: str, statement: str, type: DraftType, *, start: str, end: str = "", unit: str, size: float = 1.0,
    direction: str = "lower", within: str = "", promise: str = "", edges: Sequence[float] = (),
) -> str:  # fmt: skip
    """YAML for one of the usual types.

    ``duration`` runs from ``start`` to the first ``end`` after it; ``share`` asks whether ``end`` happened ``within``
    (such as ``"2 days"``; "" = ever) of ``start``; ``count`` counts ``start``; ``target_hit`` asks whether ``end`` came
    ``within`` that time of ``start``, or, when ``promise`` names a column, by the time it holds.
    Where time runs from ``start``, cases without that event are no part of the population. ``edges`` are where
    customers say that it changes for them, in ``unit``.
    """
    increment: dict[str, object] = {"size": size, "unit": unit, "direction": direction}
    if edges:
        increment["edges"] = list(edges)
    head: dict[str, object] = {"id": name, "statement": statement, "increment": increment}
    measure: dict[str, object]
    if type == "duration" or (type == "target_hit" and start and not promise):
        head["population"] = [{"event": start}]
    if type == "duration":
        measure = {"type": type, "from": {"event": start, "pick": "first"}, "to": {"event": end, "pick": "first_after"}}
    elif type == "share":
        happened = {"event": end, "within": within} if within else {"event": end}
        measure = {"type": type, "denominator": [{"event": start}], "numerator": [happened], "start": start}
    elif type == "count":
        measure = {"type": type, "event": start}
    elif promise:
        measure = {"type": type, "actual": end, "promise": promise}
    else:
        measure = {"type": type, "from": start, "to": end, "within": within}
    return "".join(f"{key}: {_plain(value)}\n" for key, value in (head | {"measure": measure}).items())


def draft_derived(
    name: str, statement: str, expression: str, parts: Sequence[Definition], *, unit: str, size: float = 1.0,
    direction: Direction = "lower",
) -> str:  # fmt: skip
    """YAML for a value reckoned from other definitions, each under its id; they are copied, not pointed at.

    Raises:
        DefinitionError: if one of them gives no unit a value of its own.
    """
    held = tuple(Part(part.id, _usable(part), part.rows, part.population) for part in parts)
    step = Increment(unit, direction, size)
    return dump(Definition(name, statement, step, Derived(expression, held), parts[0].unit_of_analysis))


def _usable(part: Definition) -> PartMeasure:
    if not is_part(part.measure):
        raise DefinitionError(
            f"{part.id} is a {part.measure.type}, which gives no unit a value of its own.", "Choose another part."
        )
    return part.measure


def value_words(definition: Definition, value: float | None) -> str:
    """A value as it is said: in the increment's unit for times, in percent for shares; "—" when there is none."""
    if value is None:
        return "—"
    unit_us = definition.increment.unit_us
    if definition.is_time and unit_us:
        return f"{value / unit_us:,.4g} {definition.increment.unit}"
    if definition.measure.type in ("share", "target_hit", "first_contact"):
        return f"{value:.1%}"
    return f"{value:,.4g}"


def _plain(value: object) -> str:
    """JSON is YAML too, and never mistakes an event called NO for a yes-or-no."""
    return json.dumps(value, ensure_ascii=False)


__all__ = ["TIME_UNITS", "DraftType", "draft_definition", "draft_derived", "value_words"]
