"""Who names a candidate, who does not, and what speaks against it."""

from __future__ import annotations

from nlp.values import Span
from research.candidates import Candidate, Evidence
from research.coding import Coding, people
from research.reach import LATEST, Segment, reach
from research.studies import Participant
from tests.research.storage.examples import stamp


def coding(ref: str, person: str, *kinds: str, stage: str = "claim", dimension: str = "time") -> Coding:
    return Coding(
        id=ref, stamp=stamp(), source="s", span=Span(0, 1), quote=ref, person=person, kinds=kinds, stage=stage,
        dimension=dimension,
    )  # fmt: skip


HEARD = [
    Participant(id=code, stamp=stamp(), code=code, segment=segment)
    for code, segment in (("P1", "owner"), ("P2", "owner"), ("P3", "renter"), ("P4", ""), ("P5", "renter"))
]
OWN = (coding("a", "P1", "frustration"), coding("b", "P1", "met"), coding("c", "P2", "met"))
CANDIDATE = Candidate(
    id="k", stamp=stamp(), statement="x", label="x", evidence=("a", "b", "c"), stage="claim", dimension="time"
)
EVIDENCE = Evidence(people(OWN), OWN)
OTHERS = (
    coding("d", "P3", "met"), coding("e", "P4", "met", dimension="price"), coding("f", "P5", "met", stage="quote"),
    coding("g", "P1", "met"),
)  # fmt: skip


def test_everybody_heard_is_counted_by_segment_the_largest_share_first() -> None:
    found = reach(CANDIDATE, EVIDENCE, (*OWN, *OTHERS), HEARD)
    assert found.segments == (Segment("owner", 2, 2), Segment("renter", 0, 2), Segment("without a segment", 0, 1))
    assert sum(s.heard for s in found.segments) == len(HEARD)


def test_the_other_side_is_told_in_people() -> None:
    found = reach(CANDIDATE, EVIDENCE, (*OWN, *OTHERS), HEARD)
    assert [c.id for c in found.met] == ["b", "c"]
    assert found.content == ("P2",)
    assert [c.id for c in found.elsewhere] == ["d", "g"], "same stage and dimension, outside its evidence"
    assert found.silent == ("P3", "P4"), "they spoke of its stage; P5 did not"
    assert found.against == (
        "2 people behind it also said that it goes well already; 1 of them says nothing else of it.",
        "2 people said elsewhere that the same part goes well.",
        "2 people spoke of its stage and did not name it.",
    )


def test_a_candidate_without_a_stage_is_held_against_its_own_quotes_only() -> None:
    loose = Candidate(id="k", stamp=stamp(), statement="x", label="x", evidence=("a",), dimension="time")
    found = reach(loose, Evidence(("P1",), OWN[:1]), (*OWN, *OTHERS), HEARD)
    assert found.against == ()


def test_whether_it_is_still_named_is_told_from_the_last_interviews() -> None:
    found = reach(CANDIDATE, EVIDENCE, OWN, HEARD)
    assert found.latest == (1, LATEST)
    assert found.spread == "1 of the 4 people heard last named it: it is still being named."
    late = [*HEARD, *(Participant(id=c, stamp=stamp(), code=c) for c in ("P6", "P7"))]
    assert reach(CANDIDATE, EVIDENCE, OWN, late).spread.endswith("the latest interviews added nobody.")
    assert reach(CANDIDATE, EVIDENCE, OWN, HEARD[:3]).spread.startswith("Too few people")
