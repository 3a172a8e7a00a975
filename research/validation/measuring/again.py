"""A second look at the events of those units whose span the first pass leaves open, one for all measures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

import ibis

from research.validation.definition import End, Start
from research.validation.measuring.kinds import open_span
from research.validation.measuring.scanning import Kept, Scan
from research.validation.measuring.selecting import count_of
from research.validation.measuring.spans import either, first_pass, hard, hard_end, second_pass
from research.validation.measuring.units import Task


def settled(kept: Kept, scan: Scan, tasks: Sequence[Task], asked: Sequence[Any]) -> list[Scan]:
    """For each task and what is asked of it, the scan that holds the settled end of every unit.

    One question counts the units that need a second look for all measures; one more pass over the events of these
    units alone settles all.
    """
    spans = {i: span for i, task in enumerate(tasks) if (span := open_span(task.definition)) is not None}
    found = {
        i: scan.found(tasks[i].rows, first_pass(tasks[i].rows, *span, tasks[i].mapping)) for i, span in spans.items()
    }
    tied = [i for i, n in _how_many(scan, tasks, spans, found).items() if n]
    made = [scan] * len(tasks)
    for rows in {tasks[i].rows.op() for i in tied}:
        own = {i: spans[i] for i in tied if tasks[i].rows.op() == rows}
        read = set[str]().union(*(scan.columns(asked[i]) for i in own))
        table = _joined(kept, scan, tasks[next(iter(own))], own, found, sorted(read))
        for i in own:
            made[i] = scan.instead(asked[i], table, {"to_low": f"c{i}"})
    return made


Spans = dict[int, tuple[Start, End]]


def _how_many(scan: Scan, tasks: Sequence[Task], spans: Spans, found: dict[int, dict[str, Any]]) -> dict[int, int]:
    """By measure, how many units are hard."""
    counts: dict[int, int] = {}
    for rows, table in scan.tables.items():
        asked = {f"n{i}": count_of(hard(found[i], spans[i][1])) for i in spans if tasks[i].rows.op() == rows}
        if asked:
            row = table.aggregate(**asked).to_pyarrow().to_pylist()[0]
            counts |= {int(name[1:]): n for name, n in row.items()}
    return counts


def _joined(  # noqa: PLR0917 - what was kept, and for whom
    kept: Kept, scan: Scan, task: Task, spans: Spans, found: dict[int, dict[str, Any]], read: Sequence[str]
) -> Any:
    """The columns ``read`` of what was kept per unit, and for each measure its settled end (``c0, c1, …``)."""
    table = scan.tables[task.rows.op()]
    again = _looked(kept, task, table, spans, found)
    joined = table.left_join(again, "_unit")
    ends = {
        f"c{i}": ibis.ifelse(
            hard(found[i], end).fill_null(False), hard_end(joined, found[i]["start_us"], str(i)), found[i]["to_low"]
        )
        for i, (_, end) in spans.items()
    }
    made = kept.keep(joined.select("_unit", *read, **ends), "settled")
    kept.drop(again)
    return made


def _looked(kept: Kept, task: Task, table: Any, spans: Spans, found: dict[int, dict[str, Any]]) -> Any:
    """Per unit that is hard for any of the measures, the figures of the second pass of each."""
    since = {
        f"_start{i}": ibis.ifelse(hard(found[i], end), found[i]["start_us"], ibis.null("int64"))
        for i, (_, end) in spans.items()
    }
    few = table.select("_unit", **since)
    few = few.filter(reduce(or_, (few[name].notnull() for name in since)))
    near = task.rows.filter(reduce(or_, (either(task.rows, *span, task.mapping) for span in spans.values())))
    near = near.join(few, "_unit")
    figures: dict[str, Any] = {}
    for i, span in spans.items():
        figures |= second_pass(task, near, near[f"_start{i}"], span, str(i))
    return kept.keep(near.group_by("_unit").aggregate(**figures), "again")
