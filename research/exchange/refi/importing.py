"""A project of another program as the records of a new study: sources, people, codes, codings by their coders, memos.

Nothing is stored here. What came across in another shape, or not at all, is counted with the reason.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, get_args

from nlp import reading
from nlp.values import Stage
from research.coding import Memo
from research.exchange.refi.naming import STAGE, UNKNOWN
from research.exchange.refi.people import People, cases_of
from research.exchange.refi.recoding import Recoding
from research.exchange.refi.understanding import understood
from research.exchange.refi.values import Loss, QdaNote, QdaProject, QdaSource
from research.records import Blob, Record, Stamp
from research.studies import Source, Study

_OURS = re.compile(r"(\w+)( \d{4}-\d\d-\d\d \d\d:\d\d( \(\d+\))?)?")
MemoType = Literal["observation", "interpretation", "question"]
_WHY = {
    "annotation of some words": "it is kept as a memo on its source, with the words it was about",
    "code of the same name": "two codes under one parent had the same name; they became one",
    "coding of blank words": "it marks no words",
    "colour of a code": "codes have no colours here",
    "CPI without a quote": "none of its quotes came across; it is marked as assumed",
    "marked words without a code": "nobody said anything about them",
    "set of codes": "groups of codes have no place in a study; journey stages do",
    "source without words": "there is nothing in it to code",
    "suggestion of the machine": "nothing is lost: it waits for a person's judgement again",
    "value of a source of several people": "nobody can say whose it is",
}


@dataclass(frozen=True, slots=True)
class Brought:
    """What to add: ``records`` in the order to store them, the study first, all of one action; ``originals`` beside."""

    study: Study
    records: tuple[Record, ...]
    originals: tuple[Blob, ...]
    losses: tuple[Loss, ...]


@dataclass(slots=True)
class Mint:
    """Gives each record its id and stamp within one action, whoever made it; counts what is lost."""

    stamp: Stamp
    users: Mapping[str, str]
    lost: Counter[str] = field(default_factory=Counter)
    n: int = 0

    def id(self) -> str:
        """A fresh id."""
        self.n += 1
        return self.stamp.id(self.n - 1)

    def made(self, user: str, at: datetime | None) -> Stamp:
        """The stamp of something ``user`` (a GUID) did then."""
        return replace(self.stamp, by=self.users.get(user, UNKNOWN), at=at or self.stamp.at)


def study_from(project: QdaProject, *, stamp: Stamp) -> Brought:
    """The records of a study that holds what the project holds; the first is the study, with the id ``stamp.id(0)``."""
    mint = Mint(stamp, {user.guid: user.name for user in project.users if user.guid})
    study = _study(project, mint)
    project = replace(project, cases=cases_of(project))
    taken = [source for source in project.sources if source.text.strip()]
    mint.lost["source without words"] += len(project.sources) - len(taken)
    people = People(project, mint)
    sources = {source.guid: _source(source, people, mint) for source in taken}
    participants = people.participants(sources)
    coded = Recoding(project, study, people, mint)
    codings = [coding for source in taken for coding in coded.source(source, sources[source.guid])]
    candidates = coded.candidates()
    about = {ref: source.id for ref, source in sources.items()} | coded.places
    memos = [*_memos(project, about, study, mint), *coded.memos, *people.memos(participants)]
    codes = coded.codes()
    made = (study, *sources.values(), *participants, *codes, *codings, *candidates, *memos)
    originals = {s.sha256: Blob(f"sha256:{s.sha256}", s.transcript.text.encode("utf-8")) for s in sources.values()}
    return Brought(study, made, tuple(originals.values()), tuple(losses(mint.lost)))


def losses(lost: Counter[str]) -> Iterator[Loss]:
    """Each thing that was counted, with its reason."""
    yield from (Loss(what, n, _WHY[what]) for what, n in sorted(lost.items()) if n)


def _study(project: QdaProject, mint: Mint) -> Study:
    stages = tuple(Stage(s.name.removeprefix(STAGE), s.memo) for s in project.sets if s.name.startswith(STAGE))
    mint.lost["set of codes"] += sum(not each.name.startswith(STAGE) for each in project.sets)
    told, rest = _goals(project.description)
    return Study(
        id=mint.id(),
        stamp=mint.stamp,
        title=project.name.strip() or "Imported study",
        question=told.get("Question", rest),
        customer=told.get("Customer", ""),
        decision=told.get("Decision", ""),
        stages=tuple({stage.name: stage for stage in stages if stage.name}.values()),
    )


def _goals(text: str) -> tuple[dict[str, str], str]:
    lines = [line.partition(": ") for line in text.split("\n")]
    goals = {name: value for name, _, value in lines if name in ("Question", "Customer", "Decision") and value}
    return goals, "" if goals else text.strip()


def _source(source: QdaSource, people: People, mint: Mint) -> Source:
    transcript, language = understood(source.name, source.text)
    participant, voices = people.voices(source, transcript)
    return Source(
        id=mint.id(),
        stamp=mint.made(source.user, source.at) if source.user else replace(mint.stamp, at=source.at or mint.stamp.at),
        name=source.name,
        participant=participant,
        transcript=transcript,
        sha256=hashlib.sha256(source.text.encode("utf-8")).hexdigest(),
        language=language,
        voices=voices,
        reader=reading.fingerprint(),
    )


def _memos(project: QdaProject, about: Mapping[str, str], study: Study, mint: Mint) -> Iterator[Memo]:
    for note in project.notes:
        yield _memo(note, about.get(note.about, study.id), mint)
    for source in project.sources:
        memo = source.memo
        for note in (note for note in project.notes if note.about == source.guid):
            memo = memo.replace(note.text, "", 1)  # some programs write it twice, where each reader looks
        if memo.strip() and source.guid in about:
            stamp = mint.made(source.user, source.at)
            yield Memo(id=mint.id(), stamp=stamp, about=about[source.guid], text=memo.strip())


def _memo(note: QdaNote, about: str, mint: Mint) -> Memo:
    made = Memo(id=mint.id(), stamp=mint.made(note.user, note.at), about=about, text=note.text)
    named = _OURS.fullmatch(note.name)
    kind = next((each for each in get_args(MemoType) if named and each == named[1]), None)
    if kind is not None:
        return replace(made, type=kind)
    title = note.name.strip()
    return replace(made, text=f"{title}\n{note.text}") if title and not note.text.startswith(title) else made
