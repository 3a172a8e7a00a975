"""Cases: participants picked by consent, segment and attributes, and the codings that are theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from research.coding import Coding
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


def attribute_values(participants: Iterable[Participant]) -> dict[str, tuple[str, ...]]:
    """Every attribute of the participants with its values, in order of first appearance."""
    found: dict[str, dict[str, None]] = {}
    for person in participants:
        for name, value in person.attributes:
            found.setdefault(name, {})[value] = None
    return {name: tuple(values) for name, values in found.items()}
