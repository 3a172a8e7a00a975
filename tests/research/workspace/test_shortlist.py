"""The shortlist through the door: scores, weights and ratings are records, and undo reaches them."""

from __future__ import annotations

import pytest

from nlp.errors import RecordError
from research.candidates import Candidate
from research.opportunity import Rating
from research.studies import Source, Study
from research.workshops import Move
from research.workspace import Workspace


@pytest.fixture
def candidates(workspace: Workspace, study: Study, sources: list[Source]) -> list[Candidate]:
    workspace.coding.suggest_many(study.id, [source.id for source in sources])
    workspace.candidates.propose(study.id)
    workspace.candidates.add(study.id, "Have a high score", "Score", assumed=True)
    return workspace.candidates.all(study.id)


def test_proposals_stand_until_a_person_scores_and_come_back_on_undo(
    workspace: Workspace, study: Study, candidates: list[Candidate]
) -> None:
    first, *_ = workspace.shortlist.cards(study.id)
    about = first.candidate.id
    assert first.cells["actionability"].points is None
    workspace.shortlist.score(study.id, about, "actionability", 3, because="the desk can")
    workspace.shortlist.score(study.id, about, "actionability", 4, because="they did it before")
    cell = next(c for c in workspace.shortlist.cards(study.id) if c.candidate.id == about).cells["actionability"]
    assert (cell.points, cell.because) == (4, "they did it before")
    assert len(workspace.shortlist.scores(study.id, about)) == 1
    workspace.history.undo(study.id)
    (score,) = workspace.shortlist.scores(study.id, about)
    assert (score.points, score.because, score.by) == (3, "the desk can", "Rita")


def test_an_assumed_candidate_gets_no_rank_even_with_full_points(
    workspace: Workspace, study: Study, candidates: list[Candidate]
) -> None:
    assumed = next(c for c in candidates if c.assumed)
    for name in ("importance", "evidence", "measurability", "link", "actionability", "gaming"):
        workspace.shortlist.score(study.id, assumed.id, name, 4, because="tried")  # type: ignore[arg-type]
    last = workspace.shortlist.cards(study.id)[-1]
    assert last.candidate.id == assumed.id
    assert last.rank is None


def test_weights_and_scores_outside_their_range_are_refused(
    workspace: Workspace, study: Study, candidates: list[Candidate]
) -> None:
    about = candidates[0].id
    with pytest.raises(RecordError, match="5 points"):
        workspace.shortlist.score(study.id, about, "link", 5, because="much")
    with pytest.raises(RecordError, match="no criterion"):
        workspace.shortlist.score(study.id, about, "beauty", 2, because="much")  # type: ignore[arg-type]
    with pytest.raises(RecordError, match="cannot be used"):
        workspace.shortlist.weigh(study.id, {"link": 11}, band=0.1, because="churn")
    with pytest.raises(RecordError, match="band of 200%"):
        workspace.shortlist.weigh(study.id, {}, band=2, because="churn")
    with pytest.raises(RecordError, match="without a reason"):
        workspace.shortlist.score(study.id, about, "link", 3, because=" ")
    with pytest.raises(RecordError, match="without a reason"):
        workspace.shortlist.weigh(study.id, {"link": 8}, band=0.1, because="")
    assert workspace.shortlist.scores(study.id, about) == []
    workspace.shortlist.weigh(study.id, {"link": 8}, band=0.1, because="churn is the worry")
    weights, band = workspace.shortlist.weights(study.id)
    assert (weights["link"], weights["gaming"], band) == (8, 5.0, 0.1)


def test_ratings_make_importance_once_enough_people_gave_them(
    workspace: Workspace, study: Study, candidates: list[Candidate]
) -> None:
    about = next(c for c in candidates if not c.assumed)
    few = [Rating(f"R{n}", about.label.upper(), 5, 1) for n in range(29)]
    workspace.shortlist.rate(study.id, "survey", few)

    def importance() -> str:
        cards = workspace.shortlist.cards(study.id)
        return next(c for c in cards if c.candidate.id == about.id).cells["importance"].because

    assert "people heard named it" in importance()
    workspace.shortlist.rate(study.id, "survey", [*few, Rating("R30", about.label, 5, 1)])
    assert importance() == "Its opportunity score is 20.0 of 20."
    with pytest.raises(RecordError, match="No row"):
        workspace.shortlist.rate(study.id, "other", [Rating("R1", "nothing of ours", 5, 1)])


def test_votes_of_a_closed_workshop_stand_beside_importance(
    workspace: Workspace, study: Study, candidates: list[Candidate]
) -> None:
    ids = [c.id for c in candidates if not c.assumed]
    room = workspace.workshops.open(study.id, "Vote", ids, dots=1)
    for n, choice in enumerate((ids[0], ids[0], ids[1])):
        workspace.workshops.cast(room, [Move(f"phone{n}", f"key{n}", choice)])
    workspace.workshops.close(study.id, room.room)
    cards = {card.candidate.id: card for card in workspace.shortlist.cards(study.id)}
    assert cards[ids[0]].votes == (2, 3)
    assert cards[ids[0]].cells["importance"].because.endswith("2 of 3 voters in the workshop gave it a dot.")
    assert all(card.votes is None for card in cards.values() if card.candidate.assumed)
