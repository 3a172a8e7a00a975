"""Workshops through the door: rooms, dots that survive, results that others can show."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nlp.errors import RecordError
from research.records import Action
from research.storage import open_repository
from research.studies import Study
from research.workshops import Move, Vote, Workshop
from research.workspace import Workspace
from research.workspace.desk import Desk
from tests.fakes import fake_language


@pytest.fixture
def ballot(workspace: Workspace, study: Study) -> list[str]:
    return [workspace.candidates.add(study.id, f"Get {x}", x, assumed=True, stage="quote").id for x in "abc"]


@pytest.fixture
def room(workspace: Workspace, study: Study, ballot: list[str]) -> Workshop:
    return workspace.workshops.open(study.id, "Friday", ballot, dots=2)


def give(workspace: Workspace, room: Workshop, person: str, *candidates: str) -> None:
    moves = [Move(person, f"{person}{n}", candidate) for n, candidate in enumerate(candidates)]
    assert {answer.refused for answer in workspace.workshops.cast(room, moves)} == {None}


def test_a_room_is_found_by_its_link_and_by_its_code(workspace: Workspace, room: Workshop) -> None:
    assert workspace.workshops.by_token(room.token) == room
    spaced = f" {room.code[:3].upper()} {room.code[3:]} "
    assert workspace.workshops.by_code(spaced) == room
    for wrong in ("", "nothing"):
        with pytest.raises(RecordError):
            workspace.workshops.by_token(wrong)
        with pytest.raises(RecordError, match="No open room"):
            workspace.workshops.by_code(wrong)


def test_a_room_needs_candidates_and_a_sensible_number_of_dots(
    workspace: Workspace, study: Study, ballot: list[str]
) -> None:
    with pytest.raises(RecordError, match="at least one candidate"):
        workspace.workshops.open(study.id, "", [])
    with pytest.raises(RecordError, match="0 dots"):
        workspace.workshops.open(study.id, "", ballot, dots=0)


def test_dots_add_up_and_the_result_is_kept(
    workspace: Workspace, study: Study, room: Workshop, ballot: list[str]
) -> None:
    a, b, c = ballot
    give(workspace, room, "p", a, a)
    give(workspace, room, "q", b)
    give(workspace, room, "r", b, c)
    assert workspace.workshops.latest(study.id) is None, "nothing is told before it is closed"
    closed = workspace.workshops.close(study.id, room.room)
    assert closed.result is not None
    assert closed.result.votes == (Vote(b, 2, 2), Vote(a, 1, 2), Vote(c, 1, 1))
    renamed = workspace.candidates.revise(study.id, b, label="B", statement="Get B")
    latest = workspace.workshops.latest(study.id)
    assert latest is not None
    assert latest.result is not None
    assert latest.result.votes[0] == Vote(renamed.id, 2, 2)
    with pytest.raises(RecordError, match="is closed"):
        workspace.workshops.reveal(study.id, room.room)


def test_taking_back_frees_a_dot_and_repeats_change_nothing(
    workspace: Workspace, room: Workshop, ballot: list[str]
) -> None:
    give(workspace, room, "p", ballot[0], ballot[1])
    third = Move("p", "third", ballot[2])
    (refused,) = workspace.workshops.cast(room, [third])
    assert refused.refused == "budget"
    answers = workspace.workshops.cast(room, [Move("p", "p0", None), Move("p", "p0", None), third, third])
    assert [answer.refused for answer in answers] == [None] * 4
    assert answers[-1].mine == (("p1", ballot[1]), ("third", ballot[2]))
    assert workspace.workshops.poll(room).dots == 2


def test_given_and_taken_back_in_one_batch_stays_taken_back(
    workspace: Workspace, room: Workshop, ballot: list[str]
) -> None:
    give(workspace, room, "q", ballot[0])
    workspace.workshops.cast(room, [Move("p", "k", ballot[0]), Move("p", "k", None)])
    (again,) = workspace.workshops.cast(room, [Move("p", "k", ballot[0])])
    assert (again.refused, again.mine) == (None, ())
    assert workspace.workshops.poll(room).dots == 1


def test_the_hosts_steps_can_be_undone_and_dots_do_not_fill_the_history(
    workspace: Workspace, study: Study, room: Workshop, ballot: list[str]
) -> None:
    give(workspace, room, "p", ballot[0])
    workspace.workshops.reveal(study.id, room.room)
    workspace.workshops.close(study.id, room.room)
    workspace.history.undo(study.id)
    assert workspace.workshops.get(study.id, room.room).phase == "voting"
    workspace.history.undo(study.id)
    assert not workspace.workshops.get(study.id, room.room).revealed
    assert not [s for s in workspace.history.steps(study.id) if s.action.verb == "workshops.cast"]
    workspace.history.undo(study.id)
    with pytest.raises(RecordError, match="not there any more"):
        workspace.workshops.by_token(room.token)


def test_lock_timer_and_late_opening(workspace: Workspace, study: Study, room: Workshop, ballot: list[str]) -> None:
    locked = workspace.workshops.lock(study.id, room.room)
    (late,) = workspace.workshops.cast(locked, [Move("p", "k", ballot[0])])
    assert late.refused == "locked"
    opened = workspace.workshops.unlock(study.id, room.room)
    give(workspace, opened, "p", ballot[0])
    timed = workspace.workshops.set_timer(study.id, room.room, 1)  # the clock of these tests ticks in minutes
    (over,) = workspace.workshops.cast(timed, [Move("p", "k2", ballot[0])])
    assert over.refused == "locked"
    assert workspace.workshops.set_timer(study.id, room.room, None).until is None


def test_a_missing_outcome_waits_for_the_host_and_goes_in_as_assumed(
    workspace: Workspace, study: Study, room: Workshop
) -> None:
    for _ in range(2):
        workspace.workshops.add_missing(room, "p", "  Reach a\nperson ", key="m1", stage="claim")
    workspace.workshops.add_missing(room, "p", "Rubbish", key="m2")
    first, second = workspace.workshops.missing(room)
    assert first.statement == "Reach a person"
    made = workspace.workshops.accept(study.id, room.room, first.id)
    after = workspace.workshops.dismiss(study.id, room.room, second.id)
    assert (made.assumed, made.stage, made.evidence) == (True, "claim", ())
    assert after.candidates[-1] == made.id
    assert workspace.workshops.missing(after) == []
    give(workspace, after, "q", made.id)
    with pytest.raises(RecordError, match="1 to 200"):
        workspace.workshops.add_missing(after, "p", "x" * 201, key="m3")
    workspace.workshops.add_missing(after, "p", "Third", key="m3")
    with pytest.raises(RecordError, match="3 already"):
        workspace.workshops.add_missing(after, "p", "Fourth", key="m4")


def test_a_missing_outcome_is_dealt_with_once(workspace: Workspace, study: Study, room: Workshop) -> None:
    """Two hosts, or one who clicks twice, make one candidate of it."""
    for key in ("m1", "m2"):
        workspace.workshops.add_missing(room, "p", "Reach a person", key=key)
    first, second = workspace.workshops.missing(room)
    workspace.workshops.accept(study.id, room.room, first.id)
    with pytest.raises(RecordError, match="dealt with"):
        workspace.workshops.accept(study.id, room.room, first.id)
    workspace.workshops.close(study.id, room.room)
    with pytest.raises(RecordError, match="is closed"):
        workspace.workshops.accept(study.id, room.room, second.id)


def test_a_missing_outcome_sent_again_meanwhile_is_kept_once(tmp_path: Path) -> None:
    door = Workspace(Desk(open_repository(str(tmp_path / "studies.db"))), language=fake_language)
    study = door.studies.create("Claims").study
    room = door.workshops.open(study, "Friday", [door.candidates.add(study, "a", "a", assumed=True).id])
    with ThreadPoolExecutor(8) as phones:
        list(phones.map(lambda n: door.workshops.add_missing(room, "p", "Same", key=f"k{n % 2}"), range(16)))
    assert len(door.workshops.missing(room)) == 2


def test_two_servers_on_one_store_hold_one_budget(tmp_path: Path) -> None:
    """Each has its own memory; the store alone decides."""
    url = str(tmp_path / "studies.db")
    doors = [Workspace(Desk(open_repository(url), patience=60), language=fake_language) for _ in range(2)]
    study = doors[0].studies.create("Claims").study
    ids = [doors[0].candidates.add(study, x, x, assumed=True).id for x in "ab"]
    room = doors[0].workshops.open(study, "Friday", ids, dots=3)
    sent = [(doors[n % 2], Move("p", f"k{n // 3}", ids[n % 2])) for n in range(30)]
    with ThreadPoolExecutor(8) as phones:
        answers = list(phones.map(lambda one: one[0].workshops.cast(room, [one[1]])[0], sent))
    fresh = Workspace(Desk(open_repository(url)), language=fake_language)
    assert fresh.workshops.poll(room).dots == 3
    assert len({key for answer in answers for key, _ in answer.mine}) == 3


def test_the_newest_room_is_the_current_one(workspace: Workspace, study: Study, room: Workshop) -> None:
    newer = workspace.workshops.open(study.id, "Monday", room.candidates)
    assert [w.title for w in workspace.workshops.all(study.id)] == ["Monday", "Friday"]
    workspace.workshops.close(study.id, newer.room)
    assert workspace.workshops.current(study.id) == room


def test_dots_are_kept_in_the_rooms_own_ledger(
    desk: Desk, workspace: Workspace, room: Workshop, ballot: list[str]
) -> None:
    give(workspace, room, "p", ballot[0])
    assert desk.repository.find(Action, study=room.room)[0].by == "workshop phones"
