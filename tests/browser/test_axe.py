"""axe on every page, with the sample study, in both looks: nothing serious or critical of ours may be found."""

from __future__ import annotations

from typing import Any

import pytest

from pages._door import page_path
from pages._frame import SECTIONS
from research import Study, Workspace
from tests.browser.serving import Browser, Tab

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -r requirements-dev.txt")

THEIRS = {
    "list": "[data-testid=stSidebarNav]",
    "listitem": "[data-testid=stSidebarNav]",
}
"""Rule and place of what is Streamlit's own and cannot be mended from here: its menu puts a ``div`` for each section
between the list and its items. The links in it are still read in order and by name."""

CLOSEST = "([path, place]) => !!document.querySelector(path)?.closest(place)"


@pytest.fixture(scope="module")
def sample(store: Any) -> Study:
    from research import Desk, open_repository
    from tests.fakes import fake_language

    host = Workspace(Desk(open_repository(str(store))), by="sample author", language=fake_language)
    return host.samples.open()


def views(workspace: Workspace, study: Study) -> list[tuple[str, dict[str, str]]]:
    """Every page of the menu, and the views of one thing that its links lead to."""
    held = workspace.candidates.all(study.study)
    one, assumed = held[0].id, next(c.id for c in held if c.assumed)
    source = workspace.sources.all(study.study)[0].id
    stage = study.stages[0].name
    return [
        *((name, {}) for pages in SECTIONS.values() for name, _, _ in pages if page_path(name)),
        ("candidates", {"candidate": one}),
        ("candidates", {"candidate": assumed}),
        ("code", {"view": "judge", "src": source}),
        ("affinity_board", {"view": "map"}),
        ("journey_map", {"candidate": one}),
        ("journey_map", {"view": "stage", "stage": stage}),
        ("shortlist", {"candidate": one}),
        ("shortlist", {"compare": f"{one},{assumed}"}),
        ("decisions", {"candidate": one}),
    ]


def settled(tab: Tab) -> None:
    """Waits until the script has ended and its charts stand."""
    tab.page.wait_for_timeout(1200)
    tab.drawn()


def against(tab: Tab) -> list[str]:
    """What axe holds serious or critical, without what is Streamlit's own."""
    found = axe.Axe().run(tab.page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
        if not (place := THEIRS.get(rule["id"])) or not tab.page.evaluate(CLOSEST, [node["target"][0], place])
    ]


def test_nothing_serious_stands_in_the_way_on_any_page(browser: Browser, workspace: Workspace, sample: Study) -> None:
    problems = {}
    for name, ids in views(workspace, sample):
        with browser.tab("" if name == "overview" else name, study=sample.study, **ids) as tab:
            for look in ("light", "dark"):
                tab.page.emulate_media(color_scheme=look)
                settled(tab)
                assert tab.page.locator("[data-testid=stException]").count() == 0, (name, ids)
                if found := against(tab):
                    problems[name, look, *ids] = found
    assert problems == {}
