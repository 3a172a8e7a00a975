"""Experiments: plan one, register it before its data, say who gets what, and read it; or look at a natural one."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.errors import RecordError
from research.experiments.analysing import analyse
from research.experiments.assigning import assign, randomisation_list
from research.experiments.design import Experiment
from research.experiments.discontinuity import supported_by_cutoff
from research.experiments.interrupted import supported_by_series
from research.experiments.past import past
from research.experiments.planning import History as KpiHistory
from research.experiments.planning import Plan, plan
from research.experiments.proof import Proof, with_proof
from research.experiments.quasi import supported
from research.experiments.records import (
    Natural,
    NaturalReadout,
    PanelColumns,
    RegisteredReadout,
    Registration,
    UnitColumns,
)
from research.experiments.staggered import supported_by_rollout
from research.standing import standing
from research.validation.finding import Finding, Verdict
from research.validation.mapping import Outcome, Question
from research.validation.measuring.reading import fingerprint
from research.validation.measuring.unit_tables import read_panel, read_rollout, read_scores, read_series, read_units
from research.validation.validating import observe
from research.workspace.answered import answered
from research.workspace.candidates import Candidates
from research.workspace.desk import Desk
from research.workspace.validation import ValidationDesk


class Experiments:
    """Plan, register, assign, read."""

    def __init__(self, desk: Desk, by: str, candidates: Candidates, validation: ValidationDesk) -> None:
        self._desk = desk
        self._by = by
        self._candidates = candidates
        self._validation = validation

    def plan(
        self, history: KpiHistory, sesoi: float, *, allocation: tuple[float, ...] = (0.5, 0.5), weeks_most: int = 8
    ) -> Plan:
        """What a run would take, and whether this traffic can answer the question at all.

        Raises:
            DataError: naming the number that cannot be.
        """
        return plan(history, sesoi, allocation=allocation, weeks_most=weeks_most)

    def kpis(self, study: str, candidate: str) -> tuple[Outcome, ...]:
        """The KPIs of the data that the candidate was last measured on."""
        latest = self._validation.latest(study, candidate)
        data = self._validation.data_behind(study, latest) if latest else None
        return tuple(o for o in data.mapping.outcomes if o.role == "kpi") if data else ()

    def past(self, study: str, candidate: str, kpi: str) -> KpiHistory:
        """What a KPI was among the units of the candidate's latest measurement: where a plan starts from.

        Raises:
            RecordError: if the candidate was not measured yet, or its data have no such KPI.
            DataError: if the KPI is known for too few units, or does not differ.
        """
        latest = self._validation.latest(study, candidate)
        asked = next((o for o in self.kpis(study, candidate) if o.name == kpi), None)
        if latest is None or asked is None:
            raise RecordError(f"No data of this candidate have a KPI “{kpi}”.", "Measure it on data that name one.")
        data = self._validation.dataset(study, latest.dataset)
        definition = self._validation.definition_behind(study, latest).definition
        _, observed, _ = observe(definition, data.location, data.mapping, Question((asked,)))
        return past(observed, observed.outcomes[0])

    def register(self, study: str, candidate: str, name: str, design: Experiment) -> Registration:
        """Freezes a design under its hash, before any number is seen. A registered design is never changed: another
        one is another registration.

        Raises:
            RecordError: without a name, or when the same design is registered for the candidate already.
        """
        about = self._candidates.get(study, candidate)
        if not name.strip():
            raise RecordError("The experiment has no name.", "Name it as the team will call it.")
        if any(known.hash == design.hash for known in self.registered(study, about.id)):
            raise RecordError("This very design is registered already.", "Read that one, or change what differs.")
        defined = self._validation.definition(study, about.id)
        with self._desk.act(study, self._by, "experiments.register", f"registered “{name.strip()}”") as act:
            made = Registration(
                id=act.id(), stamp=act.stamp, candidate=about.id, name=name.strip(), design=design, hash=design.hash,
                definition=defined.id if defined else "",
            )  # fmt: skip
            act.add(made)
        return made

    def registered(self, study: str, candidate: str | None = None) -> list[Registration]:
        """Registrations of the study, or of one candidate, in the order made."""
        stands_in = self._desk.ledger(study).stands_in
        wanted = None if candidate is None else stands_in.get(candidate, candidate)
        every = self._desk.live(Registration, study)
        return [r for r in every if wanted is None or stands_in.get(r.candidate, r.candidate) == wanted]

    def get(self, study: str, registration: str) -> Registration:
        """One registration.

        Raises:
            RecordError: if it was withdrawn or never was, or its design is not the one registered.
        """
        found = self._desk.one(Registration, study, registration)
        if not found.design.kept(found.hash):
            raise RecordError(
                f"“{found.name}” is not the design that was registered: its hash differs.",
                "Someone changed the store by hand. Register the design again and run it anew.",
            )
        return found

    def assign(self, study: str, registration: str, units: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """(unit, arm) for each id, by hash: the same for the same id whenever and wherever it is asked.

        Raises:
            DataError: for a unit without an id.
        """
        design = self.get(study, registration).design
        return tuple((unit, assign(design, unit)) for unit in dict.fromkeys(units))

    def draw_list(self, study: str, registration: str, n: int, *, seed: str) -> tuple[str, ...]:
        """The arms of the next ``n`` units in permuted blocks; the same seed draws the same list.

        Raises:
            DataError: when the shares divide no block of at most 1,000 units.
        """
        return randomisation_list(self.get(study, registration).design, n, seed=seed)

    def read(self, study: str, registration: str, location: str, columns: UnitColumns) -> RegisteredReadout:
        """Reads the experiment on its data, in the stated order, and keeps what it says.

        Raises:
            DataError: naming column, row and value, when the data do not fit the design.
        """
        registered = self.get(study, registration)
        units = read_units(location, columns)
        readout = analyse(registered.design, units)
        old = self.latest(study, registered.id)
        with self._desk.act(study, self._by, "experiments.read", f"read “{registered.name}”") as act:
            made = RegisteredReadout(
                id=act.id(), stamp=act.stamp, replaces=old.id if old else None, registration=registered.id,
                candidate=registered.candidate, location=location, data_fingerprint=fingerprint(location),
                units=len(units.arm), columns=columns, readout=readout,
            )  # fmt: skip
            act.add(made)
        return made

    def latest(self, study: str, registration: str) -> RegisteredReadout | None:
        """The latest readout of a registration, ``None`` before the first."""
        found = [r for r in self._desk.live(RegisteredReadout, study) if r.registration == registration]
        return found[-1] if found else None

    def look(
        self, study: str, candidate: str, method: Natural, location: str, columns: PanelColumns, *,
        first: float, sesoi: float, higher: bool = True,
    ) -> NaturalReadout:  # fmt: skip
        """Looks at a change nobody assigned: it supports a claim at most. ``first`` is the first period after it (for
        a staggered roll-out, whose starts are in the data, it is not used), or the cutoff from which units got it;
        ``sesoi`` the smallest effect that matters.

        Raises:
            DataError: naming column, row and value, when the data do not fit the method.
        """
        about = self._candidates.get(study, candidate)
        finding = _looked(method, location, columns, first=first, sesoi=sesoi, higher=higher)
        defined = self._validation.definition(study, about.id)
        with self._desk.act(study, self._by, "experiments.look", f"looked at “{about.label}” by {method}") as act:
            made = NaturalReadout(
                id=act.id(), stamp=act.stamp, candidate=about.id, method=method, location=location,
                data_fingerprint=fingerprint(location), columns=columns, first=first, finding=finding,
                definition=defined.id if defined else "",
            )  # fmt: skip
            act.add(made)
        return made

    def natural(self, study: str, candidate: str) -> list[NaturalReadout]:
        """What natural experiments said about a candidate, in the order looked at."""
        stands_in = self._desk.ledger(study).stands_in
        wanted = stands_in.get(candidate, candidate)
        return [r for r in self._desk.live(NaturalReadout, study) if stands_in.get(r.candidate, r.candidate) == wanted]

    def proof(self, study: str, candidate: str) -> Proof:
        """The latest readings about a candidate, and whether its definition has changed since."""
        read = [r for known in self.registered(study, candidate) if (r := self.latest(study, known.id)) is not None]
        natural = self.natural(study, candidate)
        defined = self._validation.definition(study, candidate)
        behind = {self.get(study, r.registration).definition for r in read[-1:]} | {n.definition for n in natural[-1:]}
        changed = bool(behind) and behind != {defined.id if defined else ""}
        ordered = sorted(read, key=lambda r: r.at)
        held = defined.id if defined else ""
        earlier = [r.readout for r in ordered[:-1] if self.get(study, r.registration).definition == held]
        return Proof(
            ordered[-1].readout if ordered else None,
            natural[-1].finding if natural else None,
            "The definition has changed since the experiment." if changed else "",
            tuple(earlier),
        )

    def standing(self, study: str, candidate: str) -> Verdict:
        """Where a candidate stands on the whole ladder, experiments included."""
        about = self._candidates.get(study, candidate)
        before = standing(
            self._candidates.evidence(study, about),
            self._validation.definition(study, about.id),
            self._validation.latest(study, about.id),
            answered(self._desk, study, about.id),
        )
        return with_proof(before, self.proof(study, about.id))


def _looked(
    method: Natural, location: str, columns: PanelColumns, *, first: float, sesoi: float, higher: bool
) -> Finding:
    if method == "difference in differences":
        return supported(read_panel(location, columns), first, sesoi=sesoi, higher=higher)
    if method == "staggered roll-out":
        values, periods, starts = read_rollout(location, columns)
        return supported_by_rollout(values, periods, starts, sesoi=sesoi, higher=higher)
    if method == "regression discontinuity":
        return supported_by_cutoff(*read_scores(location, columns), first, sesoi=sesoi, higher=higher)
    times, series, comparison = read_series(location, columns)
    return supported_by_series(series, int((times < first).sum()), sesoi=sesoi, higher=higher, comparison=comparison)
