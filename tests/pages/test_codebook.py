"""Codebook and memos: codes with who said them, merged, split, archived; notes found again."""

from __future__ import annotations

from pathlib import Path

from pages import _door
from research import Code, Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text


def coded(workspace: Workspace, study: Study, *path: str) -> Code:
    """A code with one quote of Ana's."""
    code = workspace.coding.add_code(study.study, path)
    said = workspace.coding.of_source(study.study, workspace.sources.all(study.study)[0].id)[0]
    workspace.coding.code(study.study, said.source, said.span, code=code.id)
    return code


def test_no_code_yet_leads_to_coding(open_page: Open, study: Study, workspace: Workspace) -> None:
    at = open_page("codebook", study=study.study)
    assert "There is no code yet" in text(at)
    at.text_input(key="new_code").set_value("waiting / on hold")
    sound(button(at, "Add").click().run())
    assert [code.path for code in workspace.codebook.all(study.study)] == [("waiting", "on hold")]


def test_the_sample_shows_each_code_with_people_before_quotes(open_page: Open, sample: Study) -> None:
    at = open_page("codebook", study=sample.study)
    labels = [b.label for b in at.button if (b.key or "").startswith("pick_")]
    assert labels
    assert all(" people, " in label or " 1 person, " in label for label in labels)


def test_a_code_is_revised_merged_and_archived_and_undo_takes_it_back(
    open_page: Open, read: Study, workspace: Workspace
) -> None:
    first, second = coded(workspace, read, "delay"), coded(workspace, read, "waiting")
    at = open_page("codebook", study=read.study, code=first.id)
    at.text_area(key=f"definition_{first.id}").set_value("They wait.")
    at = sound(button(at, "Save").click().run())
    assert workspace.codebook.all(read.study)[0].definition == "They wait."
    now = workspace.codebook.all(read.study)[0].id
    at.selectbox(key=f"into_{now}").set_value(second.id)
    at = sound(at.run())
    sound(button(at, "Merge").click().run())
    (use,) = workspace.codebook.uses(read.study)
    assert (use.code.path, use.quotes) == (("waiting",), 1), "the same words by one coder became one quote"
    sound(button(at, "Undo").click().run())
    assert len(workspace.codebook.all(read.study)) == 2


def test_quotes_are_split_off_under_a_new_name(open_page: Open, read: Study, workspace: Workspace) -> None:
    code = coded(workspace, read, "waiting")
    (quote,) = workspace.codebook.uses(read.study)[0].own
    at = open_page("codebook", study=read.study, code=code.id)
    at.multiselect(key=f"split_{code.id}").set_value([quote.id])
    at.text_input(key=f"split_name_{code.id}").set_value("long wait")
    at = sound(at.run())
    sound(at.button(key="split").click().run())
    assert {u.code.path: u.quotes for u in workspace.codebook.uses(read.study)} == {("waiting",): 0, ("long wait",): 1}


def test_a_memo_is_kept_on_a_code_and_found_by_type_and_words(
    open_page: Open, read: Study, workspace: Workspace
) -> None:
    assert "There is no memo yet" in text(open_page("memos", study=read.study))
    code = coded(workspace, read, "waiting")
    at = open_page("codebook", study=read.study, code=code.id)
    at.text_area(key=f"code_memo_{code.id}").set_value("time or trust?")
    at.button_group(key=f"code_type_{code.id}").set_value("question")
    sound(at.button(key=f"code_keep_{code.id}").click().run())
    (noted,) = workspace.memos.all(read.study)
    assert (noted.memo.type, noted.place, noted.words) == ("question", "code", "waiting")
    at = open_page("memos", study=read.study)
    assert "time or trust" in text(at)
    at.text_input(key="memo_words").set_value("nothing like it")
    assert "0 of 1 memos" in text(sound(at.run()))
    assert workspace.memos.all(read.study, types=["observation"]) == []
    assert "time or trust?" in workspace.memos.csv(read.study)


def test_memos_on_the_words_of_somebody_who_withdrew_are_not_shown(read: Study, workspace: Workspace) -> None:
    said = workspace.coding.of_source(read.study, workspace.sources.all(read.study)[0].id)[0]
    workspace.memos.write(read.study, said.id, "she sounded tired")
    workspace.studies.describe(read.study, "ana", consent="withdrawn")
    assert workspace.memos.all(read.study) == []
    assert "tired" not in workspace.memos.csv(read.study)


def test_no_helper_is_named_like_a_page() -> None:
    """A server takes ``_memos.py`` for a second page at ``/memos`` and stops; AppTest does not notice."""
    folder = Path(_door.__file__).parent
    stems = [path.stem for path in folder.glob("*.py")]
    assert [stem for stem in stems if stem.startswith("_") and stem[1:] in stems] == []
