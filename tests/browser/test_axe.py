"""axe on every page, with the sample study, in both looks: nothing serious or critical of ours may be found.

And no page scrolls sideways, on a phone or a projector.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest

from pages._door import page_path
from pages._frame import SECTIONS
from research import Study, Workspace
from tests.browser.serving import Browser, Tab

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -r requirements-dev.txt")

THEIRS = {
    "list": "[data-testid=stSidebarNav]",
    "listitem": "[data-testid=stSidebarNav]",
    "svg-img-alt": ".brush_brush, .brush_brush_bg",
}
"""Rule and place of what is not ours and cannot be mended from here. Streamlit's menu puts a ``div`` for each section
between the list and its items; the links in it are still read in order and by name. Vega draws the area of a brush as
a picture without a name; the map that it lies on has one, and a table beside it picks the same quotes without it.
"""

CLOSEST = "([path, place]) => !!document.querySelector(path)?.closest(place)"


@pytest.fixture(scope="module")
def sample(store: Any) -> Study:
    from research import Desk, open_repository
    from tests.fakes import fake_language

    host = Workspace(Desk(open_repository(str(store))), by="sample author", language=fake_language)
    return host.samples.open()


PAGES = [name for pages in SECTIONS.values() for name, _, _ in pages if page_path(name)]
VIEWS = [
    *PAGES, "candidates?candidate=ONE", "candidates?candidate=ASSUMED", "code?view=judge", "affinity_board?view=map",
    "journey_map?candidate=ONE", "journey_map?view=stage", "shortlist?candidate=ONE", "shortlist?compare=ONE,ASSUMED",
    "decisions?candidate=ONE", "measures?candidate=ONE", "candidates?candidate=ONE&story=3",
]  # fmt: skip
"""Every page of the menu, and the views of one thing that its links lead to."""


def ids_of(view: str, workspace: Workspace, study: Study) -> dict[str, str]:
    """What stands in the address behind the page's name."""
    held = workspace.candidates.all(study.study)
    assumed = next(c.id for c in held if c.assumed)
    query = view.partition("?")[2].replace("ONE", held[0].id).replace("ASSUMED", assumed)
    return dict(parse_qsl(query))


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


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_serious_stands_in_the_way(browser: Browser, workspace: Workspace, sample: Study, view: str) -> None:
    page = view.partition("?")[0]
    ids = ids_of(view, workspace, sample)
    with browser.tab("" if page == "overview" else page, study=sample.study, **ids) as tab:
        for look in ("light", "dark"):
            tab.page.emulate_media(color_scheme=look)
            settled(tab)
            assert tab.page.locator("[data-testid=stException]").count() == 0
            assert against(tab) == [], look
        for width in (400, 1920):
            tab.page.set_viewport_size({"width": width, "height": 1080})
            tab.page.wait_for_timeout(500)
            assert tab.overflow() <= 0, f"{width} pixels wide"
