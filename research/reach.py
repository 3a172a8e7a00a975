"""How far a candidate reaches: who names it, in which segments, whether it is still being named, what speaks against.

People come before quotes, and whoever did not name it counts too: a candidate is not weighed by its friends alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from research.amounts import count
from research.candidates import Candidate, Evidence
from research.coding import Coding, people
from research.studies import Participant

LATEST = 4
"""The people heard last that are looked at to see whether it is still being named."""
NO_SEGMENT = "without a segment"


@dataclass(frozen=True, slots=True)
class Segment:
    """Of the people of a segment that were ``heard``, how many ``named`` the candidate."""

    name: str
    named: int
    heard: int


@dataclass(frozen=True, slots=True)
class Reach:
    """``segments`` by share, largest first; ``latest`` is (named it, of the people heard last).

    ``met`` are quotes of its evidence that say it goes well already, ``content`` the people who say nothing else of
    it; ``elsewhere`` are quotes outside its evidence that say the same stage and dimension go well; ``silent`` spoke
    of its stage and did not name it.
    """

    segments: tuple[Segment, ...]
    latest: tuple[int, int]
    met: tuple[Coding, ...]
    content: tuple[str, ...]
    elsewhere: tuple[Coding, ...]
    silent: tuple[str, ...]

    @property
    def against(self) -> tuple[str, ...]:
        """What speaks against it, a sentence each; empty where nothing does."""
        told = []
        if self.met:
            n = len(self.content)
            only = f"; {n} of them {'says' if n == 1 else 'say'} nothing else of it" if n else ""
            told.append(f"{_people(self.met)} behind it also said that it goes well already{only}.")
        if self.elsewhere:
            told.append(f"{_people(self.elsewhere)} said elsewhere that the same part goes well.")
        if self.silent:
            told.append(f"{count(len(self.silent), 'person', 'people')} spoke of its stage and did not name it.")
        return tuple(told)

    @property
    def spread(self) -> str:
        """Whether it is still being named."""
        named, last = self.latest
        if last < LATEST:
            return f"Too few people to tell whether it is still being named (n = {last}, {LATEST} needed)."
        still = "it is still being named" if named else "the latest interviews added nobody"
        return f"{named} of the {last} people heard last named it: {still}."


def reach(candidate: Candidate, evidence: Evidence, codings: Sequence[Coding], heard: Sequence[Participant]) -> Reach:
    """Looks at a candidate among everybody ``heard``, in the order they joined; ``codings`` are those that count."""
    own = {coding.id for coding in evidence.codings}
    met = tuple(coding for coding in evidence.codings if "met" in coding.kinds)
    wanting = {coding.person for coding in evidence.codings if set(coding.kinds) - {"met"}}
    near = [c for c in codings if candidate.stage and c.stage == candidate.stage and c.id not in own]
    last = [person.code for person in heard[-LATEST:]]
    return Reach(
        segments=_segments(evidence, heard),
        latest=(sum(code in evidence.people for code in last), len(last)),
        met=met,
        content=tuple(code for code in people(met) if code not in wanting),
        elsewhere=tuple(c for c in near if "met" in c.kinds and c.dimension == candidate.dimension),
        silent=tuple(code for code in people(near) if code not in evidence.people),
    )


def _segments(evidence: Evidence, heard: Sequence[Participant]) -> tuple[Segment, ...]:
    held: dict[str, list[str]] = {}
    for person in heard:
        held.setdefault(person.segment or NO_SEGMENT, []).append(person.code)
    found = (Segment(name, sum(c in evidence.people for c in codes), len(codes)) for name, codes in held.items())
    return tuple(sorted(found, key=lambda s: (-s.named / s.heard, s.name)))


def _people(codings: Sequence[Coding]) -> str:
    return count(len(people(codings)), "person", "people")
