"""Studies and their people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp.errors import RecordError
from nlp.values import Stage
from research.coding import Coding
from research.records import Stamp, Withdrawal
from research.studies import Consent, Kpi, Participant, Source, Study, people_in
from research.workspace.desk import Act, Desk


class Studies:
    """Begin a study, set its goals, know its people."""

    def __init__(self, desk: Desk, by: str) -> None:
        self._desk = desk
        self._by = by

    def create(self, title: str, **goals: object) -> Study:
        """Begins a study; ``goals`` are ``question, customer, decision, stages, kpis`` (and ``sample``).

        Raises:
            RecordError: if the title is blank.
        """
        if not title.strip():
            raise RecordError("A study needs a title.", "Name it after what you want to learn.")
        token = self._desk.token()
        stamp = Stamp(study=f"{token}-0", action=token, by=self._by, at=self._desk.clock())
        act = Act(stamp)
        study = Study(id=act.id(), stamp=stamp, title=title.strip(), **goals)  # type: ignore[arg-type]
        act.add(study)
        self._desk.store(act, "studies.create", f"began the study “{study.title}”")
        return study

    def all(self) -> list[Study]:
        """Every study that is live, the newest first; archived ones are left out."""
        first = [study for study in self._desk.repository.find(Study) if study.replaces is None]
        current = (self._current(study.id) for study in reversed(first))
        return [study for study in current if study is not None]

    def get(self, study: str) -> Study:
        """The study as it stands.

        Raises:
            RecordError: if there is none with this id.
        """
        found = self._current(study)
        if found is None:
            raise RecordError(
                f"There is no study {study!r} in this store.", "It may have been archived; list them all."
            )
        return found

    def revise(self, study: str, **goals: object) -> Study:
        """Changes title, question, customer, decision, stages or KPIs."""
        old = self.get(study)
        with self._desk.act(study, self._by, "studies.revise", f"changed {', '.join(sorted(goals))}") as act:
            changed = replace(old, id=act.id(), stamp=act.stamp, replaces=old.id, **goals)  # type: ignore[arg-type]
            act.add(changed)
        return changed

    def set_stages(self, study: str, stages: Sequence[Stage]) -> Study:
        """Replaces the journey stages, in order."""
        return self.revise(study, stages=tuple(stages))

    def set_kpis(self, study: str, kpis: Sequence[Kpi]) -> Study:
        """Replaces the company-side indicators the study hopes to move."""
        return self.revise(study, kpis=tuple(kpis))

    def participants(self, study: str) -> list[Participant]:
        """Everyone who took part: those described by a person, and those only heard in a source."""
        known = {p.code: p for p in self._desk.live(Participant, study)}
        sources = self._desk.live(Source, study)
        heard = dict.fromkeys(code for source in sources for code in people_in(source) if code not in known)
        stamp = self.get(study).stamp
        return [*known.values(), *(Participant(id="", stamp=stamp, code=code) for code in heard)]

    def describe(self, study: str, code: str, **facts: object) -> Participant:
        """Says who a participant is: ``segment, attributes, consent``; a correction keeps what was said before."""
        old = next((p for p in self._desk.live(Participant, study) if p.code == code), None)
        summary = f"described {code}: {', '.join(_named(name, told) for name, told in facts.items())}"
        with self._desk.act(study, self._by, "studies.describe", summary) as act:
            base = old or Participant(id="", stamp=act.stamp, code=code)
            new = replace(base, id=act.id(), stamp=act.stamp, replaces=old.id if old else None, **facts)  # type: ignore[arg-type]
            act.add(new)
        return new

    def _current(self, study: str) -> Study | None:
        ledger = self._desk.ledger(study)
        current = study if study in ledger.live else ledger.stands_in.get(study)
        return self._desk.every(Study, study).get(current) if current else None

    def archive(self, study: str) -> None:
        """Takes a study off the list; ``history.undo`` by its action brings it back. Nothing is deleted."""
        old = self.get(study)
        with self._desk.act(study, self._by, "studies.archive", f"archived “{old.title}”") as act:
            act.add(Withdrawal(id=act.id(), stamp=act.stamp, target=old.id))


def _named(name: str, told: object) -> str:
    """What was said of a participant, for the history; consent with what it is now, since results follow from it."""
    return f"consent {told}" if name == "consent" else name


def withdrawn_people(participants: Sequence[Participant]) -> frozenset[str]:
    """Codes of those who took back their consent: their words leave every result."""
    consent: dict[str, Consent] = {p.code: p.consent for p in participants}
    return frozenset(code for code, given in consent.items() if given == "withdrawn")


def of_people_who_consent(codings: Sequence[Coding], gone: frozenset[str]) -> list[Coding]:
    """Codings without those of people who withdrew."""
    return [coding for coding in codings if coding.person not in gone]
