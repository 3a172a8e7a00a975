"""Code, judging: what the page sends to the browser, and what it stores of what comes back."""

from __future__ import annotations

import pytest

from research import Coding, Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text
from tests.pages.test_coder import MOUNT, sent


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


def test_a_link_to_a_quote_opens_it_with_what_is_needed_to_judge_it(
    open_page: Open, read: Study, said: list[Coding]
) -> None:
    at = open_page("code", view="judge", study=read.study, quote=said[1].id)
    data = sent(at, "cpi_judge")
    row = next(r for r in data["put"] if r["id"] == said[1].id)
    assert (data["focus"], row["d"], row["b"], row["mo"]) == (said[1].id, "time", "should", "cues/test")
    assert row["ss"] == [round(score, 3) for score in said[1].scores]
    assert data["hash"] == sent(at, "cpi_coder_library")["hash"]
    assert at.query_params["src"] == said[1].source


def test_a_log_is_stored_once_and_what_was_put_right_with_it(
    open_page: Open, read: Study, said: list[Coding], workspace: Workspace
) -> None:
    first, second, _ = said
    at = open_page("code", view="judge", study=read.study, src=first.source)
    common = {"mount": MOUNT, "source": first.source, "by": "researcher"}
    fix = {"kinds": ["outcome", "workaround"], "dimension": "price", "name": "waiting › on hold"}
    log = [
        {**common, "seq": 1, "type": "accept", "codings": [first.id], "fix": fix},
        {**common, "seq": 2, "type": "reject", "codings": [second.id]},
    ]
    for _ in range(2):
        at.session_state[f"judge_{first.source}"] = {"log": log, "at": said[2].id}
        at = sound(at.run())
    now = workspace.coding.get(read.study, first.id)
    (code,) = workspace.coding.codebook(read.study)
    assert (now.status, now.kinds, now.dimension) == ("confirmed", ("outcome", "workaround"), "price")
    assert (now.code, code.path, now.suggested_by) == (code.id, ("waiting", "on hold"), "cues/test")
    assert workspace.coding.get(read.study, second.id).status == "rejected"
    assert sent(at, "cpi_judge")["acks"] == {MOUNT: 2}
    assert at.query_params["quote"] == said[2].id, "the address names what is on the screen"
    sound(button(at, "Undo").click().run())
    assert workspace.coding.get(read.study, second.id).status == "suggested"


def test_the_filters_travel_to_the_list(open_page: Open, read: Study, said: list[Coding]) -> None:
    at = open_page("code", view="judge", study=read.study, src=said[0].source)
    at.button_group(key="code_kinds").set_value(["met"])
    at.slider(key="code_score").set_value(70)
    at = sound(at.run())
    wanted = {"statuses": [], "kinds": ["met"], "least": 0.7, "order": "text"}
    assert sent(at, "cpi_judge")["filter"] == wanted


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
    assert sent(at, "cpi_judge")["jump"] == made.id


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


def test_a_quote_that_is_gone_does_not_break_the_page(open_page: Open, read: Study) -> None:
    at = open_page("code", view="judge", study=read.study, quote="nothing-0", src="nothing-0")
    assert (sent(at, "cpi_judge")["focus"], "quote" in at.query_params) == ("", False)


def test_what_was_decided_teaches_the_machine_and_the_page_says_so(
    open_page: Open, read: Study, said: list[Coding], workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("research.learning.LEAST", 3)
    monkeypatch.setattr("research.workspace.learning.LEAST", 3)
    at = open_page("code", view="judge", study=read.study, src=said[0].source)
    assert "Learnt from" not in text(at)
    others = [c for c in workspace.coding.all(read.study) if c.source != said[0].source]
    workspace.coding.confirm(read.study, [c.id for c in others], dimension="trust")
    workspace.coding.confirm(read.study, [said[1].id], dimension="trust")
    judged = {c.id: c for c in workspace.coding.all(read.study) if c.status == "confirmed"}
    at = sound(at.run())
    assert f"Learnt from {len(judged)} decisions" in text(at)
    at = sound(button(at, "Update suggestions").click().run())
    assert "Learnt from" not in text(at)
    after = {c.id: c for c in workspace.coding.all(read.study)}
    assert {ref: after[ref] for ref in judged} == judged
    assert any(c.suggested_by.endswith(f"+study/{len(judged)}") for c in after.values())
