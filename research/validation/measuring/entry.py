"""What the data shows of its attributes: which are there when a case begins, and which come or change later."""

from __future__ import annotations

from typing import Any

from research.validation.adjusting import Attribute
from research.validation.mapping import Mapping
from research.validation.measuring.events import open_events
from research.validation.measuring.selecting import column, count_of, number


def attributes_at_entry(location: str, mapping: Mapping) -> tuple[Attribute, ...]:
    """One entry per attribute of the mapping; one scan, one row back.

    Raises:
        DataError: if the data cannot be read, or the mapping does not fit it.
    """
    names = mapping.attributes
    if not names:
        return ()
    with open_events(location, mapping, names) as events:
        table = events.table.filter(events.table["_case"].notnull())
        per_case = table.group_by("_case").aggregate(**_per_case(table, mapping))
        row = per_case.aggregate(cases=per_case.count(), **_over_cases(per_case, len(names))).to_pyarrow()
    held: dict[str, Any] = row.to_pylist()[0]
    return tuple(_attribute(name, held, i) for i, name in enumerate(names))


def _per_case(table: Any, mapping: Mapping) -> dict[str, Any]:
    """Lowest and highest value of each attribute, and the first that is known with the row on which it stands."""
    place = table["_ts"], table["_seq"]
    found: dict[str, Any] = {}
    if mapping.event:
        found["begins"] = place[0].min()
    for i, name in enumerate(mapping.attributes):
        text = column(table, name, mapping)
        found |= {f"low{i}": text.min(), f"high{i}": text.max()}
        if mapping.event:
            found[f"since{i}"] = place[0].min(where=text.notnull())
    return found


def _over_cases(per_case: Any, attributes: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for i in range(attributes):
        low, high = per_case[f"low{i}"], per_case[f"high{i}"]
        said = number(high)
        found |= {
            f"known{i}": high.count(),
            f"varies{i}": count_of(low != high),
            f"levels{i}": high.nunique(),
            f"texts{i}": count_of(high.notnull() & said.isnull()),
        }
        if f"since{i}" in per_case.columns:
            late = per_case[f"since{i}"].isnull() | (per_case[f"since{i}"] > per_case["begins"])
            found[f"late{i}"] = count_of(late & high.notnull())
    return found


def _attribute(name: str, row: dict[str, Any], i: int) -> Attribute:
    known = row[f"known{i}"] or 0
    return Attribute(
        column=name, cases=row["cases"], known=known, late=row.get(f"late{i}") or 0, varies=row[f"varies{i}"] or 0,
        levels=row[f"levels{i}"] or 0, numeric=bool(known) and not row[f"texts{i}"],
    )  # fmt: skip
