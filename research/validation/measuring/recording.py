"""When rows were written down, as against when they happened."""

from __future__ import annotations

from typing import Any

from research.validation.mapping import Mapping
from research.validation.measuring.selecting import count_of
from research.validation.measuring.timestamps import moment
from research.validation.observed import Recording

LATE_SHARE = 0.95
"""Part of the rows that is written down within the lag told of."""


def recording(table: Any, mapping: Mapping) -> Recording | None:
    """How late rows are written down; ``None`` where no column of the mapping says when, or none holds a time.

    Raises:
        DataError: if the column holds its times as texts on an engine that reads no times from texts.
    """
    if not mapping.recorded:
        return None
    at = moment(table, mapping.recorded, mapping)
    rows = table.mutate(_late=(at - table["_ts"]).cast("float64"), _recorded=at)
    rows = rows.filter(rows["_late"].notnull())
    found = rows.aggregate(
        n=rows.count(), middle=rows["_late"].quantile(0.5), most=rows["_late"].quantile(LATE_SHARE),
        ahead=count_of(rows["_late"] < 0), until=rows["_recorded"].max(),
    )  # fmt: skip
    row = found.to_pyarrow().to_pylist()[0]
    return Recording(row["n"], row["middle"], row["most"], row["ahead"] or 0, row["until"]) if row["n"] else None
