"""What a report says: the rules on which quotes may be shown and what is still open before it is handed on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from research.candidates import Candidate, Evidence
from research.coding import Coding
from research.consenting import NOT_RECORDED, kept_back
from research.decisions import Decision
from research.gating import Gate
from research.qualification import KpiHint
from research.studies import Consent, Participant, Source, Study
from research.validation.records import Validation

Section = Literal["summary", "quotes", "validation", "decisions", "sources"]
"""Parts of a report that a person may leave out; the candidates themselves are always in it."""

SECTIONS: tuple[Section, ...] = get_args(Section)


@dataclass(frozen=True, slots=True)
class Quote:
    """One quote as a report shows it; ``words`` is ``None`` where it may be counted but not quoted, and ``silent``
    says why."""

    words: str | None
    person: str
    source: str
    start: int
    end: int
    kinds: tuple[str, ...]
    suggested: bool
    silent: str = ""

    @property
    def shown(self) -> str:
        """The words, or what stands in their place."""
        return f"(not shown: {self.silent})" if self.words is None else self.words


@dataclass(frozen=True, slots=True)
class Chapter:
    """One candidate: what customers want, who said so, what the data said, what was decided."""

    candidate: Candidate
    evidence: Evidence
    quotes: tuple[Quote, ...]
    hint: KpiHint | None
    validation: Validation | None
    decision: Decision | None
    stale: str = ""
    gate: Gate = field(default_factory=Gate)

    @property
    def standing(self) -> str:
        """In a word: what was decided, else that it is a KPI, else how far it came, else said or only assumed."""
        if self.decision is not None:
            return self.decision.outcome
        if self.gate.verdict == "KPI in disguise":
            return self.gate.standing
        reached = self.validation.verdict.reached if self.validation is not None else None
        return reached or ("assumed" if self.candidate.assumed else "said")

    @property
    def gated(self) -> str:
        """What people answered at the KPI gate, with their reasons; "" while nobody has answered anything."""
        return self.gate.sentence if self.gate.answers else ""

    @property
    def suspected(self) -> str:
        """Why its words may name a company figure, until the gate has settled it; "" without a reason."""
        return self.hint.because if self.hint is not None and self.gate.verdict == "undecided" else ""

    @property
    def shown(self) -> Evidence:
        """The evidence with words withheld where consent does not let them be quoted: what may leave in tables."""
        held = zip(self.evidence.codings, self.quotes, strict=True)
        codings = (replace(coding, quote=quote.shown) for coding, quote in held)
        return Evidence(self.evidence.people, tuple(codings))


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to look at before the report leaves the house; it never stops it."""

    what: str
    then: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report is written from.

    ``index`` finds a source by any id it ever had; ``made`` is the moment, already in words.
    """

    study: Study
    sources: tuple[Source, ...]
    index: Mapping[str, Source]
    people: int
    statements: int
    undecided: int
    chapters: tuple[Chapter, ...]
    warnings: tuple[Caution, ...]
    problems: tuple[tuple[str, str], ...]
    made: str
    sections: frozenset[str] = field(default_factory=lambda: frozenset(SECTIONS))

    @property
    def gated(self) -> bool:
        """Whether anybody has answered anything at the KPI gate: only then it is told of."""
        return any(chapter.gate.answers for chapter in self.chapters)


def quote(coding: Coding, source: Source, participant: Participant | None, *, unrecorded: bool = False) -> Quote:
    """A coding as a report shows it; ``unrecorded`` shows words for which nobody has recorded a consent too."""
    silent = kept_back(source, participant)
    if unrecorded and silent == NOT_RECORDED:
        silent = ""
    return Quote(
        words=None if silent else coding.quote,
        person=coding.person,
        source=source.name,
        start=coding.span.start,
        end=coding.span.end,
        kinds=coding.kinds,
        suggested=coding.status == "suggested",
        silent=silent,
    )


def preflight(
    sources: Sequence[Source],
    codings: Sequence[Coding],
    participants: Mapping[str, Participant],
    *,
    unrecorded: bool = False,
) -> tuple[Caution, ...]:
    """What is still open in the sources: consent nobody recorded, suggestions nobody decided."""
    found: list[Caution] = []
    unasked = [s for s in sources if s.consent == "unknown" and _consent(participants, s) == "unknown"]
    if unasked:
        found.append(
            Caution(
                f"Consent is not recorded for {len(unasked)} of {len(sources)} sources.",
                "Record it before this leaves your desk: their quotes are shown here."
                if unrecorded
                else "Record it on the Sources page: their quotes count, and are not shown until you do.",
            )
        )
    open_suggestions = [c for c in codings if c.status == "suggested"]
    if open_suggestions:
        found.append(
            Caution(
                f"{len(open_suggestions)} of {len(codings)} statements are machine suggestions nobody has decided.",
                "Confirm, correct or reject them on the Code page; they are marked in this report.",
            )
        )
    return tuple(found)


def _consent(participants: Mapping[str, Participant], source: Source) -> Consent:
    known = participants.get(source.participant)
    return known.consent if known else "unknown"


_PERSONAL = (
    ("an e-mail address", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("a telephone number", re.compile(r"(?<!\w)\+?\(?\d{2,4}\)?(?:[ ./-]?\d{2,4}){2,4}(?!\w)")),
    ("an identity number", re.compile(r"(?<!\w)\d{3}-\d{2}-\d{4}(?!\w)")),
)
"""What gives a person away in any language; a name does too, and no pattern finds every name."""


def open_points(chapters: Sequence[Chapter]) -> tuple[Caution, ...]:
    """What is still open in the chapters: words that may give a person away, evidence that has gone stale."""
    found: list[Caution] = []
    for chapter in chapters:
        for said in chapter.quotes:
            kind = next((name for name, form in _PERSONAL if said.words and form.search(said.words)), None)
            if kind is not None:
                found.append(
                    Caution(
                        f"A quote of {said.person} ({said.source}, {said.start}–{said.end}) holds {kind}.",
                        "Take the quote out of its candidate, or the report would give the person away.",
                    )
                )
        if person := _repeated(chapter):
            found.append(
                Caution(
                    f"“{chapter.candidate.label}” is worded as {person} said it, who may not be quoted.",
                    "Say it in your own words on the Candidates page.",
                )
            )
        if chapter.stale:
            found.append(
                Caution(f"“{chapter.candidate.label}”: {chapter.stale}", "Test it again before handing this on.")
            )
    return tuple(found)


def _repeated(chapter: Chapter) -> str:
    """Whose words, not to be shown, the candidate's own wording repeats; "" where it repeats nobody's."""
    told = (_flat(chapter.candidate.label), _flat(chapter.candidate.statement))
    for coding, said in zip(chapter.evidence.codings, chapter.quotes, strict=True):
        words = _flat(coding.quote)
        if said.words is None and any(words in own or (own in words and own.count(" ") > 1) for own in told):
            return said.person
    return ""


def _flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
