"""A codebook in a browser, as somebody goes through it: made, explained, moved, merged, split, put away, handed on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nlp.values import Span
from research import Study, Workspace
from tests.browser.serving import Browser, Tab


@pytest.fixture
def study(workspace: Workspace) -> Study:
    """One interview with three quotes under one code."""
    study = workspace.studies.create("Claims")
    text = b"Moderator: How?\nAna: I waited long. The music was loud. I called twice.\nModerator: So?\nAna: Fine.\n"
    readings, _ = workspace.sources.read([("ana.txt", text)])
    source = workspace.sources.add(study.study, readings[0], text, consent="quotes")
    code = workspace.coding.add_code(study.study, ["waiting"])
    for words in ("I waited long.", "The music was loud.", "I called twice."):
        start = source.transcript.text.index(words)
        workspace.coding.code(study.study, source.id, Span(start, start + len(words)), code=code.id)
    return study


def shown(tab: Tab, path: str) -> None:
    """Waits until this code is on the card; what was open above it, and has done its work, closes by itself."""
    tab.page.locator("[data-testid=stHeading] h3", has_text=path).wait_for(timeout=20_000)
    tab.drawn()
    tab.page.locator("[data-testid=stPopoverBody]").wait_for(state="detached")


def opened(tab: Tab, label: str) -> Any:
    """The popover behind a button."""
    tab.page.get_by_role("button", name=label).first.click()
    inside = tab.page.locator("[data-testid=stPopoverBody]")
    inside.wait_for()
    return inside


def choose(tab: Tab, field: Any, option: str) -> None:
    field.click()
    tab.page.get_by_role("option").filter(has_text=option).first.click()


def paths(workspace: Workspace, study: Study) -> list[str]:
    return ["/".join(code.path) for code in workspace.coding.codebook(study.study)]


def test_a_codebook_from_first_code_to_last(browser: Browser, workspace: Workspace, study: Study) -> None:
    with browser.tab("codebook", study=study.study) as tab:
        inside = opened(tab, "Add a code")
        inside.get_by_label("Name", exact=True).fill("calls › repeated")
        inside.get_by_role("button", name="Add").click()
        shown(tab, "calls › repeated")  # what was just made is what one goes on with
        for label, words in (("Definition", "Had to call again."), ("Include", "a second call"), ("Exclude", "mail"),
                             ("Example in other words", "I rang them again")):  # fmt: skip
            tab.page.get_by_label(label, exact=True).last.fill(words)
        tab.page.get_by_role("button", name="Save").click()
        tab.says("Saved.")
        tab.drawn()
        made = next(c for c in workspace.coding.codebook(study.study) if c.path[-1] == "repeated")
        assert (made.definition, made.include, made.exclude) == ("Had to call again.", "a second call", "mail")
        assert made.example == "I rang them again"

        tab.page.get_by_role("button", name="waiting ·").click()
        shown(tab, "waiting")
        inside = opened(tab, "Split")
        choose(tab, inside.get_by_label("Quotes that move"), "The music was loud.")
        tab.page.keyboard.press("Escape")
        inside.get_by_label("Name of the new code").fill("music")
        inside.get_by_label("Name of the new code").press("Enter")
        inside.get_by_role("button", name="Split").click()
        shown(tab, "music")
        assert paths(workspace, study) == ["calls/repeated", "music", "waiting"]

        inside = opened(tab, "Rename or move")
        choose(tab, inside.get_by_label("Below"), "waiting")
        inside.get_by_role("button", name="Move").click()
        shown(tab, "waiting › music")
        inside = opened(tab, "Merge")
        choose(tab, inside.get_by_label("Into"), "calls › repeated")
        inside.get_by_role("button", name="Merge").click()
        shown(tab, "calls › repeated")  # where its quotes went
        tab.says("The music was loud.")
        assert paths(workspace, study) == ["calls/repeated", "waiting"]

        opened(tab, "Archive").get_by_role("button", name="Yes, do it").click()
        tab.says("Archived.")
        tab.drawn()
        assert paths(workspace, study) == ["waiting"]
        tab.page.get_by_text("Show the archive").click()
        tab.page.get_by_role("button", name="repeated (archived)").click()
        shown(tab, "calls › repeated")
        tab.page.get_by_role("button", name="Bring back").click()
        tab.says("Back in the codebook.")
        tab.drawn()
        assert paths(workspace, study) == ["calls/repeated", "waiting"]
        tab.page.get_by_text("History of this code").click()
        tab.says("archived")
        tab.page.keyboard.press("Control+z")
        tab.says("Undone")
        assert tab.complaints == []


@pytest.mark.parametrize("file", ["codebook.csv", "codebook.xlsx", "codebook.qdc"])
def test_a_codebook_leaves_and_comes_into_another_study(
    browser: Browser, workspace: Workspace, study: Study, file: str, tmp_path: Path
) -> None:
    (code,) = workspace.coding.codebook(study.study)
    workspace.codebook.revise(study.study, code.id, definition="Time that passes.")
    workspace.coding.add_code(study.study, ["waiting", "on hold"])
    label = {"codebook.csv": "CSV", "codebook.xlsx": "Excel", "codebook.qdc": "QDC"}[file]
    with browser.tab("codebook", study=study.study) as tab:
        inside = opened(tab, "Files")
        with tab.page.expect_download() as waited:
            inside.get_by_role("button", name=label).click()
        waited.value.save_as(tmp_path / file)
    other = workspace.studies.create("Other")
    workspace.coding.add_code(other.study, ["mine"])
    with browser.tab("codebook", study=other.study) as tab:
        inside = opened(tab, "Files")
        inside.locator("input[type=file]").set_input_files(tmp_path / file)
        inside.get_by_role("button", name="Add 2 codes").click(timeout=30_000)
        tab.says("Added 2 codes")
        tab.drawn()
    assert paths(workspace, other) == ["mine", "waiting", "waiting/on hold"]
    assert (
        next(c for c in workspace.coding.codebook(other.study) if c.path == ("waiting",)).definition
        == "Time that passes."
    )
