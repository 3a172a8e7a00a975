"""Candidate CPIs: a theme that has been given an outcome statement and the evidence it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nlp.errors import RecordError
from nlp.linting import is_unworded
from nlp.values import Dimension
from research.amounts import count
from research.coding import Coding, people
from research.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Record):
    """Something customers want that might become a CPI.

    ``statement`` is an outcome statement, ``label`` its short name; ``evidence`` holds coding ids, most central
    first, and is never empty unless ``assumed`` (copied from a competitor or an expert's hunch: marked, and it
    cannot pass). ``terms`` are the phrases that set its theme apart; ``proposed_by`` is the model's fingerprint,
    "" when a person made it.
    """

    statement: str
    label: str
    dimension: Dimension = "other"
    stage: str = ""
    evidence: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    status: Literal["proposed", "kept", "rejected"] = "proposed"
    assumed: bool = False
    proposed_by: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.evidence and not self.assumed:
            raise RecordError(
                f"Candidate {self.label!r} rests on no quote.",
                "Give it at least one coded quote, or mark it as assumed.",
            )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a candidate rests on today: people first, quotes second."""

    people: tuple[str, ...]
    codings: tuple[Coding, ...]

    @property
    def summary(self) -> str:
        """E.g. ``"4 people, 9 quotes"``."""
        return people_and_quotes(len(self.people), len(self.codings))


def people_and_quotes(people: int, quotes: int) -> str:
    """How evidence is said everywhere, people first: ``"4 people, 9 quotes"``."""
    return f"{count(people, 'person', 'people')}, {count(quotes, 'quote')}"


def evidence_of(
    candidate: Candidate, codings: Mapping[str, Coding], stands_in: Mapping[str, str] | None = None
) -> Evidence:
    """The live codings that a candidate rests on.

    ``codings`` are the live codings by id; ``stands_in`` leads from a corrected coding to the one in force. What a
    person rejected, or corrected to carry no signal, drops out.
    """
    followed = (codings.get(ref) or codings.get((stands_in or {}).get(ref, "")) for ref in candidate.evidence)
    standing = tuple({c.id: c for c in followed if c is not None and c.counts}.values())
    return Evidence(people(standing), standing)


def merged_evidence(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Coding ids of several candidates, in their order, each once."""
    return tuple(dict.fromkeys(ref for candidate in candidates for ref in candidate.evidence))


def by_weight(candidates: Iterable[tuple[Candidate, Evidence]]) -> list[tuple[Candidate, Evidence]]:
    """Worded candidates first, then the most people, then the most quotes, then by name."""
    return sorted(
        candidates,
        key=lambda pair: (
            is_unworded(pair[0].statement), -len(pair[1].people), -len(pair[1].codings), pair[0].label,
        ),
    )  # fmt: skip
