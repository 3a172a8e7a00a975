"""Yes or no as a column says it, and what it says beside either."""

from __future__ import annotations

from typing import Any

import ibis

from nlp.errors import DataError
from research.validation.mapping import Mapping, Outcome, Question
from research.validation.measuring.selecting import column
from research.validation.wording import NO, YES

_MOST_SHOWN = 6


def yes_or_no(text: Any, outcome: Outcome) -> Any:
    """1, 0, or null where the text is neither: whatever is not among the texts named is no only where some are named
    to mean yes."""
    if outcome.yes:
        return ibis.ifelse(text.isnull(), ibis.null("float64"), ibis.ifelse(text.isin(outcome.yes), 1.0, 0.0))
    said = text.lower()
    return ibis.cases((said.isin(sorted(YES)), 1.0), (said.isin(sorted(NO)), 0.0), else_=ibis.null("float64"))


def unclear(table: Any, mapping: Mapping, question: Question) -> tuple[str, ...]:
    """A sentence for each yes/no column of the question that also holds other texts, which count as not known.

    Raises:
        DataError: if a column holds nothing but other texts, so that nobody can tell which of them mean yes.
    """
    said = []
    for outcome in question.outcomes:
        if outcome.kind == "binary" and outcome.column and not outcome.yes:
            held = table.filter(table["_seq"] % (len(mapping.event_columns) + 1) == 0)  # a wide row became several
            text = column(held, outcome.column, mapping)
            held = held.select(text=text, value=yes_or_no(text, outcome)).filter(lambda t: t["text"].notnull())
            counts = held.group_by("text").aggregate(n=lambda t: t.count(), known=lambda t: t["value"].max())
            said += _said(outcome, counts)
    return tuple(said)


def _said(outcome: Outcome, counts: Any) -> list[str]:
    other = counts.filter(counts["known"].isnull())
    rows = other.order_by([ibis.desc("n"), "text"]).limit(_MOST_SHOWN).to_pyarrow().to_pylist()
    if not rows:
        return []
    shown = ", ".join(repr(row["text"]) for row in rows)
    total = counts.aggregate(n=counts["n"].sum(), known=counts["known"].count()).to_pyarrow().to_pylist()[0]
    if not total["known"]:
        raise DataError(
            f"{outcome.name}: the column {outcome.column!r} holds {shown}, and nothing says which of them mean yes.",
            "Name them under “Yes means” beside the outcome, or in the terminal as "
            f"{outcome.name}=yes({outcome.column}={rows[0]['text']}); for numbers choose another kind.",
        )
    lost = other.aggregate(n=other["n"].sum()).to_pyarrow().to_pylist()[0]["n"]
    return [f"{outcome.name}: {shown} is neither yes nor no and counts as not known ({lost:,} rows)."]
