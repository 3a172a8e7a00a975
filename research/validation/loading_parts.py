"""The smaller parts of a definition read from YAML: conditions on columns, events, starts, ends, opening hours."""

from __future__ import annotations

import re
from typing import Any, cast

from research.validation.definition import Calendar, Clause, Condition, End, Events, Operator, Start
from research.validation.section import Section, plain_key
from research.validation.wording import END_PICKS, OPERATORS, START_PICKS, WEEKDAYS

EVENT = ("event", "events", "activity", "activities", "name", "names")
WHERE = ("where", "filter", "filters", "with", "attributes")
_SPOKEN = re.compile(r"\s*(.+?)\s*(==|!=|<>|>=|<=|=|>|<)\s*(.+?)\s*")
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?::(\d{2}))?")


def read_clauses(section: Section, value: Any, key: str) -> tuple[Clause, ...]:
    """Conditions on columns: ``{channel: web}``, ``{amount: {at_least: 5}}``, ``{column: a, is_not: b}``, ``"a = b"``,
    or a list of these; all must hold."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (_spoken(section, value, key),)
    if isinstance(value, list):
        return tuple(clause for one in value for clause in read_clauses(section, one, key))
    inner = section.into(value, key)
    if inner.has("column", "attribute", "field"):
        return (_named(inner),)
    return tuple(clause for column, held in value.items() for clause in _on_column(inner, column, held))


def _spoken(section: Section, value: str, key: str) -> Clause:
    found = _SPOKEN.fullmatch(value)
    if found is None:
        section.refuse(key, "a condition such as 'channel = web' or {channel: web}", value)
    column, sign, held = found.groups()
    return Clause(column, cast("Operator", OPERATORS[sign]), (held.strip("'\""),))


def _named(section: Section) -> Clause:
    column = section.text("column", "attribute", "field")
    said = section.text("op", "operator", "test")
    if said:
        clause = _clause(section, column, said, section.take("value", "values", "to"))
    else:
        key = next((key for key in section.left if key in OPERATORS), None)
        clause = Clause(column, "present") if key is None else _clause(section, column, key, section.take(key))
    section.done()
    return clause


def _on_column(section: Section, column: str, held: Any) -> list[Clause]:
    if not isinstance(held, dict):
        return [Clause(column, "is", section.as_texts(held if held is not None else "", column))]
    return [_clause(section, column, op, value) for op, value in held.items()]


def _clause(section: Section, column: str, said: str, value: Any) -> Clause:
    op = cast("Operator", section.as_choice(said, column, OPERATORS))
    values = section.as_texts(value, column)
    if op in ("present", "missing"):
        if values and plain_key(values[0]) in ("false", "no"):
            op = "missing" if op == "present" else "present"
        return Clause(column, op)
    if op in ("at_least", "at_most", "above", "below") and len(values) != 1:
        section.refuse(column, "one number to compare with", list(values))
    return Clause(column, op, values)


def read_events(section: Section, value: Any, key: str) -> Events:
    """``O_SENT``, a list of names, or ``{event: …, where: …}``; ``any`` or ``*`` means every event."""
    if not isinstance(value, dict):
        return Events(_names(section.as_texts(value, key)))
    inner = section.into(value, key)
    events = take_events(inner)
    inner.done()
    return events


def take_events(section: Section) -> Events:
    """Events spelled out by the keys of ``section`` itself; other keys are left for the caller."""
    names = _names(section.texts(*EVENT))
    return Events(names, read_clauses(section, section.take(*WHERE), "where"))


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    return () if names in (("*",), ("any",), ("ANY",), ("Any",), ("any event",)) else names


def read_start(section: Section, value: Any, key: str, extra: tuple[Clause, ...] = ()) -> Start:
    """A span's start; ``extra`` are conditions that hold for start and end alike."""
    events, said = _anchor(section, value, key)
    picked = section.as_choice(said, f"{key}.pick", START_PICKS) if said else "first"
    return Start(Events(events.names, events.where + extra), cast("Any", picked))


def read_end(section: Section, value: Any, key: str, extra: tuple[Clause, ...] = ()) -> End:
    """A span's end."""
    events, said = _anchor(section, value, key)
    picked = section.as_choice(said, f"{key}.pick", END_PICKS) if said else "first_after"
    return End(Events(events.names, events.where + extra), cast("Any", picked))


def _anchor(section: Section, value: Any, key: str) -> tuple[Events, str]:
    if value is None:
        section.refuse(key, "the event, such as 'request received' or {event: request received, pick: first}")
    if not isinstance(value, dict):
        return Events(_names(section.as_texts(value, key))), ""
    inner = section.into(value, key)
    if not inner.has(*EVENT, *WHERE):
        inner.refuse("event", "the name of an event, or 'any'")
    events, said = take_events(inner), inner.text("pick", "which", "take", "occurrence")
    inner.done()
    return events, said


def read_conditions(section: Section, value: Any, key: str) -> tuple[Condition, ...]:
    """Conditions on a unit; all of a list must hold."""
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(one for part in value for one in read_conditions(section, part, key))
    if isinstance(value, str):
        held = _SPOKEN.fullmatch(value)
        events = Events((), (_spoken(section, value, key),)) if held else Events(_names((value,)))
        return (Condition(events),)
    inner = section.into(value, key)
    if inner.has("not", "none_of"):
        return tuple(_without(part) for part in read_conditions(inner, inner.take("not", "none_of"), "not"))
    if inner.has("all", "all_of", "and"):
        return read_conditions(inner, inner.take("all", "all_of", "and"), "all")
    return (_condition(inner, value, key),)


_COUNTING = ("within", "at_least", "at_most", "times", "never", "no_event", "without", "happened", "has", "has_event")


def _condition(inner: Section, value: dict[str, Any], key: str) -> Condition:
    if not any(name.startswith(_COUNTING) for name in inner.left) and not inner.has(*EVENT, *WHERE):
        return Condition(Events((), read_clauses(inner, value, key)))
    absent = inner.texts("no_event", "without", "never")
    names = absent or inner.texts("happened", "has", "has_event")
    events = Events(_names(names), read_clauses(inner, inner.take(*WHERE), "where")) if names else take_events(inner)
    within, times = inner.length_us("within", "window"), inner.whole("times", "exactly")
    least, most = inner.whole("at_least", "min"), inner.whole("at_most", "max")
    inner.done()
    condition = Condition(events, 1 if least is None and most is None else least or 0, most, within)
    if times is not None:
        condition = Condition(events, times, times, within)
    return _without(condition) if absent else condition


def _without(condition: Condition) -> Condition:
    if condition.at_most is None:
        return Condition(condition.events, 0, condition.at_least - 1, condition.within_us)
    return Condition(condition.events, condition.at_most + 1, None, condition.within_us)


def read_calendar(section: Section | None, timezone: str) -> Calendar | None:
    """Opening hours: ``{timezone: Europe/Paris, hours: {mon-fri: "09:00-17:00"}, holidays: [2024-12-25]}``."""
    if section is None:
        return None
    zone = section.text("timezone", "tz", default=timezone)
    hours = section.section("hours", "weekly_hours", "open", "weekly")
    if hours is None:
        section.refuse("hours", "opening hours such as {mon-fri: '09:00-17:00'}")
    spans = [span for key, held in list(hours.left.values()) for span in _open(hours, key, held)]
    calendar = Calendar(zone, tuple(sorted(spans)), tuple(sorted(section.texts("holidays", "closed"))))
    section.done()
    return calendar


def _open(section: Section, days: str, held: Any) -> list[tuple[int, int, int]]:
    bounds = [WEEKDAYS.get(day.strip().lower()) for day in re.split(r"-|–|\bto\b", days)]
    if None in bounds or len(bounds) > 2:
        section.refuse(days, "a weekday or a range such as mon-fri", days)
    first, last = cast("int", bounds[0]), cast("int", bounds[-1])
    spans = []
    for text in section.as_texts(held, days):
        clock = _CLOCK.fullmatch(text.strip())
        if clock is None:
            section.refuse(days, "hours such as '09:00-17:00'", text)
        opens, closes = (int(clock[i]) * 60 + int(clock[i + 1] or 0) for i in (1, 3))
        if not opens < closes <= 1440:
            section.refuse(days, "an opening time before a closing time, both within the day", text)
        spans += [(day % 7, opens, closes) for day in range(first, last + 1 if last >= first else last + 8)]
    return spans
