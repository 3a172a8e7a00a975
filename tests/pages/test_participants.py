"""Participants: who took part and what they allow."""

from __future__ import annotations

from research import Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import sound, text


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
