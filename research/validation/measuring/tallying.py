"""How many units have which value, state and month: all that figures about a definition are worked out from.

Where few different values can occur, the engine counts them, for any number of definitions in one question. Times
differ from unit to unit: our own engine hands them over as they lie, another counts equal ones first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from research.validation.definition import Definition
from research.validation.measuring.measure import Units

STATES = ("value", "censored", "competing", "immature", "unpaired", "missing")
UNDATED = -1
_UNKNOWN = 8
"""Added to the number of a state where nothing is known of how long or how much."""

_FEW = ("share", "count", "options", "target_hit", "first_contact")
"""Types whose values are yes or no, or counts: far fewer than units."""

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tally:
    """Runs of alike units, ascending by ``at``: its microseconds or number, ``state`` (a place in :data:`STATES`),
    ``month`` (as :func:`.zones.month_number`, ``UNDATED`` without a start) and how many units they are (``k``).

    ``at`` of a followed duration is how long a unit was seen, of everything else the value. Units of which ``at`` is
    not known are in ``states`` and ``dated`` alone: how many there are of each state, and of each month.
    """

    at: NDArray[Any]
    state: NDArray[np.int8]
    month: NDArray[np.int32]
    k: Whole
    states: tuple[int, ...]
    dated: dict[int, int]

    @property
    def eligible(self) -> int:
        """All units."""
        return sum(self.states)


def is_followed(definition: Definition) -> bool:
    """Whether units are followed until something ends, so that their times make a survival curve."""
    measure = definition.measure
    return measure.type == "duration" and measure.start.pick != "each"


def tallies(units: Sequence[Units]) -> Iterator[tuple[int, Tally]]:
    """The tally of each, with its place: those of few values first, asked together, then one after the other."""
    few = [i for i, one in enumerate(units) if one.definition.measure.type in _FEW]
    if few:
        held = [_counted(_rows(units[i], i)) for i in few]
        arrays = _fetched(ibis.union(*held) if len(held) > 1 else held[0])
        for i in few:
            yield i, _tally({name: column[arrays["of"] == i] for name, column in arrays.items()})
    for i, one in enumerate(units):
        if i not in few:
            rows = _rows(one, i)
            own = one.table.get_backend().name == "duckdb"
            yield i, _tally(_fetched(rows if own else _counted(rows)))


def _rows(units: Units, place: int) -> Any:
    table = units.table
    at = table["time_us"] if is_followed(units.definition) else table["value"]
    state = ibis.cases(*((table["status"] == name, i) for i, name in enumerate(STATES)))
    return table.select(
        of=ibis.literal(place, "int32"),
        state=(state + ibis.ifelse(at.isnull(), _UNKNOWN, 0)).cast("int8"),
        month=table["month"].fill_null(UNDATED).cast("int32"),
        at=at.fill_null(0),
    )


def _counted(rows: Any) -> Any:
    return rows.group_by(["of", "state", "month", "at"]).aggregate(k=rows.count())


def _fetched(held: Any) -> dict[str, NDArray[Any]]:
    found = held.to_pyarrow()
    return {name: np.asarray(found[name].to_numpy()) for name in found.column_names}


def _tally(held: dict[str, NDArray[Any]]) -> Tally:
    k = held.get("k", np.ones(len(held["at"]), dtype=np.int64)).astype(np.int64, copy=False)
    state, month = held["state"], held["month"]
    states = np.bincount(state % _UNKNOWN, weights=k, minlength=len(STATES)).astype(np.int64)
    first = int(month.min(initial=UNDATED))
    per_month = np.bincount(month - first, weights=k).astype(np.int64)
    dated = {first + i: int(n) for i, n in enumerate(per_month) if n and first + i != UNDATED}
    kept = np.flatnonzero(state < _UNKNOWN)
    at = held["at"][kept]
    # Runs of different length are always added up in the same order, for the last bit of a sum.
    order = kept[np.lexsort((month[kept], state[kept], at)) if "k" in held else np.argsort(at)]
    return Tally(held["at"][order], state[order], month[order], k[order], tuple(map(int, states)), dated)
