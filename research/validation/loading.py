"""A definition read from YAML, generously about spelling and strictly about meaning."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, cast
from zoneinfo import ZoneInfo

from nlp.errors import DefinitionError
from research.validation.definition import (
    Clause,
    Condition,
    Definition,
    Derived,
    Grain,
    Increment,
    Measure,
    Part,
)
from research.validation.loading_measures import FROM, READERS, TO
from research.validation.loading_parts import EVENT, read_clauses, read_conditions
from research.validation.reckoning import Kind, is_part, kind_of, names_of, parse_expression
from research.validation.section import Section, parse, plain_key
from research.validation.wording import DIRECTIONS, GRAINS, TIME_UNITS, TYPES, YES


@dataclass(frozen=True, slots=True)
class Columns:
    """What a definition file says about the data it is for; "" and () where it says nothing.

    ``wide`` says that each row is a case with its attributes, even where no column holds the time of an event.
    """

    case: str = ""
    event: str = ""
    timestamp: str = ""
    entity: str = ""
    event_columns: tuple[tuple[str, str], ...] = ()
    timezone: str = ""
    timestamp_format: str = ""
    sentinels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    drop_duplicates: bool = False
    wide: bool = False
    recorded: str = ""


def load_definition(yaml_text: str, *, name: str) -> Definition:
    """The definition that a YAML text describes; ``name`` is the file's name, for messages.

    Raises:
        DefinitionError: for an unknown key or a bad value, naming file, key, value and what was expected.
    """
    return load_document(yaml_text, name=name)[0]


def load_document(yaml_text: str, *, name: str) -> tuple[Definition, Columns]:
    """The definition, and what the file says about its data's columns.

    Raises:
        DefinitionError: as :func:`load_definition`.
    """
    top = parse(yaml_text, name)
    for wrapper in ("definition", "cpi"):
        if set(top.left) == {wrapper}:
            top = cast("Section", top.section(wrapper))
    columns = _columns(top)
    grain, increment = _grain(top), _increment(top)
    rows, population = _rows_and_population(top)
    words = _words(top, name)
    measure = _measure(top, columns.timezone or "UTC", grain)
    top.done()
    return Definition(
        increment=_whole_increment(increment, measure, top),
        measure=measure,
        unit_of_analysis=cast("Grain", grain),
        rows=rows,
        population=population,
        **words,
    ), columns


def _words(top: Section, name: str) -> dict[str, Any]:
    """What does not change a number: id, statement, owner, target, guardrails, version."""
    statement = top.text("statement", "outcome_statement", "title", "label", "description")
    fallback = _slug(statement) or _slug(name.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    promises = _is_flat(top) and _kind(top) == "target_hit"  # there `target` may name the promise
    words = {
        "id": top.text("id", "name", "key", default=fallback),
        "statement": statement,
        "target": top.text("target_level", "goal") or ("" if promises else top.text("target")),
        "owner": top.text("owner"),
        "guardrails": top.texts("guardrails"),
        "version": top.whole("version") or 1,
    }
    top.take("notes", "comment")
    top.take("quotes", "sources", "evidence")
    return words


def _slug(statement: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in statement.lower()).split()[:8])


def _is_flat(top: Section) -> bool:
    """Whether the measure's own keys stand at the top."""
    if "measure" in top.left:
        return False
    return "type" in top.left or not any(key in top.left for key in ("metric", "measurement", *TYPES))


def _grain(top: Section, default: str = "case") -> str:
    said = top.left.get("unit", ("", ""))[1]
    if isinstance(said, str) and plain_key(said) in GRAINS:
        return top.choice("unit", words=GRAINS)
    words = ("unit_of_analysis", "analysis_unit", "grain", "per", "unit_analysed", "level")
    return top.choice(*words, words=GRAINS, default=default)


def _increment(top: Section) -> tuple[str, float, str, tuple[float, ...]] | None:
    """Unit, size, direction and edges as far as they are said."""
    direction = top.choice("direction", "valued_direction", "better", words=DIRECTIONS)
    value = top.take("increment", "increments", "unit", "value_unit")
    edges: tuple[float, ...] = ()
    if value is None and not direction:
        return None
    if isinstance(value, dict):
        inner = top.into(value, "increment")
        unit, size = inner.text("unit", "of", "in"), inner.number("size", "step", "amount", default=1.0)
        direction = inner.choice("direction", "valued_direction", "better", words=DIRECTIONS) or direction
        edges = _edges(inner)
        inner.done()
    else:
        unit, size, direction = _spoken_increment(top, str(value or ""), direction)
    return TIME_UNITS.get(unit.lower(), unit), size, direction, edges


def _edges(increment: Section) -> tuple[float, ...]:
    """Where customers say that it changes for them, ascending."""
    said = increment.texts("edges", "steps", "cut_points")
    try:
        edges = tuple(float(text) for text in said)
    except ValueError:
        increment.refuse("edges", "numbers in the increment's unit, such as [4, 24]")
    if list(edges) != sorted(set(edges)) or not all(math.isfinite(edge) for edge in edges):
        increment.refuse("edges", "numbers in ascending order, each once, such as [4, 24]")
    return edges


def _spoken_increment(top: Section, said: str, direction: str) -> tuple[str, float, str]:
    """``15 minutes``, ``hours, lower is better``."""
    head, _, tail = said.partition(",")
    if tail:
        direction = top.as_choice(tail, "increment", DIRECTIONS)
    words = head.split()
    size = float(words.pop(0)) if words and words[0].replace(".", "", 1).isdigit() else 1.0
    return " ".join(words), size, direction


def _whole_increment(
    said: tuple[str, float, str, tuple[float, ...]] | None, measure: Measure, top: Section
) -> Increment:
    """What was said, with what goes without saying for a time: hours, and lower is better."""
    unit, size, direction, edges = said or ("", 1.0, "", ())
    if measure.type in ("duration", "score_pair") or (isinstance(measure, Derived) and measure.result == "time"):
        unit, direction = unit or "hours", direction or "lower"
    if not unit:
        top.refuse("increment", "the step customers value, such as {unit: contacts, direction: lower}")
    if not direction:
        top.refuse("increment.direction", "lower or higher: which way customers value")
    return Increment(unit, cast("Any", direction), size, edges)


def _rows_and_population(top: Section) -> tuple[tuple[Clause, ...], tuple[Condition, ...]]:
    rows = read_clauses(top, top.take("rows", "event_filter", "events_where", "row_filter"), "rows")
    population = read_conditions(
        top, top.take("population", "population_filter", "eligible", "cases", "cohort"), "population"
    )
    if _is_flat(top) and _kind(top) in ("duration", "count", "options"):
        return rows, population
    either = top.take("filter", "filters", "where")
    speaks_of_events = any(isinstance(one, dict) and set(map(plain_key, one)) & set(EVENT) for one in _listed(either))
    if speaks_of_events:
        return rows, population + read_conditions(top, either, "filter")
    return rows + read_clauses(top, either, "filter"), population


def _kind(top: Section) -> str:
    """The type that is said at the top, a duration when none is."""
    said = plain_key(str(top.left.get("type", top.left.get("kind", ("", "duration")))[1]))
    return TYPES.get(said, said)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _measure(top: Section, timezone: str, grain: str) -> Measure:
    named = () if _is_flat(top) else ("measure", "metric", "measurement")
    held = next((top.left[key][1] for key in named if key in top.left), None)
    by_name = next((key for key in top.left if key in TYPES and isinstance(top.left[key][1], dict)), None)
    if isinstance(held, dict):
        section = cast("Section", top.section("measure", "metric", "measurement"))
    elif by_name and held is None:
        section = cast("Section", top.section(by_name))
        return _read(section, TYPES[by_name], timezone, grain)
    else:
        section = top
    spoken = ("type", "kind") if section.has("type", "kind") else ("type", "measure", "metric", "measurement")
    return _read(section, section.choice(*spoken, words=TYPES), timezone, grain)


def _read(section: Section, said: str, timezone: str, grain: str) -> Measure:
    inner = section
    for key in ("params", "parameters", "with_params"):
        if isinstance(section.left.get(key, ("", None))[1], dict):
            inner = cast("Section", section.section(key))
    kind = said or ("duration" if inner.has(*FROM) and inner.has(*TO) else "")
    if not kind:
        section.refuse("type", f"one of {', '.join([*READERS, 'derived'])}")
    measure = _derived(inner, timezone, grain) if kind == "derived" else READERS[kind](inner, timezone)
    inner.done()
    if section.path:
        section.done()
    return measure


def _derived(section: Section, timezone: str, grain: str) -> Derived:
    """``{expression, of: {name: definition}}``."""
    said = section.text("expression", "formula", "value", "equals")
    held = section.section("of", "parts", "definitions", "from_definitions", "using")
    if not said or held is None:
        section.refuse(
            "of" if said else "expression", "an expression over named definitions, such as 'whole - waiting'"
        )
    parts = tuple(_part(held.into(value, key), key, timezone, grain) for key, value in held.left.values())
    try:
        term = parse_expression(said)
        unknown = [name for name in names_of(term) if name not in {part.name for part in parts}]
        if unknown or not names_of(term):
            section.refuse("expression", f"names out of {', '.join(part.name for part in parts)}", (*unknown, said)[0])
        kinds: dict[str, Kind] = {part.name: "time" if part.measure.type == "duration" else "number" for part in parts}
        return Derived(said, parts, kind_of(term, kinds))
    except DefinitionError as error:
        raise (
            error
            if error.message.startswith(section.file)
            else DefinitionError(f"{section.file}: {section.at('expression')}: {error.message}", error.fix)
        ) from error


def _part(section: Section, name: str, timezone: str, grain: str) -> Part:
    """A definition inside another; its words and its step go without saying, as only the whole is looked at."""
    if _grain(section, default=grain) != grain:
        section.refuse("unit_of_analysis", f"parts per {grain}, as the whole is")
    _increment(section)
    rows, population = _rows_and_population(section)
    _words(section, name)
    measure = _measure(section, timezone, grain)
    if not is_part(measure):
        section.refuse("type", "a type that gives each unit a value of its own", measure.type)
    section.done()
    return Part(name, measure, rows, population)


def _columns(top: Section) -> Columns:
    zone, style = top.text("timezone", "time_zone", "tz"), top.text("timestamp_format", "date_format", "time_format")
    sentinels = top.section("sentinels", "missing_values", "na_values")
    inner = top.section("columns", "mapping", "column_mapping") or Section({}, top.file, "columns")
    times = inner.take("event_columns", "events", "timestamps")
    if isinstance(times, str):
        inner.left["event"] = ("events", times)
        times = None
    found = Columns(
        inner.text("case", "case_id", "id", "trace"),
        inner.text("event", "activity", "event_name", "concept_name"),
        inner.text("timestamp", "time", "ts", "at", "date"),
        inner.text("entity", "customer", "entity_id", "customer_id", "user"),
        tuple((name, str(column)) for name, column in (times or {}).items()),
        _zone(top, inner.text("timezone", "time_zone", "tz") or zone),
        inner.text("timestamp_format", "format", "date_format") or style,
        tuple((key, top.as_texts(held, key)) for key, held in sentinels.left.values()) if sentinels else (),
        inner.text("drop_duplicates").lower() in YES,
        bool(times) or inner.text("one_row_per_case", "wide").lower() in YES,
        inner.text("recorded", "recorded_at", "logged_at"),
    )
    inner.done()
    return found


def _zone(top: Section, name: str) -> str:
    if name:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            top.refuse("timezone", "a zone of the tz database such as Europe/Amsterdam", name)
    return name
