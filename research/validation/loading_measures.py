"""The measure of a definition read from YAML: one function per type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from research.validation.definition import (
    Condition,
    Count,
    Duration,
    End,
    Events,
    FirstContact,
    Measure,
    Options,
    Ratio,
    ScorePair,
    Share,
    Start,
    Tally,
    TargetHit,
)
from research.validation.loading_parts import (
    EVENT,
    WHERE,
    read_calendar,
    read_clauses,
    read_conditions,
    read_end,
    read_events,
    read_start,
    take_events,
)
from research.validation.section import Section
from research.validation.wording import COUNTED, SCORE_PICKS, SEMANTICS, TERMINAL_AS, UNFINISHED

FROM = ("from", "start", "begin", "begins", "from_event", "start_event", "since")
TO = ("to", "end", "stop", "finish", "ends", "to_event", "end_event", "until")
_UNTIL = ("observed_until", "censor_at", "censored_at", "extract_end", "at")
_WORDS_UNTIL = {"none": "never", "false": "never", "no": "never", "true": "extract_end", "yes": "extract_end"}


def read_duration(section: Section, timezone: str) -> Duration:
    """``{from, to, max_wait, censoring, calendar, pauses}``."""
    begin, finish, both = section.take(*FROM), section.take(*TO), read_clauses(section, section.take(*WHERE), "where")
    begin_where = read_clauses(section, section.take("start_filter", "from_filter"), "start_filter") + both
    end_where = read_clauses(section, section.take("end_filter", "to_filter"), "end_filter") + both
    start, end = read_start(section, begin, "from", begin_where), read_end(section, finish, "to", end_where)
    if start.pick == "each" and end.pick not in ("next", "first_after"):
        section.refuse("to.pick", "'next' when from picks 'each'", end.pick)
    if start.pick == "each" or end.pick == "next":
        start, end = Start(start.events, "each"), End(end.events, "next")
    until, terminal, terminal_as = _censoring(section)
    longest = section.length_us("max_wait", "maximum_wait", "longest", "timeout")
    calendar = read_calendar(section.section("calendar", "business_hours", "opening_hours"), timezone)
    pauses = _pauses(section)
    if terminal and (start.pick == "each" or calendar or pauses):
        section.refuse(
            "terminal", "no terminal events together with 'each', a calendar or pauses", list(terminal.names)
        )
    return Duration(start, end, longest, until, terminal, cast("Any", terminal_as), calendar, pauses)


def _censoring(section: Section) -> tuple[str, Events | None, str]:
    held = section.left.get("censoring", ("", None))[1]
    inner = section.section("censoring") if isinstance(held, dict) else section
    inner = inner or section
    said = inner.text("censoring", *_UNTIL) if inner is section else inner.text(*_UNTIL)
    named = inner.take("terminal", "terminal_events", "closing_events", "ended_by")
    terminal = None if named is None else read_events(inner, named, "terminal")
    how = inner.choice("terminal_as", "terminal_is", "competing", words=TERMINAL_AS, default="competing")
    if inner is not section:
        inner.done()
    return _WORDS_UNTIL.get(said.lower(), said) or "extract_end", terminal, how


def _pauses(section: Section) -> tuple[tuple[str, str], ...]:
    held = section.take("pauses", "pause", "pause_events")
    found = []
    for one in held if isinstance(held, list) else [] if held is None else [held]:
        inner = section.into(one, "pauses")
        begin, finish = inner.text(*FROM), inner.text(*TO)
        if not begin or not finish:
            inner.refuse("from", "two events: {from: put on hold, to: taken off hold}", one)
        inner.done()
        found.append((begin, finish))
    return tuple(found)


def read_share(section: Section, timezone: str) -> Share:  # noqa: ARG001 - all readers take the same
    """``{numerator, denominator, from, maturity}``."""
    top = section.take("numerator", "condition", "conditions", "when", "hit", "success", "if", "holds")
    if top is None:
        section.refuse("numerator", "the condition that is counted, such as {event: accepted, within: 7 days}")
    numerator = read_conditions(section, top, "numerator")
    base = read_conditions(section, section.take("denominator", "among", "base", "out_of", "of"), "denominator")
    begin = section.take(*FROM)
    start = None if begin is None else read_start(section, begin, "from")
    if start and start.pick == "each":
        section.refuse("from.pick", "first or last", "each")
    mature = section.length_us("maturity", "maturity_window", "window", "mature_after", "observe_for")
    longest = max((c.within_us or 0 for c in numerator), default=0)
    return Share(numerator, base, start, longest if mature is None else mature, _until(section))


def _until(section: Section) -> str:
    said = section.text("observed_until", "censor_at", "extract_end")
    return _WORDS_UNTIL.get(said.lower(), said) or "extract_end"


def read_count(section: Section, timezone: str) -> Count:  # noqa: ARG001
    """``{event, where, count, column, from, to}``."""
    inner = section.section("span", "between") or section
    begin, finish = inner.take(*FROM), inner.take(*TO)
    distinct, changes = section.text("distinct", "distinct_values"), section.text("changes", "handovers")
    of = section.choice("count", "of", "what", words=COUNTED, default="changes" if changes else "events")
    of = "distinct" if distinct else of
    column = distinct or changes or section.text("column", "attribute")
    if of != "events" and not column:
        section.refuse("column", "the column whose values are counted")
    events = take_events(section)
    start = None if begin is None else read_start(inner, begin, "from")
    end = None if finish is None else read_end(inner, finish, "to")
    if (start and start.pick == "each") or (end and end.pick == "next"):
        section.refuse("from.pick", "one start and one end per unit", "each")
    return Count(events, cast("Any", of), column, start, end)


def read_options(section: Section, timezone: str) -> Options:  # noqa: ARG001
    """``{event, column}``."""
    column = section.text("column", "distinct", "option", "choice", "attribute")
    return Options(take_events(section), column)


def read_target(section: Section, timezone: str) -> TargetHit:  # noqa: ARG001
    """``{actual, promise | within, from, semantics}``."""
    inner = section.section("metric", "duration") if isinstance(_held(section, "metric", "duration"), dict) else section
    inner = inner or section
    if inner is not section:
        inner.take("type")
    finish = inner.take("actual", "metric", *EVENT, *TO)
    begin = inner.take(*FROM)
    actual = read_end(inner, finish, "actual")
    start = None if begin is None else read_start(inner, begin, "from")
    promise = section.text("promise", "promised", "promise_column", "due", "deadline", "target")
    within = section.length_us("within", "limit", "target_within")
    if bool(promise) == (within is not None):
        section.refuse("promise", "a column that holds the promised time, or 'within: 4 hours', and not both")
    compared = section.choice("semantics", "compare", "as", "precision", words=SEMANTICS, default="timestamp")
    how = section.choice("unfinished", "unfinished_as", "not_yet", words=UNFINISHED, default="missing")
    zone = section.text("timezone", "tz")
    return TargetHit(actual, promise, within, start, cast("Any", compared), zone, cast("Any", how), _until(section))


def _held(section: Section, *keys: str) -> Any:
    return next((section.left[key][1] for key in keys if key in section.left), None)


def read_ratio(section: Section, timezone: str) -> Ratio:  # noqa: ARG001
    """``{numerator: {sum: column}, denominator: {event: …}}``."""
    return Ratio(_tally(section, "numerator"), _tally(section, "denominator"))


def _tally(section: Section, key: str) -> Tally:
    value = section.take(key)
    if value is None:
        section.refuse(key, "what is counted or summed: {event: visit} or {event: order, sum: price}")
    if not isinstance(value, dict):
        return Tally(read_events(section, value, key))
    inner = section.into(value, key)
    column = inner.text("sum", "sum_of", "column", "total")
    tally = Tally(take_events(inner), column)
    inner.done()
    return tally


def read_first_contact(section: Section, timezone: str) -> FirstContact:  # noqa: ARG001
    """``{contact, resolved, reopened, reopen_window, same_issue}``."""
    contact, resolved = section.take("contact", "contacts"), section.take("resolved", "resolution", "solved")
    if contact is None or resolved is None:
        section.refuse("contact" if contact is None else "resolved", "the event, such as 'ticket resolved'")
    again = section.take("reopened", "reopen", "reopens", "repeat")
    window = section.length_us("reopen_window", "window", "reopen_within", "within")
    issue = section.text("same_issue", "issue", "issue_key", "same_issue_key")
    return FirstContact(
        read_events(section, contact, "contact"),
        read_events(section, resolved, "resolved"),
        None if again is None else read_events(section, again, "reopened"),
        7 * 86_400_000_000 if window is None else window,
        issue,
        _until(section),
    )


def read_score_pair(section: Section, timezone: str) -> ScorePair:
    """``{exposure: {from, to}, score, scored_at, lag}``."""
    inner = section.section("exposure", "metric", "duration")
    if inner is not None:
        inner.take("type")
        exposure = read_duration(inner, timezone)
        inner.done()
    score, at = (
        section.text("score", "score_column", "survey_score"),
        section.text("scored_at", "survey_at", "score_at"),
    )
    if not score:
        section.refuse("score", "the column that holds the score")
    lag = section.section("lag", "allowed_lag")
    low, high = (lag.length_us("from", "min"), lag.length_us("to", "max")) if lag else (None, None)
    if lag:
        lag.done()
    pick = section.choice("pick", "which", words=SCORE_PICKS, default="latest")
    exposure = exposure if inner is not None else read_duration(section, timezone)
    return ScorePair(exposure, score, at, low or 0, high, cast("Any", pick))


READERS: dict[str, Callable[[Section, str], Measure]] = {
    "duration": read_duration,
    "share": read_share,
    "count": read_count,
    "options": read_options,
    "target_hit": read_target,
    "ratio": read_ratio,
    "first_contact": read_first_contact,
    "score_pair": read_score_pair,
}

__all__ = ["READERS", "Condition"]
