"""Validation: what data there is, what a candidate means exactly, and how far it stands the test."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from nlp.errors import DataError, RecordError
from nlp.parts import Progress
from research.validation.adjusting import Suggestion
from research.validation.definition import Definition
from research.validation.glimpsing import Glimpse, glimpse, look_at, sql_of
from research.validation.grid import Asked, Link, links
from research.validation.loading import Columns, load_document
from research.validation.mapping import Adjuster, LoadReport, Mapping, Outcome
from research.validation.measured import propose_for
from research.validation.measuring.places import refuse_password
from research.validation.measuring.reading import Preview, preview
from research.validation.proposing import Proposal
from research.validation.records import Dataset, DefinitionVersion, Validation
from research.validation.validating import Seen, validate
from research.validation.verdict import regated
from research.workspace.answered import answered
from research.workspace.candidates import Candidates
from research.workspace.desk import Desk
from research.workspace.glances import events_in, fingerprint_of, state_of, suggested_for

V = TypeVar("V", DefinitionVersion, Validation)


class ValidationDesk:
    """Add data, define, run."""

    def __init__(self, desk: Desk, by: str, candidates: Candidates) -> None:
        self._desk = desk
        self._by = by
        self._candidates = candidates

    def keep_upload(self, name: str, data: bytes) -> str:
        """Keeps an uploaded table on this machine and gives its path; the same bytes are kept once.

        Tables lie in ``CPI_WORKBENCH_DATA``, else in the person's own folder, never in the study's store.
        """
        folder = Path(os.environ.get("CPI_WORKBENCH_DATA") or Path.home() / ".cpi-workbench" / "data")
        place = folder / hashlib.sha256(data).hexdigest()[:16]
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = place / Path(name).name
        if not path.exists():
            draft = path.with_name(f".{path.name}.part")
            draft.write_bytes(data)
            os.replace(draft, path)
        return str(path)

    def preview(self, location: str, *, rows: int = 20) -> Preview:
        """Columns and first rows of a file or table.

        Raises:
            DataError: if it cannot be read.
        """
        return preview(location, rows=rows)

    def propose(self, location: str, *, columns: Columns | None = None, complete: bool = True) -> Proposal:
        """The likely mapping, with a sentence for everything guessed and, unless it must be ``complete``, for
        everything that could not be.

        Raises:
            DataError: if it cannot be read, or must be complete and no column can be the case, the event or the time.
        """
        return propose_for(location, columns, complete=complete)

    def look_at(self, location: str, mapping: Mapping) -> LoadReport:
        """What reading the data through this mapping finds: rows, cases, duplicates, unreadable times.

        Raises:
            DataError: if the mapping does not fit.
        """
        return look_at(location, mapping)

    def sql(self, definition: Definition, location: str, mapping: Mapping) -> str:
        """What is asked of the data, as SQL.

        Raises:
            DataError: if the data does not hold what the definition names.
        """
        return sql_of(definition, location, mapping)

    def add_dataset(self, study: str, name: str, location: str, mapping: Mapping) -> Dataset:
        """Keeps where the data lies and what its columns are; one of the same name is replaced.

        Raises:
            DataError: if it cannot be read through this mapping, or its address holds a password.
        """
        refuse_password(location)
        report = look_at(location, mapping)
        old = next((d for d in self.datasets(study) if d.name == name), None)
        with self._desk.act(study, self._by, "validation.add_dataset", f"added the data {name}") as act:
            dataset = Dataset(
                id=act.id(), stamp=act.stamp, replaces=old.id if old else None, name=name, location=location,
                mapping=mapping, fingerprint=report.fingerprint, rows=report.rows,
            )  # fmt: skip
            act.add(dataset)
        return dataset

    def events(self, dataset: Dataset) -> tuple[tuple[str, int], ...]:
        """The events of the data with how often each occurs, the most frequent first.

        Raises:
            DataError: if the data cannot be read any more.
        """
        return events_in(dataset.location, dataset.mapping, state_of(dataset.location))

    def suggest_adjusters(self, dataset: Dataset) -> tuple[Suggestion, ...]:
        """What was fixed when a case began and may be held equal, with the reason; a person confirms.

        Raises:
            DataError: if the data cannot be read any more.
        """
        return suggested_for(dataset.location, dataset.mapping, state_of(dataset.location))

    def datasets(self, study: str) -> list[Dataset]:
        """Interaction data of the study, in the order added."""
        return self._desk.live(Dataset, study)

    def dataset(self, study: str, dataset: str) -> Dataset:
        """One dataset as it stands.

        Raises:
            RecordError: if there is none any more.
        """
        return self._desk.one(Dataset, study, dataset)

    def parse(self, yaml_text: str, *, name: str = "definition.yaml") -> tuple[Definition, Columns]:
        """A definition written as YAML, and the columns it names.

        Raises:
            DefinitionError: naming the key and value that do not fit, and what was expected.
        """
        return load_document(yaml_text, name=name)

    def try_out(self, definition: Definition, location: str, mapping: Mapping) -> Glimpse:
        """The first values of a definition on the data, and all of them in short, before anything is kept.

        Raises:
            DataError: if the data does not hold what the definition names.
        """
        return glimpse(definition, location, mapping)

    def define(self, study: str, candidate: str, definition: Definition) -> DefinitionVersion:
        """Keeps what a candidate means exactly; a change makes a new version, and the old one stays in the history."""
        about = self._candidates.get(study, candidate)
        old = self.definition(study, about.id)
        if old is not None and old.definition.hash == definition.hash:
            return old
        version = 1 if old is None else old.version + 1
        with self._desk.act(study, self._by, "validation.define", f"defined “{about.label}”, version {version}") as act:
            defined = DefinitionVersion(
                id=act.id(), stamp=act.stamp, replaces=old.id if old else None, candidate=about.id, version=version,
                definition=replace(definition, version=version),
            )  # fmt: skip
            act.add(defined)
        return defined

    def run(  # noqa: PLR0913 - a person answers each of these
        self,
        study: str,
        candidate: str,
        dataset: str,
        *,
        outcome: Outcome | None = None,
        kpis: Sequence[Outcome] = (),
        adjusters: Sequence[Adjuster] = (),
        cluster: str = "",
        control: str = "",
        seen: Seen | None = None,
        progress: Progress | None = None,
    ) -> Validation:
        """Measures the definition in force, runs every check that applies, and keeps findings and verdict.

        ``outcome`` is the customer's side and ``kpis`` the company's; left out, both are those of the dataset's
        mapping. ``adjusters`` were fixed when a case began; ``cluster`` names the column within which cases hang
        together, ``control`` one that was settled before the case began. ``seen`` is what was brought
        of it together with others.

        Raises:
            RecordError: if the candidate has no definition yet.
            DataError: if the data does not hold what the definition names.
        """
        about = self._candidates.get(study, candidate)
        defined = self.definition(study, about.id)
        if defined is None:
            raise RecordError(
                f"“{about.label}” has no definition yet.", "Say from which event to which, and in which unit, first."
            )
        data = self.dataset(study, dataset)
        result = validate(
            defined.definition, data.location, data.mapping, outcome=outcome, kpis=kpis, adjusters=adjusters,
            cluster=cluster, control=control, people=len(self._candidates.evidence(study, about).people),
            others=[asked for asked in self._asked(study) if asked.cpi != about.id],
            gate=answered(self._desk, study, about.id), seen=seen, progress=progress,
        )  # fmt: skip
        old = self.latest(study, about.id)
        with self._desk.act(study, self._by, "validation.run", f"validated “{about.label}” on {data.name}") as act:
            validation = Validation(
                id=act.id(), stamp=act.stamp, replaces=old.id if old else None, candidate=about.id,
                definition=defined.id, dataset=data.id, data_fingerprint=result.data_fingerprint,
                measurements=result.measurements, findings=result.findings, verdict=result.verdict,
                because=result.verdict.sentence, question=result.question,
            )  # fmt: skip
            act.add(validation)
        return validation

    def links(self, study: str) -> tuple[Link, ...]:
        """Every tested CPI against every KPI it was held against, judged together: all comparisons count."""
        return links(self._asked(study))

    def _asked(self, study: str) -> list[Asked]:
        """The latest test of every candidate, in the order of candidates."""
        found = []
        for candidate in self._candidates.all(study):
            latest = self.latest(study, candidate.id)
            if latest is not None:
                definition = self.definition_behind(study, latest).definition
                found.append(Asked(candidate.id, candidate.label, definition, latest.findings))
        return found

    def stale(self, study: str, validation: Validation) -> str:
        """Why a validation no longer speaks for the candidate, "" while it does: a new definition, or new data."""
        defined = self.definition(study, validation.candidate)
        if defined is not None and defined.id != validation.definition:
            return f"The definition has changed since (version {defined.version})."
        data = self.data_behind(study, validation)
        if data is None:
            return "The data it was measured on has been replaced or withdrawn."
        try:
            now = fingerprint_of(data.location, state_of(data.location))
        except (OSError, DataError):
            return "The data it was measured on cannot be found any more."
        return "The data has changed since." if now and now != validation.data_fingerprint else ""

    def definition(self, study: str, candidate: str) -> DefinitionVersion | None:
        """The definition in force, ``None`` while the candidate has none."""
        return next(iter(self._about(DefinitionVersion, study, candidate)[-1:]), None)

    def data_behind(self, study: str, validation: Validation) -> Dataset | None:
        """The data a validation rests on, ``None`` once they were replaced or withdrawn."""
        return next((d for d in self.datasets(study) if d.id == validation.dataset), None)

    def definition_behind(self, study: str, validation: Validation) -> DefinitionVersion:
        """The version that a validation measured, in force or not.

        Raises:
            RecordError: if the store does not hold it.
        """
        found = self._desk.every(DefinitionVersion, study).get(validation.definition)
        if found is None:
            raise RecordError("The definition behind this validation is missing.", "Run the validation again.")
        return found

    def latest(self, study: str, candidate: str) -> Validation | None:
        """The latest validation of a candidate, ``None`` before the first; its verdict heeds today's gate."""
        found = next(iter(self._about(Validation, study, candidate)[-1:]), None)
        if found is None:
            return None
        measured, gate = self.definition_behind(study, found).definition, answered(self._desk, study, candidate)
        return replace(found, verdict=regated(found.verdict, measured, gate))

    def earlier(self, study: str, candidate: str) -> list[Validation]:
        """Every validation a candidate ever had, the newest first."""
        stands_in = self._desk.ledger(study).stands_in
        wanted = stands_in.get(candidate, candidate)
        every = self._desk.every(Validation, study).values()
        return [v for v in reversed(list(every)) if stands_in.get(v.candidate, v.candidate) == wanted]

    def _about(self, kind: type[V], study: str, candidate: str) -> list[V]:
        stands_in = self._desk.ledger(study).stands_in
        wanted = stands_in.get(candidate, candidate)
        return [r for r in self._desk.live(kind, study) if stands_in.get(r.candidate, r.candidate) == wanted]
