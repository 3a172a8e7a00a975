"""Participants: who took part and what they allow."""

from __future__ import annotations

from pages._people import changed_facts, keep_edits
from research import Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text
from tests.pages.test_coder import sent


def test_nobody_yet_leads_to_sources(open_page: Open, study: Study) -> None:
    assert "Participants appear when you add sources" in text(open_page("participants", study=study.study))


def test_everyone_heard_is_listed_with_what_they_contribute(open_page: Open, read: Study) -> None:
    at = open_page("participants", study=read.study)
    table = at.get("data_editor")[0].value
    assert list(table["code"]) == ["ana", "ben"]
    assert list(table["statements that count"]) == [2, 3]
    assert list(table["sources"]) == ["ana.txt", "ben.txt"]
    assert "2 people" in text(at)


def test_who_withdraws_stays_listed_and_counts_no_more(open_page: Open, read: Study, workspace: Workspace) -> None:
    workspace.studies.describe(read.study, "ana", consent="withdrawn", segment="owner")
    at = sound(open_page("participants", study=read.study))
    table = at.get("data_editor")[0].value
    row = table[table["code"] == "ana"].iloc[0]
    assert (row["consent"], row["segment"], row["statements that count"]) == ("withdrawn", "owner", 0)


def test_attributes_are_columns_and_edits_are_kept_at_once(open_page: Open, read: Study, workspace: Workspace) -> None:
    shown = workspace.overview.people(read.study)
    keep_edits(workspace, read.study, shown, {0: {"age": "40", "segment": "owner"}, 1: {"age": ""}})
    ana = workspace.studies.participants(read.study)[0]
    assert (ana.segment, ana.attributes) == ("owner", (("age", "40"),))
    assert changed_facts(ana, {"age": "40", "segment": "owner"}) == {}
    assert changed_facts(ana, {"age": None}) == {"attributes": ()}
    table = open_page("participants", study=read.study).get("data_editor")[0].value
    assert list(table["age"]) == ["40", ""]


def test_who_is_not_picked_is_not_listed(open_page: Open, read: Study, workspace: Workspace) -> None:
    workspace.studies.describe(read.study, "ana", segment="owner")
    at = open_page("participants", study=read.study)
    at.multiselect(key="cases_segment").set_value(["owner"])
    at = sound(at.run())
    assert list(at.get("data_editor")[0].value["code"]) == ["ana"]


def test_groups_say_who_is_in_them(open_page: Open, sample: Study) -> None:
    assert "Focus groups" in text(open_page("participants", study=sample.study))


def test_who_is_picked_holds_on_every_page_that_counts_what_was_said(
    open_page: Open, read: Study, workspace: Workspace
) -> None:
    workspace.studies.describe(read.study, "ana", segment="owner")
    statements = workspace.coding.all(read.study)
    ana, ben = ([c.id for c in statements if c.person == who] for who in ("ana", "ben"))
    workspace.candidates.add(read.study, "Know it is settled", "settled", evidence=[ana[0], ben[0]], stage="claim")
    workspace.candidates.add(read.study, "Be answered at once", "at once", evidence=ben[1:])
    code = workspace.coding.add_code(read.study, ["slow"])
    workspace.coding.confirm(read.study, [ana[0], ben[0]], code=code.id)
    for page in ("candidates", "codebook", "journey_map", "affinity_board", "search", "agreement"):
        at = open_page(page, study=read.study)
        assert "are looked at" not in text(at)
        at.multiselect(key="cases_segment").set_value(["owner"])
        at = sound(at.run())
        assert "Only 1 of 2 participants are looked at." in text(at), page
        if page == "candidates":
            assert ("Be answered at once" in text(at), "1 person, 1 quote" in text(at)) == (False, True)
        if page == "codebook":
            assert any(b.label.endswith("slow · 1 person, 1 quote") for b in at.button)
        if page == "affinity_board":
            cards = [row for row in sent(at, "cpi_board")["put"] if row["t"] == "q"]
            assert {card["p"] for card in cards} == {"ana"}
        at = sound(button(at, "Look at all").click().run())
        assert "are looked at" not in text(at), page


def test_code_offers_the_sources_of_those_who_were_picked_elsewhere(
    open_page: Open, read: Study, workspace: Workspace
) -> None:
    workspace.studies.describe(read.study, "ana", segment="owner")
    at = open_page("code", study=read.study)
    assert len(at.selectbox(key="code_source").options) == 2
    at.session_state["cases_segment"] = ["owner"]
    at = sound(at.run())
    assert [name.split(" ")[0] for name in at.selectbox(key="code_source").options] == ["ana.txt"]
    at = sound(button(at, "Look at all").click().run())
    assert len(at.selectbox(key="code_source").options) == 2
