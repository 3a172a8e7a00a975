"""How the columns of somebody's data become events, and what else they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from research.validation.definition import Direction

Role = Literal["outcome", "kpi"]
"""``outcome`` is the customer's side (satisfaction, complaint, acceptance); ``kpi`` the company's."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something a CPI may move, one value per unit: a column, or whether one of ``events`` happened.

    ``kind`` decides the method: ``binary`` (share, logit), ``count`` (mean, Poisson), ``score`` or ``amount`` (mean,
    least squares). ``yes`` are the texts that mean 1 in a binary column, and then every other text means 0; when empty,
    ``1, true, yes, y`` mean 1, ``0, false, no, n`` mean 0, and any other text counts as not known. ``at`` is the column
    that says when the value became known (a date, or midnight sharp, means by the end of that day); for events it is
    their own time.
    """

    name: str
    column: str = ""
    events: tuple[str, ...] = ()
    kind: Literal["binary", "count", "score", "amount"] = "binary"
    direction: Direction = "higher"
    role: Role = "outcome"
    at: str = ""
    yes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Adjuster:
    """Something fixed when a case began that may explain both sides.

    ``log`` is ln(x + 1); ``category`` gives a level each; ``month``, ``weekday`` and ``hour`` are taken from the start
    of the unit in the mapping's time zone (``column`` is ignored).
    """

    column: str = ""
    form: Literal["linear", "log", "category", "month", "weekday", "hour"] = "category"

    @property
    def name(self) -> str:
        """How the adjuster is called in a sentence."""
        if self.form in ("month", "weekday", "hour"):
            return f"{self.form} of the start"
        return f"log({self.column} + 1)" if self.form == "log" else self.column


@dataclass(frozen=True, slots=True)
class Question:
    """What else is to be known of each unit: outcomes, adjusters, and the column within which units hang together
    ("" = the customer). ``control`` is a column that was settled before the case began, so that nothing measured in the
    case can have moved it: a link to it shows that like is not compared with like."""

    outcomes: tuple[Outcome, ...] = ()
    adjusters: tuple[Adjuster, ...] = ()
    cluster: str = ""
    control: str = ""

    @property
    def fetched(self) -> tuple[Adjuster, ...]:
        """What is brought of each unit: the adjusters, then the control if there is one."""
        return (*self.adjusters, *([Adjuster(self.control, "linear")] if self.control else []))


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column is what.

    An event log names ``case``, ``event`` and ``timestamp``. A table with one row per case names ``case`` and its
    ``event_columns``: (event name, column of its time), or none when it holds attributes only. ``entity`` is the
    customer behind the case. ``timezone`` is that of times written without an offset; ``timestamp_format`` is a
    strptime format, or ``"seconds"``, ``"milliseconds"``, ``"microseconds"`` since 1970, or "" for ISO 8601.
    ``sentinels`` holds, per column, texts that mean "not known". ``recorded`` is the column that says when a row was
    written down, as against when it happened.
    """

    case: str
    event: str = ""
    timestamp: str = ""
    entity: str = ""
    event_columns: tuple[tuple[str, str], ...] = ()
    attributes: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    sentinels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    timezone: str = "UTC"
    timestamp_format: str = ""
    drop_duplicates: bool = False
    recorded: str = ""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What was found while reading; nothing of it was dropped unless the mapping asked for it.

    ``rows`` is the number of rows read, ``events`` what remains with a case, an event and a time; ``out_of_order``
    counts rows earlier than the row before them in the same case; ``first_us`` and ``extract_end_us`` are the
    earliest and latest time (UTC microseconds), ``None`` without any. ``fingerprint`` is the SHA-256 of the file, ""
    when the data is not a file. ``notes`` are sentences on what was assumed. ``dropped`` repeated rows were left out
    because the mapping asks for it. ``unreadable`` shows the first times that could not be read: row (1 = first behind
    the header), column and what stands there.
    """

    rows: int
    events: int
    cases: int
    entities: int
    duplicates: int
    unparsable: int
    no_case: int
    no_event: int
    no_time: int
    out_of_order: int
    first_us: int | None
    extract_end_us: int | None
    fingerprint: str
    notes: tuple[str, ...] = ()
    dropped: int = 0
    unreadable: tuple[str, ...] = ()
