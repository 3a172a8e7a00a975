"""What else is known of a unit: outcomes, when they became known, adjusters and parts of the calendar."""

from __future__ import annotations

from typing import Any

import ibis

from research.validation.definition import MICROSECONDS
from research.validation.mapping import Adjuster, Mapping, Outcome, Question
from research.validation.measuring.answers import yes_or_no
from research.validation.measuring.selecting import column, number
from research.validation.measuring.timestamps import moment
from research.validation.measuring.units import Task
from research.validation.measuring.zones import (
    Span,
    hour_of,
    month_number,
    month_of,
    wall_us,
    weekday_of,
    widened,
    within,
)


def with_extras(task: Task, units: Any, question: Question) -> Any:
    """``units`` with ``o0, o1, …`` (outcomes), ``o0_at, …`` (when known, microseconds), ``a0, a1, …`` (adjusters:
    numbers, or texts for categories) and ``a0_varies, …`` (whether the value differs within the unit) and
    ``cluster``, ``customer`` and ``o0_rows, o0_hits, …`` (rows on which a yes/no column stands, and says yes); nothing
    but the month when the question is empty."""
    rows, mapping, outcomes, adjusters = task.rows, task.mapping, question.outcomes, question.fetched
    team = column(rows, question.cluster, mapping) if question.cluster else rows["_entity"].cast("string")
    found: dict[str, Any] = {"cluster": team.min(), "customer": rows["_entity"].cast("string").min()}
    for i, outcome in enumerate(outcomes):
        found |= _outcome(task, outcome, f"o{i}")
    for i, adjuster in enumerate(adjusters):
        if adjuster.form in ("linear", "log", "category"):
            found |= _adjuster(rows, adjuster, mapping, f"a{i}")
    if question != Question():
        units = units.left_join(rows.group_by("_unit").aggregate(**found), "_unit").drop("_unit_right")
    events = {f"o{i}": units[f"o{i}"].fill_null(0.0) for i, outcome in enumerate(outcomes) if not outcome.column}
    parts = {
        f"a{i}": _part_of(units["start_us"], adjuster.form, task)
        for i, adjuster in enumerate(adjusters)
        if adjuster.form in ("month", "weekday", "hour")
    }
    month = month_number(wall_us(units["start_us"], task.mapping.timezone, task.span))
    return units.mutate(**events, **parts, month=month)


def _outcome(task: Task, outcome: Outcome, name: str) -> dict[str, Any]:
    rows, mapping = task.rows, task.mapping
    if not outcome.column:
        test = rows["_event"].isin(outcome.events).fill_null(False)
        seen = ibis.ifelse(test, 1.0, 0.0)
        return {name: seen.sum() if outcome.kind == "count" else seen.max(), f"{name}_at": rows["_ts"].min(where=test)}
    text = column(rows, outcome.column, mapping)
    if outcome.kind == "binary":
        value = yes_or_no(text, outcome)
        found = {name: value.max(), f"{name}_rows": value.count(), f"{name}_hits": value.sum()}
    else:
        found = {name: number(text).mean()}
    at = ibis.null("int64")
    if outcome.at:
        known = moment(rows, outcome.at, mapping)
        at = _end_of_day(known, mapping.timezone, widened(task.span)).max()
    return found | {f"{name}_at": at}


def _end_of_day(known: Any, timezone: str, span: Span) -> Any:
    """A moment at midnight sharp is a date: what it stands for was known at some time of that day, at the latest."""
    midnight = within(wall_us(known, timezone, span), MICROSECONDS["days"]) == 0
    return ibis.ifelse(midnight, known + MICROSECONDS["days"] - 1, known)


def _adjuster(rows: Any, adjuster: Adjuster, mapping: Mapping, name: str) -> dict[str, Any]:
    text = column(rows, adjuster.column, mapping)
    held = text if adjuster.form == "category" else number(text)
    value = (held.min() + 1).ln() if adjuster.form == "log" else held.min()
    return {name: value, f"{name}_varies": held.min() != held.max()}


def _part_of(start: Any, form: str, task: Task) -> Any:
    wall = wall_us(start, task.mapping.timezone, task.span)
    if form == "month":
        return month_of(wall)
    return (weekday_of(wall) if form == "weekday" else hour_of(wall)).cast("string")
