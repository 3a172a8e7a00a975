"""The values of a measure, unit by unit, as CSV."""

from __future__ import annotations

import csv
from io import StringIO

from research.validation.measured import MeasureResult

_HEAD = ("case", "value", "unit", "status", "start", "end", "value_us")


def rows_csv(result: MeasureResult) -> str:
    """A row per unit; ``value`` is in the increment's unit, ``value_us`` exact for times, empty cells mean none."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    head = _HEAD if result.definition.is_time else _HEAD[:-1]
    writer.writerow(head)
    writer.writerows([_cell(row.get(name)) for name in head] for row in result.rows())
    return out.getvalue()


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t"):
        return f"'{value}"
    return "" if value is None else value
