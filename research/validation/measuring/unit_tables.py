"""Tables of experiments: a row per unit, or per unit and period, as arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from nlp.errors import DataError
from research.experiments.quasi import Panel
from research.experiments.records import PanelColumns, UnitColumns
from research.experiments.soundness import Units
from research.validation.estimating import Floats
from research.validation.measuring.reading import ROW, opened
from research.validation.regressing import Labels

Cells = list[str | None]
_YES, _NO = ("yes", "true", "treated"), ("no", "false", "control")
_SECONDS = 86_400.0


def read_units(location: str, columns: UnitColumns) -> Units:
    """The units of an experiment. An empty cell of a measure is a missing value.

    Raises:
        DataError: naming column, row and value, when a column is missing, a cell is no number or time, a unit has two
            rows, or a row has no arm.
    """
    cells = _cells(location, columns.named())
    _once(location, columns.unit, cells)
    arms = cells[columns.arm]
    if None in arms:
        raise DataError(
            f"{location}, row {arms.index(None) + 1}: there is no arm in {columns.arm!r}.",
            "Give every assigned unit its arm, whether or not it was exposed.",
        )

    def numbers(column: str) -> Floats | None:
        return _numbers(location, column, cells[column]) if column else None

    def times(column: str) -> Floats | None:
        return _times(location, column, cells[column]) if column else None

    return Units(
        arm=_labels(arms),
        values={name: _numbers(location, column, cells[column]) for name, column in columns.measures},
        assigned=times(columns.assigned),
        exposed=times(columns.exposed),
        until=_moment(location, "until", 0, columns.until) if columns.until else None,
        covariate=numbers(columns.covariate),
        covariate_at=times(columns.covariate_at),
        clusters=_labels(cells[columns.cluster]) if columns.cluster else None,
        segments={name: _labels(cells[column]) for name, column in columns.segments},
    )


def read_panel(location: str, columns: PanelColumns) -> Panel:
    """One row per unit and period, for differences in differences.

    Raises:
        DataError: as :func:`read_units`.
    """
    cells = _cells(location, (columns.unit, columns.period, columns.value, columns.group))
    treated = _numbers(location, columns.group, cells[columns.group])
    return Panel(
        _labels(cells[columns.unit]),
        _numbers(location, columns.period, cells[columns.period]),
        _numbers(location, columns.value, cells[columns.value]),
        np.asarray(treated > 0, dtype=bool),
    )


def read_rollout(location: str, columns: PanelColumns) -> tuple[Floats, Floats, Floats]:
    """Values (units, periods), periods and starts (NaN = never) of the units seen in every period.

    Raises:
        DataError: as :func:`read_units`, and when a unit has two different starts.
    """
    cells = _cells(location, (columns.unit, columns.period, columns.value, columns.group))
    starts = _numbers(location, columns.group, cells[columns.group])
    names, who = np.unique(_labels(cells[columns.unit]).astype(str), return_inverse=True)
    first = np.full(len(names), np.nan)
    for row, unit in enumerate(who):
        if math.isfinite(starts[row]) and math.isfinite(first[unit]) and starts[row] != first[unit]:
            raise DataError(
                f"{location}, row {row + 1}: unit {names[unit]!r} starts twice.", "Give each unit one start."
            )
        first[unit] = starts[row] if math.isfinite(starts[row]) else first[unit]
    periods = _numbers(location, columns.period, cells[columns.period])
    values = _numbers(location, columns.value, cells[columns.value])
    times, held, _ = Panel(who.astype(object), periods, values, np.zeros(len(who), dtype=bool)).wide()
    kept = Panel(who.astype(object), periods, values, np.zeros(len(who), dtype=bool)).whole()
    return held, times, first[[int(unit) for unit in kept]]


def read_series(location: str, columns: PanelColumns) -> tuple[Floats, Floats, Floats | None]:
    """Periods, values and the comparison's values (``None`` without one), in order of time.

    Raises:
        DataError: as :func:`read_units`.
    """
    cells = _cells(location, tuple(filter(None, (columns.period, columns.value, columns.group))))
    periods = _times(location, columns.period, cells[columns.period])
    order = np.argsort(periods, kind="stable")
    values = _numbers(location, columns.value, cells[columns.value])[order]
    other = _numbers(location, columns.group, cells[columns.group])[order] if columns.group else None
    return periods[order], values, other


def read_scores(location: str, columns: PanelColumns) -> tuple[Floats, Floats]:
    """Scores and values, a row a unit (NaN where either is not known), for a regression discontinuity.

    Raises:
        DataError: as :func:`read_units`.
    """
    cells = _cells(location, (columns.period, columns.value))
    scores = _numbers(location, columns.period, cells[columns.period])
    return scores, _numbers(location, columns.value, cells[columns.value])


def _cells(location: str, names: Sequence[str]) -> dict[str, Cells]:
    with opened(location, names) as (_, table, _cheap):
        missing = [name for name in names if name not in table.columns]
        if missing:
            raise DataError(
                f"{location} has no column {missing[0]!r}; it has "
                f"{', '.join(repr(c) for c in table.columns if c != ROW)}.",
                "Pick the columns again.",
            )
        chosen = {name: table[name].cast("string") for name in dict.fromkeys(names)}
        held = table.order_by(ROW).select(**chosen).to_pyarrow().to_pydict()
    return {name: [cell.strip() or None if cell else None for cell in held[name]] for name in chosen}


def _once(location: str, unit: str, cells: dict[str, Cells]) -> None:
    seen: dict[str | None, int] = {}
    for row, name in enumerate(cells[unit] if unit else ()):
        if name is None or name in seen:
            said = "no id" if name is None else f"unit {name!r} again, first seen in row {seen[name] + 1}"
            raise DataError(
                f"{location}, row {row + 1}: {said}.", "Give one row per assigned unit: it is what is counted."
            )
        seen[name] = row


def _labels(cells: Cells) -> Labels:
    return np.array(["" if cell is None else cell for cell in cells], dtype=object)


def _numbers(location: str, column: str, cells: Cells) -> Floats:
    return np.array([_number(location, column, row, cell) for row, cell in enumerate(cells)], dtype=np.float64)


def _number(location: str, column: str, row: int, cell: str | None) -> float:
    if cell is None:
        return math.nan
    try:
        return float(cell)
    except ValueError:
        if cell.lower() in _YES + _NO:
            return float(cell.lower() in _YES)
        raise DataError(
            f"{location}, row {row + 1}: {column!r} is {cell!r}; a number, yes or no was expected.",
            "Correct the cell, or leave it empty when the value is not known.",
        ) from None


def _times(location: str, column: str, cells: Cells) -> Floats:
    return np.array(
        [math.nan if cell is None else _moment(location, column, row, cell) for row, cell in enumerate(cells)],
        dtype=np.float64,
    )


def _moment(location: str, column: str, row: int, cell: str) -> float:
    """Days since 1970 for an ISO time, a plain number as it stands."""
    try:
        return float(cell)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        raise DataError(
            f"{location}, row {row + 1}: {column!r} is {cell!r}; a time such as 2026-03-01T09:30 was expected.",
            "Write times by ISO 8601, or as plain numbers of one unit.",
        ) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / _SECONDS
