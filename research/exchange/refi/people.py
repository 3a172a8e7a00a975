"""Cases of another program as participants: who is behind each source, each voice and each stretch of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, get_args

from nlp.values import Span, Transcript
from research.coding import Memo
from research.exchange.refi.values import QdaCase, QdaProject, QdaSource
from research.studies import Consent, Participant, Source, name_voices, people_in

if TYPE_CHECKING:
    from research.exchange.refi.importing import Mint


def cases_of(project: QdaProject) -> tuple[QdaCase, ...]:
    """The cases, each with a name, and with the sources that a program ties to them by a code of the same GUID."""
    names = {source.guid: source.name for source in project.sources}
    guids = {case.guid for case in project.cases}
    tied: dict[str, list[str]] = {}
    for source in project.sources:
        for ref in {coding.code for mark in source.selections for coding in mark.codings} & guids:
            tied.setdefault(ref, []).append(source.guid)
    return tuple(
        replace(
            case,
            name=case.name or (stem(names[case.sources[0]]) if len(case.sources) == 1 else f"case {n}"),
            sources=tuple(dict.fromkeys([*(s for s in case.sources if s in names), *tied.get(case.guid, ())])),
        )
        for n, case in enumerate(project.cases, start=1)
    )


class People:
    """The participants of a project, found by source and by selection."""

    def __init__(self, project: QdaProject, mint: Mint) -> None:
        self._cases = project.cases
        self._mint = mint
        self._in: dict[str, list[str]] = {}
        self._at = {ref: case.name for case in project.cases for ref in case.selections}
        self._told = {source.guid: source.values for source in project.sources}
        for case in project.cases:
            for source in case.sources:
                self._in.setdefault(source, []).append(case.name)

    def voices(self, source: QdaSource, transcript: Transcript) -> tuple[str, tuple[tuple[str, str], ...]]:
        """(participant, voices) of a source, as ``Source`` holds them."""
        known = list(dict.fromkeys(self._in.get(source.guid, ())))
        alone, guessed = name_voices(source.name, transcript)
        if not known:
            return alone, guessed
        if len(known) == 1:
            return known[0], ()
        labels = dict.fromkeys(t.speaker for t in transcript.turns if t.speaker and t.role in ("customer", "observer"))
        named = {label: _called(label, known) for label in labels}
        return "", tuple((label, name or dict(guessed).get(label, label)) for label, name in named.items())

    def person(self, selections: Iterable[str], source: Source, span: Span) -> str:
        """Whose experience a stretch tells; ``selections`` are the GUIDs of what marks it."""
        known = next((self._at[ref] for ref in selections if ref in self._at), "")
        return known or source.person_at(span)

    def participants(self, sources: Mapping[str, Source]) -> list[Participant]:
        """Everyone a case or the values of a source describe."""
        facts: dict[str, dict[str, str]] = {}
        for case in self._cases:
            facts.setdefault(case.name, {}).update(case.values)
        for ref, source in sources.items():
            people = people_in(source) or tuple(filter(None, [source.participant]))
            if len(people) == 1 and self._told[ref]:
                own = facts.setdefault(people[0], {})
                own.update({name: value for name, value in self._told[ref] if name not in own})
            elif self._told[ref]:
                self._mint.lost["value of a source of several people"] += len(self._told[ref])
        return [self._participant(code, values) for code, values in facts.items()]

    def _participant(self, code: str, values: dict[str, str]) -> Participant:
        consent = values.get("consent", "")
        known = consent if consent in get_args(Consent) else "unknown"
        left = {name: v for name, v in values.items() if name != "segment" and (name != "consent" or consent != known)}
        return Participant(
            id=self._mint.id(),
            stamp=self._mint.stamp,
            code=code,
            segment=values.get("segment", ""),
            attributes=tuple(left.items()),
            consent=known,  # type: ignore[arg-type]
        )

    def memos(self, participants: Iterable[Participant]) -> Iterator[Memo]:
        """What was said about the people themselves."""
        ids = {person.code: person.id for person in participants}
        for case in (case for case in self._cases if case.memo.strip()):
            yield Memo(id=self._mint.id(), stamp=self._mint.stamp, about=ids[case.name], text=case.memo.strip())


def _called(label: str, names: Iterable[str]) -> str:
    wanted = label.casefold()
    return next((n for n in names if n.casefold() == wanted or n.casefold().endswith(f"/{wanted}")), "")


def stem(name: str) -> str:
    """A file's name without folders and suffix."""
    return PurePosixPath(name.replace("\\", "/")).stem or name
