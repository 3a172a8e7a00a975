"""Moves on the board through the door: one action each, once each, undone by undo, and none lost between two people."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research.board import ASIDE, LOOSE
from research.linking import Links
from research.storage.memory import MemoryRepository
from research.studies import Source, Study
from research.workspace import Workspace
from research.workspace.desk import Desk
from tests.fakes import fake_language
from tests.research.workspace.conftest import ANA, BEN


@pytest.fixture
def read(workspace: Workspace, study: Study, sources: list[Source]) -> Study:
    workspace.coding.suggest_many(study.id, [source.id for source in sources])
    workspace.candidates.propose(study.id)
    return study


def lying(workspace: Workspace, study: str) -> dict[str, tuple[str, ...]]:
    board = workspace.board.of(study)
    clusters = {c.candidate.label: tuple(sorted(card.quote for card in c.cards)) for c in board.clusters}
    return clusters | {
        ASIDE: tuple(sorted(c.quote for c in board.aside)), LOOSE: tuple(sorted(c.quote for c in board.loose)),
    }  # fmt: skip


def event(n: int, do: str, by: str = "Rita", **said: Any) -> dict[str, object]:
    return {"mount": by.lower() * 2, "seq": n, "by": by, "type": do, **said}


def refused(workspace: Workspace, study: str, log: list[dict[str, object]]) -> dict[int, str]:
    return {r.seq: r.message for r in workspace.board.apply(study, log, after={}).refused}


def test_a_move_is_one_action_and_undo_takes_it_back(workspace: Workspace, read: Study) -> None:
    before = lying(workspace, read.id)
    board = workspace.board.of(read.id)
    loose = [c.id for c in board.loose]
    assert loose
    workspace.candidates.move(read.id, loose, to=board.clusters[0].id)
    assert lying(workspace, read.id)[LOOSE] == ()
    assert workspace.history.steps(read.id)[0].action.summary.startswith("moved 1 quote to “")
    workspace.history.undo(read.id)
    assert lying(workspace, read.id) == before


def test_the_same_log_sent_twice_counts_once(workspace: Workspace, read: Study) -> None:
    board = workspace.board.of(read.id)
    log = [
        event(1, "split", cards=[board.loose[0].id], label="Alone"),
        event(2, "rename", cluster="ritarita.1-0", label="By itself"),
        event(3, "promote", cluster="ritarita.1-0"),
    ]
    for new in (3, 0):
        done = workspace.board.apply(read.id, log, after={})
        assert (done.refused, done.stored, done.acknowledged) == ((), new, {"ritarita": 3})
    assert workspace.board.apply(read.id, log, after={"ritarita": 3}).stored == 0
    made = workspace.board.of(read.id).cluster("ritarita.1-0")
    assert (made.id, made.candidate.label, made.candidate.status) == ("ritarita.1-0", "By itself", "kept")
    assert len([s for s in workspace.history.steps(read.id) if s.action.verb == "candidates.group"]) == 1


def test_a_move_into_a_cluster_that_somebody_merged_meanwhile_lands_where_it_went(
    workspace: Workspace, read: Study, desk: Desk
) -> None:
    board = workspace.board.of(read.id)
    one, two = board.clusters[:2]
    other = Workspace(desk, by="Sam", language=fake_language)
    assert refused(other, read.id, [event(1, "merge", "Sam", cluster=two.id, to=one.id)]) == {}
    assert refused(workspace, read.id, [event(2, "move", cards=[board.loose[0].id], to=two.id)]) == {}
    held = workspace.board.of(read.id).cluster(one.id).cards
    assert {c.id for c in held} == {c.id for c in (*one.cards, *two.cards, board.loose[0])}


def test_what_cannot_be_done_is_said_and_the_rest_is_done(workspace: Workspace, read: Study) -> None:
    board = workspace.board.of(read.id)
    told = refused(
        workspace, read.id,
        [
            event(1, "promote", cluster="nothing-0"), {"type": "?"},
            event(2, "move", cards=[board.loose[0].id], to=ASIDE),
        ],
    )  # fmt: skip
    assert set(told) == {1, 0}
    assert "not on the board" in told[1]
    assert lying(workspace, read.id)[ASIDE] == (board.loose[0].quote,)


def test_what_was_set_aside_or_grouped_by_a_person_is_not_proposed_anew(workspace: Workspace, read: Study) -> None:
    board = workspace.board.of(read.id)
    first, second = board.clusters[0], board.clusters[1]
    workspace.board.apply(
        read.id,
        [
            event(1, "move", cards=[first.cards[0].id], to=ASIDE),
            event(2, "move", cards=[board.loose[0].id], to=second.id),
        ],
        after={},
    )
    kept = {c.quote for c in workspace.board.of(read.id).cluster(second.id).cards}
    workspace.candidates.propose(read.id)
    assert lying(workspace, read.id)[ASIDE] == (first.cards[0].quote,)
    assert {c.quote for c in workspace.board.of(read.id).cluster(second.id).cards} == kept


def test_undo_in_the_log_takes_back_what_it_names_and_redo_brings_it_back(workspace: Workspace, read: Study) -> None:
    before = lying(workspace, read.id)
    board = workspace.board.of(read.id)
    log = [event(1, "merge", cluster=board.clusters[0].id, to=board.clusters[1].id)]
    assert refused(workspace, read.id, log) == {}
    after = lying(workspace, read.id)
    assert refused(workspace, read.id, [*log, event(2, "undo", target="ritarita.1")]) == {}
    assert lying(workspace, read.id) == before
    assert refused(workspace, read.id, [event(3, "redo")]) == {}
    assert lying(workspace, read.id) == after
    assert refused(workspace, read.id, [event(4, "undo", "Sam")]) == {4: "There is nothing left to undo."}


def test_what_people_move_is_kept_as_pairs_that_belong_together_or_apart(workspace: Workspace, read: Study) -> None:
    board = workspace.board.of(read.id)
    first = next(c for c in board.clusters if len(c.cards) > 1)
    other = next(c for c in board.clusters if c is not first)
    card, stays = first.cards[0], {c.id for c in first.cards[1:]}
    assert refused(workspace, read.id, [event(1, "move", cards=[card.id], to=other.id)]) == {}
    links = workspace.board.links(read.id)
    assert {ref for pair in links.together for ref in pair} == {card.id, *(c.id for c in other.cards)}
    assert {ref for pair in links.apart for ref in pair} == {card.id, *stays}
    workspace.coding.confirm(read.id, [card.id])
    fresh = workspace.board.links(read.id)
    assert (len(fresh.together), len(fresh.apart)) == (len(links.together), len(links.apart))
    assert card.id not in {ref for pair in fresh.together for ref in pair}
    workspace.history.undo(read.id)
    workspace.history.undo(read.id)
    assert workspace.board.links(read.id) == Links()


def test_places_on_the_map_are_worked_out_once(desk: Desk, read: Study) -> None:
    language = fake_language()
    one = Workspace(desk, by="Rita", language=lambda: language)
    places = one.board.places(read.id)
    assert set(places) == {card.id for card in one.board.of(read.id).cards}
    worked = language.embedder.embedded  # type: ignore[attr-defined]
    assert one.board.places(read.id) == places
    assert language.embedder.embedded == worked > 0  # type: ignore[attr-defined]


def test_a_new_cluster_made_in_one_step_is_taken_back_in_one(workspace: Workspace, read: Study) -> None:
    before, board = lying(workspace, read.id), workspace.board.of(read.id)
    made = workspace.board.group(read.id, [board.clusters[0].cards[0].id, board.loose[0].id], " By  hand ")
    assert (made.candidate.label, len(made.cards), made.candidate.proposed_by) == ("By hand", 2, "")
    workspace.history.undo(read.id)
    assert lying(workspace, read.id) == before


def _study() -> tuple[Workspace, str]:
    workspace = Workspace(Desk(MemoryRepository()), by="Rita", language=fake_language)
    study = workspace.studies.create("Claims").id
    files = {"ana.txt": ANA.encode(), "ben.txt": BEN.encode()}
    readings, _ = workspace.sources.read(files.items())
    kept = [workspace.sources.add(study, r, files[r.name]) for r in readings]
    workspace.coding.suggest_many(study, [source.id for source in kept])
    workspace.candidates.propose(study)
    return workspace, study


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["move", "split", "merge", "rename", "promote"]), *[st.integers(0, 99)] * 3)))
def test_any_log_keeps_each_quote_in_one_place_and_undo_restores(deeds: list[tuple[str, int, int, int]]) -> None:
    workspace, study = _study()
    quotes = Counter(c.id for c in workspace.board.of(study).cards)
    stages = [lying(workspace, study)]
    for n, (do, a, b, c) in enumerate(deeds):
        board = workspace.board.of(study)
        places = [*(cluster.id for cluster in board.clusters)] or ["nothing-0"]
        cards = [board.cards[a % len(board.cards)].id, board.cards[b % len(board.cards)].id]
        to = [*places, ASIDE, LOOSE] if do == "move" else places
        log = [event(n + 1, do, cards=cards, cluster=places[a % len(places)], to=to[c % len(to)], label=f"name {b}")]
        workspace.board.apply(study, log, after={})
        now = workspace.board.of(study)
        assert Counter(card.id for card in now.cards) == quotes
        if workspace.history.steps(study)[0].action.id == f"ritarita.{n + 1}":
            stages.append(lying(workspace, study))
    while len(stages) > 1:
        assert lying(workspace, study) == stages.pop()
        workspace.history.undo(study)
    assert lying(workspace, study) == stages[0]
