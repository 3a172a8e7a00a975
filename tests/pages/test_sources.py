"""Sources: files become drafts, drafts become sources, the machine reads them."""

from __future__ import annotations

import io
import threading
import zipfile
from pathlib import Path

import pytest

from nlp.errors import RecordError
from pages import _door, _drafts, _source_list
from pages._draft import Draft, personal_of, read_into
from pages._draft_table import apply_edits
from pages._personal import replace_in
from pages._speakers import edit_speaker
from research import Reading, Study, Workspace
from tests.pages.conftest import ANA, BEN, Open
from tests.pages.seeing import button, sound, text, wait_for_job


def test_an_empty_study_asks_for_texts_and_says_where_they_lie(open_page: Open, study: Study) -> None:
    at = open_page("sources", study=study.study)
    assert "Drop transcripts or notes above" in text(at)
    assert "studies.db on this machine" in text(at)


def test_dropped_files_are_shown_first_and_kept_when_asked(open_page: Open, study: Study, workspace: Workspace) -> None:
    at = open_page("sources", study=study.study)
    at.file_uploader[0].upload("ana.txt", ANA.encode()).upload("empty.txt", b"")
    at = sound(at.run())
    assert workspace.sources.all(study.study) == []
    assert "To check before keeping: 2" in text(at)
    assert "I waited three weeks for the quote." in text(at)
    at = sound(button(at, "Keep all 1").click().run())
    (source,) = workspace.sources.all(study.study)
    assert source.name == "ana.txt"
    assert workspace.sources.original(source) == ANA.encode()
    assert "To check before keeping: 1" in text(at), "the unreadable file stays, with its reason"
    assert "empty" in at.error[0].value


def test_drafts_survive_a_switch_of_page(open_page: Open, study: Study) -> None:
    at = open_page("sources", study=study.study)
    at.file_uploader[0].upload("ana.txt", ANA.encode())
    sound(at.run())
    at.switch_page("pages/overview.py")
    sound(at.run())
    at.switch_page("pages/sources.py")
    at = sound(at.run())
    assert "To check before keeping: 1" in text(at)


def test_a_zip_is_taken_apart_and_a_broken_one_is_explained(open_page: Open, study: Study) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/ana.txt", ANA)
        archive.writestr("b/ben.txt", BEN)
    at = open_page("sources", study=study.study)
    at.file_uploader[0].upload("both.zip", packed.getvalue()).upload("bad.zip", b"PK\x03\x04 not really")
    at = sound(at.run())
    assert "To check before keeping: 2" in text(at)
    assert "bad" in at.error[0].value


def test_the_same_bytes_are_drafted_once_and_not_kept_twice(
    open_page: Open, filled: Study, workspace: Workspace
) -> None:
    at = open_page("sources", study=filled.study)
    at.file_uploader[0].upload("again.txt", ANA.encode())
    at = sound(at.run())
    at = sound(button(at, "Keep all 1").click().run())
    assert len(workspace.sources.all(filled.study)) == 2
    assert "already in this study" in at.error[0].value


def test_participant_method_and_consent_go_into_the_source(workspace: Workspace, study: Study) -> None:
    draft = _drafts.Draft("ana.txt", ANA.encode())
    read_into(workspace, [draft])
    apply_edits([draft], {0: {"participant": "P07", "consent": "quotes"}})
    assert _drafts._kept(workspace, study.study, draft)
    (source,) = workspace.sources.all(study.study)
    assert (source.participant, source.consent, source.method) == ("P07", "quotes", "interview")


def test_roles_participants_and_merges_are_corrected_before_keeping(workspace: Workspace, study: Study) -> None:
    draft = _drafts.Draft("two.txt", (ANA + BEN).encode())
    read_into(workspace, [draft])
    edit_speaker(draft, "Ana", {"participant": "P01"})
    edit_speaker(draft, "Ben", {"participant": "P02", "role": "observer"})
    assert draft.reading is not None
    assert {t.role for t in draft.reading.transcript.turns if t.speaker == "Ben"} == {"observer"}
    draft.participant = ""
    assert _drafts._kept(workspace, study.study, draft)
    (source,) = workspace.sources.all(study.study)
    assert [p.code for p in workspace.studies.participants(study.study)] == ["P01", "P02"]
    edit_speaker(draft, "Ben", {"merge into": "Ana"})
    assert {t.speaker for t in draft.reading.transcript.turns} == {"Moderator", "Ana"}
    assert source.transcript.text == draft.reading.transcript.text


def test_a_table_asks_which_column_holds_what(open_page: Open, study: Study, workspace: Workspace) -> None:
    rows = "id,comment,mood\nP1,I waited three weeks for an answer.,bad\nP2,They should call me back.,fine\n"
    at = open_page("sources", study=study.study)
    at.file_uploader[0].upload("survey.csv", rows.encode())
    at = sound(at.run())
    answers = next(m for m in at.multiselect if m.label.startswith("Answers"))
    assert "comment" in answers.value
    answers.set_value(["comment"])
    at = sound(button(at, "Read with these columns").click().run())
    sound(button(at, "Keep all 1").click().run())
    (source,) = workspace.sources.all(study.study)
    said = [source.transcript.words(turn) for turn in source.transcript.turns]
    assert said == ["I waited three weeks for an answer.", "They should call me back."]


def test_the_machine_reads_beside_the_page_and_says_what_it_found(
    open_page: Open, filled: Study, workspace: Workspace
) -> None:
    at = open_page("sources", study=filled.study)
    sound(button(at, "Let the machine read 2 sources").click().run())
    wait_for_job(filled.study)
    at = sound(at.run())
    assert workspace.coding.tally(filled.study).suggested == 5
    assert "5 suggestions are waiting for you" in text(at)
    assert not any(b.label.startswith("Let the machine read") for b in at.button)
    assert button(at, "Read all again")
    sound(button(at, "Put away").click().run())
    assert _door.jobs().of(filled.study) == []


def test_sources_without_a_recorded_consent_are_counted(open_page: Open, filled: Study, workspace: Workspace) -> None:
    assert "not recorded" not in text(open_page("sources", study=filled.study))
    first, *_ = workspace.sources.all(filled.study)
    workspace.sources.describe(filled.study, first.id, consent="unknown")
    assert "Consent is not recorded for 1 of 2" in text(open_page("sources", study=filled.study))


def test_reading_is_not_begun_twice(open_page: Open, filled: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    let_on = threading.Event()
    monkeypatch.setattr(_source_list, "_read_all", lambda *_: let_on.wait(30))
    at = open_page("sources", study=filled.study)
    assert "Next: read and code, by hand" in {link.label for link in at.get("page_link")}
    at = sound(button(at, "Let the machine read 2 sources").click().run())
    assert button(at, "Let the machine read 2 sources").disabled
    let_on.set()
    wait_for_job(filled.study)
    assert not button(sound(at.run()), "Let the machine read 2 sources").disabled


def test_labels_that_may_be_one_person_are_told_in_the_table(open_page: Open, study: Study) -> None:
    at = open_page("sources", study=study.study)
    talk = "Moderator: How was it?\nParticipant: I waited.\nM: So?\nP: Long.\nM: And?\nP: Fine.\n"
    at.file_uploader[0].upload("p07.txt", talk.encode())
    table = sound(at.run()).dataframe[0].value
    assert "may be one person: look into the file" in table["to know"][0]
    assert table["state"][0].endswith("to look at")


def test_ended_work_is_told_on_one_page_and_not_on_the_next(open_page: Open, filled: Study) -> None:
    at = open_page("sources", study=filled.study)
    sound(button(at, "Let the machine read 2 sources").click().run())
    wait_for_job(filled.study)
    assert "5 suggestions are waiting for you" in text(sound(at.run()))
    assert "5 suggestions are waiting for you" in text(sound(at.run()))
    at.switch_page("pages/candidates.py")
    assert "5 suggestions are waiting for you" not in text(sound(at.run()))


def test_a_source_in_which_nothing_was_found_counts_as_read(
    open_page: Open, study: Study, workspace: Workspace
) -> None:
    (reading,), _ = workspace.sources.read([("cy.txt", b"Moderator: And?\nCy: The office is blue.\n")])
    source = workspace.sources.add(study.study, reading, b"x")
    assert workspace.coding.suggest(study.study, source.id) == []
    page = open_page("sources", study=study.study)
    assert "read, nothing found" in " ".join(e.label for e in page.expander)
    assert not any(b.label.startswith("Let the machine read") for b in page.button)
    assert "The machine found no statement" in text(open_page("code", study=study.study, src=source.id, view="judge"))


def test_a_source_the_models_do_not_cover_is_left_out_and_named(
    open_page: Open, filled: Study, workspace: Workspace
) -> None:
    first, second = workspace.sources.all(filled.study)
    workspace.sources.describe(filled.study, first.id, language="fr")
    at = open_page("sources", study=filled.study)
    sound(button(at, "Let the machine read 2").click().run())
    wait_for_job(filled.study)
    at = sound(at.run())
    assert "English only" in text(at)
    assert workspace.coding.of_source(filled.study, first.id) == []
    assert len(workspace.coding.of_source(filled.study, second.id)) == 3


def test_withdrawing_asks_first_and_can_be_undone(open_page: Open, read: Study, workspace: Workspace) -> None:
    first = workspace.sources.all(read.study)[0]
    at = open_page("sources", study=read.study)
    sound(at.button(key=f"withdraw_{first.id}").click().run())
    assert [s.name for s in workspace.sources.all(read.study)] == ["ben.txt"]
    sound(button(at, "Undo").click().run())
    assert len(workspace.sources.all(read.study)) == 2


def test_names_are_replaced_before_a_source_is_kept(
    open_page: Open, study: Study, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPI_WORKBENCH_KEYS", str(tmp_path / "keys"))
    talk = (
        b"Moderator: How was it?\nRosa Lindqvist: I wrote to rosa.l@example.org twice.\n"
        b"Moderator: Thanks, Rosa Lindqvist.\n"
    )
    draft = Draft("rosa.txt", talk)
    (draft.reading,), _ = workspace.sources.read([("rosa.txt", talk)])
    codes = {m.words: code for m, code in workspace.sources.personal(study.study, draft.reading) if m.proposed}
    replace_in(workspace, study.study, draft, codes)
    assert draft.redacted
    source = workspace.sources.add(study.study, draft.reading, None if draft.redacted else talk)
    assert "Lindqvist" not in source.transcript.text
    assert "example.org" not in source.transcript.text
    assert all("Lindqvist" not in turn.speaker for turn in source.transcript.turns)
    with pytest.raises(RecordError, match="not in this store"):
        workspace.sources.original(source)
    (kept,) = (tmp_path / "keys").iterdir()
    assert "Rosa Lindqvist" in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o077 == 0
    again = {m.words: code for m, code in workspace.sources.personal(study.study, draft_of(workspace, talk))}
    assert again["Rosa Lindqvist"] == codes["Rosa Lindqvist"]


def draft_of(workspace: Workspace, data: bytes) -> Reading:
    (reading,), _ = workspace.sources.read([("again.txt", data)])
    return reading


def test_codes_follow_what_another_draft_added_to_the_key(
    workspace: Workspace, study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPI_WORKBENCH_KEYS", str(tmp_path / "keys"))
    talk = b"Moderator: How was it?\nRosa Lind: Slow.\nModerator: And?\nRosa Lind: That is all.\n"
    draft = Draft("rosa.txt", talk, draft_of(workspace, talk))
    first = {m.words: code for m, code in personal_of(workspace, study.study, draft)}
    workspace.sources.redact(study.study, draft_of(workspace, b"Moderator: Bo Ek?\n"), {"Bo Ek": first["Rosa Lind"]})
    looked = draft.mentions
    then = {m.words: code for m, code in personal_of(workspace, study.study, draft)}
    assert then["Rosa Lind"] != first["Rosa Lind"]
    assert draft.mentions is looked  # looked for once only
