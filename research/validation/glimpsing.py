"""A first look: what reading the data finds, and what a definition gives, before anything is kept."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from research.validation.adjusting import Suggestion, suggest
from research.validation.definition import Definition
from research.validation.mapping import LoadReport, Mapping
from research.validation.measurements import CaseValue, Measurements


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The first units with their values, and all units in short."""

    cases: tuple[CaseValue, ...]
    measurements: Measurements


def look_at(location: str, mapping: Mapping) -> LoadReport:
    """What reading the data through the mapping finds.

    Raises:
        DataError: if the data cannot be read, or the mapping does not fit it.
    """
    from research.validation.measuring.events import load_report, open_events

    with open_events(location, mapping) as events:
        return load_report(events, location)


def glimpse(definition: Definition, location: str, mapping: Mapping, *, cases: int = 20) -> Glimpse:
    """The definition measured on all the data, with the first ``cases`` units by name.

    Raises:
        DefinitionError: if the definition cannot be measured as written.
        DataError: if the data cannot be read, or lacks what the definition names.
    """
    from research.validation.measuring.events import open_events
    from research.validation.measuring.measure import measure_units, per_case
    from research.validation.measuring.selecting import columns_needed
    from research.validation.measuring.summarizing import summarize

    with open_events(location, mapping, columns_needed(definition, mapping)) as events:
        units = measure_units(events, definition)
        return Glimpse(tuple(islice(per_case(units), cases)), summarize(units))


def event_names(location: str, mapping: Mapping, *, most: int = 200) -> tuple[tuple[str, int], ...]:
    """The events of the data with how often each occurs, the most frequent first.

    Raises:
        DataError: if the data cannot be read, or the mapping does not fit it.
    """
    from research.validation.measuring.events import open_events

    with open_events(location, mapping) as events:
        counted = events.table.group_by("_event").aggregate(n=lambda table: table.count())
        rows = counted.order_by([counted.n.desc(), counted["_event"]]).limit(most).to_pyarrow().to_pylist()
    return tuple((row["_event"], row["n"]) for row in rows if row["_event"] is not None)


def suggest_for(location: str, mapping: Mapping) -> tuple[Suggestion, ...]:
    """Which attributes of the data may be held equal, with the reason.

    Raises:
        DataError: if the data cannot be read, or the mapping does not fit it.
    """
    from research.validation.measuring.entry import attributes_at_entry

    return suggest(attributes_at_entry(location, mapping), mapping)


def sql_of(definition: Definition, location: str, mapping: Mapping) -> str:
    """The SQL that measures the definition, over the event table that the mapping makes of the data.

    Raises:
        DefinitionError: if the definition cannot be measured as written.
        DataError: if the data cannot be read, or lacks what the definition names.
    """
    from research.validation.measuring.events import open_events
    from research.validation.measuring.measure import units_sql
    from research.validation.measuring.selecting import columns_needed

    with open_events(location, mapping, columns_needed(definition, mapping)) as events:
        return units_sql(events, definition)
