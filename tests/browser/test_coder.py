"""The transcript coder in a browser: mouse, touch, keys, a slow script, reloads, two people, several scripts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from research import Coding, Desk, Source, Span, Study, Workspace
from tests.browser.serving import Browser, Tab, held_up, serve
from tests.browser.talks import SCRIPTS, long_talk, talk


@pytest.fixture
def told(workspace: Workspace, desk: Desk) -> tuple[Study, Source]:
    """Six turns in Latin and Arabic script, and a codebook of two."""
    study, source = talk(workspace, desk, SCRIPTS)
    workspace.coding.add_code(study.study, ["asked twice"])
    workspace.coding.add_code(study.study, ["waiting"])
    return study, source


def opened(tab: Tab) -> Tab:
    tab.page.locator(".reader .turn").first.wait_for(timeout=30_000)
    tab.page.locator(".saved", has_text="All saved").wait_for(timeout=30_000)
    tab.page.locator(".quick .chip").first.wait_for(timeout=30_000)
    return tab


def until(true: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.1)
    assert true()


def saved(tab: Tab) -> None:
    tab.page.locator(".saved", has_text="All saved").wait_for(timeout=30_000)


def keys(tab: Tab, *pressed: str) -> None:
    tab.page.locator(".reader").focus()
    for key in pressed:
        tab.page.keyboard.press(key)


def codings(workspace: Workspace, told: tuple[Study, Source]) -> list[Coding]:
    return [c for c in workspace.coding.of_source(told[0].study, told[1].id) if c.status != "rejected"]


def quotes(workspace: Workspace, told: tuple[Study, Source]) -> list[str]:
    return [c.quote for c in codings(workspace, told)]


@pytest.fixture
def tab(browser: Browser, told: tuple[Study, Source]) -> Iterator[Tab]:
    with browser.tab("code", study=told[0].study, src=told[1].id) as tab:
        yield opened(tab)
        assert tab.complaints == []
        assert tab.outside == []


def point(tab: Tab, words: str, *, end: bool = False) -> tuple[float, float]:
    """Where on the screen the words begin, or end."""
    x, y = tab.page.evaluate(
        """([words, end]) => {
            for (const host of document.querySelectorAll('[data-testid=stBidiComponentIsolated]')) {
                for (const said of host.shadowRoot.querySelectorAll('.words')) {
                    const at = said.textContent.indexOf(words);
                    if (at < 0) continue;
                    let left = end ? at + words.length - 1 : at;
                    for (const piece of said.children) {
                        const node = piece.firstChild;
                        if (left < node.length) {
                            const range = document.createRange();
                            range.setStart(node, left); range.setEnd(node, left + 1);
                            const box = range.getBoundingClientRect();
                            return [end ? box.right - 1 : box.left + 1, (box.top + box.bottom) / 2];
                        }
                        left -= node.length;
                    }
                }
            }
        }""",
        [words, end],
    )
    return float(x), float(y)


def drag(tab: Tab, words: str) -> None:
    tab.page.mouse.move(*point(tab, words))
    tab.page.mouse.down()
    tab.page.mouse.move(*point(tab, words, end=True), steps=8)
    tab.page.mouse.up()


def test_words_are_chosen_by_mouse_and_coded_by_number(
    tab: Tab, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    drag(tab, "three weeks")
    tab.page.keyboard.press("1")
    tab.page.keyboard.press("2")
    saved(tab)
    assert quotes(workspace, told) == ["three weeks", "three weeks"]
    codes = {code.id: code.path[-1] for code in workspace.coding.codebook(told[0].study)}
    assert {codes[c.code or ""] for c in codings(workspace, told)} == {"asked twice", "waiting"}


def test_a_sloppy_drag_takes_whole_words(tab: Tab, workspace: Workspace, told: tuple[Study, Source]) -> None:
    drag(tab, "hree wee")
    tab.page.locator(".quick .chip", has_text="waiting").click()
    saved(tab)
    assert quotes(workspace, told) == ["three weeks"]


def test_keys_alone_choose_code_adjust_note_and_undo(
    tab: Tab, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    keys(tab, "Home", "ArrowDown", "ArrowRight", "Shift+ArrowLeft", "1")
    saved(tab)
    assert quotes(workspace, told) == ["Then they asked me for the same form again,"]
    keys(tab, "o")
    tab.page.keyboard.down("Shift")
    tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("Alt+ArrowRight")
    tab.page.keyboard.up("Shift")
    saved(tab)
    until(lambda: quotes(workspace, told) == ["they asked me for the same form again, twice."])
    (moved,) = codings(workspace, told)
    assert moved.replaces, "a boundary edit is a new coding in the old one's place"
    keys(tab, "m")
    tab.page.keyboard.type("sounds resigned x")
    tab.page.keyboard.press("Control+Enter")
    saved(tab)
    assert [m.text for m in workspace.coding.notes(told[0].study, moved.id)] == ["sounds resigned x"]
    keys(tab, "Control+z", "Control+z", "Control+z")
    saved(tab)
    until(lambda: quotes(workspace, told) == [])
    keys(tab, "Control+Shift+z")
    saved(tab)
    until(lambda: quotes(workspace, told) == ["Then they asked me for the same form again,"])


def test_after_a_click_on_a_code_beside_the_text_the_keys_go_on(
    tab: Tab, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    keys(tab, "Home", "ArrowDown", "1")
    saved(tab)
    tab.page.locator("[data-testid=stSidebarNavLink]").first.focus()  # where it is after one came by the menu
    tab.page.locator(".turn .chip").first.click()
    tab.page.keyboard.press("m")
    tab.page.get_by_role("textbox", name="Memo on this coding").fill("noted after a click")
    tab.page.keyboard.press("Control+Enter")
    saved(tab)
    (coding,) = codings(workspace, told)
    until(lambda: [m.text for m in workspace.coding.notes(told[0].study, coding.id)] == ["noted after a click"])
    tab.page.locator(".panel .line button").first.click()
    tab.page.keyboard.press("Delete")
    saved(tab)
    until(lambda: quotes(workspace, told) == [])


def test_codes_are_found_by_typing_and_made_from_the_words(
    tab: Tab, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    keys(tab, "Home", "ArrowDown", "/")
    tab.page.keyboard.type("frus")
    tab.page.keyboard.press("Enter")
    keys(tab, "End", "ArrowRight", "i", "Enter")
    saved(tab)
    until(lambda: len(codings(workspace, told)) == 2)
    first, second = codings(workspace, told)
    assert (first.kinds, first.quote) == (("frustration",), "I waited three weeks for the quote.")
    made = next(c for c in workspace.coding.codebook(told[0].study) if c.id == second.code)
    assert made.path == ("She was great",)
    keys(tab, "ArrowRight", "/")
    assert "recent" in tab.page.locator(".found").inner_text()


def test_a_handle_drags_a_bound_to_another_word(tab: Tab, workspace: Workspace, told: tuple[Study, Source]) -> None:
    drag(tab, "three weeks")
    tab.page.keyboard.press("1")
    saved(tab)  # the answer of the server draws the handles anew: one measured before that is gone
    tab.page.mouse.click(*point(tab, "weeks"))
    handle = tab.page.locator(".handle.to")
    handle.wait_for()
    box = handle.bounding_box()
    assert box is not None
    tab.page.mouse.move(box["x"] + 12, box["y"] + 12)
    tab.page.mouse.down()
    tab.page.mouse.move(*point(tab, "the quote", end=True), steps=6)
    tab.page.mouse.up()
    saved(tab)
    until(lambda: quotes(workspace, told) == ["three weeks for the quote."])


def test_suggestions_are_judged_one_by_one_and_many_at_once(
    browser: Browser, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    study, source = told
    workspace.coding.suggest(study.study, source.id)
    with browser.tab("code", study=study.study, src=source.id) as tab:
        opened(tab)
        keys(tab, "n", "a", "x")
        saved(tab)
        until(lambda: workspace.coding.tally(study.study, source.id).suggested == 3)
        first, second, *_ = workspace.coding.of_source(study.study, source.id)
        assert (first.status, second.status) == ("confirmed", "rejected")
        tab.page.get_by_label("Lowest score in percent").fill("55")
        tab.page.get_by_role("button", name="Accept 2 suggestions above the score").click()
        saved(tab)
        until(lambda: workspace.coding.tally(study.study, source.id).suggested == 1)
        keys(tab, "Control+z")
        saved(tab)
        until(lambda: workspace.coding.tally(study.study, source.id).suggested == 3)


def test_the_next_uncoded_sentence_is_found(tab: Tab, workspace: Workspace, told: tuple[Study, Source]) -> None:
    keys(tab, "Home", "u", "1", "u", "1", "u", "1")
    saved(tab)
    assert quotes(workspace, told) == [
        "I waited three weeks for the quote.",
        "Then they asked me for the same form again, twice.",
        "We are four 👨‍👩‍👧‍👦 and moved to Spain 🇪🇸.",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "four 👨‍👩‍👧‍👦",
        "👨‍👩‍👧‍👦 and",
        "Spain 🇪🇸",
        "The café",
        "the cafe\u0301 too",
        "waited there",
        "ثلاثة أسابيع",
        "مني نفس النموذج",
    ],
)
def test_positions_are_pythons_in_every_script(
    tab: Tab, workspace: Workspace, told: tuple[Study, Source], words: str
) -> None:
    drag(tab, words)
    tab.page.keyboard.press("1")
    saved(tab)
    (coding,) = codings(workspace, told)
    assert coding.span.of(told[1].transcript.text) == coding.quote
    assert words in coding.quote
    assert len(coding.quote) <= len(words) + 1, "at most the full stop that touches the last letter"


def test_a_finger_codes_a_sentence(browser: Browser, workspace: Workspace, told: tuple[Study, Source]) -> None:
    context = browser._browser.new_context(viewport={"width": 400, "height": 900}, has_touch=True, is_mobile=True)
    try:
        tab = Tab(context.new_page(), browser.address)
        tab.page.goto(f"{browser.address}/code?study={told[0].study}&src={told[1].id}")
        tab.drawn()
        opened(tab)
        tab.page.locator(".words", has_text="three weeks").scroll_into_view_if_needed()
        tab.page.touchscreen.tap(*point(tab, "weeks"))
        tab.page.locator(".quick .chip", has_text="waiting").tap()
        saved(tab)
        until(lambda: quotes(workspace, told) == ["I waited three weeks for the quote."])
        tab.page.touchscreen.tap(*point(tab, "weeks"))
        tab.page.get_by_role("button", name="End a word earlier").tap()
        saved(tab)
        until(lambda: quotes(workspace, told) == ["I waited three weeks for the"])
    finally:
        context.close()


def test_a_page_switch_a_reload_and_a_second_tab_lose_nothing(
    browser: Browser, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    where = {"study": told[0].study, "src": told[1].id}
    with browser.tab("code", **where) as tab:
        opened(tab)
        keys(tab, "Home", "ArrowDown", "1")
        tab.page.locator("[data-testid=stSidebarNavLink]", has_text="Sources").click()
        tab.page.wait_for_function("document.querySelector('h1')?.innerText === 'Sources'", timeout=20_000)
        tab.page.goto(f"{browser.address}/code?study={where['study']}&src={where['src']}")
        tab.drawn()
        opened(tab)
        until(lambda: len(codings(workspace, told)) == 1)
        keys(tab, "Home", "ArrowDown", "ArrowRight", "1")
        tab.page.reload()  # before anything can have been acknowledged
        tab.drawn()
        opened(tab)
        until(lambda: len(codings(workspace, told)) == 2)
        keys(tab, "End", "1")
        other = Tab(tab.page.context.new_page(), browser.address)
        other.page.goto(f"{browser.address}/code?study={where['study']}&src={where['src']}")
        other.drawn()
        opened(other)
        keys(other, "End", "ArrowRight", "1")
        saved(other)
        saved(tab)
        until(lambda: len(codings(workspace, told)) == 4)
        assert tab.page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('cpi-coder/')).length") == 0


def test_ten_quick_codes_all_arrive_while_the_script_takes_its_time(
    browser: Browser, workspace: Workspace, told: tuple[Study, Source], store: Path, tmp_path: Path
) -> None:
    slow = held_up(tmp_path, "research.workspace.coder", "Coder.version")
    where = {"study": told[0].study, "src": told[1].id}
    with serve(store, slow=slow) as address, browser.on(address).tab("code", **where) as tab:
        opened(tab)
        keys(tab, "Home", "ArrowDown", "1", "2", "3", "4", "5", "ArrowDown", "1", "2", "3", "4", "5")
        assert tab.page.locator(".turn .codes .chip").count() == 6, "signals of one stretch are one coding"
        saved(tab)
        until(lambda: len(codings(workspace, told)) == 6)
        done = codings(workspace, told)
        assert sum(len(c.kinds) + (c.code is not None) for c in done) == 10


def test_what_the_server_never_got_is_delivered_later(
    browser: Browser, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    with browser.tab("code", study=told[0].study, src=told[1].id) as tab:
        opened(tab)
        tab.page.evaluate("WebSocket.prototype.send = () => {}")  # the network is gone
        keys(tab, "Home", "ArrowDown", "1", "2", "ArrowDown", "1")
        assert tab.page.locator(".saved").inner_text() == "Saving 3 …"
        tab.page.wait_for_timeout(500)
        assert codings(workspace, told) == []
        tab.page.reload()
        tab.drawn()
        opened(tab)
        until(lambda: len(codings(workspace, told)) == 3)


def test_two_people_see_each_other_and_lose_nothing(browser: Browser, workspace: Workspace, desk: Desk) -> None:
    study, source = talk(workspace, desk, long_talk(240))
    workspace.coding.add_code(study.study, ["one"])
    where = {"study": study.study, "src": source.id}
    with browser.tab("code", **where) as ana, browser.tab("code", **where) as ben:
        for tab, name in ((ana, "Ana"), (ben, "Ben")):
            field = tab.page.get_by_label("Your name in the history")
            field.fill(name)
            field.press("Enter")
            tab.page.locator(f".coder[data-by={name}]").wait_for(timeout=30_000)
            opened(tab)
        keys(ana, "Home", "u")
        keys(ben, "End")
        for _ in range(100):
            keys(ana, "1", "ArrowDown")
            keys(ben, "1", "ArrowUp")
        saved(ana)
        saved(ben)
        done = codings(workspace, (study, source))
        assert [sum(c.by == name for c in done) for name in ("Ana", "Ben")] == [100, 100]
        keys(ana, "Home", "2")
        start = time.monotonic()
        keys(ben, "Home")
        ben.page.locator(".turn[data-turn='0'] .chip").wait_for(timeout=10_000)
        assert time.monotonic() - start < 5, "two seconds on a machine with nothing else to do"
        assert ben.page.locator(".turn[data-turn='0'] .chip .initials").inner_text() == "A", "it says whose it is"


IN_VIEW = """(n) => {
    const reader = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
        .map((host) => host.shadowRoot.querySelector('.reader')).find(Boolean);
    const [view, turn] = [reader, reader.querySelector(`[data-turn='${n}']`)].map((el) => el?.getBoundingClientRect());
    return Boolean(turn) && turn.top >= view.top && turn.bottom <= view.bottom;
}"""


def test_a_transcript_opens_where_the_customer_begins(browser: Browser, workspace: Workspace, desk: Desk) -> None:
    guide = [
        ("Moderator", "boilerplate", f"Part {n} of the guide. " + "Ask what happened, and when. " * 6)
        for n in range(40)
    ]
    study, source = talk(workspace, desk, [*guide, *long_talk(60)])
    where = {"study": study.study, "src": source.id}
    first, late = 41, 95
    with browser.tab("code", **where) as tab:
        opened(tab)
        tab.page.wait_for_timeout(2500)  # two rounds of news from the server move nothing
        assert tab.page.evaluate(IN_VIEW, first)
        tab.page.set_viewport_size({"width": 400, "height": 900})
        tab.page.wait_for_timeout(500)
        assert tab.page.evaluate(IN_VIEW, first), "nor does another width"
        tab.page.locator(".reader").hover()
        tab.page.mouse.wheel(0, -20000)
        tab.page.wait_for_timeout(1500)
        assert tab.page.evaluate(IN_VIEW, 0), "the person has moved, and stays"
    words = source.transcript.turns[late].span
    made = workspace.coding.code(study.study, source.id, Span(words.start, words.start + 6), kinds=("met",))
    with browser.tab("code", quote=made.id, **where) as tab:
        opened(tab)
        tab.page.wait_for_timeout(1500)
        assert tab.page.evaluate(IN_VIEW, late), "a link to a quote goes before"


def test_only_what_is_near_is_drawn_and_every_turn_can_be_reached(
    browser: Browser, workspace: Workspace, desk: Desk
) -> None:
    study, source = talk(workspace, desk, long_talk(5000))
    with browser.tab("code", study=study.study, src=source.id) as tab:
        opened(tab)
        assert tab.page.locator(".turn").count() < 80
        keys(tab, "End", "1")
        saved(tab)
        (coding,) = codings(workspace, (study, source))
        assert "Answer 4999" in coding.quote
        keys(tab, "Home", "ArrowDown", "1")
        saved(tab)
        assert tab.page.locator(".turn").count() < 80


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing_in_the_coder(
    browser: Browser, workspace: Workspace, told: tuple[Study, Source], width: int, dark: bool
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -r requirements-dev.txt")
    workspace.coding.suggest(told[0].study, told[1].id)
    with browser.tab("code", dark=dark, width=width, study=told[0].study, src=told[1].id) as tab:
        opened(tab)
        keys(tab, "n", "a", "n", "?", "m")
        for opens in ("", "/"):
            if opens:
                keys(tab, opens)
            found = axe.Axe().run(tab.page, context={"include": [[".stBidiComponent"]]}).response["violations"]
            assert [(v["id"], [n["html"][:160] + n["failureSummary"][:300] for n in v["nodes"]]) for v in found] == []
        assert tab.overflow() <= 0
