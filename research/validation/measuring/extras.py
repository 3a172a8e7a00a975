"""What else is known of a unit: outcomes, when they became known, adjusters and parts of the calendar."""

from __future__ import annotations

from typing import Any

import ibis

from research.validation.definition import MICROSECONDS
from research.validation.mapping import Adjuster, Mapping, Outcome, Question
from research.validation.measuring.engine import epoch_us, instant_of, wall_clock
from research.validation.measuring.selecting import column
from research.validation.measuring.timestamps import microseconds
from research.validation.wording import YES


def with_extras(rows: Any, units: Any, mapping: Mapping, question: Question) -> Any:
    """``units`` with ``o0, o1, …`` (outcomes), ``o0_at, …`` (when known, microseconds), ``a0, a1, …`` (adjusters:
    numbers, or texts for categories) and ``a0_varies, …`` (whether the value differs within the unit) and
    ``cluster``, ``customer`` and ``o0_rows, o0_hits, …`` (rows on which a yes/no column stands, and says yes); nothing
    but the month when the question is empty."""
    outcomes, adjusters = question.outcomes, question.fetched
    team = column(rows, question.cluster, mapping) if question.cluster else rows["_entity"].cast("string")
    found: dict[str, Any] = {"cluster": team.min(), "customer": rows["_entity"].cast("string").min()}
    for i, outcome in enumerate(outcomes):
        found |= _outcome(rows, outcome, mapping, f"o{i}")
    for i, adjuster in enumerate(adjusters):
        if adjuster.form in ("linear", "log", "category"):
            found |= _adjuster(rows, adjuster, mapping, f"a{i}")
    if question != Question():
        units = units.left_join(rows.group_by("_unit").aggregate(**found), "_unit").drop("_unit_right")
    events = {f"o{i}": units[f"o{i}"].fill_null(0.0) for i, outcome in enumerate(outcomes) if not outcome.column}
    parts = {
        f"a{i}": _part_of(units["start_us"], adjuster.form, mapping.timezone)
        for i, adjuster in enumerate(adjusters)
        if adjuster.form in ("month", "weekday", "hour")
    }
    return units.mutate(**events, **parts, month=_part_of(units["start_us"], "month", mapping.timezone))


def _outcome(rows: Any, outcome: Outcome, mapping: Mapping, name: str) -> dict[str, Any]:
    if not outcome.column:
        test = rows["_event"].isin(outcome.events).fill_null(False)
        seen = test.cast("float64")
        return {name: seen.sum() if outcome.kind == "count" else seen.max(), f"{name}_at": rows["_ts"].min(where=test)}
    text = column(rows, outcome.column, mapping)
    if outcome.kind == "binary":
        yes = outcome.yes or tuple(sorted(YES))
        said = text if outcome.yes else text.lower()
        value = ibis.ifelse(text.isnull(), ibis.null("float64"), said.isin(yes).cast("float64"))
        found = {name: value.max(), f"{name}_rows": value.count(), f"{name}_hits": value.sum()}
    else:
        found = {name: text.try_cast("float64").mean()}
    at = ibis.null("int64")
    if outcome.at:
        moment = column(rows, outcome.at, mapping)
        known = microseconds(moment, timezone=mapping.timezone, style=mapping.timestamp_format)
        at = _end_of_day(known, mapping.timezone).max()
    return found | {f"{name}_at": at}


def _end_of_day(moment: Any, timezone: str) -> Any:
    """A moment at midnight sharp is a date: what it stands for was known at some time of that day, at the latest."""
    wall = wall_clock(ibis.literal(timezone or "UTC"), instant_of(moment))
    midnight = (wall.hour() == 0) & (wall.minute() == 0) & (epoch_us(wall) % MICROSECONDS["minutes"] == 0)
    return ibis.ifelse(midnight, moment + MICROSECONDS["days"] - 1, moment)


def _adjuster(rows: Any, adjuster: Adjuster, mapping: Mapping, name: str) -> dict[str, Any]:
    text = column(rows, adjuster.column, mapping)
    held = text if adjuster.form == "category" else text.try_cast("float64")
    value = (held.min() + 1).ln() if adjuster.form == "log" else held.min()
    return {name: value, f"{name}_varies": held.min() != held.max()}


def _part_of(moment: Any, form: str, timezone: str) -> Any:
    wall = wall_clock(ibis.literal(timezone or "UTC"), instant_of(moment))
    if form == "month":
        return wall.strftime("%Y-%m")
    return (wall.day_of_week.index() if form == "weekday" else wall.hour()).cast("string")
