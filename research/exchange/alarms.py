"""Signals as a file for other tools: one row each, with the task it opened."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from io import StringIO
from typing import Any

from research.ownership import ActionItem
from research.watching import RULE_WORDS, Alarm

ALARM_COLUMNS = (
    "cpi", "owner", "series", "period", "rule", "meaning", "value", "unit", "centre", "low", "high", "task", "status",
    "due",
)  # fmt: skip


def alarm_rows(cpi: str, owner: str, found: Sequence[tuple[Alarm, ActionItem | None]]) -> list[dict[str, Any]]:
    """One JSON-ready row per signal; ``high`` is ``None`` where there is no upper limit."""
    return [
        {
            "cpi": cpi, "owner": task.owner if task else owner, "series": alarm.series, "period": alarm.period,
            "rule": alarm.rule, "meaning": RULE_WORDS[alarm.rule], "value": alarm.value, "unit": alarm.unit,
            "centre": alarm.centre, "low": alarm.low, "high": alarm.high if alarm.high != float("inf") else None,
            "task": task.id if task else "", "status": task.status if task else "", "due": task.due if task else "",
        }
        for alarm, task in found
    ]  # fmt: skip


def alarms_csv(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as CSV."""
    out = StringIO()
    writer = csv.DictWriter(out, ALARM_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def alarms_json(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as JSON."""
    return json.dumps(list(rows), ensure_ascii=False, indent=1, allow_nan=False)
