"""Whether the order of rows tells what happened first at the same time."""

from __future__ import annotations

from typing import Any

import ibis

from research.validation.measuring.selecting import count_of

_LOOKED_AT = 100_000
_STEPS_LEAST = 20
_BACKWARD_MOST = 0.25
"""Part of the steps within cases that may go back in time in a log whose rows stand in order; shuffled rows make it a
half, the newest first nearly all."""


def out_of_turn(table: Any) -> str:
    """Why the order of rows says nothing; empty where rows mostly stand in order of time within their case, judged by
    the first of them.

    A file that was shuffled, or has the newest first, would otherwise give what happened at the same time another value
    each time. Needs ``_case``, ``_ts`` and ``_seq``.
    """
    seen = table.filter(table["_seq"] <= _LOOKED_AT)
    before = seen["_ts"].lag().over(ibis.window(group_by="_case", order_by="_seq"))
    steps = seen.mutate(_back=seen["_ts"] < before, _on=seen["_ts"] > before)
    row = steps.aggregate(back=count_of(steps["_back"]), on=count_of(steps["_on"])).to_pyarrow().to_pylist()[0]
    back = row["back"] or 0
    taken = back + (row["on"] or 0)
    if taken < _STEPS_LEAST or back <= _BACKWARD_MOST * taken:
        return ""
    return (
        f"{100 * back / taken:.0f} % of rows are earlier than the row before them in their case, so the order of rows "
        "does not tell what happened first at the same time: what ends at the very time it starts takes no time."
    )


def backward(table: Any) -> int:
    """Rows earlier than the row before them in the same case."""
    before = table["_ts"].lag().over(ibis.window(group_by="_case", order_by="_seq"))
    back = table.mutate(_back=(table["_ts"] < before))
    return int(back.aggregate(b=count_of(back["_back"])).to_pyarrow().to_pylist()[0]["b"] or 0)
