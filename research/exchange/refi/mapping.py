"""Records to a project other programs open: signals, codebook and CPIs as codes, people as cases, coders as users.

Every GUID is made from the id of a record's first version, so that exporting again gives the same ones even after
corrections. What the format has no field for stands in descriptions, or is named in the losses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from research.coding import Coding
from research.exchange.refi.books import codebook
from research.exchange.refi.contents import Contents, Leaving, leaving
from research.exchange.refi.naming import ORIGIN, STAGE, SUGGESTER, UNKNOWN, details, stable
from research.exchange.refi.values import (
    Loss,
    QdaCase,
    QdaCoding,
    QdaGraph,
    QdaNote,
    QdaProject,
    QdaSelection,
    QdaSet,
    QdaSource,
    QdaUser,
)
from research.exchange.refi.writing import legal
from research.studies import Participant, Source, people_in


def project_of(held: Contents, *, suggestions: bool = False) -> tuple[QdaProject, tuple[Loss, ...]]:
    """The study as a project, and what of it cannot go or goes as words only.

    Raises:
        ExchangeError: if a coding's quote is not what its source says at its place.
    """
    going = leaving(held, suggestions=suggestions)
    made = _Making(held, going)
    sources = tuple(made.source(source) for source in going.sources)
    cases = tuple(made.case(person) for person in going.participants)
    notes = tuple(made.notes())
    project = QdaProject(
        name=held.study.title,
        origin=ORIGIN,
        at=held.study.at,
        users=tuple(QdaUser(guid, name) for name, guid in sorted(made.users.items())),
        codes=codebook(held),
        sources=sources,
        cases=cases,
        notes=notes,
        sets=stage_sets(held),
        graphs=journey(held),
        description=_about(held),
    )
    return project, (*going.losses, *_more(held, going, made))


def stage_sets(held: Contents) -> tuple[QdaSet, ...]:
    """A set of CPIs per journey stage, in journey order."""
    live = [candidate for candidate, _ in held.candidates if candidate.status != "rejected"]
    return tuple(
        QdaSet(
            guid=stable("stage", held.study.study, stage.name),
            name=STAGE + stage.name,
            codes=tuple(stable("candidate", held.origin(c.id)) for c in live if c.stage == stage.name),
            memo=stage.description,
        )
        for stage in held.study.stages
    )


def journey(held: Contents) -> tuple[QdaGraph, ...]:
    """The journey as a picture: a column per stage with its CPIs below; none while no CPI has a stage."""
    columns = [each for each in stage_sets(held) if each.codes]
    labels = {stable("candidate", held.origin(c.id)): c.label for c, _ in held.candidates}
    drawn = [
        (ref, words, 240 * left, 80 * top)
        for left, each in enumerate(columns)
        for top, (ref, words) in enumerate([(each.guid, each.name), *((code, labels[code]) for code in each.codes)])
    ]
    guid = stable("graph", legal(held.study.title))
    return (QdaGraph(guid, "Journey map", tuple(drawn)),) if drawn else ()


@dataclass(slots=True)
class _Making:
    held: Contents
    going: Leaving
    users: dict[str, str] = field(default_factory=dict)
    dropped: int = 0
    _by_source: dict[str, dict[tuple[int, int, str], list[Coding]]] = field(default_factory=dict)
    evidence: dict[str, list[str]] = field(default_factory=dict)
    _words: dict[str, list[str]] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._known = {self.held.origin(code.id) for code in self.held.codes}
        for coding in self.going.codings:
            spans = self._by_source.setdefault(self.held.origin(coding.source), {})
            spans.setdefault((coding.span.start, coding.span.end, _coder(coding)), []).append(coding)
        for candidate, evidence in self.held.candidates:
            if candidate.status != "rejected":
                for coding in evidence.codings:
                    guid = stable("candidate", self.held.origin(candidate.id))
                    self.evidence.setdefault(self.held.origin(coding.id), []).append(guid)
        for memo in self.held.memos:
            self._words.setdefault(self.held.origin(memo.about), []).append(memo.text)

    def user(self, name: str) -> str:
        known = name.strip() or UNKNOWN
        return self.users.setdefault(known, stable("user", known))

    def source(self, source: Source) -> QdaSource:
        own = self.held.origin(source.id)
        spans = self._by_source.get(own, {})
        return QdaSource(
            guid=stable("source", own),
            name=source.name,
            text=self.going.texts[own],
            selections=tuple(self._selection(own, span, spans[span]) for span in sorted(spans)),
            memo="\n".join(self._words.get(own, ())),
            user=self.user(source.by),
            at=source.at,
        )

    def _selection(self, source: str, span: tuple[int, int, str], codings: Sequence[Coding]) -> QdaSelection:
        words = [text for coding in codings for text in self._words.get(self.held.origin(coding.id), ())]
        given: dict[tuple[str, str], QdaCoding] = {}
        for made in (made for coding in codings for made in self._codings(coding)):
            given.setdefault((made.code, made.user), made)
        return QdaSelection(
            guid=self._place(source, span),
            start=span[0],
            end=span[1],
            codings=tuple(given.values()),
            memo="\n".join([*words, *filter(None, map(_told, codings))]),
            user=self.user(_coder(codings[0])),
            at=codings[0].at,
        )

    def _place(self, source: str, span: tuple[int, int, str]) -> str:
        """One selection for each coder of a stretch: programs take the selection's user for that of its codings."""
        return stable("selection", source, str(span[0]), str(span[1]), span[2])

    def _codings(self, coding: Coding) -> Iterator[QdaCoding]:
        own = self.held.origin(coding.id)
        refs = [stable("signal", kind) for kind in coding.kinds]
        refs += [stable("code", first)] if (first := self.held.origin(coding.code or "")) in self._known else []
        for ref in [*refs, *self.evidence.get(own, ())]:
            yield QdaCoding(stable("coding", own, ref), ref, self.user(_coder(coding)), coding.at)

    def case(self, person: Participant) -> QdaCase:
        own = [s for s in self.going.sources if person.code in (*people_in(s), s.participant)]
        known = dict(person.attributes)
        facts = (("segment", person.segment), ("consent", person.consent.removeprefix("unknown")))
        shared = {self.held.origin(s.id) for s in own if len(people_in(s)) > 1}
        return QdaCase(
            guid=self._case(person),
            name=person.code,
            values=(*person.attributes, *((name, value) for name, value in facts if value and name not in known)),
            sources=tuple(stable("source", self.held.origin(s.id)) for s in own),
            selections=tuple(dict.fromkeys(self._of(person.code, shared))),
            memo="\n".join(self._words.get(self.held.origin(person.id), ()) if person.id else ()),
        )

    def _case(self, person: Participant) -> str:
        return stable("participant", self.held.study.study, person.code)

    def _of(self, person: str, sources: Iterable[str]) -> Iterator[str]:
        for source in sorted(sources):
            for span, codings in sorted(self._by_source.get(source, {}).items()):
                if any(coding.person == person for coding in codings):
                    yield self._place(source, span)

    def notes(self) -> Iterator[QdaNote]:
        places = self._places()
        names: Counter[str] = Counter()
        for memo in self.held.memos:
            about = places.get(self.held.origin(memo.about))
            if about is None:
                self.dropped += 1
            elif not about.startswith("case:"):  # those stand in the case itself
                guid = stable("memo", self.held.origin(memo.id))
                name = f"{memo.type} {memo.at:%Y-%m-%d %H:%M}"  # names are unique: a journal has each once
                names[name] += 1
                unique = name if names[name] == 1 else f"{name} ({names[name]})"
                yield QdaNote(guid, unique, memo.text, about, self.user(memo.by), memo.at)

    def _places(self) -> dict[str, str]:
        held = self.held
        places = {held.study.study: ""}
        places |= {held.origin(s.id): stable("source", held.origin(s.id)) for s in self.going.sources}
        places |= {held.origin(c.id): stable("code", held.origin(c.id)) for c in held.codes}
        places |= {held.origin(p.id): f"case:{p.code}" for p in self.going.participants if p.id}
        live = [c for c, _ in held.candidates if c.status != "rejected"]
        places |= {held.origin(c.id): stable("candidate", held.origin(c.id)) for c in live}
        for source, spans in self._by_source.items():
            for span, codings in spans.items():
                places |= {held.origin(c.id): self._place(source, span) for c in codings}
        return places


def _coder(coding: Coding) -> str:
    return SUGGESTER + coding.suggested_by if coding.status == "suggested" else coding.by.strip() or UNKNOWN


def _told(coding: Coding) -> str:
    return details(
        coder=_coder(coding),
        dimension="" if coding.dimension == "other" else coding.dimension,
        stage=coding.stage,
        suggested_by="" if coding.status == "suggested" else coding.suggested_by,
        scores=", ".join(f"{kind} {score:.4f}" for kind, score in zip(coding.kinds, coding.scores, strict=False)),
        because=coding.because,
    )


def _about(held: Contents) -> str:
    goals = (("Question", held.study.question), ("Customer", held.study.customer), ("Decision", held.study.decision))
    return "\n".join(f"{name}: {' '.join(value.split())}" for name, value in goals if value)


def _more(held: Contents, going: Leaving, made: _Making) -> Iterator[Loss]:
    changed = sum(a != b for text in going.texts.values() for a, b in zip(text, legal(text), strict=True))
    told = sum(bool(_told(coding)) for coding in going.codings)
    turns = sum(len(source.transcript.turns) for source in going.sources)
    rejected = sum(candidate.status == "rejected" for candidate, _ in held.candidates)
    ordered = sum(len(cpis) for cpis in made.evidence.values())
    every = (
        ("turn", turns, "the format knows no speakers, roles or times; they are read from the text again"),
        ("dimension, stage or score of a coding", told, "it goes as words in the description of its quote"),
        ("character XML forbids", changed, "it goes as �, so that positions stay"),
        ("rejected candidate", rejected, "a person said no to it"),
        ("memo", made.dropped, "what it is about does not go either"),
        ("order of a CPI's quotes", ordered, "which quote is most central is not kept"),
        ("KPI", len(held.study.kpis), "the format has no place for it"),
    )
    yield from (Loss(what, count, because) for what, count, because in every if count)
