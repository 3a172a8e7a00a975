"""The sample study: one click opens it, one resets it, and it never mixes with anyone's own."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import TypeAdapter

from nlp.errors import RecordError
from nlp.parts import Progress
from nlp.values import Span, Stage
from research.candidates import Candidate
from research.coding import Coding
from research.exchange.codebook import read_codebook
from research.ownership import read_target
from research.story import Stop, stops
from research.studies import Kpi, Participant, Source, Study
from research.validation.mapping import Adjuster
from research.validation.mapping import Mapping as EventMapping
from research.workspace.desk import Act, Desk

if TYPE_CHECKING:
    from research.workspace import Workspace

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
"""Where the sample lies in the project."""

AUTHOR = "sample author"
"""Who coded the sample, as its history shows it."""


class Samples:
    """Open and reset the sample study."""

    def __init__(self, desk: Desk, author: Callable[[str], Workspace]) -> None:
        """``author`` gives the Workspace of somebody by name: the sample is its author's work, not the visitor's, whose
        first undo must not begin to take it apart."""
        self._desk = desk
        self._author = author

    @cached_property
    def _workspace(self) -> Workspace:
        return self._author(AUTHOR)

    def current(self) -> Study | None:
        """The sample study if it is open."""
        return next((study for study in self._workspace.studies.all() if study.sample), None)

    def open(self, *, progress: Progress | None = None) -> Study:
        """The sample study, made on first call: sources, codebook, codings, candidates, data, a validated decision.

        Raises:
            RecordError: if the project was installed without its sample.
        """
        return self.current() or self._make(progress)

    def story(self, study: str) -> tuple[Stop, ...]:
        """The sample in ten minutes, stop by stop; none where the project was installed without it."""
        if not (SAMPLE / "story.yaml").is_file():
            return ()
        told, about = (yaml.safe_load((SAMPLE / name).read_text("utf-8")) for name in ("story.yaml", "study.yaml"))
        work = self._workspace
        return stops(told, about["candidates"], self._desk.live(Candidate, study), work.coding.all(study))

    def reset(self, *, progress: Progress | None = None) -> Study:
        """Archives the sample as it stands and makes it anew; own studies are not touched."""
        old = self.current()
        if old is not None:
            self._workspace.studies.archive(old.id)
        return self._make(progress)

    def _make(self, progress: Progress | None) -> Study:
        if not (SAMPLE / "study.yaml").is_file():
            raise RecordError("The sample study is not here.", "It lies in data/sample of the project; get it again.")
        about: dict[str, Any] = yaml.safe_load((SAMPLE / "study.yaml").read_text(encoding="utf-8"))
        study = self._begin(about)
        try:
            self._fill(study.id, about, progress)
        except BaseException:
            self._workspace.studies.archive(study.id)  # half a sample would mislead: better none
            raise
        return study

    def _begin(self, about: Mapping[str, Any]) -> Study:
        return self._workspace.studies.create(
            about["title"],
            question=about["question"].strip(),
            customer=about["customer"].strip(),
            decision=about["decision"].strip(),
            stages=tuple(Stage(s["name"], s["description"]) for s in about["stages"]),
            kpis=tuple(Kpi(k["name"], k["direction"]) for k in about["kpis"]),
            sample=True,
        )

    def _fill(self, study: str, about: Mapping[str, Any], progress: Progress | None) -> None:
        steps = len(about["sources"]) + 3
        sources = []
        for n, described in enumerate(about["sources"], start=1):
            sources.append(self._source(study, described))
            _tell(progress, n, steps)
        self._people(study, about["participants"])
        self._workspace.coding.import_codebook(
            study, read_codebook("codebook.csv", (SAMPLE / about["codebook"]).read_bytes())
        )
        codings = self._codings(study, sources, SAMPLE / about["codings"])
        for source in sources:
            if source.name in about["read_by_machine"]:
                self._workspace.coding.suggest(study, source.id)
        _tell(progress, steps - 2, steps)
        candidates = self._candidates(study, about["candidates"], codings)
        _tell(progress, steps - 1, steps)
        self._validate(study, about, candidates)
        self._decide(study, about["candidates"], candidates)
        self._watch(study)
        _tell(progress, steps, steps)

    def _source(self, study: str, described: Mapping[str, Any]) -> Source:
        data = (SAMPLE / "sources" / described["file"]).read_bytes()
        readings, failed = self._workspace.sources.read([(described["file"], data)])
        if failed:
            raise failed[0][1]
        return self._workspace.sources.add(
            study,
            readings[0],
            data,
            participant=described["participant"],
            voices=tuple(described.get("voices", {}).items()),
            method=described["method"],
            consent=described["consent"],
        )

    def _people(self, study: str, described: Sequence[Mapping[str, Any]]) -> None:
        with self._desk.act(study, AUTHOR, "studies.describe", f"described {len(described)} participants") as act:
            act.add(
                *(
                    Participant(
                        id=act.id(),
                        stamp=act.stamp,
                        code=person["code"],
                        segment=person["segment"],
                        consent=person["consent"],
                        attributes=tuple(person["attributes"].items()),
                    )
                    for person in described
                )
            )

    def _codings(self, study: str, sources: Sequence[Source], path: Path) -> dict[str, list[Coding]]:
        codes = {"/".join(code.path): code.id for code in self._workspace.coding.codebook(study)}
        by_name = {source.name: source for source in sources}
        made: dict[str, list[Coding]] = {}
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        with self._desk.act(study, AUTHOR, "coding.code", f"coded {len(rows)} statements") as act:
            for row in rows:
                coding = _coding(row, by_name[row["source"]], codes[row["code"]], act)
                made.setdefault(row["code"], []).append(coding)
                act.add(coding)
        return made

    def _candidates(
        self, study: str, described: Sequence[Mapping[str, Any]], codings: Mapping[str, Sequence[Coding]]
    ) -> dict[str, Candidate]:
        with self._desk.act(study, AUTHOR, "candidates.add", f"kept {len(described)} candidates") as act:
            made = {each["id"]: _candidate(each, codings, act) for each in described}
            act.add(*made.values())
        return made

    def _validate(self, study: str, about: Mapping[str, Any], candidates: Mapping[str, Candidate]) -> None:
        """Adds the log, keeps every definition, answers its gate, and tests what was decided about."""
        data, desk = about["data"], self._workspace.validation
        mapping = TypeAdapter(EventMapping).validate_python(
            data["mapping"] | {"outcomes": data["outcomes"], "timezone": data["timezone"]}
        )
        dataset = desk.add_dataset(study, data["name"], str(SAMPLE / data["location"]), mapping)
        for each in (each for each in about["candidates"] if "definition" in each):
            path = SAMPLE / each["definition"]
            definition, _ = desk.parse(path.read_text(encoding="utf-8"), name=path.name)
            candidate = candidates[each["id"]].id
            desk.define(study, candidate, definition)
            self._workspace.gate.answer(study, candidate, {q: tuple(told) for q, told in each["gate"].items()})
            if "decision" in each:
                kpis = [outcome for outcome in mapping.outcomes if outcome.name == each["kpi"]]
                adjusters = TypeAdapter(tuple[Adjuster, ...]).validate_python(data["adjusters"]["quote"])
                desk.run(study, candidate, dataset.id, kpis=kpis, adjusters=adjusters, cluster=data["cluster"])

    def _decide(self, study: str, described: Sequence[Mapping[str, Any]], candidates: Mapping[str, Candidate]) -> None:
        for each in (each for each in described if "decision" in each):
            candidate = candidates[each["id"]].id
            latest = self._workspace.validation.latest(study, candidate)
            self._workspace.decisions.decide(
                study, candidate, **each["decision"], validation=latest.id if latest else None
            )

    def _watch(self, study: str) -> None:
        """Enters what was adopted in the register, with the target the decision states, and reads it over time."""
        for line in self._workspace.register.all(study):
            self._workspace.register.own(
                study, line.candidate.id, owner=line.owner, team="Quote desk", target=read_target(line.decision.target),
                because="as decided",
            )  # fmt: skip
            self._workspace.watch.read(study, line.candidate.id)


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _coding(row: Mapping[str, str], source: Source, code: str, act: Act) -> Coding:
    start = source.transcript.text.index(row["quote"])
    return Coding(
        id=act.id(),
        stamp=act.stamp,
        source=source.id,
        span=Span(start, start + len(row["quote"])),
        quote=row["quote"],
        person=row["person"],
        kinds=tuple(row["kinds"].split("|")) if row["kinds"] else (),  # type: ignore[arg-type]
        dimension=row["dimension"],  # type: ignore[arg-type]
        stage=row["stage"],
        code=code,
    )


def _candidate(described: Mapping[str, Any], codings: Mapping[str, Sequence[Coding]], act: Act) -> Candidate:
    own = [coding for code in described["codes"] for coding in codings.get(code, ())]
    central_first = sorted(own, key=lambda coding: coding.quote != described.get("central"))
    return Candidate(
        id=act.id(),
        stamp=act.stamp,
        statement=described["statement"],
        label=described["label"],
        dimension=described["dimension"],
        stage=described["stage"],
        evidence=tuple(coding.id for coding in central_first),
        assumed=described.get("assumed", False),
        status="kept",
    )
