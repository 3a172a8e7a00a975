"""The affinity board in a browser: mouse, touch, keys, filters, undo, reloads, slow scripts, two people, windows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from research import ASIDE, LOOSE, Board, Desk, Study, Workspace
from tests.browser.boards import board_of, quote_id
from tests.browser.serving import Browser, Tab, held_up, serve

WAIT = 60_000


@pytest.fixture
def laid(workspace: Workspace, desk: Desk) -> Study:
    """Ten quotes: four in one cluster, three in another, three loose."""
    return board_of(workspace, desk, 10, [range(4), range(4, 7)], people=3)


def opened(tab: Tab) -> Tab:
    tab.page.locator(".field .box").first.wait_for(timeout=WAIT)
    saved(tab)
    return tab


@pytest.fixture
def tab(browser: Browser, laid: Study) -> Iterator[Tab]:
    with browser.tab("affinity_board", width=1600, study=laid.study) as tab:
        yield opened(tab)
        assert tab.complaints == []
        assert tab.outside == []


def until(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.1)
    assert true()


def saved(tab: Tab) -> None:
    tab.page.locator(".saved", has_text="All saved").wait_for(timeout=WAIT)


def keys(tab: Tab, *pressed: str) -> None:
    tab.page.locator(".field").focus()
    for key in pressed:
        tab.page.keyboard.press(key)


def card(tab: Tab, n: int) -> Any:
    return tab.page.locator(f".card[data-card$='.{n}-0']")


def box(tab: Tab, name: str) -> Any:
    return tab.page.locator(".box", has=tab.page.locator(".name", has_text=name))


def head(tab: Tab, name: str) -> Any:
    return box(tab, name).locator(".head")


def spot(what: Any) -> tuple[float, float]:
    """A point of it that is no button and no grip."""
    what.scroll_into_view_if_needed()
    found = what.bounding_box()
    return found["x"] + found["width"] / 2, found["y"] + 30


def drag(tab: Tab, what: Any, to: Any) -> None:
    tab.page.mouse.move(*spot(what))
    tab.page.mouse.down()
    tab.page.mouse.move(*spot(to), steps=8)
    tab.page.wait_for_timeout(60)  # the frame in which the board sees what lies below
    tab.page.mouse.up()


def now(workspace: Workspace, study: Study) -> Board:
    return workspace.board.of(study.study)


def lying(workspace: Workspace, study: Study) -> dict[str, set[int]]:
    """Numbers of the quotes by the name of their cluster."""
    board = now(workspace, study)
    held = {c.candidate.label: c.cards for c in board.clusters} | {ASIDE: board.aside, LOOSE: board.loose}
    return {name: {int(c.quote.rsplit("(", 1)[1][:-1]) for c in cards} for name, cards in held.items()}


def kept(workspace: Workspace, study: Study) -> set[str]:
    return {c.candidate.label for c in now(workspace, study).clusters if c.candidate.status == "kept"}


def loose(workspace: Workspace, study: Study) -> list[int]:
    """Numbers of the quotes that are not grouped yet, in the order shown."""
    return [int(c.quote.rsplit("(", 1)[1][:-1]) for c in now(workspace, study).loose]


def test_a_quote_is_dragged_into_a_cluster_and_shows_at_once(tab: Tab, workspace: Workspace, laid: Study) -> None:
    drag(tab, card(tab, 7), head(tab, "Cluster 0"))
    assert "5 quotes, 3 people" in head(tab, "Cluster 0").inner_text()
    saved(tab)
    until(lambda: lying(workspace, laid)["Cluster 0"] == {0, 1, 2, 3, 7})
    links = workspace.board.links(laid.study)
    assert {ref for pair in links.together for ref in pair} == {quote_id(laid, n) for n in (0, 1, 2, 3, 7)}


def test_several_picked_quotes_go_together_to_where_nothing_belongs_and_undo_brings_them_back(
    tab: Tab, workspace: Workspace, laid: Study
) -> None:
    card(tab, 0).locator(".pick").click()
    card(tab, 4).locator(".pick").click()
    tab.page.mouse.move(*spot(card(tab, 0)))
    tab.page.mouse.down()
    tab.page.mouse.move(600, 400, steps=4)
    tab.page.locator(".ghost", has_text="2 quotes").wait_for(state="visible")
    zone = tab.page.locator(".zone", has_text="Belongs nowhere").bounding_box()
    assert zone is not None
    tab.page.mouse.move(zone["x"] + 20, zone["y"] + 15, steps=4)
    tab.page.wait_for_timeout(60)
    tab.page.mouse.up()
    saved(tab)
    until(lambda: lying(workspace, laid)[ASIDE] == {0, 4})
    keys(tab, "Control+z")
    saved(tab)
    until(
        lambda: (
            lying(workspace, laid)
            == {"Cluster 0": {0, 1, 2, 3}, "Cluster 1": {4, 5, 6}, ASIDE: set(), LOOSE: {7, 8, 9}}
        )
    )
    keys(tab, "Control+Shift+z")
    saved(tab)
    until(lambda: lying(workspace, laid)[ASIDE] == {0, 4})


def test_a_header_dragged_onto_another_merges(tab: Tab, workspace: Workspace, laid: Study) -> None:
    drag(tab, head(tab, "Cluster 1").locator(".badge"), head(tab, "Cluster 0"))
    saved(tab)
    until(lambda: lying(workspace, laid) == {"Cluster 0": set(range(7)), ASIDE: set(), LOOSE: {7, 8, 9}})


def test_escape_breaks_a_drag_off(tab: Tab, workspace: Workspace, laid: Study) -> None:
    tab.page.mouse.move(*spot(card(tab, 7)))
    tab.page.mouse.down()
    tab.page.mouse.move(*spot(head(tab, "Cluster 0")), steps=5)
    tab.page.keyboard.press("Escape")
    tab.page.mouse.up()
    tab.page.wait_for_timeout(200)
    assert tab.page.locator(".ghost").is_hidden()
    assert lying(workspace, laid)[LOOSE] == {7, 8, 9}


def test_keys_pick_up_choose_drop_and_say_so(tab: Tab, workspace: Workspace, laid: Study) -> None:
    first = loose(workspace, laid)[0]
    said = tab.page.locator(".board [aria-live]")
    keys(tab, "Home", "ArrowDown")
    assert "Quote 1 of 3 in “Not grouped yet”" in said.inner_text()
    keys(tab, " ")
    assert said.inner_text().startswith("Picked up")
    keys(tab, "ArrowRight")
    assert said.inner_text() == "Over “Cluster 0”: 4 quotes, 3 people."
    keys(tab, "Escape")
    assert said.inner_text() == "Put back."
    keys(tab, " ", "ArrowRight", " ")
    assert "1 quote moved to “Cluster 0”: 5 quotes, 3 people." in said.inner_text()
    saved(tab)
    until(lambda: lying(workspace, laid)["Cluster 0"] == {0, 1, 2, 3, first})
    keys(tab, "n")
    saved(tab)
    until(lambda: lying(workspace, laid)[ASIDE] == {first})


def test_keys_group_rename_keep_and_merge(tab: Tab, workspace: Workspace, laid: Study) -> None:
    pair = set(loose(workspace, laid)[:2])
    keys(tab, "Home", "ArrowDown", "Enter", "ArrowDown", "Enter", "g")
    tab.page.keyboard.type("Know the price")
    tab.page.keyboard.press("Enter")
    saved(tab)
    until(lambda: lying(workspace, laid).get("Know the price") == pair)
    keys(tab, "k")
    saved(tab)
    until(
        lambda: (
            {c.candidate.label for c in now(workspace, laid).clusters if c.candidate.status == "kept"}
            == {"Know the price"}
        )
    )
    keys(tab, "m")
    tab.page.keyboard.type("cluster 1")
    tab.page.keyboard.press("Enter")
    saved(tab)
    until(lambda: lying(workspace, laid).get("Cluster 1") == {4, 5, 6} | pair)
    keys(tab, "F2")
    tab.page.keyboard.press("Escape")
    keys(tab, "ArrowDown", "t")
    tab.page.keyboard.type("cluster 0")
    tab.page.keyboard.press("Enter")
    saved(tab)
    until(lambda: len(lying(workspace, laid)["Cluster 0"]) == 5)


def test_a_filter_shows_one_loud_voice(tab: Tab) -> None:
    tab.page.get_by_label("Participant").select_option("P1")
    assert head(tab, "Cluster 0").inner_text().endswith("4 quotes, 3 people; 2 shown")
    assert tab.page.locator(".card[data-card]").count() == 4
    tab.page.get_by_label("Stage").select_option("claim")
    assert tab.page.locator(".card[data-card]").count() == 2
    tab.page.get_by_label("Participant").select_option("")
    tab.page.get_by_label("Stage").select_option("")
    tab.page.get_by_label("Dimension").select_option("price")
    assert tab.page.locator(".card[data-card]").count() == 5
    tab.page.get_by_label("Find words").fill("(2)")
    assert tab.page.locator(".card[data-card]").count() == 1


@pytest.fixture
def phone(browser: Browser, laid: Study) -> Iterator[Tab]:
    context = browser._browser.new_context(viewport={"width": 400, "height": 1600}, has_touch=True, is_mobile=True)
    try:
        tab = Tab(context.new_page(), browser.address)
        tab.page.goto(f"{browser.address}/affinity_board?study={laid.study}")
        tab.drawn()
        opened(tab)
        tab.page.locator(".field").scroll_into_view_if_needed()
        yield tab
    finally:
        context.close()


def touch(tab: Tab) -> Callable[..., None]:
    """One finger: ``finger("touchStart", (x, y))``; without a place it is lifted."""
    hand = tab.page.context.new_cdp_session(tab.page)

    def finger(kind: str, *points: tuple[float, float]) -> None:
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})
        tab.page.wait_for_timeout(80)

    return finger


def test_a_finger_drags_by_the_grip_and_scrolls_elsewhere(phone: Tab, workspace: Workspace, laid: Study) -> None:
    finger = touch(phone)
    grip, to = card(phone, 7).locator(".grip").bounding_box(), head(phone, "Cluster 0").bounding_box()
    finger("touchStart", (grip["x"] + 12, grip["y"] + 14))
    finger("touchMove", (grip["x"] + 40, grip["y"] + 60))
    finger("touchMove", (to["x"] + 90, to["y"] + 30))
    finger("touchEnd")
    saved(phone)
    until(lambda: lying(workspace, laid)["Cluster 0"] == {0, 1, 2, 3, 7})
    card(phone, 8).locator(".words").tap()
    phone.page.get_by_role("button", name="Belongs nowhere").tap()
    saved(phone)
    until(lambda: lying(workspace, laid)[ASIDE] == {8})


def test_a_drag_by_finger_outlives_what_somebody_else_does_meanwhile(
    phone: Tab, workspace: Workspace, laid: Study
) -> None:
    """Their move runs the script again and draws the board anew under the finger."""
    finger = touch(phone)
    grip = card(phone, 7).locator(".grip").bounding_box()
    finger("touchStart", (grip["x"] + 12, grip["y"] + 14))
    finger("touchMove", (grip["x"] + 40, grip["y"] + 60))
    assert phone.page.locator(".ghost").is_visible()
    to = next(c.candidate.id for c in now(workspace, laid).clusters if c.candidate.label == "Cluster 1")
    workspace.candidates.move(laid.study, [quote_id(laid, 0)], to=to)
    box(phone, "Cluster 1").locator(".badge", has_text="4 quotes").wait_for(timeout=WAIT)
    assert phone.page.locator(".ghost").is_visible()
    there = head(phone, "Cluster 0").bounding_box()
    finger("touchMove", (there["x"] + 90, there["y"] + 30))
    finger("touchEnd")
    saved(phone)
    until(lambda: lying(workspace, laid)["Cluster 0"] == {1, 2, 3, 7})
    assert lying(workspace, laid)["Cluster 1"] == {0, 4, 5, 6}
    assert phone.page.locator(".ghost").is_hidden()


def test_two_people_see_each_other_within_two_seconds_and_lose_nothing(
    browser: Browser, workspace: Workspace, desk: Desk
) -> None:
    study = board_of(workspace, desk, 60, [range(20), range(20, 40)], people=6)
    with (
        browser.tab("affinity_board", study=study.study) as ana,
        browser.tab("affinity_board", study=study.study) as ben,
    ):
        for tab, name in ((ana, "Ana"), (ben, "Ben")):
            field = tab.page.get_by_label("Your name in the history")
            field.fill(name)
            field.press("Enter")
            tab.page.locator(f".board[data-by={name}]").wait_for(timeout=WAIT)
            opened(tab)
        for _ in range(8):  # Ana takes the loose quotes from the top, Ben sets quotes of cluster 1 aside
            keys(ana, "Home", "ArrowDown", "t")
            ana.page.keyboard.type("cluster 0")
            ana.page.keyboard.press("Enter")
            box(ben, "Cluster 1").locator(".card[data-card] .words").first.click()
            keys(ben, "n")
        saved(ana)
        saved(ben)
        until(lambda: (len(lying(workspace, study)["Cluster 0"]), len(lying(workspace, study)[ASIDE])) == (28, 8))
        begun = time.monotonic()
        ana.page.locator(".box.aside .badge", has_text="8 quotes").wait_for(timeout=10_000)
        ben.page.locator(".badge", has_text="28 quotes").wait_for(timeout=10_000)
        assert time.monotonic() - begun < 8, "two seconds on a machine with nothing else to do"
        by = {step.action.by for step in workspace.history.steps(study.study) if step.action.verb == "candidates.move"}
        assert by == {"Ana", "Ben"}


def test_ten_quick_moves_all_arrive_while_the_script_takes_its_time(
    browser: Browser, workspace: Workspace, desk: Desk, store: Path, tmp_path: Path
) -> None:
    study = board_of(workspace, desk, 14, [range(2)], people=2)
    slow = held_up(tmp_path, "research.workspace.board", "Boards.version")
    with serve(store, slow=slow) as address, browser.on(address).tab("affinity_board", study=study.study) as tab:
        opened(tab)
        keys(tab, "Home", "ArrowDown", *["n"] * 10)
        assert "10 quotes" in tab.page.locator(".box.aside .badge").inner_text()
        saved(tab)
        until(lambda: len(lying(workspace, study)[ASIDE]) == 10)


def test_a_reload_and_a_lost_network_lose_nothing(browser: Browser, workspace: Workspace, laid: Study) -> None:
    with browser.tab("affinity_board", study=laid.study) as tab:
        opened(tab)
        keys(tab, "Home", "ArrowDown", "n")
        tab.page.reload()  # before anything can have been acknowledged
        tab.drawn()
        opened(tab)
        until(lambda: len(lying(workspace, laid)[ASIDE]) == 1)
        tab.page.evaluate("WebSocket.prototype.send = () => {}")  # the network is gone
        keys(tab, "Home", "ArrowDown", "n", "n")
        assert tab.page.locator(".saved").inner_text() == "Saving 2 …"
        tab.page.reload()
        tab.drawn()
        opened(tab)
        until(lambda: len(lying(workspace, laid)[ASIDE]) == 3)


def test_only_what_is_near_is_drawn_and_every_quote_can_be_reached(
    browser: Browser, workspace: Workspace, desk: Desk
) -> None:
    study = board_of(workspace, desk, 600, [range(k, k + 12) for k in range(0, 540, 12)])
    with browser.tab("affinity_board", study=study.study) as tab:
        opened(tab)
        tab.page.get_by_role("button", name="Show all quotes").click()
        assert 10 < tab.page.locator(".card[data-card]").count() < 150
        keys(tab, "End", "ArrowUp", "n")
        saved(tab)
        until(lambda: len(lying(workspace, study)[ASIDE]) == 1)
        assert tab.page.locator(".card[data-card]").count() < 150


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing_on_the_board(browser: Browser, laid: Study, width: int, dark: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -r requirements-dev.txt")
    with browser.tab("affinity_board", dark=dark, width=width, study=laid.study) as tab:
        opened(tab)
        for pressed in (["Home", "?"], ["ArrowDown", "Enter"], ["F2"], ["t"]):
            keys(tab, *pressed)
            found = axe.Axe().run(tab.page, context={"include": [[".stBidiComponent"]]}).response["violations"]
            assert [(v["id"], [n["html"][:160] + n["failureSummary"][:300] for n in v["nodes"]]) for v in found] == []
            if pressed == ["F2"]:
                tab.page.keyboard.press("Escape")
        assert tab.overflow() <= 0
