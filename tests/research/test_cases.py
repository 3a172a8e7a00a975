"""Picking participants by consent, segment and attributes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from research.board import board_of
from research.candidates import Candidate, evidence_of
from research.cases import CaseFilter, attribute_values, laid_by, of_cases, people_of, used_by, weighed_by
from research.codebook import CodeUse
from research.coding import Code
from research.studies import Participant
from tests.research.storage.examples import coding, stamp

PEOPLE = [
    Participant(id="1", stamp=stamp(), code="P1", segment="renter", attributes=(("age", "27"), ("plan", "full"))),
    Participant(id="2", stamp=stamp(), code="P2", segment="owner", attributes=(("age", "40"),), consent="quotes"),
    Participant(id="3", stamp=stamp(), code="P3"),
]


def test_every_field_has_to_fit_and_any_value_will_do() -> None:
    assert people_of(CaseFilter(), PEOPLE) == {"P1", "P2", "P3"}
    assert people_of(CaseFilter(segments=("renter", "owner")), PEOPLE) == {"P1", "P2"}
    assert people_of(CaseFilter(segments=("renter",), attributes=(("age", ("40",)),)), PEOPLE) == frozenset()
    assert people_of(CaseFilter(consents=("quotes",), attributes=(("plan", ()),)), PEOPLE) == {"P2"}


def test_codings_of_the_people_picked() -> None:
    said = [coding(1, person="P1"), coding(2, person="P2"), coding(3, person="somebody else")]
    assert of_cases(said, CaseFilter(), PEOPLE) == said
    assert [c.person for c in of_cases(said, CaseFilter(segments=("owner",)), PEOPLE)] == ["P2"]


def test_attributes_with_their_values() -> None:
    assert attribute_values(PEOPLE) == {"age": ("27", "40"), "plan": ("full",)}


@given(st.sets(st.sampled_from(["renter", "owner", ""])), st.sets(st.sampled_from(["27", "40"])))
def test_one_more_condition_never_lets_more_people_in(segments: set[str], ages: set[str]) -> None:
    loose = CaseFilter(segments=tuple(segments))
    tight = CaseFilter(segments=tuple(segments), attributes=(("age", tuple(ages)),))
    assert people_of(tight, PEOPLE) <= people_of(loose, PEOPLE)


def test_what_others_said_is_left_out_of_candidates_codes_and_board() -> None:
    mine, other = coding(1, person="P1"), coding(2, person="P2")
    both, theirs, assumed = (
        Candidate(id=f"c{n}", stamp=stamp(), statement="s", label=f"{n}", evidence=refs, assumed=not refs)
        for n, refs in enumerate(((mine.id, other.id), (other.id,), ()))
    )
    known = {mine.id: mine, other.id: other}
    weighed = [(c, evidence_of(c, known)) for c in (both, theirs, assumed)]
    wanted = frozenset({"P1"})
    assert [(c.label, e.codings) for c, e in weighed_by(weighed, wanted)] == [("0", (mine,)), ("2", ())]
    assert weighed_by(weighed, frozenset({"P1", "P2"})) == weighed
    code = Code(id="k", stamp=stamp(), path=("a",))
    assert used_by([CodeUse(code, (mine, other), (other,))], wanted) == [CodeUse(code, (mine,), ())]
    board = laid_by(board_of([both], [mine, other, coding(3, person="P2")]), wanted)
    assert board.cards == (mine,)
