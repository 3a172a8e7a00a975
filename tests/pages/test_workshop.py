"""Workshop page: empty, its one job from opening to the result, and what it says without a live server."""

from __future__ import annotations

import os

import pytest

from pages import _live
from research import Move, Study, Workshop, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the app had been started with its routes."""
    monkeypatch.setenv("CPI_WORKBENCH_LIVE", str(os.getpid()))


@pytest.fixture
def room(workspace: Workspace, proposed: Study) -> Workshop:
    ids = [c.id for c in workspace.candidates.all(proposed.study)]
    return workspace.workshops.open(proposed.study, "Friday", ids, dots=2)


def test_without_candidates_the_way_to_them_is_shown(open_page: Open, study: Study) -> None:
    assert "nothing to vote on yet" in text(open_page("workshop", study=study.study))


def test_a_plain_script_says_that_phones_cannot_vote(
    open_page: Open, proposed: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CPI_WORKBENCH_LIVE", raising=False)
    at = open_page("workshop", study=proposed.study)
    assert "does not take votes from phones" in text(at)
    assert button(at, "Open the room").disabled


def test_the_mark_of_another_process_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPI_WORKBENCH_LIVE", "1")
    assert not _live.available()


def test_the_sample_offers_its_kept_candidates(
    open_page: Open, sample: Study, workspace: Workspace, live: None
) -> None:
    at = open_page("workshop", study=sample.study)
    kept = [c.label for c in workspace.candidates.all(sample.study) if c.status == "kept"]
    assert len(at.multiselect(key="room_ballot").value) == len(kept) > 0


def test_a_host_opens_reveals_locks_and_closes(
    open_page: Open, proposed: Study, workspace: Workspace, live: None
) -> None:
    at = open_page("workshop", study=proposed.study)
    at.text_input(key="room_title").set_value("What next")
    at.number_input(key="room_dots").set_value(3)
    at = sound(button(at, "Open the room").click().run())
    room = workspace.workshops.current(proposed.study)
    assert room is not None
    assert (room.title, room.dots, len(room.candidates)) == ("What next", 3, 2)
    assert f"type **{room.code}**" in text(at)
    workspace.workshops.cast(room, [Move("p", "k", room.candidates[0]), Move("p", "k2", room.candidates[0])])
    at = sound(at.run())
    shown = {metric.label: metric.value for metric in at.metric}
    assert (shown["People voted"], shown["Dots given"]) == ("1", "2")
    assert not at.dataframe, "nobody sees what got how many"
    at = sound(button(at, "Lock voting").click().run())
    assert workspace.workshops.get(proposed.study, room.room).phase == "locked"
    at = sound(button(at, "Open voting again").click().run())
    at = sound(button(at, "Reveal the dots").click().run())
    assert list(at.dataframe[0].value["dots"]) == [2, 0]
    at = sound(button(at, "Yes, do it").click().run())
    latest = workspace.workshops.latest(proposed.study)
    assert latest is not None
    assert latest.result is not None
    assert (latest.result.people, latest.result.dots) == (1, 2)
    assert "1 person gave 2 dots" in text(at)


def test_a_missing_outcome_goes_on_the_ballot_as_assumed(
    open_page: Open, room: Workshop, workspace: Workspace, live: None
) -> None:
    workspace.workshops.add_missing(room, "p", "Reach a person", key="m", stage="claim")
    workspace.workshops.add_missing(room, "p", "Nonsense", key="n")
    at = open_page("workshop", study=room.study)
    assert "Reach a person · claim" in text(at)
    at = sound(button(at, "Put on the ballot").click().run())
    at = sound(button(at, "Leave out").click().run())
    after = workspace.workshops.get(room.study, room.room)
    added = workspace.candidates.get(room.study, after.candidates[-1])
    assert (added.statement, added.assumed) == ("Reach a person", True)
    assert workspace.workshops.missing(after) == []


def test_the_timer_is_set(open_page: Open, room: Workshop, workspace: Workspace, live: None) -> None:
    at = open_page("workshop", study=room.study)
    at.number_input(key="timer_minutes").set_value(7)
    sound(button(at, "Start the timer").click().run())
    timed = workspace.workshops.get(room.study, room.room)
    assert timed.until is not None
    assert 0 < (timed.until - workspace.now()).total_seconds() <= 7 * 60
