"""Code: confirm, correct, reject; the next open statement follows."""

from __future__ import annotations

import pytest

from pages import _correcting
from research import Coding, Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text


@pytest.fixture
def said(workspace: Workspace, read: Study) -> list[Coding]:
    """Ben's statements, in text order."""
    source = workspace.sources.all(read.study)[1]
    return workspace.coding.of_source(read.study, source.id)


def test_nothing_to_code_leads_to_sources_and_an_unread_one_says_so(open_page: Open, study: Study) -> None:
    assert "There is nothing to code yet" in text(open_page("code", view="judge", study=study.study))


def test_an_unread_source_offers_both_ways(open_page: Open, filled: Study) -> None:
    at = open_page("code", view="judge", study=filled.study)
    assert "Nobody has read ana.txt yet" in text(at)


def test_a_link_to_a_quote_opens_it_in_its_turn(open_page: Open, read: Study, said: list[Coding]) -> None:
    at = open_page("code", view="judge", study=read.study, quote=said[1].id)
    shown = text(at)
    assert '<mark class="cpi-mark suggested focus">They should answer my claim the same day.</mark>' in shown
    assert "And you?" in shown, "the turn before gives the context"
    assert "because of “should”" in shown
    assert at.query_params["src"] == said[1].source


def test_confirming_keeps_corrections_and_goes_on_to_the_next(
    open_page: Open, read: Study, said: list[Coding], workspace: Workspace
) -> None:
    first = said[0]
    at = open_page("code", view="judge", study=read.study, quote=first.id)
    at.selectbox(key=f"dimension_{first.id}").set_value("price")
    sound(at.button(key="confirm").click().run())
    now = workspace.coding.get(read.study, first.id)
    assert (now.status, now.dimension, now.kinds, now.suggested_by) == ("confirmed", "price", first.kinds, "cues/test")
    assert at.query_params["quote"] == said[1].id
    sound(button(at, "Undo").click().run())
    assert workspace.coding.get(read.study, first.id).status == "suggested"


def test_signals_are_corrected_by_pills(open_page: Open, read: Study, said: list[Coding], workspace: Workspace) -> None:
    first = said[0]
    at = open_page("code", view="judge", study=read.study, quote=first.id)
    at.button_group(key=f"kinds_{first.id}").set_value(["outcome", "workaround"])
    sound(at.button(key="confirm").click().run())
    assert workspace.coding.get(read.study, first.id).kinds == ("outcome", "workaround")


def test_rejecting_the_last_one_leaves_nothing_to_judge(
    open_page: Open, read: Study, said: list[Coding], workspace: Workspace
) -> None:
    at = open_page("code", view="judge", study=read.study, src=said[0].source)
    for _ in said:
        sound(at.button(key="reject").click().run())
    tally = workspace.coding.tally(read.study, said[0].source)
    assert (tally.rejected, tally.suggested) == (3, 0)
    assert "100% of 3 statements judged, 0 to go" in [p.text for p in at.get("progress")] or tally.decided == 1


def test_next_and_previous_only_move_the_focus(open_page: Open, read: Study, said: list[Coding]) -> None:
    at = open_page("code", view="judge", study=read.study, quote=said[0].id)
    sound(button(at, "Next").click().run())
    assert at.query_params["quote"] == said[1].id
    sound(button(at, "Previous").click().run())
    assert at.query_params["quote"] == said[0].id


def test_many_are_confirmed_at_once_and_undone_at_once(
    open_page: Open, read: Study, said: list[Coding], workspace: Workspace
) -> None:
    at = open_page("code", view="judge", study=read.study, src=said[0].source)
    at.slider(key="code_sure").set_value(70)
    at = sound(at.run())
    sound(at.button(key="confirm_many").click().run())
    states = [c.status for c in workspace.coding.of_source(read.study, said[0].source)]
    assert states == ["confirmed", "confirmed", "suggested"], "scores are 0.9, 0.7 and 0.6"
    sound(button(at, "Undo").click().run())
    assert workspace.coding.tally(read.study, said[0].source).suggested == 3


def test_the_list_filters_by_status_and_signal(open_page: Open, read: Study, said: list[Coding]) -> None:
    at = open_page("code", view="judge", study=read.study, src=said[0].source)
    at.button_group(key="code_kinds").set_value(["met"])
    at = sound(at.run())
    rows = [b.label for b in at.button if (b.key or "").startswith("row_")]
    assert len(rows) == 1
    assert "She was great" in rows[0]
    at.button_group(key="code_status").set_value(["rejected"])
    at = sound(at.run())
    assert "No statement passes the filters" in text(at)


def test_a_statement_the_machine_passed_over_is_added_by_hand(
    open_page: Open, read: Study, workspace: Workspace
) -> None:
    source = workspace.sources.all(read.study)[0]
    at = open_page("code", view="judge", study=read.study, src=source.id)
    at.selectbox(key=f"hand_turn_{source.id}").set_value(1)
    at.text_area(key="hand_words").set_value("The office is blue.")
    at.button_group(key="hand_kinds").set_value(["met"])
    sound(button(at, "Add").click().run())
    made = next(c for c in workspace.coding.of_source(read.study, source.id) if c.quote == "The office is blue.")
    assert (made.status, made.kinds, made.person, made.suggested_by) == ("confirmed", ("met",), "ana", "")
    assert at.query_params["quote"] == made.id


def test_words_that_were_not_said_are_refused_with_a_way_out(
    open_page: Open, read: Study, workspace: Workspace
) -> None:
    source = workspace.sources.all(read.study)[0]
    at = open_page("code", view="judge", study=read.study, src=source.id)
    at.text_area(key="hand_words").set_value("I love it")
    at.button_group(key="hand_kinds").set_value(["met"])
    sound(button(at, "Add").click().run())
    assert "does not hold “I love it”" in at.error[0].value
    assert "Copy the words" in at.error[0].value


def test_a_code_of_the_codebook_is_given_with_the_confirmation(
    open_page: Open, read: Study, said: list[Coding], workspace: Workspace
) -> None:
    code = workspace.coding.add_code(read.study, ["waiting", "on hold"])
    at = open_page("code", view="judge", study=read.study, quote=said[0].id)
    at.selectbox(key=f"code_{said[0].id}").set_value("waiting › on hold")
    sound(at.button(key="confirm").click().run())
    assert workspace.coding.get(read.study, said[0].id).code == code.id


def test_a_typed_code_joins_the_codebook(read: Study, workspace: Workspace) -> None:
    made = _correcting.code_id(workspace, read, "waiting › on hold", {})  # AppTest cannot type a new option
    (code,) = workspace.coding.codebook(read.study)
    assert (code.id, code.path) == (made, ("waiting", "on hold"))
    assert _correcting.code_id(workspace, read, "waiting › on hold", {code.id: "waiting › on hold"}) == code.id
    assert _correcting.code_id(workspace, read, _correcting.NEW_CODE, {}) is None


def test_a_note_stays_with_the_statement_after_it_is_judged(
    open_page: Open, read: Study, said: list[Coding], workspace: Workspace
) -> None:
    at = open_page("code", view="judge", study=read.study, quote=said[0].id)
    at.text_area(key=f"statement_memo_{said[0].id}").set_value("he sounded resigned")
    sound(at.button(key=f"statement_keep_{said[0].id}").click().run())
    workspace.coding.confirm(read.study, [said[0].id])
    now = workspace.coding.get(read.study, said[0].id)
    assert [n.text for n in workspace.coding.notes(read.study, now.id)] == ["he sounded resigned"]


def test_a_quote_that_is_gone_does_not_break_the_page(open_page: Open, read: Study) -> None:
    at = open_page("code", view="judge", study=read.study, quote="nothing-0", src="nothing-0")
    assert "Suggested" in text(at)
