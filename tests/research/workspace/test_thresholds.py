"""Thresholds through the door: kept with the study, honoured by counts, the board and the grouping, and undone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from nlp.values import Span
from research.coding import Coding
from research.studies import Source, Study
from research.workspace import Workspace


@pytest.fixture
def read(workspace: Workspace, study: Study, sources: Sequence[Source]) -> Study:
    workspace.coding.suggest_many(study.id, [source.id for source in sources])
    return study


def texts(codings: Sequence[Coding]) -> set[str]:
    return {coding.quote for coding in codings}


def test_what_is_weaker_is_hidden_counted_and_comes_back(workspace: Workspace, read: Study) -> None:
    every = workspace.coding.all(read.id)
    before = workspace.overview.tallies(read.id)
    assert workspace.thresholds.of(read.id) == {}
    assert set(workspace.thresholds.calibrated().values()) == {0.5}
    workspace.thresholds.move(read.id, "frustration", 0.95)
    shown = workspace.thresholds.shown(read.id, every)
    assert texts(every) - texts(shown) == {"I waited three weeks for the quote.", "I waited two weeks for the quote."}
    assert workspace.thresholds.hidden(read.id) == 2
    tallies = workspace.overview.tallies(read.id)
    assert [t.suggested + t.weaker for t in tallies.values()] == [t.suggested for t in before.values()]
    assert sum(t.weaker for t in tallies.values()) == 2
    assert workspace.overview.progress(read.id).suggested == len(shown)
    assert workspace.coding.all(read.id) == every, "nothing is lost"
    assert workspace.history.steps(read.id)[0].action.summary == "set the threshold of frustration to 95 %"
    workspace.history.undo(read.id)
    assert workspace.thresholds.hidden(read.id) == 0


def test_a_link_to_a_hidden_suggestion_shows_it(workspace: Workspace, read: Study) -> None:
    workspace.thresholds.move(read.id, "frustration", 0.95)
    every = workspace.coding.all(read.id)
    hidden = next(coding for coding in every if coding.kinds == ("frustration",))
    assert hidden in workspace.thresholds.shown(read.id, every, keep=hidden.id)


def test_grouping_and_board_leave_the_weaker_out_until_somebody_confirms_them(
    workspace: Workspace, read: Study
) -> None:
    workspace.thresholds.move(read.id, "frustration", 0.95)
    workspace.candidates.propose(read.id)
    grouped = {c.quote for each in workspace.candidates.all(read.id)
               for c in workspace.candidates.evidence(read.id, each).codings}  # fmt: skip
    waited = {"I waited three weeks for the quote.", "I waited two weeks for the quote."}
    assert not grouped & waited
    assert not texts(workspace.board.of(read.id).cards) & waited
    weaker = [c.id for c in workspace.coding.all(read.id) if c.quote in waited]
    workspace.coding.confirm(read.id, weaker)
    assert workspace.thresholds.hidden(read.id) == 0
    workspace.candidates.propose(read.id)
    (found,) = [c for c in workspace.candidates.all(read.id)
                if texts(workspace.candidates.evidence(read.id, c).codings) == waited]  # fmt: skip
    assert found.proposed_by


def test_what_a_person_grouped_stays_when_the_threshold_moves(workspace: Workspace, read: Study) -> None:
    waited = [c.id for c in workspace.coding.all(read.id) if c.kinds == ("frustration",)]
    workspace.board.group(read.id, waited, "quote time")
    workspace.thresholds.move(read.id, "frustration", 0.95)
    (cluster,) = workspace.board.of(read.id).clusters
    assert len(cluster.cards) == 2
    workspace.thresholds.reset(read.id)
    assert workspace.thresholds.of(read.id) == {}
    steps = len(workspace.history.steps(read.id))
    workspace.thresholds.reset(read.id)
    workspace.thresholds.move(read.id, "met", None)
    assert len(workspace.history.steps(read.id)) == steps, "what changes nothing leaves no trace"


def test_a_code_given_by_hand_is_not_touched(workspace: Workspace, read: Study, sources: Sequence[Source]) -> None:
    code = workspace.coding.add_code(read.id, ["slow"])
    made = workspace.coding.code(read.id, sources[0].id, Span(0, 9), code=code.id)
    for kind in ("frustration", "expectation", "outcome", "met", "workaround"):
        workspace.thresholds.move(read.id, kind, 1.0)
    assert [c.id for c in workspace.thresholds.shown(read.id, workspace.coding.all(read.id))] == [made.id]
