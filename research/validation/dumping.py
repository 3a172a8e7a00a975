"""A definition written as YAML; reading it again gives the same value."""

from __future__ import annotations

from typing import Any, cast

import yaml

from research.validation.definition import (
    MICROSECONDS,
    Calendar,
    Clause,
    Condition,
    Count,
    Definition,
    Derived,
    Duration,
    End,
    Events,
    FirstContact,
    Measure,
    Options,
    Part,
    Ratio,
    ScorePair,
    Share,
    Start,
    Tally,
    TargetHit,
)

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def dump(definition: Definition) -> str:
    """The YAML text of a definition."""
    increment = definition.increment
    held: dict[str, Any] = {
        "id": definition.id,
        "statement": definition.statement,
        "version": str(definition.version),
        "owner": definition.owner,
        "target": definition.target,
        "guardrails": list(definition.guardrails),
        "increment": {
            "size": _decimal(increment.size),
            "unit": increment.unit,
            "direction": increment.direction,
            **({"edges": [_decimal(edge) for edge in increment.edges]} if increment.edges else {}),
        },
        "unit_of_analysis": definition.unit_of_analysis,
        "rows": _clauses(definition.rows),
        "population": _conditions(definition.population),
        "measure": {"type": definition.measure.type, **_measure(definition.measure)},
    }
    return yaml.safe_dump(_full(held), sort_keys=False, allow_unicode=True, width=110)


def _decimal(number: float) -> str:
    """Without an exponent, which YAML would read as a text."""
    return f"{number:.10f}".rstrip("0").rstrip(".")


def _full(held: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    return {key: value for key, value in held.items() if value not in ("", None, [], {})}


def spell_us(us: int) -> str:
    """A length of time in the largest unit that divides it: ``7 days``."""
    unit = next(unit for unit in reversed(MICROSECONDS) if unit != "weeks" and us % MICROSECONDS[unit] == 0)
    return f"{us // MICROSECONDS[unit]} {unit}"


def _length(us: int | None) -> str | None:
    return None if us is None else spell_us(us)


def _clauses(clauses: tuple[Clause, ...]) -> list[dict[str, Any]]:
    return [{"column": c.column, c.op: list(c.values) if c.values else "yes"} for c in clauses]


def _events(events: Events) -> dict[str, Any]:
    return _full({"event": list(events.names) or "any", "where": _clauses(events.where)})


def _anchor(anchor: Start | End) -> dict[str, Any]:
    return {**_events(anchor.events), "pick": anchor.pick}


def _conditions(conditions: tuple[Condition, ...]) -> list[dict[str, Any]]:
    return [
        {**_events(c.events), "at_least": str(c.at_least)}
        | _full({"at_most": None if c.at_most is None else str(c.at_most), "within": _length(c.within_us)})
        for c in conditions
    ]


def _calendar(calendar: Calendar | None) -> dict[str, Any] | None:
    if calendar is None:
        return None
    hours: dict[str, list[str]] = {}
    for day, opens, closes in calendar.hours:
        span = f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"
        hours.setdefault(_DAYS[day], []).append(span)
    return _full({"timezone": calendar.timezone, "hours": hours, "holidays": list(calendar.holidays)})


def _measure(measure: Measure) -> dict[str, Any]:
    """The parameters of a measure, without its type."""
    spelled: dict[type[Any], Any] = {
        Duration: _duration,
        Share: _share,
        Count: _count,
        Options: lambda options: _full({**_events(options.events), "column": options.column}),
        TargetHit: _target,
        Ratio: lambda ratio: {"numerator": _tally(ratio.numerator), "denominator": _tally(ratio.denominator)},
        FirstContact: _first_contact,
        ScorePair: _score_pair,
        Derived: _derived,
    }
    return cast("dict[str, Any]", spelled[type(measure)](measure))


def _duration(measure: Duration) -> dict[str, Any]:
    terminal = measure.terminal
    return _full({
        "from": _anchor(measure.start),
        "to": _anchor(measure.end),
        "max_wait": _length(measure.max_wait_us),
        "censoring": _full({
            "at": measure.observed_until,
            "terminal": _events(terminal) if terminal else None,
            "terminal_as": measure.terminal_as,
        }),
        "calendar": _calendar(measure.calendar),
        "pauses": [{"from": begin, "to": finish} for begin, finish in measure.pauses],
    })  # fmt: skip


def _share(measure: Share) -> dict[str, Any]:
    return _full({
        "numerator": _conditions(measure.numerator),
        "denominator": _conditions(measure.denominator),
        "from": _anchor(measure.start) if measure.start else None,
        "maturity": spell_us(measure.maturity_us),
        "observed_until": measure.observed_until,
    })  # fmt: skip


def _count(measure: Count) -> dict[str, Any]:
    return _full({
        **_events(measure.events),
        "count": measure.of,
        "column": measure.column,
        "from": _anchor(measure.start) if measure.start else None,
        "to": _anchor(measure.end) if measure.end else None,
    })  # fmt: skip


def _target(measure: TargetHit) -> dict[str, Any]:
    return _full({
        "actual": _anchor(measure.actual),
        "promise": measure.promise,
        "within": _length(measure.within_us),
        "from": _anchor(measure.start) if measure.start else None,
        "semantics": measure.semantics,
        "timezone": measure.timezone,
        "unfinished": measure.unfinished,
        "observed_until": measure.observed_until,
    })  # fmt: skip


def _tally(tally: Tally) -> dict[str, Any]:
    return _full({**_events(tally.events), "sum": tally.sum_of})


def _first_contact(measure: FirstContact) -> dict[str, Any]:
    return _full({
        "contact": _events(measure.contact),
        "resolved": _events(measure.resolved),
        "reopened": _events(measure.reopened) if measure.reopened else None,
        "reopen_window": spell_us(measure.reopen_within_us),
        "same_issue": measure.same_issue,
        "observed_until": measure.observed_until,
    })  # fmt: skip


def _score_pair(measure: ScorePair) -> dict[str, Any]:
    return _full({
        "exposure": _duration(measure.exposure),
        "score": measure.score,
        "scored_at": measure.scored_at,
        "lag": _full({"from": spell_us(measure.lag_from_us), "to": _length(measure.lag_to_us)}),
        "pick": measure.pick,
    })  # fmt: skip


def _derived(measure: Derived) -> dict[str, Any]:
    return {"expression": measure.expression, "of": {part.name: _part(part) for part in measure.parts}}


def _part(part: Part) -> dict[str, Any]:
    kind = {"type": part.measure.type, **_measure(part.measure)}
    return _full({"rows": _clauses(part.rows), "population": _conditions(part.population), "measure": kind})
