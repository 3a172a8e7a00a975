"""The main job through the door: files in, suggestions decided, candidates with people counted, undo everywhere."""

from __future__ import annotations

import pytest

from nlp.errors import LanguageError, RecordError
from nlp.values import Span
from research.studies import Source, Study
from research.workspace import Workspace


@pytest.fixture
def read(workspace: Workspace, study: Study, sources: list[Source]) -> Study:
    for source in sources:
        workspace.coding.suggest(study.id, source.id)
    return study


def test_every_quote_is_the_text_it_points_at(workspace: Workspace, read: Study) -> None:
    codings = workspace.coding.all(read.id)
    assert {c.quote for c in codings} == {
        "I waited three weeks for the quote.",
        "I want to know whether the claim is settled.",
        "I waited two weeks for the quote.",
        "They should answer my claim the same day.",
        "She was great.",
    }
    index = workspace.sources.index(read.id)
    assert all(c.span.of(index[c.source].transcript.text) == c.quote for c in codings)
    assert {c.status for c in codings} == {"suggested"}
    assert {c.stage for c in codings if "quote" in c.quote} == {"quote"}


def test_candidates_count_people_before_quotes(workspace: Workspace, read: Study) -> None:
    first, *_ = workspace.candidates.propose(read.id)
    evidence = workspace.candidates.evidence(read.id, first)
    assert evidence.summary == "2 people, 2 quotes"
    assert {c.quote for c in evidence.codings} == {
        "I waited three weeks for the quote.",
        "I waited two weeks for the quote.",
    }
    assert (first.dimension, first.stage) == ("time", "quote")


def test_a_rejected_statement_leaves_the_evidence_and_undo_brings_it_back(workspace: Workspace, read: Study) -> None:
    first, *_ = workspace.candidates.propose(read.id)
    gone = workspace.candidates.evidence(read.id, first).codings[0]
    workspace.coding.reject(read.id, [gone.id])
    assert workspace.candidates.evidence(read.id, first).summary == "1 person, 1 quote"
    assert workspace.history.undo(read.id).verb == "coding.reject"
    assert workspace.candidates.evidence(read.id, first).summary == "2 people, 2 quotes"
    workspace.history.redo(read.id)
    assert workspace.candidates.evidence(read.id, first).summary == "1 person, 1 quote"


def test_undo_reaches_every_action_and_stops_at_the_study(workspace: Workspace, read: Study) -> None:
    first, *_ = workspace.candidates.propose(read.id)
    workspace.coding.confirm(read.id, [first.evidence[0]], dimension="quality")
    workspace.candidates.reject(read.id, first.id, "not theirs")
    for _ in range(6):  # reject, confirm, propose, two readings by machine, one source
        workspace.history.undo(read.id)
    workspace.history.undo(read.id)
    assert workspace.sources.all(read.id) == []
    assert workspace.coding.all(read.id) == []
    with pytest.raises(RecordError, match="nothing left to undo"):
        workspace.history.undo(read.id)
    for _ in range(7):
        workspace.history.redo(read.id)
    assert workspace.candidates.all(read.id, rejected=True)[-1].status in ("rejected", "proposed")
    assert len(workspace.sources.all(read.id)) == 2


def test_undo_and_redo_look_past_a_restore_point(workspace: Workspace, read: Study) -> None:
    """Whoever sets one and takes steps back can still go back to it; only by name is it taken back itself."""
    codings = [c.id for c in workspace.coding.all(read.id)]
    workspace.coding.confirm(read.id, codings[:1])
    point = workspace.history.mark(read.id, "before")
    workspace.history.undo(read.id)
    assert {c.status for c in workspace.coding.all(read.id)} == {"suggested"}
    assert [p.name for p in workspace.history.points(read.id)] == ["before"]
    workspace.history.mark(read.id, "after")
    workspace.history.redo(read.id)
    assert {c.status for c in workspace.coding.all(read.id)} == {"suggested", "confirmed"}
    workspace.history.restore(read.id, point.stamp.action)
    workspace.history.undo(read.id, point.stamp.action)
    assert "before" not in [p.name for p in workspace.history.points(read.id)]


def test_a_person_undoes_their_own_work_only(workspace: Workspace, read: Study, desk: object) -> None:
    other = Workspace(desk, by="Omar")  # type: ignore[arg-type]
    mine = workspace.coding.all(read.id)[0]
    workspace.coding.confirm(read.id, [mine.id])
    with pytest.raises(RecordError, match="nothing left"):
        other.history.undo(read.id)


def test_what_a_person_decided_survives_a_second_reading(
    workspace: Workspace, read: Study, sources: list[Source]
) -> None:
    said = workspace.coding.of_source(read.id, sources[0].id)[0]
    workspace.coding.confirm(read.id, [said.id], dimension="price")
    workspace.coding.suggest(read.id, sources[0].id)
    again = workspace.coding.of_source(read.id, sources[0].id)
    assert [c.quote for c in again].count(said.quote) == 1
    assert next(c for c in again if c.quote == said.quote).dimension == "price"


def test_settled_candidates_are_not_proposed_again(workspace: Workspace, read: Study) -> None:
    first, *_ = workspace.candidates.propose(read.id)
    kept = workspace.candidates.revise(read.id, first.id, statement="Minimize the time it takes to get a quote")
    workspace.candidates.propose(read.id)
    statements = [c.statement for c in workspace.candidates.all(read.id)]
    assert statements.count(kept.statement) == 1
    evidence = [workspace.candidates.evidence(read.id, c) for c in workspace.candidates.all(read.id)]
    quotes = [c.id for e in evidence for c in e.codings]
    assert len(quotes) == len(set(quotes))


def test_merge_and_split_move_quotes_without_losing_any(workspace: Workspace, read: Study) -> None:
    workspace.candidates.propose(read.id)
    one, *_ = workspace.candidates.all(read.id)
    own = workspace.coding.code(read.id, workspace.sources.all(read.id)[0].id, Span(0, 9), kinds=["outcome"])
    two = workspace.candidates.add(read.id, "Minimize the effort", "Effort", evidence=[own.id])
    merged = workspace.candidates.merge(read.id, [one.id, two.id])
    assert merged.evidence == (*one.evidence, own.id)
    part = workspace.candidates.split(read.id, merged.id, [own.id], label="Effort", statement="Minimize the effort")
    assert part.evidence == (own.id,)
    left = workspace.candidates.get(read.id, merged.id)
    assert left.evidence == one.evidence
    with pytest.raises(RecordError, match="both sides"):
        workspace.candidates.split(read.id, part.id, [own.id], label="x", statement="y")


def test_a_withdrawn_participant_leaves_every_result(workspace: Workspace, read: Study) -> None:
    person = workspace.coding.all(read.id)[0].person
    first, *_ = workspace.candidates.propose(read.id)
    workspace.studies.describe(read.id, person, consent="withdrawn")
    assert person not in {c.person for c in workspace.coding.all(read.id)}
    assert workspace.candidates.evidence(read.id, first).summary == "1 person, 1 quote"
    assert "three weeks" not in workspace.reports.html(workspace.reports.content(read.id))


def test_a_source_whose_consent_was_withdrawn_leaves_every_result(
    workspace: Workspace, read: Study, sources: list[Source]
) -> None:
    before = workspace.coding.all(read.id)
    gone = [coding for coding in before if coding.source == sources[0].id]
    workspace.sources.describe(read.id, sources[0].id, consent="withdrawn")
    assert workspace.coding.all(read.id) == [coding for coding in before if coding not in gone]
    assert workspace.overview.withheld(read.id).left_out == sum(coding.counts for coding in gone) > 0
    assert {p.source.name for p in workspace.search.find(read.id, "", scope="text")} == {s.name for s in sources[1:]}
    workspace.history.undo(read.id)
    assert workspace.coding.all(read.id) == before


def test_the_same_file_twice_is_refused(workspace: Workspace, study: Study, sources: list[Source]) -> None:
    data = workspace.sources.original(sources[0])
    (reading,), _ = workspace.sources.read([("again.txt", data)])
    with pytest.raises(RecordError, match="already in this study"):
        workspace.sources.add(study.id, reading, data)


def test_a_language_the_models_do_not_cover_is_said(workspace: Workspace, study: Study, sources: list[Source]) -> None:
    workspace.sources.describe(study.id, sources[0].id, language="fr")
    with pytest.raises(LanguageError, match="English only"):
        workspace.coding.suggest(study.id, sources[0].id)


def test_correcting_a_source_keeps_its_quotes(workspace: Workspace, read: Study, sources: list[Source]) -> None:
    workspace.sources.describe(read.id, sources[0].id, participant="P01")
    assert workspace.sources.index(read.id)[sources[0].id].participant == "P01"
    assert len(workspace.coding.of_source(read.id, sources[0].id)) == 2
    text = sources[0].transcript
    with pytest.raises(RecordError, match="is fixed"):
        workspace.sources.describe(read.id, sources[0].id, transcript=type(text)(text.text + "!", text.turns))


def test_decisions_need_a_reason_an_owner_and_customers(workspace: Workspace, read: Study) -> None:
    first, *_ = workspace.candidates.propose(read.id)
    with pytest.raises(RecordError, match="reason"):
        workspace.decisions.decide(read.id, first.id, "park", because=" ")
    with pytest.raises(RecordError, match="owner"):
        workspace.decisions.decide(read.id, first.id, "adopt", because="two people said so")
    hunch = workspace.candidates.add(read.id, "Minimize the likelihood of rain", "Rain", assumed=True)
    with pytest.raises(RecordError, match="no customer has said it"):
        workspace.decisions.decide(read.id, hunch.id, "adopt", because="a hunch", owner="Rita")
    workspace.decisions.decide(read.id, first.id, "park", because="later")
    workspace.decisions.decide(read.id, first.id, "adopt", because="now", owner="Rita")
    assert [d.outcome for d in workspace.decisions.all(read.id)] == ["adopt"]


def test_the_trail_leads_down_to_the_sentence(workspace: Workspace, read: Study) -> None:
    first, *_ = workspace.candidates.propose(read.id)
    workspace.decisions.decide(read.id, first.id, "park", because="later")
    trail = workspace.trails.of(read.id, first.id)
    assert trail.decision is not None
    assert trail.decision.outcome == "park"
    for word in trail.words:
        assert word.turn is not None
        assert word.turn.role == "customer"
        assert word.coding.span.of(word.source.transcript.text) == word.coding.quote


def test_undoing_needs_no_transaction_to_be_whole(workspace: Workspace, read: Study) -> None:
    with pytest.raises(RecordError):
        workspace.coding.confirm(read.id, [workspace.coding.all(read.id)[0].id, "nothing-0"])
    assert {c.status for c in workspace.coding.all(read.id)} == {"suggested"}


CARA = (
    "Moderator: And you?\nCara: I waited five weeks for the quote. I want to bring my dog into the garden.\n"
    "Moderator: Anything else?\nCara: I want to see my dog in the garden. Thank you.\n"
)


def test_another_interview_keeps_what_a_person_kept_and_only_suggests(workspace: Workspace, read: Study) -> None:
    first, *_ = workspace.candidates.propose(read.id)
    kept = workspace.candidates.keep(read.id, first.id)
    (reading,), _ = workspace.sources.read([("cara.txt", CARA.encode())])
    source = workspace.sources.add(read.id, reading, CARA.encode())
    workspace.coding.suggest(read.id, source.id)
    workspace.candidates.propose(read.id)
    assert workspace.candidates.get(read.id, kept.id) == kept
    (new,) = workspace.candidates.joining(read.id)[kept.id]
    assert new.quote == "I waited five weeks for the quote."
    assert all(new.id not in c.evidence for c in workspace.candidates.all(read.id))
    assert any("dog" in c.statement for c in workspace.candidates.all(read.id))
    workspace.candidates.move(read.id, [new.id], to=kept.id)
    assert workspace.candidates.joining(read.id) == {}
    assert workspace.candidates.weighed(read.id)[0][1].summary == "3 people, 3 quotes"


def test_what_a_person_kept_out_is_not_suggested_again(workspace: Workspace, read: Study) -> None:
    first, *_ = workspace.candidates.propose(read.id)
    kept = workspace.candidates.keep(read.id, first.id)
    (reading,), _ = workspace.sources.read([("cara.txt", CARA.encode())])
    workspace.coding.suggest(read.id, workspace.sources.add(read.id, reading, CARA.encode()).id)
    (new,) = workspace.candidates.joining(read.id)[kept.id]
    workspace.candidates.not_here(read.id, kept.id, [new.id])
    assert kept.id not in workspace.candidates.joining(read.id)
    workspace.history.undo(read.id)
    assert workspace.candidates.joining(read.id)[kept.id] == (new,)


def test_merging_and_splitting_on_the_page_are_remembered_as_pairs(workspace: Workspace, read: Study) -> None:
    first, second, *_ = workspace.candidates.propose(read.id)
    merged = workspace.candidates.merge(read.id, [first.id, second.id])
    links = workspace.board.links(read.id)
    assert {ref for pair in links.together for ref in pair} == {*first.evidence, *second.evidence}
    part = workspace.candidates.split(read.id, merged.id, list(second.evidence), label="Apart", statement="Apart")
    apart = {ref for pair in workspace.board.links(read.id).apart for ref in pair}
    assert apart == {*first.evidence, *part.evidence}
