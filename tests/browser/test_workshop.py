"""A workshop as it happens: five phones, the big screen, and the host who reveals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from research import Move, Study, Workshop, Workspace
from tests.browser.serving import Browser

WAIT = 20_000


@pytest.fixture
def room(workspace: Workspace, proposed: Study) -> Workshop:
    for label in ("Answered at once", "Settled by Friday"):
        workspace.candidates.add(proposed.study, f"{label}.", label, assumed=True, stage="claim")
    ids = [c.id for c in workspace.candidates.all(proposed.study)]
    return workspace.workshops.open(proposed.study, "What next", ids, dots=2)


@contextmanager
def screen(browser: Browser, path: str, *, dark: bool = False, width: int = 360) -> Iterator[Any]:
    """A plain page in a context of its own, as on a phone of its own."""
    context = browser._browser.new_context(
        viewport={"width": width, "height": 740}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
    )
    try:
        page = context.new_page()
        page.goto(f"{browser.address}/{path}")
        yield page
    finally:
        context.close()


def left(page: Any, words: str) -> None:
    """Waits until the phone shows so many dots left."""
    page.locator("#dots", has_text=words).wait_for(timeout=WAIT)


def test_five_phones_vote_and_the_host_reveals(browser: Browser, room: Workshop, workspace: Workspace) -> None:
    with ExitStack() as all_of_them:
        board = all_of_them.enter_context(screen(browser, f"board?room={room.token}", width=1600))
        phones = [all_of_them.enter_context(screen(browser, f"join?room={room.token}")) for _ in range(5)]
        for n, phone in enumerate(phones):
            left(phone, "2 of 2 dots left")
            phone.get_by_role("button", name="Give a dot to Answered at once").click()
            phone.get_by_role("button", name="Give a dot to").nth(n % 2).click()
            left(phone, "0 of 2 dots left")
            phone.get_by_text("Given. 0 dots left.").wait_for(timeout=WAIT)
        board.locator("#given", has_text="10").wait_for(timeout=WAIT)
        board.locator("#online", has_text="5").wait_for(timeout=WAIT)
        assert board.locator(".fill").count() == 0, "hidden until the host reveals"
        phones[0].get_by_role("button", name="Take a dot back from Answered at once").click()
        left(phones[0], "1 of 2 dots left")
        board.locator("#given", has_text="9").wait_for(timeout=WAIT)
        phones[1].reload()
        left(phones[1], "0 of 2 dots left")
        with browser.tab("workshop", study=room.study) as host:
            host.page.get_by_role("button", name="Reveal the dots").click()
            board.locator(".fill").first.wait_for(timeout=WAIT)
            phones[0].get_by_text("All together: 4 people").wait_for(timeout=WAIT)
    found = workspace.workshops.poll(room)
    assert (found.people, found.dots) == (5, 9)


def test_a_whole_workshop_from_the_open_room_to_the_shortlist(browser: Browser, proposed: Study) -> None:
    with ExitStack() as everybody:
        tab = everybody.enter_context(browser.tab("workshop", study=proposed.study))
        host = tab.page

        def press(name: str) -> None:
            tab.drawn()
            host.get_by_role("button", name=name).click()

        host.get_by_label("Dots for each person").fill("2")
        press("Open the room")
        shown = host.get_by_text("Or open").inner_text(timeout=WAIT)
        token = host.get_by_role("link", name="Open the big screen").get_attribute("href").partition("room=")[2]
        board = everybody.enter_context(screen(browser, f"board?room={token}", width=1920))
        phones = [everybody.enter_context(screen(browser, f"join?room={token}")) for _ in range(4)]
        by_code = everybody.enter_context(screen(browser, "join"))
        by_code.get_by_label("Code on the big screen").fill(shown.split()[-1])
        by_code.keyboard.press("Enter")
        for phone in (*phones, by_code):
            left(phone, "2 of 2 dots left")
            phone.get_by_role("button", name="Give a dot to").first.click()
        by_code.get_by_label("What customers would want").fill("Reach the same person again")
        by_code.get_by_role("button", name="Send to the host").click()
        answer = by_code.get_by_text("Sent. The host decides")
        answer.wait_for(timeout=WAIT)
        assert 0 <= answer.bounding_box()["y"] < 740, "in sight, however far the phone is scrolled"
        press("Put on the ballot")
        by_code.get_by_role("button", name="Give a dot to Reach the same person again").click(timeout=WAIT)
        left(by_code, "0 of 2 dots left")
        press("Start the timer")
        phones[0].locator("#phase", has_text=":").wait_for(timeout=WAIT)
        host.get_by_text("Time left").wait_for(timeout=WAIT)
        press("Lock voting")
        late = everybody.enter_context(screen(browser, f"join?room={token}"))
        late.locator("#phase", has_text="locked").wait_for(timeout=WAIT)
        assert late.get_by_role("button", name="Give a dot to").first.is_disabled()
        press("Open voting again")
        late.locator("#phase", has_text="open").wait_for(timeout=WAIT)
        late.get_by_role("button", name="Give a dot to").first.click()
        left(late, "1 of 2 dots left")
        assert board.locator(".fill").count() == 0, "hidden until the host reveals"
        press("Reveal the dots")
        board.locator(".fill").first.wait_for(timeout=WAIT)
        press("Close and keep the result")
        host.get_by_role("button", name="Yes, do it").click()
        late.locator("#phase", has_text="over").wait_for(timeout=WAIT)
        tab.says("6 people gave 7 dots, at most 2 each.")
        host.get_by_role("link", name="See it beside the scorecards").click()
        tab.says("6 of 6 in the workshop")
        host.get_by_text("in the workshop").nth(2).wait_for(timeout=WAIT)
        assert host.get_by_text("in the workshop").count() == 3, "all that was on the ballot"
        host.keyboard.press("Control+z")
        tab.says("Undone: closed the voting")
        late.locator("#phase", has_text="open").wait_for(timeout=WAIT)


def test_a_phone_joins_by_code_and_names_what_is_missing(
    browser: Browser, room: Workshop, workspace: Workspace
) -> None:
    with screen(browser, "join") as phone:
        phone.get_by_label("Code on the big screen").fill("nonsense")
        phone.keyboard.press("Enter")
        phone.get_by_text("No open room has the code").wait_for(timeout=WAIT)
        phone.get_by_label("Code on the big screen").fill(room.code.upper())
        phone.keyboard.press("Enter")
        left(phone, "2 of 2 dots left")
        phone.get_by_label("What customers would want").fill("Reach <b>a person</b>")
        phone.get_by_role("button", name="Send to the host").click()
        phone.get_by_text("Sent. The host decides").wait_for(timeout=WAIT)
        (missing,) = workspace.workshops.missing(room)
        made = workspace.workshops.accept(room.study, room.room, missing.id)
        phone.get_by_text("Reach <b>a person</b>").first.wait_for(timeout=WAIT)
        phone.get_by_role("button", name=f"Give a dot to {made.label}").click()
        left(phone, "1 of 2 dots left")
        workspace.workshops.lock(room.study, room.room)
        phone.get_by_text("Voting is locked").first.wait_for(timeout=WAIT)
        assert phone.get_by_role("button", name="Give a dot to").first.is_disabled()


def test_dots_given_without_a_network_arrive_once_it_is_back(
    browser: Browser, room: Workshop, workspace: Workspace
) -> None:
    with screen(browser, f"join?room={room.token}") as phone:
        left(phone, "2 of 2 dots left")
        phone.context.set_offline(True)
        phone.get_by_role("button", name="Give a dot to").first.click()
        left(phone, "1 of 2 dots left")
        phone.get_by_text("Your dots are kept on this phone").wait_for(timeout=WAIT)
        phone.context.set_offline(False)
        phone.get_by_text("Given. 1 dot left.").wait_for(timeout=WAIT)
    assert workspace.workshops.poll(room).dots == 1


def test_everything_on_the_phone_can_be_done_by_keyboard(
    browser: Browser, room: Workshop, workspace: Workspace
) -> None:
    with screen(browser, f"join?room={room.token}") as phone:
        left(phone, "2 of 2 dots left")
        phone.get_by_role("button", name="Give a dot to").first.focus()
        phone.keyboard.press("Enter")
        left(phone, "1 of 2 dots left")
        assert phone.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Give a dot to")
        phone.keyboard.press("Shift+Tab")
        phone.keyboard.press("Space")
        left(phone, "2 of 2 dots left")
        phone.get_by_text("Taken back. 2 dots left.").wait_for(timeout=WAIT)
    assert workspace.workshops.poll(room).dots == 0


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("path", ["join", "board"])
def test_nothing_stands_in_the_way(
    browser: Browser, room: Workshop, workspace: Workspace, path: str, dark: bool
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    workspace.workshops.cast(room, [Move("p", "k", room.candidates[0])])
    workspace.workshops.reveal(room.study, room.room)
    with screen(browser, f"{path}?room={room.token}", dark=dark, width=360 if path == "join" else 1600) as page:
        page.locator("h2").first.wait_for(timeout=WAIT)
        if path == "join":
            page.get_by_role("button", name="Give a dot to").first.click()
            left(page, "1 of 2 dots left")
            small = [box for b in page.locator("button").all() if (box := b.bounding_box()) and box["height"] < 24]
            assert small == []
        # our policy lets no other script into the page, so the checker is told to go around it
        page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
        found = axe.run(page)
        assert found.response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_dot_outlives_a_networks_sign_in_page(browser: Browser, room: Workshop, workspace: Workspace) -> None:
    """Such a page answers every request with 200 and HTML: nothing was given then."""
    with screen(browser, f"join?room={room.token}") as phone:
        left(phone, "2 of 2 dots left")
        phone.route("**/live/dots", lambda route: route.fulfill(status=200, content_type="text/html", body="Sign in"))
        phone.get_by_role("button", name="Give a dot to Answered at once").click()
        phone.get_by_text("Your dots are kept on this phone").wait_for(timeout=WAIT)
        left(phone, "1 of 2 dots left")
        phone.unroute("**/live/dots")
        phone.get_by_text("Given. 1 dot left.").wait_for(timeout=WAIT)
    assert workspace.workshops.poll(room).dots == 1


def test_the_board_counts_people_before_any_number_of_dots(browser: Browser, room: Workshop) -> None:
    rows = [{"id": "a", "people": 60, "dots": 60}, {"id": "b", "people": 59, "dots": 1180}]
    told = {
        "title": "", "people": 60, "given": 1240, "online": 0, "dots": 20, "phase": "closed", "revealed": True,
        "result": {"rows": rows}, "code": "",
        "stages": [{"name": "claim", "candidates": [{"id": r["id"], "label": r["id"].upper()} for r in rows[::-1]]}],
    }  # fmt: skip
    with screen(browser, f"board?room={room.token}", width=1600) as board:
        board.locator("#given", has_text="0").wait_for(timeout=WAIT)
        drawn = board.evaluate(
            "told => { state = told; draw(); return document.querySelectorAll('#stages li')[0].textContent; }", told
        )
    assert drawn.startswith("A60 people")


def test_a_room_whose_opening_was_undone_says_so_and_is_not_asked_for_again(
    browser: Browser, room: Workshop, workspace: Workspace
) -> None:
    with (
        screen(browser, f"join?room={room.token}") as phone,
        screen(browser, f"board?room={room.token}", width=1600) as board,
    ):
        left(phone, "2 of 2 dots left")
        board.locator("#online", has_text="1").wait_for(timeout=WAIT)
        workspace.history.undo(room.study)
        for page in (phone, board):
            page.get_by_text("This room is not there any more.").wait_for(timeout=WAIT)
        assert not phone.get_by_text("dots left").first.is_visible()
        assert board.locator("#qr").is_hidden()
        asked: list[str] = []
        phone.on("request", lambda request: asked.append(request.url))
        phone.wait_for_timeout(7000)  # twice as long as a phone waits before it asks again
        assert asked == []
        again = workspace.workshops.open(room.study, "Again", room.candidates, dots=3)
        phone.get_by_label("Code on the big screen").fill(again.code)
        phone.keyboard.press("Enter")
        left(phone, "3 of 3 dots left")
