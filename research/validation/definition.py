"""What a CPI means, exactly: the frozen value that a YAML file describes and every result is tied to.

All lengths of time are whole microseconds (``_us``); event names and attribute values are compared as text, exactly as
the data holds them. ``docs/definitions.md`` writes every type in YAML.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

from research.amounts import singular

Grain = Literal["case", "entity"]
"""What one value is about: a case (order, ticket, application) or an entity (the customer behind it)."""

Direction = Literal["lower", "higher"]
Operator = Literal["is", "is_not", "at_least", "at_most", "above", "below", "contains", "present", "missing"]

MICROSECONDS = {
    "microseconds": 1, "milliseconds": 1_000, "seconds": 1_000_000, "minutes": 60_000_000, "hours": 3_600_000_000,
    "days": 86_400_000_000, "weeks": 604_800_000_000,
}  # fmt: skip
"""Length of each unit of time."""


@dataclass(frozen=True, slots=True)
class Increment:
    """The step that customers value: ``size`` of ``unit`` and which way is better. ``edges`` are values in ``unit``,
    ascending, at which customers say that it changes for them; none means the usual steps of the clock. They group
    results and change no unit's value."""

    unit: str
    direction: Direction
    size: float = 1.0
    edges: tuple[float, ...] = ()

    @property
    def unit_us(self) -> int | None:
        """Microseconds in one ``unit``; ``None`` when the unit is not a length of time."""
        return MICROSECONDS.get(self.unit)

    @property
    def words(self) -> str:
        """As it is said: ``1 hour``, ``15 minutes``, ``1 contact``; a word that is no plain plural keeps its form."""
        return f"{self.size:g} {singular(self.unit) if self.size == 1 else self.unit}"


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition on a column of the row; ``values`` holds one or more texts ("any of them" for is/contains)."""

    column: str
    op: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Events:
    """Which rows are meant: event ``names`` (none = any event) for which every clause of ``where`` holds."""

    names: tuple[str, ...] = ()
    where: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """Where a span begins: the first, the last, or each matching event of the unit."""

    events: Events
    pick: Literal["first", "last", "each"] = "first"


@dataclass(frozen=True, slots=True)
class End:
    """Where a span ends.

    ``first_after`` and ``last_after`` look only behind the start (a later time, or the same time and further down
    the file); ``next`` is the first one behind each start; ``first`` and ``last`` take the first or last of the
    unit wherever it stands, so that a span may be negative: it is then counted, never clipped.
    """

    events: Events
    pick: Literal["first_after", "last_after", "next", "first", "last"] = "first_after"


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that is true or false of a unit: so many matching rows, ``within_us`` of the start when given."""

    events: Events
    at_least: int = 1
    at_most: int | None = None
    within_us: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening hours. ``hours`` holds (weekday 0 = Monday, opens, closes) in minutes after midnight of ``timezone``."""

    timezone: str
    hours: tuple[tuple[int, int, int], ...]
    holidays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duration:
    """Time from ``start`` to ``end``, in microseconds per unit; several spans of one unit count as their mean.

    A unit without an end is censored at ``observed_until`` (``"extract_end"`` = the latest time in the data, an
    ISO time, or ``"never"``: then it has no value at all). An end later than ``max_wait_us`` counts as not come.
    ``terminal`` events close a case without an end: ``competing`` keeps them apart (Aalen–Johansen), ``censored``
    treats them as if one had stopped looking. ``pauses`` are (begin, finish) events whose time does not count.
    """

    start: Start
    end: End
    max_wait_us: int | None = None
    observed_until: str = "extract_end"
    terminal: Events | None = None
    terminal_as: Literal["competing", "censored"] = "competing"
    calendar: Calendar | None = None
    pauses: tuple[tuple[str, str], ...] = ()
    type: Literal["duration"] = "duration"


@dataclass(frozen=True, slots=True)
class Share:
    """Whether all of ``numerator`` holds, per unit of ``denominator`` (empty = every unit of the population).

    A unit counts only when it was observed for ``maturity_us`` after ``start`` (its first event by default).
    """

    numerator: tuple[Condition, ...]
    denominator: tuple[Condition, ...] = ()
    start: Start | None = None
    maturity_us: int = 0
    observed_until: str = "extract_end"
    type: Literal["share"] = "share"


@dataclass(frozen=True, slots=True)
class Count:
    """How many events a unit has, zero included; between ``start`` and ``end`` where these are given.

    ``of`` counts events, the ``distinct`` values of ``column`` among them, or how often ``column`` ``changes`` from
    one such event to the next (handovers).
    """

    events: Events
    of: Literal["events", "distinct", "changes"] = "events"
    column: str = ""
    start: Start | None = None
    end: End | None = None
    type: Literal["count"] = "count"


@dataclass(frozen=True, slots=True)
class Options:
    """How many different values of ``column`` (of events, when it is empty) a customer was offered per unit."""

    events: Events
    column: str = ""
    type: Literal["options"] = "options"


@dataclass(frozen=True, slots=True)
class TargetHit:
    """Whether ``actual`` came by the promise: the time in column ``promise``, or ``within_us`` of ``start``.

    ``semantics`` ``timestamp`` compares to the microsecond; ``date`` compares calendar days in ``timezone`` (the
    data's own when empty). A unit whose ``actual`` has not come is ``missing``, or ``missed`` once the promise has
    passed, as ``unfinished`` says.
    """

    actual: End
    promise: str = ""
    within_us: int | None = None
    start: Start | None = None
    semantics: Literal["timestamp", "date"] = "timestamp"
    timezone: str = ""
    unfinished: Literal["missing", "missed"] = "missing"
    observed_until: str = "extract_end"
    type: Literal["target_hit"] = "target_hit"


@dataclass(frozen=True, slots=True)
class Tally:
    """A number per unit: how many rows match, or the sum of the numeric column ``sum_of`` over them."""

    events: Events
    sum_of: str = ""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Sum of the numerator over the sum of the denominator, over all units (never a mean of ratios)."""

    numerator: Tally
    denominator: Tally
    type: Literal["ratio"] = "ratio"


@dataclass(frozen=True, slots=True)
class FirstContact:
    """Whether one contact was enough: resolved, by a single contact, and not reopened within ``reopen_within_us``.

    ``same_issue`` is the column that says what a contact is about: a contact of the same entity about the same
    issue in another case within the window is a repeat. A unit counts once the window has passed.
    """

    contact: Events
    resolved: Events
    reopened: Events | None = None
    reopen_within_us: int = 7 * 86_400_000_000
    same_issue: str = ""
    observed_until: str = "extract_end"
    type: Literal["first_contact"] = "first_contact"


@dataclass(frozen=True, slots=True)
class ScorePair:
    """A duration beside the score that the customer gave: the value is the duration, the score rides along.

    A pair counts only when the span ended before the score was given (column ``scored_at``), by ``lag_from_us`` to
    ``lag_to_us``; pairs in the wrong order are counted and dropped.
    """

    exposure: Duration
    score: str
    scored_at: str = ""
    lag_from_us: int = 0
    lag_to_us: int | None = None
    pick: Literal["first", "latest"] = "latest"
    type: Literal["score_pair"] = "score_pair"


PartMeasure = Duration | Share | Count | Options | TargetHit | FirstContact  # each unit has a value of its own


@dataclass(frozen=True, slots=True)
class Part:
    """A measure under the name that an expression gives it, with the rows and units that count for it."""

    name: str
    measure: PartMeasure
    rows: tuple[Clause, ...] = ()
    population: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """A value reckoned from those of other measures of the same unit (:mod:`.reckoning`), never from sums or means of
    units; none where a part has none. ``result`` says whether it is a time (whole microseconds) or a number."""

    expression: str
    parts: tuple[Part, ...]
    result: Literal["time", "number"] = "number"
    type: Literal["derived"] = "derived"


Measure = Duration | Share | Count | Options | TargetHit | Ratio | FirstContact | ScorePair | Derived


@dataclass(frozen=True, slots=True)
class Definition:
    """A CPI as it is measured.

    ``statement`` is the outcome in customers' words; ``rows`` drops events before anything else is looked at;
    ``population`` says which units are meant (all conditions must hold).
    """

    id: str
    statement: str
    increment: Increment
    measure: Measure
    unit_of_analysis: Grain = "case"
    rows: tuple[Clause, ...] = ()
    population: tuple[Condition, ...] = ()
    version: int = 1
    owner: str = ""
    target: str = ""
    guardrails: tuple[str, ...] = ()

    @property
    def hash(self) -> str:
        """SHA-256 (64 hex digits) of what is measured: everything but words, owner, target, version and edges."""
        words = ("id", "statement", "version", "owner", "target", "guardrails")
        said = {name: held for name, held in asdict(self).items() if name not in words}
        said["increment"].pop("edges")
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_time(self) -> bool:
        """Whether values are microseconds."""
        return self.measure.type in ("duration", "score_pair") or getattr(self.measure, "result", "") == "time"
