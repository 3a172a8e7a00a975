"""What people decide changes what the machine suggests, never what they decided."""

from __future__ import annotations

import pytest

from nlp.errors import RecordError
from nlp.values import Span
from research import learning
from research.studies import Study
from research.workspace import Workspace

COMPLAINTS = [f"I waited {n} weeks for the parcel." for n in ("two", "three", "four", "five", "six", "seven", "eight")]
JOKES = [f"I waited {n} years for rain in summer." for n in ("two", "three", "four", "five", "six", "seven", "eight")]


@pytest.fixture
def read(workspace: Workspace, study: Study, monkeypatch: pytest.MonkeyPatch) -> Study:
    monkeypatch.setattr(learning, "ENOUGH", 10)
    said = "Ana: " + " ".join(COMPLAINTS + JOKES) + "\nModerator: Thanks.\nAna: The parcel office is blue today.\n"
    readings, failed = workspace.sources.read([("ana.txt", said.encode())])
    assert not failed
    source = workspace.sources.add(study.id, readings[0], said.encode(), consent="quotes")
    workspace.coding.suggest(study.id, source.id)
    return study


def decide(workspace: Workspace, study: Study, each: int) -> None:
    """Confirms the first ``each`` complaints as about trust and rejects as many jokes."""
    ids = {c.quote: c.id for c in workspace.coding.all(study.id)}
    workspace.coding.confirm(study.id, [ids[q] for q in COMPLAINTS[:each]], dimension="trust")
    workspace.coding.reject(study.id, [ids[q] for q in JOKES[:each]])


def test_below_the_least_nothing_is_learnt_and_the_need_is_said(workspace: Workspace, read: Study) -> None:
    decide(workspace, read, 2)
    found = workspace.learning.review(read.id)
    assert (found.learnt_from, found.changes, found.scores) == (4, 0, {})
    with pytest.raises(RecordError) as raised:
        workspace.learning.apply(read.id)
    assert "4 statements are judged; 10 are needed" in raised.value.fix


def test_open_suggestions_follow_and_decided_ones_stay(workspace: Workspace, read: Study) -> None:
    decide(workspace, read, 5)
    judged = {c.id: c for c in workspace.coding.all(read.id) if c.status != "suggested"}
    found = workspace.learning.review(read.id)
    assert found.learnt_from == 10
    kept = {p.statement.segment.text: p for p in found.changed}
    assert set(kept) <= set(COMPLAINTS[5:])
    assert all(p.dimension == "trust" for p in kept.values())
    by_id = {c.id: c for c in workspace.coding.all(read.id)}
    score = {by_id[ref].quote: max(scores) for ref, scores in found.scores.items()}
    assert max(score[q] for q in JOKES[5:]) < min(score[q] for q in COMPLAINTS[5:])

    workspace.learning.apply(read.id)
    after = {c.id: c for c in workspace.coding.all(read.id)}
    assert all(after[ref] == coding for ref, coding in judged.items())
    changed = [c for c in after.values() if c.suggested_by.endswith("+study/10") and c.status == "suggested"]
    assert {c.dimension for c in changed} == {"trust"}
    assert all(c.because for c in changed)
    assert workspace.learning.review(read.id).changes == 0

    assert workspace.history.undo(read.id).verb == "coding.learn"
    assert {c.id for c in workspace.coding.all(read.id)} == set(by_id)


def test_lists_see_what_was_learnt_at_once(workspace: Workspace, read: Study) -> None:
    before = workspace.coding.all(read.id)
    assert workspace.learning.rescored(read.id, before) == before
    decide(workspace, read, 5)
    codings = workspace.coding.all(read.id)
    moved = [c for c, old in zip(workspace.learning.rescored(read.id, codings), codings, strict=True) if c != old]
    assert moved
    assert all(c.status == "suggested" for c in moved)


def test_a_statement_coded_by_hand_teaches_too(workspace: Workspace, read: Study) -> None:
    decide(workspace, read, 5)
    source = workspace.sources.all(read.id)[0]
    text = source.transcript.text
    start = text.index("The parcel office is blue today.")
    workspace.coding.code(read.id, source.id, Span(start, start + 20), kinds=["met"], dimension="service")
    assert workspace.learning.review(read.id).learnt_from == 11


def test_coders_who_work_blind_leave_the_shared_suggestions_alone(workspace: Workspace, read: Study) -> None:
    decide(workspace, read, 5)
    workspace.agreement.set_blind(read.id, True)
    with pytest.raises(RecordError, match="blind"):
        workspace.learning.apply(read.id)


def test_stages_follow_what_people_placed(workspace: Workspace, read: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, ...]] = []
    placer = workspace.learning._language().placer
    monkeypatch.setattr(
        type(placer), "taught", lambda self, vectors, stages: (seen.append(tuple(stages)), self)[1], raising=True
    )
    first = workspace.coding.all(read.id)[0]
    workspace.coding.confirm(read.id, [first.id], stage="claim")
    assert workspace.coding.stages_of(read.id, ["the quote"]) == ["quote"]
    assert seen == [("claim",)]
