"""What only a browser shows: one menu, links that open what they name, keys, both looks, narrow screens."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest

from research import Study, Workspace
from tests.browser.serving import Browser, chromium, serve

PAGES = {
    "": "Overview", "sources": "Sources", "code": "Code", "candidates": "Candidates", "journey_map": "Journey map",
    "validation": "Validation", "decisions": "Decisions", "report": "Report",
}  # fmt: skip

ABOVE = """() => document.querySelector('.st-key-study_switch')?.getBoundingClientRect().y
    < document.querySelector('[data-testid=stSidebarNavLink]')?.getBoundingClientRect().y"""

NAMELESS = """() => [...document.querySelectorAll('[data-testid=stMain] :is(input, textarea, button, select)')]
    .filter(e => e.checkVisibility({ checkVisibilityCSS: true }) && e.type !== 'file')
    .filter(e => !e.innerText?.trim() && !e.ariaLabel && !e.getAttribute('aria-labelledby'))
    .filter(e => !e.labels?.length && !e.title)
    .map(e => e.outerHTML.slice(0, 200))"""
"""Script that lists the fields and buttons which a screen reader would find without a name."""


@pytest.mark.skipif(chromium() is None, reason="Chromium is not installed: apt-get install chromium")
def test_a_link_to_a_page_works_as_the_first_visit_of_a_fresh_server(browser: Browser, tmp_path: Path) -> None:
    with serve(tmp_path / "fresh.db") as address, browser.on(address).tab("code") as tab:
        tab.says("There is no study yet")
        assert tab.title() == "Code"
        assert "app" not in tab.menu()
        assert {"Overview", "Sources", "Code", "Candidates"} <= set(tab.menu())


def test_the_first_page_answers_to_its_name(browser: Browser, proposed: Study, tmp_path: Path) -> None:
    with browser.tab("overview", study=proposed.study) as tab:
        tab.says("What it is for")
        assert tab.title() == "Overview"
        assert tab.page.get_by_text("Page not found").count() == 0
        assert parse_qs(urlparse(tab.page.url).query)["study"] == [proposed.study]
        assert tab.menu().count("Overview") == 1
        assert len(tab.menu()) == len(set(tab.menu()))
    with serve(tmp_path / "fresh.db") as address, browser.on(address).tab("overview") as tab:
        tab.says("Open the sample study")
        assert tab.page.get_by_text("Page not found").count() == 0


def test_every_page_opens_by_its_link_with_one_menu_and_nothing_from_outside(browser: Browser, proposed: Study) -> None:
    for path, title in PAGES.items():
        with browser.tab(path, study=proposed.study) as tab:
            assert tab.title() == title
            assert len(tab.menu()) == len(set(tab.menu()))
            assert tab.page.locator("[data-testid=stSidebarNav]").count() == 1
            assert tab.outside == []
            assert tab.complaints == []


def test_the_menu_leads_to_every_page_and_the_study_comes_along(browser: Browser, proposed: Study) -> None:
    with browser.tab("", study=proposed.study) as tab:
        for title in ("Sources", "Code", "Candidates", "Overview"):
            links = tab.page.locator("[data-testid=stSidebarNavLink]")
            links.filter(has=tab.page.get_by_text(title, exact=True)).click()
            tab.page.wait_for_function(f"document.querySelector('h1')?.innerText === '{title}'", timeout=20_000)
            tab.drawn()
            assert parse_qs(urlparse(tab.page.url).query)["study"] == [proposed.study]


def test_files_are_dropped_checked_and_kept(browser: Browser, workspace: Workspace) -> None:
    study = workspace.studies.create("By hand")
    with browser.tab("sources", study=study.study) as tab:
        tab.page.set_input_files(
            "input[type=file]",
            [
                {
                    "name": "p07.txt",
                    "mimeType": "text/plain",
                    "buffer": b"M: How was it?\nP: I waited.\nM: So?\nP: Long.",
                },
                {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""},
            ],
        )
        tab.says("To check before keeping: 2")
        tab.page.get_by_role("button", name="Keep all 1").click()
        tab.says("Kept 1. 1 still need a look.")
        tab.drawn()
        assert [s.name for s in workspace.sources.all(study.study)] == ["p07.txt"]


def test_a_quote_leads_from_its_candidate_to_its_sentence(
    browser: Browser, proposed: Study, workspace: Workspace
) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    with browser.tab("candidates", study=proposed.study, candidate=one.id) as tab:
        tab.page.get_by_text("Open in its source").first.click()
        tab.page.locator(".chip[aria-pressed=true]").wait_for(timeout=20_000)
        query = parse_qs(urlparse(tab.page.url).query)
        named = workspace.coding.get(proposed.study, query["quote"][0])
        assert tab.page.inner_text(".detail blockquote") == named.quote


def test_a_click_on_a_cell_of_the_journey_opens_its_quotes(
    browser: Browser, proposed: Study, workspace: Workspace
) -> None:
    best, evidence = workspace.candidates.weighed(proposed.study)[0]
    at = [coding for coding in evidence.codings if coding.stage == "quote"]
    with browser.tab("journey_map", study=proposed.study) as tab:
        cell = tab.page.locator("[data-testid=stVegaLiteChart] .mark-rect.role-mark path").first
        cell.wait_for(state="attached", timeout=20_000)
        box = cell.bounding_box()
        tab.page.mouse.click(box["x"] + 8, box["y"] + 8)
        tab.page.wait_for_url(f"**candidate={best.id}*stage=quote*", timeout=20_000)
        tab.drawn()
        shown = tab.page.locator(".cpi-quote p").all_inner_texts()
        assert sorted(shown) == sorted(f"“{coding.quote}”" for coding in at)
        assert len(shown) > 0


def test_a_page_that_links_to_itself_stays_where_the_link_led(
    browser: Browser, proposed: Study, workspace: Workspace
) -> None:
    with browser.tab("shortlist", study=proposed.study) as tab:
        tab.page.get_by_role("link", name="Reasons and scores").first.click()
        form = tab.page.locator("[data-testid=stForm]").nth(4)
        form.get_by_text("3 · good").click()
        form.get_by_role("textbox", name="Because").fill("The desk can move it.")
        one = parse_qs(urlparse(tab.page.url).query)["candidate"][0]
        form.get_by_role("button", name="Keep the score").click()
        tab.says("Scored. Ctrl+Z undoes it.")
        assert [score.points for score in workspace.shortlist.scores(proposed.study, one)] == [3]
        tab.page.go_back()
        tab.says("Scorecards (2)")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("path", list(PAGES))
def test_a_phone_scrolls_down_only_and_every_field_has_a_name(
    browser: Browser, proposed: Study, path: str, dark: bool
) -> None:
    with browser.tab(path, dark=dark, width=400, study=proposed.study) as tab:
        assert tab.overflow() <= 0
        assert tab.page.evaluate(NAMELESS) == []


def test_a_question_mark_shows_the_keys_but_not_while_typing(browser: Browser, proposed: Study) -> None:
    with browser.tab("", study=proposed.study) as tab:
        field = tab.page.get_by_label("Your name in the history")
        field.click()
        field.press_sequentially("?")
        tab.page.wait_for_timeout(500)
        assert tab.page.get_by_role("dialog").count() == 0
        tab.page.locator("h1").click()
        tab.page.keyboard.press("?")
        tab.says("undo your last step")


def test_study_and_undo_stand_above_the_menu_on_a_laptop(browser: Browser, proposed: Study) -> None:
    with browser.tab("", study=proposed.study) as tab:
        tab.page.wait_for_function(ABOVE, timeout=20_000)  # the style arrives a moment after the script has ended
        menu = tab.page.locator("[data-testid=stSidebarNavLink]").first.bounding_box()
        for key in ("study_switch", "undo", "shortcuts", "who"):
            box = tab.page.locator(f".st-key-{key}").bounding_box()
            assert 0 < box["y"] < menu["y"] - box["height"], key
        last = tab.page.locator("[data-testid=stSidebarNavLink]").last.bounding_box()
        assert last["y"] + last["height"] <= 900
