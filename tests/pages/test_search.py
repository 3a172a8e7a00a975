"""Search: nothing yet, a query, a fault in it, and the matrices."""

from __future__ import annotations

from research import Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import sound, text


def test_nothing_yet_leads_to_sources(open_page: Open, study: Study) -> None:
    assert "nothing to search yet" in text(open_page("search", study=study.study))


def test_a_query_finds_people_first(open_page: Open, read: Study) -> None:
    at = open_page("search", study=read.study, q="waited signal:frustration")
    assert "2 people, 2 passages" in text(at)
    at.text_input(key="search_query").set_value("waited person:ben")
    assert "1 person, 1 passages" in text(sound(at.run()))


def test_a_fault_is_shown_with_its_place(open_page: Open, read: Study) -> None:
    assert "At character 8" in text(open_page("search", study=read.study, q="waited (three")).replace("\\", "")


def test_matrices_open_their_quotes(open_page: Open, sample: Study) -> None:
    at = open_page("search", study=sample.study)
    at.session_state["search_view"] = "together"
    at = sound(at.run())
    cell = next(box for box in at.selectbox if box.label == "Cell")
    at = sound(cell.set_value(cell.options[0]).run())
    assert "quotes" in text(at)
    at.session_state["search_view"] = "cases"
    sound(at.run())


def test_what_consent_keeps_back_is_said_under_the_numbers(open_page: Open, read: Study, workspace: Workspace) -> None:
    assert "onsent" not in text(open_page("search", study=read.study))
    count = sum(coding.person == "ana" for coding in workspace.coding.all(read.study))
    workspace.studies.describe(read.study, "ana", consent="withdrawn")
    (source,) = [s for s in workspace.sources.all(read.study) if s.participant == "ben"]
    workspace.sources.describe(read.study, source.id, consent="unknown")
    shown = text(open_page("search", study=read.study)).replace("\\", "")
    assert f"Consent was withdrawn (ana): {count} statements are left out of every number." in shown
    assert "not shown in reports: consent is not recorded (ben)." in shown
