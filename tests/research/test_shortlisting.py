"""What the records propose on each criterion, and what they refuse to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp.errors import DataError
from research.ratings import read_ratings
from research.shortlisting import CRITERIA, Cell, Facts, Proposed, proposals
from research.validation.definition import Definition, Duration, End, Events, Increment, Start, TargetHit
from research.validation.finding import StepVerdict
from research.validation.verdict import overall, said

START, END = Start(Events(("asked",))), End(Events(("answered",)))
WAIT = Definition("wait", "Know soon", Increment("hours", "lower"), Duration(START, END))
NOBODY = Facts(people=0, heard=10, quotes=0, unread=0, met=0, increments=0, verdict=overall([said(0)]))
HEARD = replace(NOBODY, people=4, quotes=9, verdict=overall([said(4)]))


def points(facts: Facts) -> dict[str, int | None]:
    return {name: found.points for name, found in proposals(facts).items()}


def test_nothing_known_proposes_nothing_it_cannot_know() -> None:
    found = proposals(NOBODY)
    assert list(found) == list(CRITERIA)
    assert points(NOBODY) == {
        "importance": 0, "evidence": 0, "measurability": 0, "link": None, "actionability": None, "gaming": None,
    }  # fmt: skip
    assert all(each.because for each in found.values())


def test_people_make_importance_and_evidence() -> None:
    assert points(HEARD)["importance"] == 3  # 4 of 10
    assert points(HEARD)["evidence"] == 3
    assert points(replace(HEARD, people=9, heard=90))["importance"] == 1
    assert points(replace(HEARD, people=9))["evidence"] == 4


def test_machine_reading_and_contented_people_weaken_the_evidence() -> None:
    found = proposals(replace(HEARD, unread=5, met=1))["evidence"]
    assert found.points == 1
    assert found.because == (
        "4 people, 9 quotes, more than half of the quotes only the machine has read, 1 person says it works already."
    )


def test_ratings_win_over_mentions_and_votes_are_told_but_give_no_points() -> None:
    voted = replace(HEARD, votes=(1, 20))
    found = proposals(voted)["importance"]
    assert found.points == points(HEARD)["importance"] == 3
    assert found.because.endswith("named it. 1 of 20 voters in the workshop gave it a dot.")
    assert points(replace(voted, opportunity=15.8))["importance"] == 4
    assert "voters" not in proposals(replace(voted, votes=(0, 0)))["importance"].because  # nobody voted: no vote
    nobody = proposals(replace(voted, people=0, votes=(20, 20)))["importance"]
    assert (nobody.points, nobody.because[:21]) == (0, "No customer named it.")


def test_the_ladder_makes_measurability_and_link() -> None:
    verdict = overall([said(4), StepVerdict("measurable", "partly", ("Some are missing.",)),
                       StepVerdict("linked", "no", ("Nothing goes with it.",))])  # fmt: skip
    found = proposals(replace(HEARD, verdict=verdict, definition=WAIT))
    assert (found["measurability"].points, found["measurability"].because) == (3, "Some are missing.")
    assert (found["link"].points, found["link"].because) == (0, "Nothing goes with it.")
    undecided = overall([said(4), StepVerdict("linked", "undecided", ("Too few.",))])
    assert points(replace(HEARD, verdict=undecided))["link"] is None
    assert points(replace(HEARD, definition=WAIT))["measurability"] == 2
    assert points(replace(HEARD, increments=2))["measurability"] == 1


def _linked_and(*more: StepVerdict) -> dict[str, Proposed]:
    steps = [said(4), StepVerdict("linked", "yes", ("It goes with sales.",)), *more]
    return proposals(replace(HEARD, verdict=overall(steps)))


@pytest.mark.parametrize(
    ("more", "points", "because"),
    [
        ([("supported", "yes", "Supported."), ("proven", "yes", "Proven.")], 4, "Proven."),
        ([("supported", "yes", "The groups moved alike before.")], 4, "The groups moved alike before."),
        ([("supported", "partly", "Whether they moved alike is open.")], 3, "Whether they moved alike is open."),
        ([("supported", "undecided", "Too wide.")], 3, "It goes with sales."),
        ([("supported", "no", "It went the wrong way.")], 2, "It goes with sales. But: It went the wrong way."),
        ([("supported", "no", "Disproved."), ("proven", "no", "It stayed.")], 0, "It stayed."),
        ([("supported", "undecided", "?"), ("proven", "undecided", "?")], 3, "It goes with sales."),
    ],
)
def test_what_was_not_assigned_counts_less_than_what_was_and_what_was_disproved_for_nothing(
    more: list[tuple], points: int, because: str
) -> None:
    found = _linked_and(*(StepVerdict(step, answer, (why,)) for step, answer, why in more))["link"]
    assert (found.points, found.because) == (points, because)


def test_a_promise_is_easier_to_game_than_a_wait_and_guardrails_help() -> None:
    promise = replace(WAIT, measure=TargetHit(END, promise="by"))
    assert points(replace(HEARD, definition=promise))["gaming"] == 1
    assert points(replace(HEARD, definition=WAIT))["gaming"] == 2
    assert points(replace(HEARD, definition=replace(WAIT, guardrails=("reopened",))))["gaming"] == 3


def test_an_unknown_cell_may_be_anything() -> None:
    assert Cell(Proposed("link", None, "not looked at")).span == (0.0, 4.0)
    assert Cell(Proposed("link", 3, "linked")).span == (3.0, 3.0)


def test_ratings_are_read_and_faults_name_their_row() -> None:
    head = "person,outcome,importance,satisfaction\n"
    assert read_ratings("r.csv", f"\ufeff{head}P1,Wait,5,2\n".encode())[0].importance == 5
    with pytest.raises(DataError, match="row 2: rated '5' and 'x'"):
        read_ratings("r.csv", f"{head}P1,Wait,5,2\nP2,Wait,5,x\n".encode())
    with pytest.raises(DataError, match="not the columns"):
        read_ratings("r.csv", b"who,what\nP1,Wait\n")
