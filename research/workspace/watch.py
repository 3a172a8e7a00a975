"""Watching adopted CPIs: read them again from the same source, freeze limits, and open a task for each signal."""

from __future__ import annotations

from datetime import UTC, datetime

from nlp.errors import DataError, RecordError
from research.ownership import CADENCE_DAYS, ActionItem
from research.validation.periods import Every, Limit, slice_up
from research.validation.records import Validation
from research.watching import Alarm, Baseline, Watched, WatchReading, alarms, baseline_of, enough, watched
from research.workspace.desk import Act, Desk
from research.workspace.register import Entered, Register
from research.workspace.validation import ValidationDesk


class Watch:
    """Read, freeze, chart, alarm."""

    def __init__(self, desk: Desk, by: str, register: Register, validation: ValidationDesk) -> None:
        self._desk = desk
        self._by = by
        self._register = register
        self._validation = validation

    def read(self, study: str, candidate: str, *, every: Every = "week") -> WatchReading:
        """Measures the definition in force on the data of the latest validation, period by period, keeps it, and
        opens a task for the owner for every new signal behind the baseline. One action, one undo.

        Raises:
            RecordError: if the CPI is not adopted or was never validated.
            DataError: if its data cannot be read any more.
        """
        entered = self._register.get(study, candidate)
        about, latest = entered.candidate, self._validated(study, entered)
        defined = self._validation.definition(study, about.id) or self._validation.definition_behind(study, latest)
        data = self._validation.dataset(study, latest.dataset)
        kpis = [outcome for outcome in data.mapping.outcomes if outcome.role == "kpi"]
        beside = [outcome for outcome in data.mapping.outcomes if outcome.role != "kpi"]
        found = slice_up(
            defined.definition, data.location, data.mapping, every=every, kpis=kpis, beside=beside,
            limit=_limit(entered),
        )  # fmt: skip
        with self._desk.act(study, self._by, "watch.read", f"read “{about.label}” by {every}") as act:
            made = WatchReading(
                id=act.id(), stamp=act.stamp, candidate=about.id, definition=defined.id, version=defined.version,
                dataset=data.id, data_fingerprint=found.fingerprint, every=every,
                extract_end_us=found.extract_end_us, series=found.series, pairs=found.pairs,
            )  # fmt: skip
            act.add(made)
            act.add(*self._tasks(study, entered, made, act))
        return made

    def _validated(self, study: str, entered: Entered) -> Validation:
        latest = self._validation.latest(study, entered.candidate.id)
        if latest is None:
            raise RecordError(
                f"“{entered.candidate.label}” was never measured.", "Run its validation first: it says on which data."
            )
        return latest

    def _tasks(self, study: str, entered: Entered, reading: WatchReading, act: Act) -> list[ActionItem]:
        known = {item.signal for item in self._register.actions(study, entered.candidate.id)}
        found = [alarm for one in self.charts(study, reading) for alarm in alarms(one) if one.series.side != "kpi"]
        return [
            ActionItem(
                id=act.id(), stamp=act.stamp, candidate=entered.candidate.id, what=f"Find out why: {alarm.words}.",
                owner=entered.owner, signal=alarm.key,
            )
            for alarm in found if alarm.key not in known
        ]  # fmt: skip

    def latest(self, study: str, candidate: str) -> WatchReading | None:
        """The newest reading, ``None`` before the first."""
        return next(iter(self._readings(study, candidate)[-1:]), None)

    def before(self, study: str, reading: WatchReading) -> WatchReading | None:
        """The newest reading of the same length of period under another definition: what the line was until then."""
        others = self._readings(study, reading.candidate)
        return next(
            (r for r in reversed(others) if r.definition != reading.definition and r.every == reading.every), None
        )

    def _readings(self, study: str, candidate: str) -> list[WatchReading]:
        stands_in = self._desk.ledger(study).stands_in
        wanted = stands_in.get(candidate, candidate)
        return [r for r in self._desk.live(WatchReading, study) if stands_in.get(r.candidate, r.candidate) == wanted]

    def charts(self, study: str, reading: WatchReading) -> list[Watched]:
        """A chart of each series that has enough points; see :meth:`short` for those that have not."""
        made = []
        for series in reading.series:
            try:
                made.append(watched(series, reading.every, self.baseline(study, reading, series.name)))
            except DataError:
                continue
        return made

    def short(self, study: str, reading: WatchReading) -> list[tuple[str, DataError]]:
        """The series that cannot be charted, with why."""
        faults = []
        for series in reading.series:
            try:
                watched(series, reading.every, self.baseline(study, reading, series.name))
            except DataError as fault:
                faults.append((series.name, fault))
        return faults

    def baseline(self, study: str, reading: WatchReading, series: str) -> Baseline | None:
        """The frozen points of a series under the reading's definition, ``None`` while its limits are provisional."""
        stands_in = self._desk.ledger(study).stands_in
        about = stands_in.get(reading.candidate, reading.candidate)
        held = [
            b for b in self._desk.live(Baseline, study)
            if (stands_in.get(b.candidate, b.candidate), b.definition, b.every, b.series)
            == (about, reading.definition, reading.every, series)
        ]  # fmt: skip
        return held[-1] if held else None

    def freeze(
        self, study: str, reading: WatchReading, series: str, *, first: str, count: int, because: str
    ) -> Baseline:
        """Freezes limits on ``count`` complete points from the period ``first`` on, until somebody documents a change.

        Raises:
            RecordError: without a reason.
            DataError: with fewer than 20 complete points.
        """
        about = self._register.get(study, reading.candidate).candidate
        held = next((s for s in reading.series if s.name == series), None)
        if held is None:
            raise RecordError(
                f"There is no series {series!r}.", f"Pick one of {', '.join(s.name for s in reading.series)}."
            )
        periods = baseline_of(held, first, count)
        if not because.strip():
            raise RecordError("Limits are frozen for a reason.", "Say what the baseline stands for, or what changed.")
        if not enough(periods):
            raise DataError(f"{len(periods)} complete points were picked.", "Pick 20 or more; 24 are better.")
        old = self.baseline(study, reading, series)
        with self._desk.act(study, self._by, "watch.freeze", f"froze the limits of “{about.label}”, {series}") as act:
            made = Baseline(
                id=act.id(), stamp=act.stamp, replaces=old.id if old else None, candidate=about.id,
                definition=reading.definition, every=reading.every, series=series, periods=periods,
                because=because.strip(),
            )  # fmt: skip
            act.add(made)
        return made

    def alarms(self, study: str, candidate: str) -> list[tuple[Alarm, ActionItem | None]]:
        """Every signal behind the baseline in the newest reading, with the task it opened."""
        reading = self.latest(study, candidate)
        if reading is None:
            return []
        tasks = {item.signal: item for item in self._register.actions(study, candidate) if item.signal}
        found = [alarm for one in self.charts(study, reading) for alarm in alarms(one)]
        return [(alarm, tasks.get(alarm.key)) for alarm in found]

    def overdue(self, study: str, candidate: str) -> str:
        """Why the line should be read again, "" while it need not."""
        reading, entered = self.latest(study, candidate), self._register.get(study, candidate)
        if reading is None:
            return "It was never read."
        defined = self._validation.definition(study, entered.candidate.id)
        if defined is not None and defined.id != reading.definition:
            return f"The definition has changed since (version {defined.version})."
        age = (self._desk.clock() - reading.at).days
        cadence = entered.ownership.cadence if entered.ownership else "monthly"
        return f"It was read {age} days ago, and is to be reviewed {cadence}." if age > CADENCE_DAYS[cadence] else ""


def reaches(reading: WatchReading) -> datetime:
    """The latest moment in the data that a reading saw (UTC)."""
    return datetime.fromtimestamp(reading.extract_end_us // 1_000_000, tz=UTC)


def _limit(entered: Entered) -> Limit | None:
    target = entered.ownership.target if entered.ownership else None
    return None if target is None or target.limit is None else Limit(target.limit, target.lower)
