"""The arrays that the checks look at, brought from the engine in one query."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from research.validation.mapping import Question
from research.validation.measuring.measure import Units, arrays
from research.validation.measuring.zones import month_name
from research.validation.observed import Answers, Covariate, Observed


def look(units: Units, question: Question) -> Observed:
    """All eligible units with what the question asks; the same one as was given to ``measure_units``."""
    outcomes, adjusters = question.outcomes, question.fetched
    held = arrays(units, _wanted(units, question))
    definition, status = units.definition, held["status"].astype(str)
    unit_us = (definition.increment.unit_us or 1) if definition.is_time else 1
    answers = tuple(
        Answers(
            outcome, held[f"o{i}"].astype(np.float64), held[f"o{i}_at"].astype(np.float64), _row_share(held, f"o{i}")
        )
        for i, outcome in enumerate(outcomes)
    )
    covariates = tuple(
        Covariate(adjuster, held[f"a{i}"], int(np.nansum(held.get(f"a{i}_varies", np.zeros(1)).astype(np.float64))))
        for i, adjuster in enumerate(adjusters)
    )
    customers = held.get("cluster")
    known = customers is not None and all(name is not None for name in customers)
    shared = known and customers is not None and len(set(customers)) < len(customers)
    return Observed(
        definition=definition,
        dose=held["value"].astype(np.float64) / unit_us,
        end_us=held["end_us"].astype(np.float64),
        lost=np.isin(status, ("missing", "unpaired")),
        months=_named(held["month"]),
        outcomes=answers,
        covariates=covariates[: len(question.adjusters)],
        control=covariates[-1] if question.control else None,
        start_us=held["start_us"].astype(np.float64),
        customers=held.get("customer"),
        clusters=customers if shared and definition.unit_of_analysis == "case" else None,
    )


def _named(months: NDArray[Any]) -> NDArray[Any]:
    """Months by their names; ``None`` where a unit has no start."""
    numbers = months.astype(np.float64)
    names: dict[float, str] = {number: month_name(int(number)) for number in np.unique(numbers[~np.isnan(numbers)])}
    return np.array([names.get(number) for number in numbers], dtype=object)


def _row_share(held: dict[str, NDArray[Any]], name: str) -> float | None:
    """Share of rows on which a yes/no column says yes; ``None`` for anything else."""
    rows = held.get(f"{name}_rows")
    total = float(np.nansum(rows.astype(np.float64))) if rows is not None else 0.0
    return float(np.nansum(held[f"{name}_hits"].astype(np.float64))) / total if total else None


def _wanted(units: Units, question: Question) -> list[str]:
    names = ["value", "status", "start_us", "end_us", "month"]
    names += [f"o{i}{part}" for i in range(len(question.outcomes)) for part in ("", "_at")]
    maybe = [name for i in range(len(question.fetched)) for name in (f"a{i}", f"a{i}_varies")]
    maybe += [f"o{i}{part}" for i in range(len(question.outcomes)) for part in ("_rows", "_hits")]
    maybe += ["cluster", "customer"]
    return names + [name for name in maybe if name in units.table.columns]
