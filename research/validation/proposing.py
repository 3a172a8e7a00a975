"""Which column is probably what, judged by its name and its first values; a person confirms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from nlp.errors import DataError
from research.validation.loading import Columns
from research.validation.mapping import Mapping

_NAMES = {
    "case": "case_id case caseid case:concept:name trace_id trace process_instance ticket_id ticket order_id orderid "
    "application_id request_id incident_id issue_id claim_id session_id call_id conversation_id user_session sr_number "
    "case_concept:name unique_key complaint_id number id case_nr case_number case_key customer_case",
    "event": "event activity concept:name event_name activity_name event_type action activity_type task status_to "
    "eventname event_concept:name activityid activity_id incidentactivity_type type status step "
    "incident_state state name",
    "timestamp": "timestamp time:timestamp ts time event_time datetime date_time event_timestamp complete_timestamp "
    "completetimestamp event_time:timestamp datestamp change_date+time sys_updated_at occurred_at created_at at date "
    "event_date start_timestamp ts_us when",
    "entity": "entity_id entity customer_id customer customer_unique_id user_id user client_id client account_id "
    "account person_id member_id subscriber_id customerid userid visitorid visitor_id caller_id case:customer "
    "case:customer_id",
}
"""Usual names of each role, best first."""

_DATELIKE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d{1,2}:\d{2}.*)?")
_TIMELIKE = re.compile(rf"{_DATELIKE.pattern}|\d{{9,16}}")
_WEAK = ("type", "status", "step", "incident_state", "state", "name")
"""Names of events that as often tell what a case is like, all in one row."""

_PROMISES = re.compile(r"due|promis|estimat|planned|deadline|target|expected|schedul", re.IGNORECASE)
"""Names of dates that were said beforehand: nothing has happened then, and the data do not end there."""

_ROWS_LEAST = 10
"""Rows that must show different cases before each row is taken for a case."""

_MISSING = ("?", "-100", "n/a", "N/A", "null", "NULL", "None", "nan", "NaN", "-", "#N/A")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping that may be right, and a sentence for everything in it that was guessed.

    ``suspects`` are, per column, texts that usually mean "not known": they count as values until a person says so.
    """

    mapping: Mapping
    because: tuple[str, ...]
    suspects: tuple[tuple[str, tuple[str, ...]], ...] = ()


def propose_mapping(
    columns: Sequence[str],
    rows: Sequence[Sequence[str | None]] = (),
    *,
    declared: Columns | None = None,
    name: str = "",
    complete: bool = True,
) -> Proposal:
    """The likely mapping of a table, given its column names and first rows.

    What ``declared`` (a definition file) says is taken as it stands; the rest is guessed from usual names. Where it
    says nothing and each row shows another case, each row is taken for a case with the times that it holds. Unless the
    mapping must be ``complete``, what no column looks like is left "" and said.

    Raises:
        DataError: if a declared column does not exist, or the mapping must be complete and no column can be the case
            (and, for an event log, the event and its time).
    """
    said = declared or Columns()
    where = name or "The data"
    _exist(said, columns, where)
    said, told = _a_row_a_case(said, columns, rows)
    needed = ("case",) if said.wide or said.event_columns else ("case", "event", "timestamp")
    chosen, because = _chosen(said, columns, rows, roles=(*needed, "entity"))
    because = told + because
    if complete:
        _complete(chosen, columns, where, needed=needed)
    because += [f"No column looks like the {role}: say which one it is." for role in needed if not chosen.get(role)]
    if not said.timezone:
        because.append("Times written without an offset are taken as UTC.")
    taken = {*chosen.values(), *(column for _, column in said.event_columns)}
    mapping = Mapping(
        **chosen,
        event_columns=said.event_columns,
        attributes=tuple(column for column in columns if column not in {*taken, said.recorded}),
        sentinels=said.sentinels,
        timezone=said.timezone or "UTC",
        timestamp_format=said.timestamp_format,
        drop_duplicates=said.drop_duplicates,
        recorded=said.recorded,
    )
    named = (mapping.case, mapping.event)  # a case called "-" keeps its name
    suspects = tuple(held for held in suspected_sentinels(columns, rows) if held[0] not in named)
    return Proposal(mapping, tuple(because), suspects)


def _a_row_a_case(
    said: Columns, columns: Sequence[str], rows: Sequence[Sequence[str | None]]
) -> tuple[Columns, list[str]]:
    """What is said, and that each row is a case where that shows: every row has another case, and no column tells
    events apart by its name, or several hold dates. Then a sentence says so."""
    if said.wide or said.event or said.timestamp or said.event_columns or len(rows) < _ROWS_LEAST:
        return said, []
    guessed, _ = _chosen(said, columns, rows, roles=("case", "event"))
    case, event = guessed["case"], guessed["event"]
    if not case or len({row[list(columns).index(case)] for row in rows}) < len(rows):
        return said, []
    dated = [column for i, column in enumerate(columns) if column != case and _is_date(i, rows)]
    if event and (_plain(event) not in _WEAK or len(dated) == 1):
        return said, []
    promised = [column for column in dated if _PROMISES.search(column)]
    dated = [column for column in dated if column not in promised]
    times = f"what happened when stands in {_listed(dated)}" if dated else "no column says what happened when"
    told = [f"Each row is taken as one case: {case!r} differs from row to row, and {times}."]
    if promised:
        told.append(f"{_listed(promised)} is taken as said beforehand, not as something that happened.")
    return replace(said, wide=True, event_columns=tuple((column, column) for column in dated)), told


def _listed(columns: Sequence[str]) -> str:
    *most, last = map(repr, columns)
    return f"{', '.join(most)} and {last}" if most else last


def _chosen(
    said: Columns, columns: Sequence[str], rows: Sequence[Sequence[str | None]], *, roles: Sequence[str]
) -> tuple[dict[str, Any], list[str]]:
    """The column of each role ("" for none), and a sentence for each that was guessed."""
    chosen: dict[str, Any] = {}
    because = []
    for role in roles:
        given = getattr(said, role)
        taken = {said.case, said.event, said.timestamp, said.entity, *chosen.values()}
        chosen[role] = given or _guess(role, columns, rows, taken)
        if chosen[role] and not given:
            because.append(f"Column {chosen[role]!r} is taken as the {role}, going by its name.")
    return chosen, because


def suspected_sentinels(
    columns: Sequence[str], rows: Sequence[Sequence[str | None]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Per column, values in the first rows that usually mean "not known"; for a person to confirm."""
    found = []
    for i, column in enumerate(columns):
        held = tuple(sorted({value for row in rows if (value := row[i]) is not None and value.strip() in _MISSING}))
        if held:
            found.append((column, held))
    return tuple(found)


def _exist(said: Columns, columns: Sequence[str], where: str) -> None:
    named = [
        said.case,
        said.event,
        said.timestamp,
        said.entity,
        said.recorded,
        *(column for _, column in said.event_columns),
    ]
    for column in filter(None, named):
        if column not in columns:
            raise DataError(
                f"{where} has no column {column!r}; it has {', '.join(map(repr, columns[:30]))}.",
                "Correct the columns section of the definition, or the mapping.",
            )


def _plain(name: str) -> str:
    return re.sub(r"[\s\-.]+", "_", name.strip().lower())


def _guess(role: str, columns: Sequence[str], rows: Sequence[Sequence[str | None]], taken: set[str]) -> str:
    plain = {_plain(column): column for column in reversed(columns) if column not in taken}
    named = [plain[name] for name in _NAMES[role].split() if name in plain]
    if role == "timestamp":
        timely = [column for column in named if _looks_like_time(columns.index(column), rows)]
        other = [] if named else [c for i, c in enumerate(columns) if c not in taken and _is_time(i, rows)]
        return next(iter(timely + other + named), "")
    if role == "case" and not named:  # a customer without a case of their own
        named = [plain[name] for name in _NAMES["entity"].split() if name in plain]
    return next(iter(named), "")


def _looks_like_time(i: int, rows: Sequence[Sequence[str | None]]) -> bool:
    """True without rows: then the name alone decides."""
    return not rows or _is_time(i, rows)


def _is_time(i: int, rows: Sequence[Sequence[str | None]], like: re.Pattern[str] = _TIMELIKE) -> bool:
    held = [str(row[i]).strip() for row in rows if row[i]]
    return bool(held) and sum(bool(like.match(value)) for value in held) * 2 > len(held)


def _is_date(i: int, rows: Sequence[Sequence[str | None]]) -> bool:
    """Whether a column holds dates as people write them: long numbers may be ids."""
    return _is_time(i, rows, _DATELIKE)


def _complete(chosen: dict[str, str], columns: Sequence[str], where: str, *, needed: Sequence[str]) -> None:
    for role in needed:
        if not chosen.get(role):
            raise DataError(
                f"{where}: no column looks like the {role}; there are {', '.join(map(repr, columns[:30]))}.",
                f"Say which one it is: columns: {{{role}: NAME}} in the definition, or in the mapping.",
            )
