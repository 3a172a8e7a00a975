"""Search: what was said and how it was coded, found by words, labels and who said it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nlp.values import KINDS, Span
from research.agreement.coders import coder_of, labels_of
from research.cases import CaseFilter, attribute_values, people_of
from research.coding import Code, Coding
from research.crossing import Crossed, by_case, together
from research.exchange.sheets import csv_of
from research.searching import FIELDS, Item, Query, matches, parse
from research.studies import Participant, Source
from research.workspace.agreement import Agreement
from research.workspace.coding import CodingDesk
from research.workspace.desk import Desk
from research.workspace.studies import Studies, withdrawn_people

Scope = Literal["quotes", "text"]
"""``quotes`` looks at codings one by one; ``text`` at every turn of a customer or observer, coded or not, together
with everything that was coded in it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Something found: a stretch of a source and who said it; ``coding`` is ``None`` for a turn."""

    source: Source
    span: Span
    person: str
    coding: Coding | None = None

    @property
    def words(self) -> str:
        """What was said."""
        return self.span.of(self.source.transcript.text)


class Search:
    """Find passages, and cross labels with labels and with cases."""

    def __init__(self, desk: Desk, studies: Studies, coding: CodingDesk, agreement: Agreement) -> None:
        self._desk = desk
        self._studies = studies
        self._coding = coding
        self._agreement = agreement

    def fields(self, study: str) -> tuple[str, ...]:
        """What may stand before a colon: the fields of every study, and its participants' attributes."""
        return (*FIELDS, *attribute_values(self._studies.participants(study)))

    def find(
        self, study: str, query: str, *, scope: Scope = "quotes", cases: CaseFilter | None = None
    ) -> list[Passage]:
        """Passages that a query holds of, by source and place; everything when it is blank. Rejected statements are
        found only where the query speaks of ``status``.

        Raises:
            QueryError: if the query cannot be read.
        """
        read = parse(query, self.fields(study))
        wanted = None if cases is None or cases.empty else people_of(cases, self._studies.participants(study))
        held = self._held(study, rejected="status:" in query.casefold())
        found = self._quotes(held) if scope == "quotes" else self._turns(study, held)
        passages = [(passage, own) for passage, own in found if wanted is None or passage.person in wanted]
        if read is None:
            return [passage for passage, _ in passages]
        known = self._known(study, held)
        return [passage for passage, own in passages if _holds(read, passage, own, known)]

    def together(self, study: str, passages: Sequence[Passage], labels: Sequence[str]) -> list[Crossed]:
        """How often labels meet in the same words, among quotes that were found."""
        return together(self._labelled(study, passages), labels)

    def by_case(
        self,
        study: str,
        passages: Sequence[Passage],
        labels: Sequence[str],
        *,
        case: str = "person",
        cases: CaseFilter | None = None,
    ) -> list[Crossed]:
        """Labels by case: ``person``, ``segment``, or the name of an attribute; of the participants picked only."""
        everyone = self._studies.participants(study)
        case_of = {p.code: _case(p, case) for p in everyone if cases is None or cases.admits(p)}
        return by_case(self._labelled(study, passages), labels, case_of)

    def csv(self, study: str, passages: Sequence[Passage], link: str) -> str:
        """One row a passage, with the way back: ``link`` is the address of the app."""
        codes, _ = self._codes(study)
        everyone = {p.code: p for p in self._studies.participants(study)}
        header = ("person", "segment", "source", "start_code_point", "end_code_point", "status", "signals", "code",
                  "dimension", "stage", "quote", "link")  # fmt: skip
        rows = []
        for passage in passages:
            c = passage.coding
            code = codes.get(c.code or "") if c else None
            known = everyone.get(passage.person)
            told = (
                (c.status, "|".join(c.kinds), " / ".join(code.path) if code else "", c.dimension, c.stage)
                if c
                else ("",) * 5
            )
            address = f"{link}code?study={study}&src={passage.source.id}" + (f"&quote={c.id}" if c else "")
            rows.append((passage.person, known.segment if known else "", passage.source.name, passage.span.start,
                         passage.span.end, *told, passage.words, address))  # fmt: skip
        return csv_of([header, *rows])

    def _held(self, study: str, *, rejected: bool) -> list[tuple[Coding, Source]]:
        current = {source.id: source for source in self._desk.live(Source, study)}
        stands_in = self._desk.ledger(study).stands_in
        order = {source: n for n, source in enumerate(current)}
        seen = [c for c in self._coding.all(study) if rejected or c.status != "rejected"]
        pairs = [(c, current[stands_in.get(c.source, c.source)]) for c in seen]
        return sorted(pairs, key=lambda pair: (order[pair[1].id], pair[0].span))

    def _quotes(self, held: Sequence[tuple[Coding, Source]]) -> list[tuple[Passage, list[Coding]]]:
        return [(Passage(source, c.span, c.person, c), [c]) for c, source in held]

    def _turns(self, study: str, held: Sequence[tuple[Coding, Source]]) -> list[tuple[Passage, list[Coding]]]:
        gone = withdrawn_people(self._desk.live(Participant, study))
        found = []
        for source in self._desk.live(Source, study):
            if source.consent == "withdrawn":
                continue
            own = [c for c, where in held if where.id == source.id]
            for turn in source.transcript.turns:
                person = source.person(turn)
                if turn.role in ("customer", "observer") and person not in gone:
                    inside = [c for c in own if c.span.overlaps(turn.span)]
                    found.append((Passage(source, turn.span, person), inside))
        return found

    def _known(self, study: str, held: Sequence[tuple[Coding, Source]]) -> _Known:
        by_source: dict[str, list[Coding]] = {}
        for coding, source in held:
            by_source.setdefault(source.id, []).append(coding)
        everyone = {p.code: p for p in self._studies.participants(study)}
        return _Known(self._codes(study)[0], by_source, everyone)

    def _labelled(self, study: str, passages: Sequence[Passage]) -> list[tuple[Coding, frozenset[str]]]:
        codes = self._codes(study)
        return [(p.coding, labels_of(p.coding, *codes)) for p in passages if p.coding is not None]

    def _codes(self, study: str) -> tuple[dict[str, Code], dict[tuple[str, ...], str]]:
        return self._agreement.codes(study)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a study knows, gathered once for one query."""

    codes: dict[str, Code]
    by_source: dict[str, list[Coding]]
    everyone: dict[str, Participant]


def _holds(query: Query, passage: Passage, own: Sequence[Coding], known: _Known) -> bool:
    near = (c for c in known.by_source.get(passage.source.id, ()) if c.span.overlaps(passage.span))
    met = [c for c in near if passage.coding is None or c.id != passage.coding.id]
    facts = _said(own, known.codes) | {
        "with": frozenset(word for c in met for word in (*c.kinds, *_names(c, known.codes))),
        "person": frozenset([passage.person.casefold()]),
        "source": frozenset([passage.source.name.casefold()]),
    }
    person = known.everyone.get(passage.person)
    if person is not None:
        facts |= {name.casefold(): frozenset([value.casefold()]) for name, value in person.attributes}
        facts["segment"] = frozenset([person.segment.casefold()])
    return matches(query, Item(passage.words.casefold(), facts))


def _said(own: Sequence[Coding], codes: dict[str, Code]) -> dict[str, frozenset[str]]:
    return {
        "code": frozenset(name for c in own for name in _names(c, codes)),
        "signal": frozenset(kind for c in own for kind in c.kinds if kind in KINDS),
        "dimension": frozenset(c.dimension for c in own if c.kinds),
        "stage": frozenset(c.stage.casefold() for c in own if c.stage),
        "status": frozenset(c.status for c in own),
        "coder": frozenset(coder_of(c).casefold() for c in own),
    }


def _names(coding: Coding, codes: dict[str, Code]) -> tuple[str, ...]:
    """The names by which a coding's code is found: each on its path, and the whole path."""
    code = codes.get(coding.code or "")
    path = tuple(name.casefold() for name in code.path) if code else ()
    return (*path, " › ".join(path), " / ".join(path)) if path else ()


def _case(person: Participant, case: str) -> str:
    if case == "person":
        return person.code
    return (person.segment if case == "segment" else dict(person.attributes).get(case, "")) or "(not known)"
