"""What a study gives to an export, and what of it may go: nobody's words who withdrew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nlp.errors import ExchangeError
from research.candidates import Candidate, Evidence
from research.coding import Code, Coding, Memo
from research.exchange.refi.values import Loss
from research.studies import Participant, Source, Study, people_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The live records of a study.

    ``first`` leads from every version's id to the id of the first (``naming.first_ids``); ``codings`` hold all states.
    """

    study: Study
    sources: Sequence[Source] = ()
    participants: Sequence[Participant] = ()
    codes: Sequence[Code] = ()
    codings: Sequence[Coding] = ()
    candidates: Sequence[tuple[Candidate, Evidence]] = ()
    memos: Sequence[Memo] = ()
    first: Mapping[str, str] = field(default_factory=dict)

    def origin(self, id: str) -> str:
        """The id of the first version."""
        return self.first.get(id, id)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What of a study leaves it: ``texts`` by the source's first id, with the words of people who withdrew blotted."""

    sources: tuple[Source, ...]
    texts: Mapping[str, str]
    participants: tuple[Participant, ...]
    codings: tuple[Coding, ...]
    losses: tuple[Loss, ...]


def leaving(held: Contents, *, suggestions: bool) -> Leaving:
    """Sources, people and codings that may go; suggestions of the machine only when asked for.

    Raises:
        ExchangeError: if a coding's quote is not what its source says at its place.
    """
    gone = frozenset(p.code for p in held.participants if p.consent == "withdrawn")
    sources = tuple(s for s in held.sources if not _withdrew(s, gone))
    texts = {held.origin(s.id): blotted(s, gone) for s in sources}
    wanted = ("confirmed", "suggested") if suggestions else ("confirmed",)
    present = [c for c in held.codings if c.person not in gone and held.origin(c.source) in texts]
    codings = tuple(c for c in present if c.status in wanted and c.counts)
    _check(codings, {held.origin(s.id): s for s in sources}, held)
    losses = (
        _loss("rejected coding", sum(c.status == "rejected" for c in present), "a person said no to it"),
        _loss("suggestion", sum(c.status not in (*wanted, "rejected") for c in present), "it was not asked for"),
        _loss("participant who withdrew", len(gone), "their words and codings are left out"),
        _loss("source of people who withdrew", len(held.sources) - len(sources), "their words are left out"),
    )
    people = tuple(p for p in held.participants if p.code not in gone)
    return Leaving(sources, texts, people, codings, tuple(loss for loss in losses if loss.count))


def blotted(source: Source, gone: frozenset[str]) -> str:
    """The text with what people who withdrew said, and their label, blotted out character by character."""
    text = source.transcript.text
    before = 0
    for turn in source.transcript.turns:
        if turn.role != "interviewer" and source.person(turn) in gone:
            said = "".join(c if c.isspace() else "█" for c in text[before : turn.span.end])
            text = text[:before] + said + text[turn.span.end :]
        before = turn.span.end
    return text


def _withdrew(source: Source, gone: frozenset[str]) -> bool:
    people = people_in(source) or (source.participant,)
    return source.consent == "withdrawn" or all(person in gone for person in people)


def _check(codings: Iterable[Coding], sources: Mapping[str, Source], held: Contents) -> None:
    for coding in codings:
        source = sources[held.origin(coding.source)]
        if coding.span.of(source.transcript.text) != coding.quote or not coding.quote:
            raise ExchangeError(
                f"A quote of {source.name!r} is not what stands at {coding.span.start}..{coding.span.end}.",
                f"Withdraw the coding {coding.id} and code the words again.",
            )


def _loss(what: str, count: int, because: str) -> Loss:
    return Loss(what, count, because)
