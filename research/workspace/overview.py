"""Overview: where a study stands."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from research.candidates import Candidate, Evidence, evidence_of
from research.coding import Coding
from research.consenting import Withheld, withheld
from research.goals import Goal, goals
from research.overview import Contribution, Progress
from research.reach import Reach, reach
from research.saturation import Saturation, saturation
from research.studies import people_in
from research.thresholds import is_weaker
from research.workspace.coding import Tally
from research.workspace.desk import Desk
from research.workspace.sight import left_out
from research.workspace.studies import withdrawn_people
from research.workspace.thresholds import thresholds_of

if TYPE_CHECKING:
    from research.workspace import Workspace


class Overview:
    """Numbers for the first page, each of which leads to the records behind it."""

    def __init__(self, desk: Desk, workspace: Workspace) -> None:
        self._desk = desk
        self._workspace = workspace

    def progress(self, study: str) -> Progress:
        """How far the study is; suggestions hidden by a threshold are not among those to judge."""
        work = self._workspace
        sources, codings = work.sources.all(study), work.coding.all(study)
        candidates = self._desk.live(Candidate, study)
        kept = [c for c in candidates if c.status == "kept"]
        stands_in = self._desk.ledger(study).stands_in
        read = {stands_in.get(c.source, c.source) for c in codings}
        codings = work.thresholds.shown(study, codings)
        decided = [d for c in kept if (d := work.decisions.current(study, c.id)) is not None]
        return Progress(
            sources=len(sources),
            people=len(self._people(study)),
            unread=sum(source.id not in read and bool(people_in(source)) for source in sources),
            **{status: sum(c.status == status for c in codings) for status in ("suggested", "confirmed", "rejected")},
            proposed=sum(c.status == "proposed" for c in candidates),
            kept=len(kept),
            dismissed=sum(c.status == "rejected" for c in candidates),
            defined=sum(work.validation.definition(study, c.id) is not None for c in kept),
            validated=sum(work.validation.latest(study, c.id) is not None for c in kept),
            decided=len(decided),
            adopted=sum(decision.outcome == "adopt" for decision in decided),
        )

    def goals(self, study: str, progress: Progress | None = None) -> tuple[Goal, ...]:
        """What the study set out to learn, and how far each goal is; ``progress`` saves working it out again."""
        work, progress = self._workspace, progress or self.progress(study)
        standing = [c for c in self._desk.live(Candidate, study) if c.status != "rejected"]
        tests = (work.validation.latest(study, c.id) for c in standing if c.status == "kept")
        links = [test.verdict.step("linked") for test in tests if test is not None]
        return goals(
            work.studies.get(study), progress, people=work.studies.participants(study),
            placed=[c.stage for c in standing],
            linked=sum(link is not None and link.answer in ("yes", "partly", "no") for link in links),
        )  # fmt: skip

    def withheld(self, study: str) -> Withheld:
        """What consent keeps back: who is left out of every number, and which quotes count without being shown."""
        work, out = self._workspace, left_out(self._desk, study)
        people = {p.code: p for p in work.studies.participants(study)}
        return withheld(
            (coding for coding in work.coding.all(study) if coding.counts), work.sources.index(study), people,
            gone={*withdrawn_people(list(people.values())), *(coding.person for coding in out)},
            left_out=None if work.agreement.is_blind(study) else len(out),
        )  # fmt: skip

    def tallies(self, study: str) -> dict[str, Tally]:
        """How far the coding of every source is, by source id."""
        stands_in = self._desk.ledger(study).stands_in
        counts: dict[str, Counter[str]] = {source.id: Counter() for source in self._workspace.sources.all(study)}
        least = thresholds_of(self._desk, study)
        for coding in self._workspace.coding.all(study):
            state = "weaker" if is_weaker(coding, least) else coding.status
            counts[stands_in.get(coding.source, coding.source)][state] += 1
        read = self._workspace.coding.read_by_machine(study)
        return {
            source: Tally(n["suggested"], n["confirmed"], n["rejected"], source in read, n["weaker"])
            for source, n in counts.items()
        }

    def people(self, study: str) -> list[Contribution]:
        """Everyone who took part with what they contribute, in the order in which they joined."""
        order = self._people(study)
        held: dict[str, list[str]] = {}
        for source in self._workspace.sources.all(study):
            for code in people_in(source):
                held.setdefault(code, []).append(source.name)
        said = Counter(coding.person for coding in self._workspace.coding.all(study) if coding.counts)
        known = self._workspace.studies.participants(study)
        joined = sorted(known, key=lambda p: order.index(p.code) if p.code in order else len(order))
        return [Contribution(p, tuple(held.get(p.code, ())), said[p.code]) for p in joined]

    def reach(self, study: str, candidate: Candidate, evidence: Evidence) -> Reach:
        """Who names a candidate and who does not, and what speaks against it."""
        heard = [share.participant for share in self.people(study) if share.participant.consent != "withdrawn"]
        counting = [coding for coding in self._workspace.coding.all(study) if coding.counts]
        return reach(candidate, evidence, counting, heard)

    def saturation(self, study: str) -> Saturation:
        """Whether further people still bring new codes; new candidates while the codebook is not in use."""
        codings = [c for c in self._workspace.coding.all(study) if c.counts]
        held = _codes(codings)
        if held:
            return saturation(self._people(study), held, counted="codes")
        known, stands_in = {c.id: c for c in codings}, self._workspace.coding.sight(study).stands_in
        standing = [c for c in self._desk.live(Candidate, study) if c.status != "rejected"]
        themes = {c.id: set(evidence_of(c, known, stands_in).people) for c in standing}
        return saturation(self._people(study), themes, counted="candidates")

    def _people(self, study: str) -> list[str]:
        heard = (person for source in self._workspace.sources.all(study) for person in people_in(source))
        return list(dict.fromkeys(heard))


def _codes(codings: list[Coding]) -> dict[str, set[str]]:
    held: dict[str, set[str]] = {}
    for coding in codings:
        if coding.code:
            held.setdefault(coding.code, set()).add(coding.person)
    return held
