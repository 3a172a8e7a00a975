"""The codebook through the door: merge, split, move, rename, archive; every quote follows, and undo takes it back."""

from __future__ import annotations

import pytest

from nlp.errors import RecordError
from nlp.values import Span
from research.coding import Code, Coding
from research.studies import Source, Study
from research.workspace import Workspace
from research.workspace.desk import Desk


@pytest.fixture
def omar(desk: Desk) -> Workspace:
    """A second coder at the same desk."""
    return Workspace(desk, by="Omar")


@pytest.fixture
def waiting(workspace: Workspace, study: Study) -> Code:
    return workspace.coding.add_code(study.id, ["waiting"], definition="They wait.")


@pytest.fixture
def delay(workspace: Workspace, study: Study) -> Code:
    return workspace.coding.add_code(study.id, ["time", "delay"])


def mark(workspace: Workspace, study: Study, source: Source, words: str, code: Code, **more: object) -> Coding:
    start = source.transcript.text.index(words)
    return workspace.coding.code(study.id, source.id, Span(start, start + len(words)), code=code.id, **more)  # type: ignore[arg-type]


def quotes(workspace: Workspace, study: Study, code: Code) -> list[str]:
    (use,) = [use for use in workspace.codebook.uses(study.id, archived=True) if use.code.path == code.path]
    return [coding.quote for coding in use.own]


def test_merging_joins_what_one_coder_marked_twice_and_keeps_other_coders_apart(
    workspace: Workspace, omar: Workspace, sources: list[Source], waiting: Code, delay: Code
) -> None:
    study = workspace.studies.get(waiting.study)
    mark(workspace, study, sources[0], "I waited three weeks", waiting)
    mark(workspace, study, sources[0], "three weeks for the quote", delay)
    mark(omar, study, sources[0], "waited three", delay)
    before = workspace.coding.all(study.id)
    workspace.codebook.merge(study.id, [delay.id], waiting.id)
    assert sorted(quotes(workspace, study, waiting)) == ["I waited three weeks for the quote", "waited three"]
    assert {c.by for c in workspace.coding.all(study.id)} == {"Rita", "Omar"}, "a merge changes nobody's authorship"
    assert [code.path for code in workspace.codebook.all(study.id)] == [("waiting",)]
    workspace.history.undo(study.id)
    assert workspace.coding.all(study.id) == before
    assert {code.path for code in workspace.codebook.all(study.id)} == {("waiting",), ("time", "delay")}


def test_a_signal_stays_on_its_own_words_when_its_code_grows(
    workspace: Workspace, study: Study, sources: list[Source], waiting: Code, delay: Code
) -> None:
    mark(workspace, study, sources[0], "I waited three weeks", waiting, kinds=["frustration"])
    mark(workspace, study, sources[0], "three weeks for the quote", delay)
    workspace.codebook.merge(study.id, [delay.id], waiting.id)
    (told,) = [c for c in workspace.coding.all(study.id) if c.kinds]
    assert (told.quote, told.code) == ("I waited three weeks", None)
    assert quotes(workspace, study, waiting) == ["I waited three weeks for the quote"]


def test_a_candidate_still_rests_on_words_that_became_part_of_a_longer_quote(
    workspace: Workspace, study: Study, sources: list[Source], waiting: Code, delay: Code
) -> None:
    mark(workspace, study, sources[0], "I waited three weeks", waiting)
    short = mark(workspace, study, sources[0], "three weeks for the quote", delay)
    candidate = workspace.candidates.add(study.id, "Know when the quote comes", "quote time", evidence=[short.id])
    workspace.codebook.merge(study.id, [delay.id], waiting.id)
    held = workspace.candidates.evidence(study.id, workspace.candidates.get(study.id, candidate.id))
    assert [coding.quote for coding in held.codings] == ["I waited three weeks for the quote"]


def test_memos_on_a_merged_code_are_found_on_the_one_it_went_into(
    workspace: Workspace, study: Study, waiting: Code, delay: Code
) -> None:
    workspace.coding.note(study.id, delay.id, "time or trust?")
    workspace.codebook.merge(study.id, [delay.id], waiting.id)
    assert [memo.text for memo in workspace.coding.notes(study.id, waiting.id)] == ["time or trust?"]


def test_merging_a_code_with_codes_below_it_is_refused(workspace: Workspace, study: Study, waiting: Code) -> None:
    workspace.coding.add_code(study.id, ["time"])
    workspace.coding.add_code(study.id, ["time", "delay"])
    time = next(code for code in workspace.codebook.all(study.id) if code.path == ("time",))
    with pytest.raises(RecordError, match="codes below"):
        workspace.codebook.merge(study.id, [time.id], waiting.id)
    with pytest.raises(RecordError, match="nothing to merge"):
        workspace.codebook.merge(study.id, [waiting.id], waiting.id)


def test_splitting_moves_chosen_quotes_only(
    workspace: Workspace, study: Study, sources: list[Source], waiting: Code
) -> None:
    long = mark(workspace, study, sources[0], "I waited three weeks", waiting)
    mark(workspace, study, sources[1], "I waited two weeks", waiting)
    new = workspace.codebook.split(study.id, waiting.id, [long.id], ["waiting", "very long"])
    assert quotes(workspace, study, new) == ["I waited three weeks"]
    assert quotes(workspace, study, waiting) == ["I waited two weeks"]
    use = next(u for u in workspace.codebook.uses(study.id) if u.code.path == ("waiting",))
    assert (use.people, use.quotes) == (2, 2), "a code counts what is below it"
    with pytest.raises(RecordError, match="Pick quotes"):
        workspace.codebook.split(study.id, waiting.id, [long.id], ["other"])
    with pytest.raises(RecordError, match="already a code"):
        workspace.codebook.split(study.id, new.id, [long.id], ["waiting"])


def test_moving_and_renaming_take_what_is_below_along(workspace: Workspace, study: Study, delay: Code) -> None:
    time = workspace.coding.add_code(study.id, ["time"])
    workspace.codebook.rename(study.id, time.id, "duration")
    assert [c.path for c in workspace.codebook.all(study.id)] == [("duration",), ("duration", "delay")]
    workspace.codebook.move(study.id, delay.id)
    assert [c.path for c in workspace.codebook.all(study.id)] == [("delay",), ("duration",)]
    workspace.codebook.move(study.id, time.id, ["delay"])
    assert [c.path for c in workspace.codebook.all(study.id)] == [("delay",), ("delay", "duration")]
    with pytest.raises(RecordError, match="below itself"):
        workspace.codebook.move(study.id, delay.id, ["delay", "duration"])
    workspace.coding.add_code(study.id, ["duration"])
    with pytest.raises(RecordError, match="already a code"):
        workspace.codebook.move(study.id, time.id)
    assert [v.path for v in workspace.codebook.versions(study.id, time.id)] == [
        ("delay", "duration"),
        ("duration",),
        ("time",),
    ]


def test_an_archived_code_keeps_its_quotes_and_comes_back_unless_its_place_is_taken(
    workspace: Workspace, study: Study, sources: list[Source], waiting: Code
) -> None:
    mark(workspace, study, sources[0], "I waited three weeks", waiting)
    workspace.codebook.archive(study.id, waiting.id)
    assert workspace.codebook.all(study.id) == []
    assert workspace.coding.codebook(study.id) == []
    assert quotes(workspace, study, waiting) == ["I waited three weeks"]
    workspace.codebook.bring_back(study.id, waiting.id)
    assert [code.path for code in workspace.codebook.all(study.id)] == [("waiting",)]
    workspace.codebook.archive(study.id, waiting.id)
    workspace.coding.add_code(study.id, ["waiting"])
    with pytest.raises(RecordError, match="another code waiting"):
        workspace.codebook.bring_back(study.id, waiting.id)


def test_a_code_in_the_customers_own_words_shows_what_is_meant(
    workspace: Workspace, study: Study, sources: list[Source]
) -> None:
    start = sources[0].transcript.text.index("The office is blue.")
    code, coding = workspace.codebook.in_vivo(study.id, sources[0].id, Span(start, start + 19), parent=["places"])
    assert (code.path, code.shown_by) == (("places", "The office is blue"), coding.id)
    assert quotes(workspace, study, code) == ["The office is blue."]
    again, _ = workspace.codebook.in_vivo(study.id, sources[0].id, Span(start, start + 18), parent=["places"])
    assert again.id == code.id
    workspace.history.undo(study.id)
    workspace.history.undo(study.id)
    assert workspace.codebook.all(study.id) == []
    with pytest.raises(RecordError, match="No words"):
        workspace.codebook.in_vivo(study.id, sources[0].id, Span(start, start + 99_999))


def test_recent_codes_are_ones_own_the_latest_first(
    workspace: Workspace, omar: Workspace, sources: list[Source], waiting: Code, delay: Code
) -> None:
    study = workspace.studies.get(waiting.study)
    mark(workspace, study, sources[0], "I waited three weeks", waiting)
    mark(workspace, study, sources[0], "three weeks", delay)
    mark(omar, study, sources[1], "two weeks", waiting)
    assert [code.path for code in workspace.codebook.recent(study.id)] == [("time", "delay"), ("waiting",)]
    assert [code.path for code in workspace.codebook.recent(study.id, 1)] == [("time", "delay")]


def test_every_change_of_the_codebook_can_be_undone_and_redone(
    workspace: Workspace, study: Study, sources: list[Source], waiting: Code, delay: Code
) -> None:
    said = mark(workspace, study, sources[0], "I waited three weeks", waiting)
    book = workspace.codebook
    changes = (
        lambda: book.revise(study.id, waiting.id, definition="More", colour="#2f7fd1", shown_by=said.id),
        lambda: book.rename(study.id, waiting.id, "wait"),
        lambda: book.move(study.id, waiting.id, ["time"]),
        lambda: book.split(study.id, waiting.id, [said.id], ["other"]),
        lambda: book.archive(study.id, waiting.id),
        lambda: book.merge(study.id, [delay.id], waiting.id),
    )
    for change in changes:
        before = book.uses(study.id, archived=True)
        change()
        after = book.uses(study.id, archived=True)
        assert after != before
        workspace.history.undo(study.id)
        assert book.uses(study.id, archived=True) == before
        workspace.history.redo(study.id)
        assert book.uses(study.id, archived=True) == after
        workspace.history.undo(study.id)
