"""The threshold on Code: what is weaker is not drawn, is counted where one looks, and comes back."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from research import Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text
from tests.pages.test_coder import sent


def suggested(data: dict[str, list[dict[str, str]]]) -> set[str]:
    return {row["id"] for row in data["put"] if row["t"] == "c"}


def looked_into(at: AppTest) -> AppTest:
    """The page with the threshold open: unlike a browser, AppTest forgets after each run what is open."""
    at.session_state["code_threshold"] = True
    return sound(at.run())


def test_a_moved_threshold_hides_the_weaker_in_both_views_and_says_how_many(
    open_page: Open, read: Study, workspace: Workspace
) -> None:
    source = workspace.sources.all(read.study)[1]
    mine = workspace.coding.of_source(read.study, source.id)
    at = open_page("code", view="judge", study=read.study, src=source.id)
    assert suggested(sent(at, "cpi_judge")) == {c.id for c in mine}
    at = looked_into(at)
    assert (at.slider(key="threshold_frustration").min, at.slider(key="threshold_frustration").value) == (50, 50)
    assert "about 2 of them right by their scores · 0 weaker hidden" in text(at)
    at = sound(at.slider(key="threshold_frustration").set_value(95).run())
    weaker = {c.id for c in mine if c.kinds == ("frustration",)}
    assert suggested(sent(at, "cpi_judge")) == {c.id for c in mine} - weaker
    at = looked_into(at)
    assert "0 shown · 2 weaker hidden" in text(at)
    assert "1 weaker suggestion hidden" in text(at)
    assert f"{source.name} · {len(mine) - 1} to judge" in at.selectbox(key="code_source").options
    at.query_params["view"] = "transcript"
    at = looked_into(at)
    assert suggested(sent(at, "cpi_coder")) == {c.id for c in mine} - weaker
    at = sound(button(at, "Show all again").click().run())
    assert suggested(sent(at, "cpi_coder")) == {c.id for c in mine}


def test_a_link_leads_to_a_weaker_suggestion_all_the_same(open_page: Open, read: Study, workspace: Workspace) -> None:
    workspace.thresholds.move(read.study, "frustration", 0.95)
    weaker = next(c for c in workspace.coding.all(read.study) if c.kinds == ("frustration",))
    for view, component in (("judge", "cpi_judge"), ("transcript", "cpi_coder")):
        at = open_page("code", view=view, study=read.study, quote=weaker.id)
        assert weaker.id in suggested(sent(at, component))


def test_candidates_and_the_board_say_what_is_left_out(open_page: Open, read: Study, workspace: Workspace) -> None:
    assert "weaker" not in text(open_page("candidates", study=read.study))
    workspace.thresholds.move(read.study, "frustration", 0.95)
    for page in ("candidates", "affinity_board"):
        assert "2 weaker suggestions hidden and not grouped" in text(open_page(page, study=read.study))
