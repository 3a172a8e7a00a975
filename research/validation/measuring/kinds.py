"""One row per unit for every type of measure but plain durations (see :mod:`.units` for the columns)."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_
from typing import Any

import ibis

from research.validation.definition import (
    Condition,
    Count,
    Definition,
    Derived,
    Duration,
    End,
    Events,
    FirstContact,
    Options,
    Ratio,
    ScorePair,
    Share,
    Start,
    Tally,
    TargetHit,
)
from research.validation.measuring.deriving import derived_units
from research.validation.measuring.selecting import column, count_of, matches, number, satisfied
from research.validation.measuring.spans import first_pass, with_end
from research.validation.measuring.timestamps import moment as moment_of
from research.validation.measuring.units import NULL_US, Task, durations, grouped, plain_span
from research.validation.measuring.zones import DAY, wall_us, whole, widened


def shares(task: Task, measure: Share) -> Any:
    """0 or 1 per unit; immature until followed long enough."""
    start = measure.start or Start(Events())
    counts = {f"_n{i}": c for i, c in enumerate(measure.numerator)} | {
        f"_d{i}": c for i, c in enumerate(measure.denominator)
    }
    whole = {name: count_of(matches(task.rows, c.events, task.mapping)) for name, c in counts.items() if not _timed(c)}
    units = grouped(task, first_pass(task.rows, start, None, task.mapping) | whole)
    units = _with_counts(task, units, {name: c for name, c in counts.items() if _timed(c)})
    for i, condition in enumerate(measure.denominator):
        units = units.filter(satisfied(units[f"_d{i}"], condition))
    hit = reduce(and_, (satisfied(units[f"_n{i}"], c) for i, c in enumerate(measure.numerator)))
    needs_start = measure.start is not None or any(map(_timed, counts.values()))
    started = units["start_us"].notnull() if needs_start or measure.maturity_us else ibis.literal(True)
    return _settled(units, task, hit, started=started, mature_us=measure.maturity_us).drop(*counts)


def _timed(condition: Condition) -> bool:
    return condition.within_us is not None


def _with_counts(task: Task, units: Any, counts: dict[str, Condition]) -> Any:
    """``units`` with the number of matching rows per condition, after the start and within its window."""
    if not counts:
        return units
    rows = task.rows.join(units.select("_unit", "start_us"), "_unit")
    since = rows["_ts"] - rows["start_us"]
    found = {
        name: count_of(matches(rows, c.events, task.mapping) & ((since >= 0) & (since <= c.within_us)).fill_null(False))
        for name, c in counts.items()
    }
    return units.left_join(rows.group_by("_unit").aggregate(**found), "_unit").drop("_unit_right")


def _settled(units: Any, task: Task, hit: Any, *, started: Any, mature_us: int) -> Any:
    followed = ibis.literal(task.horizon, "int64") - units["start_us"]
    mature = (followed >= mature_us).fill_null(False) if task.horizon is not None and mature_us else ibis.literal(True)
    status = ibis.cases((~started, "missing"), (~mature, "immature"), else_="value")
    held = ibis.ifelse(hit, 1, 0).cast("int64")
    return units.mutate(status=status, _hit=held, time_us=NULL_US, end_us=NULL_US).mutate(
        value=lambda t: ibis.ifelse(t["status"] == "value", t["_hit"], NULL_US)
    ).drop("_hit")  # fmt: skip


def counts(task: Task, measure: Count) -> Any:
    """Events, distinct values or changes of a value per unit; zero where there are none."""
    rows, spanned = task.rows, measure.start is not None or measure.end is not None
    if not spanned:
        last = rows["_ts"].max(where=matches(rows, measure.events, task.mapping))
        figures = {"start_us": rows["_ts"].min(), "end_us": last, "value": _counted(task, rows, measure)}
        return grouped(task, figures).mutate(status=ibis.literal("value"), time_us=NULL_US)
    units = _span(task, measure)
    near = rows.join(units.select("_unit", "start_us", "end_us"), "_unit")
    inside = (near["_ts"] >= near["start_us"]).fill_null(False)
    if measure.end is not None:
        inside &= (near["_ts"] <= near["end_us"]).fill_null(False)
    inner = near.filter(inside)
    found = inner.group_by("_unit").aggregate(_n=_counted(task, inner, measure))
    units = units.left_join(found, "_unit").drop("_unit_right")
    open_ended = "censored" if task.horizon is not None else "missing"
    ended = units["end_us"].notnull() if measure.end is not None else ibis.literal(True)
    status = ibis.cases((units["start_us"].isnull(), "missing"), (~ended, open_ended), else_="value")
    return units.mutate(status=status, time_us=NULL_US).mutate(
        value=lambda t: ibis.ifelse(t["status"] == "value", t["_n"].fill_null(0), NULL_US)
    )


def _span(task: Task, measure: Count) -> Any:
    start = measure.start or Start(Events())
    if measure.end is not None:
        return plain_span(task, start, measure.end)
    return grouped(task, first_pass(task.rows, start, None, task.mapping)).mutate(end_us=NULL_US)


def _counted(task: Task, rows: Any, measure: Count) -> Any:
    test = matches(rows, measure.events, task.mapping)
    if measure.of == "events":
        return count_of(test)
    held = column(rows, measure.column, task.mapping)
    if measure.of == "distinct":
        return held.nunique(where=test)
    return held.nunique(where=test)  # replaced by _changes, which needs a window


def changes(task: Task, measure: Count) -> Any:
    """How often a value differs from that of the event before; events without a value are passed over."""
    rows = task.rows.filter(matches(task.rows, measure.events, task.mapping))
    held = column(rows, measure.column, task.mapping)
    rows = rows.mutate(_held=held).filter(lambda t: t["_held"].notnull())
    before = rows["_held"].lag().over(ibis.window(group_by="_unit", order_by=task.turns))
    found = rows.mutate(_changed=(rows["_held"] != before).fill_null(False))
    per_unit = found.group_by("_unit").aggregate(_n=lambda t: count_of(t["_changed"]), end_us=lambda t: t["_ts"].max())
    units = grouped(task, {"start_us": task.rows["_ts"].min()}).left_join(per_unit, "_unit").drop("_unit_right")
    value = units["_n"].fill_null(0).cast("int64")
    return units.mutate(status=ibis.literal("value"), value=value, time_us=NULL_US)


def options(task: Task, measure: Options) -> Any:
    """Distinct choices per unit."""
    held = column(task.rows, measure.column, task.mapping) if measure.column else task.rows["_event"]
    test = matches(task.rows, measure.events, task.mapping)
    figures = {"start_us": task.rows["_ts"].min(), "end_us": task.rows["_ts"].max(where=test)}
    units = grouped(task, figures | {"value": held.nunique(where=test)})
    return units.mutate(status=ibis.literal("value"), time_us=NULL_US)


def target_hits(task: Task, measure: TargetHit) -> Any:
    """0 or 1 per unit; ``time_us`` is the delay, negative when early."""
    aggregates = first_pass(task.rows, measure.start or Start(Events()), measure.actual, task.mapping)
    if measure.promise:
        aggregates["_promise"] = moment_of(task.rows, measure.promise, task.mapping).max()
    units = grouped(task, aggregates)
    if measure.start is None and measure.actual.pick.startswith(("first", "next")):
        units = units.mutate(end_us=units["to_low"])
    elif measure.start is None:
        units = units.mutate(end_us=units["to_high"])
    else:
        units = with_end(task, units, measure.start, measure.actual)
    if not measure.promise:
        units = units.mutate(_promise=units["start_us"] + measure.within_us)
    horizon = ibis.literal(task.horizon, "int64")
    came, by = units["end_us"], units["_promise"]
    overdue = (horizon > by).fill_null(False) if measure.unfinished == "missed" else ibis.literal(False)
    status = ibis.cases((by.isnull(), "missing"), (came.notnull() | overdue, "value"), else_="missing")
    hit = (_comparable(came, measure, task) <= _comparable(by, measure, task)).fill_null(False)
    return units.mutate(status=status, _hit=ibis.ifelse(hit, 1, 0).cast("int64"), time_us=came - by).mutate(
        value=lambda t: ibis.ifelse(t["status"] == "value", t["_hit"], NULL_US)
    ).drop("_hit", "_promise")  # fmt: skip


def _comparable(moment: Any, measure: TargetHit, task: Task) -> Any:
    if measure.semantics == "timestamp":
        return moment
    zone = measure.timezone or task.mapping.timezone or "UTC"
    return whole(wall_us(moment, zone, widened(task.span)), DAY)


def ratios(task: Task, measure: Ratio) -> Any:
    """Numerator and denominator per unit (``top``, ``bottom``); the value is their quotient."""
    top, bottom = (_tally(task, tally) for tally in (measure.numerator, measure.denominator))
    units = grouped(task, {"start_us": task.rows["_ts"].min(), "top": top, "bottom": bottom})
    value = (units["top"] / units["bottom"].nullif(0)).cast("float64")
    status = ibis.cases((units["top"].isnull() | units["bottom"].isnull(), "missing"), else_="value")
    return units.mutate(status=status, value=value, end_us=NULL_US, time_us=NULL_US)


def _tally(task: Task, tally: Tally) -> Any:
    test = matches(task.rows, tally.events, task.mapping)
    if not tally.sum_of:
        return count_of(test).cast("float64")
    numbers = number(column(task.rows, tally.sum_of, task.mapping))
    return ibis.ifelse(numbers.count(where=test) > 0, numbers.sum(where=test), ibis.literal(0.0))


def first_contacts(task: Task, measure: FirstContact) -> Any:
    """1 when one contact was enough: resolved, not reopened, not repeated about the same issue in time."""
    rows, mapping, window = task.rows, task.mapping, measure.reopen_within_us
    contact, resolved = matches(rows, measure.contact, mapping), matches(rows, measure.resolved, mapping)
    found = {
        "start_us": rows["_ts"].min(where=contact),
        "contacts": count_of(contact),
        "end_us": rows["_ts"].min(where=resolved),
    }
    if measure.same_issue:
        found |= {
            "_who": rows["_entity"].cast("string").max(),
            "_issue": column(rows, measure.same_issue, mapping).max(),
        }
    units = _reopened(task, measure, grouped(task, found))
    again = _repeats(units, window) if measure.same_issue else ibis.literal(False)
    hit = units["end_us"].notnull() & (units["contacts"] == 1) & ~units["_again"] & ~again
    since = ibis.coalesce(units["end_us"], units["start_us"])
    mature = (ibis.literal(task.horizon, "int64") - since >= window).fill_null(False)
    settled = ibis.literal(True) if task.horizon is None else mature
    status = ibis.cases((units["start_us"].isnull(), "missing"), (~settled, "immature"), else_="value")
    return units.mutate(status=status, _hit=ibis.ifelse(hit, 1, 0).cast("int64"), time_us=NULL_US).mutate(
        value=lambda t: ibis.ifelse(t["status"] == "value", t["_hit"], NULL_US)
    )


def _reopened(task: Task, measure: FirstContact, units: Any) -> Any:
    if measure.reopened is None:
        return units.mutate(_again=ibis.literal(False))
    rows = task.rows.filter(matches(task.rows, measure.reopened, task.mapping))
    near = rows.join(units.select("_unit", _done="end_us"), "_unit")
    late = near["_ts"] - near["_done"]
    hits = near.filter((late >= 0) & (late <= measure.reopen_within_us)).group_by("_unit").aggregate(_re=ibis._.count())
    joined = units.left_join(hits, "_unit").drop("_unit_right")
    return joined.mutate(_again=joined["_re"].notnull()).drop("_re")


def _repeats(units: Any, window: int) -> Any:
    """Whether the same customer's next case about the same issue began within the window."""
    order = ibis.window(group_by=["_who", "_issue"], order_by=["start_us", "_unit"])
    following = units["start_us"].lead().over(order)
    known = units["_who"].notnull() & units["_issue"].notnull()
    return (known & (following - ibis.coalesce(units["end_us"], units["start_us"]) <= window)).fill_null(False)


def score_pairs(task: Task, measure: ScorePair) -> Any:
    """Durations of units whose span ended before the customer gave a score (``score``)."""
    exposure = durations(task, measure.exposure)
    score = number(column(task.rows, measure.score, task.mapping))
    stamp = moment_of(task.rows, measure.scored_at, task.mapping) if measure.scored_at else ibis.null("int64")
    given = task.rows.mutate(_score=score, _at=stamp).filter(lambda t: t["_score"].notnull())
    best = given["_at"].max() if measure.pick == "latest" else given["_at"].min()
    when = given.group_by("_unit").aggregate(scored_us=best)
    same = given.join(when, "_unit").filter(lambda t: t["scored_us"].isnull() | (t["_at"] == t["scored_us"]))
    scores = same.group_by("_unit").aggregate(
        score=lambda t: t["_score"].mean(), scored_us=lambda t: t["scored_us"].max()
    )
    units = exposure.left_join(scores, "_unit").drop("_unit_right")
    lag = units["scored_us"] - units["end_us"]
    right = lag >= measure.lag_from_us
    if measure.lag_to_us is not None:
        right &= lag <= measure.lag_to_us
    timed = right.fill_null(False) if measure.scored_at else ibis.literal(True)
    paired = (units["status"] == "value") & units["score"].notnull()
    status = ibis.cases((paired & timed, "value"), (paired, "unpaired"), (units["status"] == "value", "missing"),
                        else_=units["status"])  # fmt: skip
    return units.mutate(status=status, value=ibis.ifelse(paired & timed, units["value"], NULL_US))


KINDS: dict[str, Callable[[Task, Any], Any]] = {
    "duration": durations,
    "share": shares,
    "count": counts,
    "options": options,
    "target_hit": target_hits,
    "ratio": ratios,
    "first_contact": first_contacts,
    "score_pair": score_pairs,
}


def unit_table(task: Task) -> Any:
    """The unit table of a task's definition."""
    measure = task.definition.measure
    if isinstance(measure, Derived):
        return derived_units(task, measure, unit_table)
    if isinstance(measure, Count) and measure.of == "changes":
        return changes(task, measure)
    return KINDS[measure.type](task, measure)


def open_span(definition: Definition) -> tuple[Start, End] | None:
    """Start and end of the span whose end is looked for behind the start; ``None`` where a measure has none such."""
    measure = definition.measure
    if isinstance(measure, ScorePair):
        measure = measure.exposure
    start = getattr(measure, "start", None)
    end = getattr(measure, "actual", getattr(measure, "end", None))
    if end is None or end.pick not in ("first_after", "last_after") or (start is None and measure.type == "target_hit"):
        return None
    return start or Start(Events()), end


__all__ = ["KINDS", "Duration", "open_span", "unit_table"]
