"""A definition as a semantic model and metrics for dbt MetricFlow, as far as its types can say it.

Written in the form that dbt Core 1.6 to 1.11 reads and later ones still accept: ``semantic_models`` with measures, and
``metrics`` of type simple, ratio, derived or conversion (https://docs.getdbt.com/docs/build/metrics-overview).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from nlp.errors import ExchangeError
from research.exchange.metricflow_sql import condition_sql, cut
from research.validation.definition import MICROSECONDS, Count, Definition, Ratio, Share, Tally
from research.validation.mapping import Mapping

Over = Literal["events", "units"]
"""Which table the metrics stand on: the event log itself, or one row per unit, made by the definition's SQL."""


@dataclass(frozen=True, slots=True)
class MetricflowExport:
    """``yaml`` for the dbt project; ``model`` is the dbt model it refers to; ``notes`` are what dbt will not know.

    ``over`` is ``"units"`` where MetricFlow's types cannot reach the measure from single events; the definition's SQL
    must then be the dbt model of that name.
    """

    yaml: str
    model: str
    over: Over
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Parts:
    over: Over
    columns: Mapping
    measures: list[dict[str, Any]] = field(default_factory=list)
    metrics: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def metricflow(definition: Definition, mapping: Mapping | None = None) -> MetricflowExport:
    """The definition for MetricFlow; ``mapping`` says what the columns of the event log are called.

    Raises:
        ExchangeError: for a score beside a duration, which no metric type of MetricFlow can hold.
    """
    if definition.measure.type == "score_pair":
        raise ExchangeError(
            f"“{definition.id}” pairs a duration with a score; MetricFlow has no metric of pairs, only aggregates.",
            "Export its duration as a definition of its own; the pairs stay here.",
        )
    columns = mapping or Mapping(case="case_id", event="event", timestamp="timestamp", entity="customer_id")
    slug = slug_of(definition.id)
    parts = _over_events(definition, slug, columns) or _over_units(definition, slug, columns)
    model = "events" if parts.over == "events" else f"cpi_{slug}_units"
    held = {"semantic_models": [_semantic_model(definition, parts, slug, model)], "metrics": parts.metrics}
    text = yaml.safe_dump(held, sort_keys=False, allow_unicode=True, width=110)
    head = "".join(f"# {line}\n" for line in (f"{definition.id}, version {definition.version}, {definition.hash[:12]}",
                   *parts.notes))  # fmt: skip
    return MetricflowExport(head + text, model, parts.over, tuple(parts.notes))


def slug_of(name: str) -> str:
    """A name as MetricFlow takes it: lower case letters, digits and single underscores, a letter first."""
    plain = re.sub(r"_+", "_", re.sub(r"[^a-z0-9]+", "_", name.lower())).strip("_")
    return (
        plain if re.match(r"[a-z][a-z0-9_]*[a-z0-9]$", plain) else f"cpi_{plain}".rstrip("_") + ("" if plain else "_x")
    )


def _entity(definition: Definition) -> str:
    return "case_unit" if definition.unit_of_analysis == "case" else "customer_unit"


def _unit_column(definition: Definition, columns: Mapping) -> str:
    return cut(columns.case if definition.unit_of_analysis == "case" else columns.entity)


def _semantic_model(definition: Definition, parts: _Parts, slug: str, model: str) -> dict[str, Any]:
    if parts.over == "events":
        time, head = parts.columns.timestamp, {"primary_entity": "event_row"}
        entities = [{"name": _entity(definition), "type": "foreign", "expr": _unit_column(definition, parts.columns)}]
    else:
        time, head = "started_at", {}
        entities = [{"name": _entity(definition), "type": "primary", "expr": "unit"}]
    return {
        "name": f"{slug}_{parts.over}",
        "description": definition.statement,
        "model": f"ref('{model}')",
        "defaults": {"agg_time_dimension": "happened_at"},
        **head,
        "entities": entities,
        "dimensions": [
            {"name": "happened_at", "type": "time", "expr": cut(time), "type_params": {"time_granularity": "day"}}
        ],
        "measures": parts.measures,
    }


def _metric(name: str, definition: Definition, label: str, kind: str, params: dict[str, Any]) -> dict[str, Any]:
    step = definition.increment
    meta = {"cpi": definition.id, "version": definition.version, "hash": definition.hash,
            "increment": step.words, "better": step.direction}  # fmt: skip
    if definition.target:
        meta["target"] = definition.target
    return {
        "name": name, "label": label, "description": definition.statement, "type": kind, "type_params": params,
        "config": {"meta": meta},
    }  # fmt: skip


# ── from single events ───────────────────────────────────────────────────────────────────────────────────────────


def _over_events(definition: Definition, slug: str, columns: Mapping) -> _Parts | None:
    """Counts, ratios and shares that MetricFlow can reach from single rows; ``None`` for the rest."""
    measure, parts = definition.measure, _Parts("events", columns)
    if not columns.event or (definition.unit_of_analysis == "entity" and not columns.entity):
        return None
    parts.notes.append("Point ref('events') at the dbt model that holds your event log, one row an event.")
    if isinstance(measure, Share):
        return _conversion(parts, definition, measure, slug)
    if definition.population:
        return None  # which units count depends on all of a unit's rows
    if isinstance(measure, Ratio):
        return _ratio(parts, definition, measure, slug)
    if isinstance(measure, Count) and measure.of == "events" and measure.start is None and measure.end is None:
        return _count(parts, definition, measure, slug)
    return None


def _ratio(parts: _Parts, definition: Definition, measure: Ratio, slug: str) -> _Parts:
    for side, tally in (("numerator", measure.numerator), ("denominator", measure.denominator)):
        _sum(parts, definition, f"{slug}_{side}", tally)
    params = {"numerator": f"{slug}_numerator", "denominator": f"{slug}_denominator"}
    parts.metrics.append(_metric(slug, definition, definition.statement or definition.id, "ratio", params))
    return parts


def _sum(parts: _Parts, definition: Definition, name: str, tally: Tally) -> None:
    what = cut(tally.sum_of) if tally.sum_of else "1"
    test = condition_sql(tally.events, definition.rows, event=parts.columns.event)
    parts.measures.append({"name": f"{name}_sum", "agg": "sum", "expr": f"case when {test} then {what} else 0 end"})
    parts.metrics.append(_metric(name, definition, name.replace("_", " "), "simple", {"measure": f"{name}_sum"}))


def _count(parts: _Parts, definition: Definition, measure: Count, slug: str) -> _Parts:
    _sum(parts, definition, f"{slug}_events", Tally(measure.events))
    unit, kept = _unit_column(definition, parts.columns), condition_sql(None, definition.rows)
    expr = unit if kept == "true" else f"case when {kept} then {unit} end"
    parts.measures.append({"name": f"{slug}_units_n", "agg": "count_distinct", "expr": expr})
    units = _metric(f"{slug}_units", definition, "units", "simple", {"measure": f"{slug}_units_n"})
    params = {"numerator": f"{slug}_events", "denominator": f"{slug}_units"}
    parts.metrics += [units, _metric(slug, definition, definition.statement or definition.id, "ratio", params)]
    parts.notes.append("The mean per unit, as events over units; units without any event in the table are not seen.")
    return parts


def _conversion(parts: _Parts, definition: Definition, measure: Share, slug: str) -> _Parts | None:
    """One event that follows another within whole days: MetricFlow's conversion."""
    if len(measure.denominator) != 1 or len(measure.numerator) != 1:
        return None
    base, done = measure.denominator[0], measure.numerator[0]
    once = all(c.at_least == 1 and c.at_most is None for c in (base, done)) and base.within_us is None
    from_base = measure.start is not None and (measure.start.events, measure.start.pick) == (base.events, "first")
    only_base = definition.population in ((), (base,))
    window = done.within_us
    if not (once and from_base and only_base and window and window % MICROSECONDS["days"] == 0):
        return None
    for name, events in (("base", base.events), ("done", done.events)):
        test = condition_sql(events, definition.rows, event=parts.columns.event)
        expr = f"case when {test} then 1 else 0 end"
        parts.measures.append({"name": f"{slug}_{name}", "agg": "sum", "expr": expr})
    params = {
        "entity": _entity(definition),
        "calculation": "conversion_rate",
        "base_measure": {"name": f"{slug}_base"},
        "conversion_measure": {"name": f"{slug}_done"},
        "window": f"{window // MICROSECONDS['days']} days",
    }
    label = definition.statement or definition.id
    parts.metrics.append(_metric(slug, definition, label, "conversion", {"conversion_type_params": params}))
    parts.notes.append("MetricFlow counts units that are too recent to have converted; here they are left out.")
    return parts


# ── from one row per unit ────────────────────────────────────────────────────────────────────────────────────────


def _over_units(definition: Definition, slug: str, columns: Mapping) -> _Parts:
    """Everything else, over the table that the definition's SQL makes: one row per unit with its value."""
    parts = _Parts("units", columns)
    parts.notes.append(
        f"MetricFlow cannot reach a {definition.measure.type} from single events: save the definition's SQL as the dbt "
        f"model cpi_{slug}_units (unit, status, value, started_at)."
    )
    settled, unit_us = "case when status = 'value' then value end", definition.increment.unit_us
    if definition.is_time and unit_us:
        settled = f"case when status = 'value' then value / {unit_us}.0 end"
    for name, agg, extra in (
        ("mean", "average", {}),
        ("median", "median", {}),
        ("p90", "percentile", {"agg_params": {"percentile": 0.9, "use_discrete_percentile": False}}),
    ):
        if name != "mean" and not definition.is_time:
            continue
        parts.measures.append({"name": f"{slug}_{name}_value", "agg": agg, "expr": settled, **extra})
        metric = slug if name == "mean" else f"{slug}_{name}"
        parts.metrics.append(_metric(metric, definition, f"{definition.id}, {name}", "simple",
                                     {"measure": f"{slug}_{name}_value"}))  # fmt: skip
    _units_with_a_value(parts, definition, slug)
    _in_steps(parts, definition, slug)
    if definition.is_time:
        parts.notes.append("Mean, median and 90 % are of finished units alone: MetricFlow has no Kaplan–Meier.")
    return parts


def _units_with_a_value(parts: _Parts, definition: Definition, slug: str) -> None:
    parts.measures += [
        {"name": f"{slug}_n_value", "agg": "sum", "expr": "case when status = 'value' then 1 else 0 end"},
        {"name": f"{slug}_n_all", "agg": "sum", "expr": "case when status <> 'immature' then 1 else 0 end"},
    ]
    parts.metrics += [
        _metric(f"{slug}_n", definition, f"{definition.id}, units", "simple", {"measure": f"{slug}_n_value"}),
        _metric(f"{slug}_eligible", definition, f"{definition.id}, eligible", "simple", {"measure": f"{slug}_n_all"}),
        _metric(f"{slug}_finished", definition, f"{definition.id}, share with a value", "ratio",
                {"numerator": f"{slug}_n", "denominator": f"{slug}_eligible"}),
    ]  # fmt: skip


def _in_steps(parts: _Parts, definition: Definition, slug: str) -> None:
    """The mean in the customer's own steps, where a step is not one unit."""
    size = definition.increment.size
    if size == 1 or not definition.is_time:
        return
    params = {"expr": f"{slug} / {size:g}", "metrics": [{"name": slug}]}
    label = f"{definition.id}, in steps of {definition.increment.words}"
    parts.metrics.append(_metric(f"{slug}_steps", definition, label, "derived", params))
