"""What one person may see of a study's codings: the one place that keeps blind coders from each other's work.

Everything that shows, counts, exports or changes codings asks here. While somebody codes blind, they see of each
statement their own latest judgement, else the machine's suggestion, else nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from nlp.values import Span
from research.agreement.coders import (
    MACHINE,
    Adjudication,
    Blinding,
    Judged,
    first_versions,
    is_blind,
    judgements,
    seen_by,
    standing,
)
from research.coding import Coding, MachineReading, Memo, opinions_of
from research.records import Action
from research.studies import Participant, Source
from research.workspace.desk import Desk
from research.workspace.studies import of_people_who_consent, withdrawn_people

HIDDEN = "worked on codings: hidden while you code blind"
"""What the history says of steps that would tell a blind coder what others did."""

_TELLING = ("coding.", "memos.", "agreement.", "exchange.", "history.", "codebook.in_vivo", "codebook.split")
_HARMLESS = {
    "coding.suggest", "coding.add_code", "coding.import_codebook", "agreement.blind", "agreement.open", "history.mark",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sight:
    """What ``by`` sees: the codings, in the order added, and for each old version of a record the one they see.

    ``live`` leads from each coding that is shown, where it is not the one in force, to the one that is.
    """

    by: str
    blind: bool
    codings: tuple[Coding, ...]
    stands_in: Mapping[str, str]
    live: Mapping[str, str]

    def now(self, ref: str) -> str:
        """The id, as this person sees it, of what ``ref`` became."""
        return self.stands_in.get(ref, ref)

    def coding(self, ref: str) -> Coding | None:
        """The coding with this id or what it became; ``None`` where this person may not see it."""
        now = self.now(ref)
        return next((coding for coding in self.codings if coding.id == now), None)

    def step(self, action: Action) -> Action:
        """The action as this person's history shows it."""
        telling = action.verb.startswith(_TELLING) and action.verb not in _HARMLESS
        return replace(action, summary=HIDDEN) if self.blind and telling and action.by != self.by else action


def sight_of(desk: Desk, study: str, by: str) -> Sight:
    """What ``by`` sees of the study today, without the words of people who withdrew."""
    everything, stands_in = everyones(desk, study), desk.ledger(study).stands_in
    if not is_blind(desk.live(Blinding, study), by):
        return Sight(by, False, tuple(everything), stands_in, {})
    every = desk.every(Coding, study)
    roots = first_versions(every)
    shown = {roots[c.id]: c for c in seen_by(everything, judged(desk, study), roots, by)}
    follow = {ref: now for ref, now in stands_in.items() if ref not in every}
    follow |= {ref: shown[root].id for ref, root in roots.items() if root in shown and shown[root].id != ref}
    live = {shown[roots[c.id]].id: c.id for c in everything if roots[c.id] in shown}
    return Sight(by, True, tuple(shown.values()), follow, {old: now for old, now in live.items() if old != now})


def memos_for(desk: Desk, study: str, by: str) -> list[Memo]:
    """Live memos that ``by`` may see, in the order made: a blind coder sees none of others on statements."""
    live, sight = desk.live(Memo, study), sight_of(desk, study, by)
    if not sight.blind:
        return live
    codings = desk.every(Coding, study)
    return [memo for memo in live if memo.about not in codings or (memo.by == by and sight.coding(memo.about))]


def everyones(desk: Desk, study: str) -> list[Coding]:
    """Live codings of every coder in the order added: for rules that change or compare them, never to be shown."""
    sources = {s.id for s in desk.live(Source, study) if s.consent != "withdrawn"}
    stands_in = desk.ledger(study).stands_in
    codings = [c for c in desk.live(Coding, study) if stands_in.get(c.source, c.source) in sources]
    return of_people_who_consent(codings, withdrawn_people(desk.live(Participant, study)))


def left_out(desk: Desk, study: str) -> list[Coding]:
    """Live codings that would count had their person, or whoever gave their source, not withdrawn consent."""
    sources = {s.id for s in desk.live(Source, study)}
    stands_in = desk.ledger(study).stands_in
    kept = {coding.id for coding in everyones(desk, study)}
    live = (c for c in desk.live(Coding, study) if stands_in.get(c.source, c.source) in sources)
    return [coding for coding in live if coding.counts and coding.id not in kept]


def judged(desk: Desk, study: str) -> Judged:
    """Each coder's latest judgement on each statement; the machine's too on those that people judged before it read."""
    done = {a.stamp.action for a in desk.every(Adjudication, study).values()}
    found = judgements(desk.every(Coding, study), standing(desk.ledger(study).entries), done)
    said, stands_in = found.get(MACHINE, {}), desk.ledger(study).stands_in
    suggested: dict[str, list[Span]] = {}
    for coding in said.values():
        suggested.setdefault(stands_in.get(coding.source, coding.source), []).append(coding.span)
    more = {  # what it said first of a statement, before anybody judged it, goes before what it says now
        opinion.id: opinion
        for opinion in opinions(desk, study)
        if not any(opinion.span.overlaps(span) for span in suggested.get(opinion.source, ()))
    }
    return {**found, MACHINE: {**said, **more}} if more else found


def opinions(desk: Desk, study: str) -> list[Coding]:
    """What the latest reading of each source made of statements that people had judged."""
    stands_in = desk.ledger(study).stands_in
    latest = {stands_in.get(r.source, r.source): r for r in desk.live(MachineReading, study)}
    sources = {source.id: source for source in desk.live(Source, study)}
    read = [(reading, sources[ref]) for ref, reading in latest.items() if ref in sources]
    return [made for reading, source in read for made in opinions_of(reading, source)]
