"""Cases: participants picked by consent, segment and attributes, and the codings that are theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from research.board import Board
from research.candidates import Candidate, Evidence, by_weight
from research.codebook import CodeUse
from research.coding import Coding, people
from research.studies import Consent, Participant


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which participants are looked at. Nothing picked means everyone; within a field any value will do, and every
    field has to fit. ``attributes`` are (name, allowed values)."""

    consents: tuple[Consent, ...] = ()
    segments: tuple[str, ...] = ()
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it lets everyone in."""
        return not (self.consents or self.segments or any(values for _, values in self.attributes))

    def admits(self, person: Participant) -> bool:
        """Whether the participant is among those picked."""
        told = dict(person.attributes)
        return (
            (not self.consents or person.consent in self.consents)
            and (not self.segments or person.segment in self.segments)
            and all(not values or told.get(name, "") in values for name, values in self.attributes)
        )


def people_of(cases: CaseFilter, participants: Iterable[Participant]) -> frozenset[str]:
    """Codes of the participants picked."""
    return frozenset(person.code for person in participants if cases.admits(person))


def of_cases(codings: Iterable[Coding], cases: CaseFilter, participants: Sequence[Participant]) -> list[Coding]:
    """The codings of the participants picked; all of them while nothing is picked."""
    if cases.empty:
        return list(codings)
    wanted = people_of(cases, participants)
    return [coding for coding in codings if coding.person in wanted]


def weighed_by(
    candidates: Iterable[tuple[Candidate, Evidence]], wanted: frozenset[str]
) -> list[tuple[Candidate, Evidence]]:
    """Candidates with what they rest on among the people ``wanted`` alone, by its weight.

    One that rests on other people only is left out; one that rests on nobody (assumed) stays.
    """
    narrowed = ((candidate, evidence, _of(evidence.codings, wanted)) for candidate, evidence in candidates)
    return by_weight((c, Evidence(people(own), own)) for c, evidence, own in narrowed if own or not evidence.codings)


def used_by(uses: Iterable[CodeUse], wanted: frozenset[str]) -> list[CodeUse]:
    """Every code with the quotes of the people ``wanted`` alone."""
    return [replace(use, own=_of(use.own, wanted), below=_of(use.below, wanted)) for use in uses]


def laid_by(board: Board, wanted: frozenset[str]) -> Board:
    """The board with the cards of the people ``wanted`` alone: to be shown, and never to be changed by."""
    clusters = tuple(replace(cluster, cards=_of(cluster.cards, wanted)) for cluster in board.clusters)
    return replace(board, clusters=clusters, aside=_of(board.aside, wanted), loose=_of(board.loose, wanted))


def _of(codings: Iterable[Coding], wanted: frozenset[str]) -> tuple[Coding, ...]:
    return tuple(coding for coding in codings if coding.person in wanted)


def attribute_values(participants: Iterable[Participant]) -> dict[str, tuple[str, ...]]:
    """Every attribute of the participants with its values, in order of first appearance."""
    found: dict[str, dict[str, None]] = {}
    for person in participants:
        for name, value in person.attributes:
            found.setdefault(name, {})[value] = None
    return {name: tuple(values) for name, values in found.items()}
