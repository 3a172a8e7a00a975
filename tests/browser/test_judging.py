"""Judging suggestions one after the other in a browser: quick keys, corrections, memos, two people, both looks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from research import Desk, Source, Study, Workspace
from tests.browser.serving import Browser, Tab, held_up, serve
from tests.browser.talks import talk

WAITED = [("Ana", "customer", f"I waited {n} weeks for the quote.") for n in range(2, 15)]


@pytest.fixture
def told(workspace: Workspace, desk: Desk) -> tuple[Study, Source]:
    """Thirteen statements, each with a suggestion that nobody has judged."""
    study, source = talk(workspace, desk, WAITED)
    workspace.coding.suggest(study.study, source.id)
    return study, source


def opened(tab: Tab) -> Tab:
    tab.page.locator(".judge .row").first.wait_for(timeout=30_000)
    return tab


@pytest.fixture
def tab(browser: Browser, told: tuple[Study, Source]) -> Iterator[Tab]:
    with browser.tab("code", view="judge", study=told[0].study, src=told[1].id) as tab:
        yield opened(tab)
        assert tab.complaints == []
        assert tab.outside == []


def until(true: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.1)
    assert true()


def press(tab: Tab, *keys: str) -> None:
    for key in keys:
        tab.page.keyboard.press(key)


def in_focus(tab: Tab) -> str:
    """The words of the statement on the screen."""
    return str(tab.page.locator("mark.focus").inner_text())


def judged(workspace: Workspace, told: tuple[Study, Source]) -> dict[str, str]:
    """What became of each statement that somebody judged, by its words."""
    codings = workspace.coding.of_source(told[0].study, told[1].id)
    return {c.quote: c.status for c in codings if c.status != "suggested"}


def test_ten_quick_judgements_arrive_once_each_on_the_statement_that_was_seen(
    browser: Browser, workspace: Workspace, told: tuple[Study, Source], store: Path, tmp_path: Path
) -> None:
    slow = held_up(tmp_path, "research.workspace.coding", "CodingDesk.codebook")
    with (
        serve(store, slow=slow) as address,
        browser.on(address).tab("code", view="judge", study=told[0].study, src=told[1].id) as tab,
    ):
        opened(tab)
        pressed = []
        for n in range(10):
            key = "x" if n % 3 == 2 else "a"
            pressed.append((in_focus(tab), "confirmed" if key == "a" else "rejected"))
            tab.page.keyboard.press(key)
            tab.page.wait_for_timeout(100)
        until(lambda: len(judged(workspace, told)) == 10)
        time.sleep(1.5)  # nothing comes after
    assert len(dict(pressed)) == 10, "each press met a statement of its own"
    assert judged(workspace, told) == dict(pressed)
    done = [step.action for step in workspace.history.steps(told[0].study)]
    steps = [a for a in done if a.verb in {"coding.confirm", "coding.reject"}]
    assert len(steps) == 10


def test_the_number_of_open_ones_in_the_list_of_sources_follows(tab: Tab, told: tuple[Study, Source]) -> None:
    picker = tab.page.get_by_role("combobox", name="Source")

    def reads() -> str:
        return str(picker.input_value() or picker.inner_text())

    until(lambda: "13 to judge" in reads())
    press(tab, "a", "x")
    until(lambda: "11 to judge" in reads(), seconds=8)
    assert told[1].name in reads()


def test_a_threshold_hides_the_weaker_ones_and_lets_them_back(
    tab: Tab, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    def rows() -> int:
        return int(tab.page.locator(".judge .row").count())

    until(lambda: rows() == 12)  # the thirteenth is on the next page of the list
    tab.page.get_by_role("button", name="Threshold").click()
    slider = tab.page.get_by_role("slider", name="Frustration: score of at least")
    slider.focus()
    press(tab, *["ArrowRight"] * 68)
    until(lambda: rows() == 0)
    assert tab.page.get_by_text("13 weaker suggestions hidden").is_visible()
    assert tab.page.get_by_text("0 shown · 13 weaker hidden").is_visible(), "it stays open, with what it did"
    assert workspace.thresholds.of(told[0].study) == {"frustration": 0.95}
    tab.page.get_by_role("button", name="Show all again").click()
    until(lambda: rows() == 12)
    assert workspace.thresholds.of(told[0].study) == {}


def test_letters_judge_wherever_the_focus_is_and_undo_goes_back_to_the_statement(
    tab: Tab, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    second = workspace.coding.of_source(told[0].study, told[1].id)[1]
    press(tab, "a")
    until(lambda: judged(workspace, told) == {"I waited 2 weeks for the quote.": "confirmed"})
    tab.page.wait_for_function(f"new URL(location).searchParams.get('quote') === '{second.id}'", timeout=20_000)
    press(tab, "x", "Control+z")
    assert in_focus(tab) == "I waited 3 weeks for the quote."
    tab.says("All saved")
    assert judged(workspace, told) == {"I waited 2 weeks for the quote.": "confirmed"}
    press(tab, "n", "n", "p")
    assert in_focus(tab) == "I waited 4 weeks for the quote."
    tab.page.locator(".row", has_text="9 weeks").click()
    press(tab, "x")
    assert in_focus(tab) == "I waited 10 weeks for the quote."
    until(lambda: judged(workspace, told).get("I waited 9 weeks for the quote.") == "rejected")


def test_letters_typed_into_a_field_judge_nothing_and_a_key_held_down_judges_once(
    tab: Tab, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    for field in (tab.page.get_by_label("Your name in the history"), tab.page.get_by_label("Code", exact=True)):
        field.click()
        field.press_sequentially("axan")
        assert field.input_value() == "axan"
        field.fill("")
        field.blur()
    tab.page.keyboard.down("x")
    for _ in range(5):
        tab.page.keyboard.down("x")  # what a keyboard sends while a key is held
    tab.page.keyboard.up("x")
    until(lambda: judged(workspace, told))
    tab.page.wait_for_timeout(1500)
    assert judged(workspace, told) == {"I waited 2 weeks for the quote.": "rejected"}


def test_what_was_put_right_goes_with_the_yes(tab: Tab, workspace: Workspace, told: tuple[Study, Source]) -> None:
    tab.page.get_by_role("button", name="Workaround", exact=True).click()
    tab.page.get_by_label("Dimension").select_option("price")
    tab.page.get_by_label("Code", exact=True).fill("waiting › on hold")
    tab.page.get_by_role("button", name="Confirm", exact=True).click()
    until(lambda: judged(workspace, told))
    first, second, *_ = workspace.coding.of_source(told[0].study, told[1].id)
    (code,) = workspace.coding.codebook(told[0].study)
    assert (first.kinds, first.dimension, first.code) == (("frustration", "workaround"), "price", code.id)
    assert (code.path, second.status, second.dimension) == (("waiting", "on hold"), "suggested", "time")


def test_a_memo_belongs_to_the_statement_it_was_written_on(
    tab: Tab, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    press(tab, "n", "m")
    tab.page.keyboard.type("an axe to grind")
    press(tab, "Control+Enter")
    tab.says("an axe to grind")
    press(tab, "a")
    until(lambda: judged(workspace, told) == {"I waited 3 weeks for the quote.": "confirmed"})
    second = workspace.coding.of_source(told[0].study, told[1].id)[1]
    assert [n.text for n in workspace.coding.notes(told[0].study, second.id)] == ["an axe to grind"]


def test_after_the_last_one_a_press_judges_nothing(tab: Tab, workspace: Workspace, told: tuple[Study, Source]) -> None:
    press(tab, *"a" * 13)
    tab.says("Every statement of this list is judged.")
    press(tab, "x", "x")
    tab.says("All saved")
    assert list(judged(workspace, told).values()) == ["confirmed"] * 13
    press(tab, "p")
    assert in_focus(tab) == "I waited 14 weeks for the quote."


def test_many_are_confirmed_at_once_and_undone_at_once(
    tab: Tab, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    press(tab, "x")
    tab.page.get_by_label("Lowest score in percent").fill("85")
    tab.page.get_by_role("button", name="Confirm 12 suggestions").click()
    until(lambda: list(judged(workspace, told).values()) == ["rejected", *["confirmed"] * 12])
    tab.page.get_by_role("button", name="Undo", exact=True).last.click()
    until(lambda: len(judged(workspace, told)) == 1)


def test_a_reload_or_another_view_right_after_a_press_loses_nothing(
    tab: Tab, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    press(tab, "a", "x")
    tab.page.reload()
    tab.drawn()
    opened(tab)
    until(lambda: list(judged(workspace, told).values()) == ["confirmed", "rejected"])
    tab.says("All saved")
    tab.page.evaluate("WebSocket.prototype.send = () => {}")  # the network is gone
    tab.page.locator(".row", has_text="11 weeks").click()
    press(tab, "a")
    assert tab.page.locator(".saved").inner_text() == "Saving 1 …"
    tab.page.goto(tab.page.url.replace("view=judge", "view=transcript"))
    until(lambda: judged(workspace, told).get("I waited 11 weeks for the quote.") == "confirmed")


def test_the_two_views_of_a_source_take_over_from_each_other(
    tab: Tab, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    press(tab, "a")
    tab.page.get_by_test_id("stButtonGroup").get_by_text("Transcript").first.click()
    tab.page.locator(".reader .turn").first.wait_for(timeout=30_000)
    tab.page.locator(".turn .chip.suggested").first.wait_for(timeout=30_000)
    press(tab, "x", "a")  # nobody looks at a statement to judge any more, and the transcript has not the focus
    tab.page.locator(".reader").focus()
    press(tab, "Home", "n", "x")
    until(lambda: list(judged(workspace, told).values()) == ["confirmed", "rejected"])
    tab.page.get_by_test_id("stButtonGroup").get_by_text("Judge").first.click()
    opened(tab)
    until(lambda: in_focus(tab) == "I waited 4 weeks for the quote.")
    press(tab, "a")
    until(lambda: list(judged(workspace, told).values()) == ["confirmed", "rejected", "confirmed"])


def test_what_another_person_judged_meanwhile_is_seen_and_not_judged_again(
    tab: Tab, workspace: Workspace, told: tuple[Study, Source]
) -> None:
    first, second, *_ = workspace.coding.of_source(told[0].study, told[1].id)
    workspace.coding.reject(told[0].study, [first.id, second.id])
    tab.page.locator(".row.rejected", has_text="3 weeks").wait_for(timeout=10_000)
    assert in_focus(tab) == "I waited 2 weeks for the quote.", "what is being read does not jump away"
    press(tab, "n", "n", "a")
    until(lambda: judged(workspace, told).get("I waited 4 weeks for the quote.") == "confirmed")
    assert list(judged(workspace, told).values()) == ["rejected", "rejected", "confirmed"]


def test_the_list_narrows_and_puts_the_doubtful_first(tab: Tab) -> None:
    rules = (Path(__file__).parents[2] / "pages/_components/coder/worklist.js").read_text(encoding="utf-8")
    script = """([wanted, by]) => {
        const row = (id, st, sc, k) => ({ t: "c", id, st, sc, k: [k], s: Number(id), e: Number(id) + 1 });
        const rows = [row("2", "suggested", 0.9, "outcome"), row("0", "confirmed", undefined, "outcome"),
            row("1", "suggested", 0.55, "met"), row("3", "rejected", 0.7, "outcome"), { t: "k", id: "code" }];
        const list = worklist(rows, { statuses: [], kinds: [], least: 0, order: "text", ...wanted });
        const named = (found) => found?.id ?? null;
        return [list.map((r) => r.id).join(""), named(nextOpen(list, "0")), named(nextOpen(list, "2")),
            named(beside(list, "3", 1)), named(beside(list, "0", -1))];
    }"""

    def found(**wanted: object) -> list[str | None]:
        plain = rules.replace("export function", "function")
        return list(tab.page.evaluate(f"(given) => {{ {plain}; return ({script})(given); }}", [wanted, 1]))

    assert found() == ["0123", "1", "1", "0", "3"]
    assert found(order="uncertain") == ["1320", "1", "1", "2", "2"]
    assert found(statuses=["suggested"])[:3] == ["12", "1", "1"]
    assert found(kinds=["met"])[0] == "1"
    assert found(least=0.8)[0] == "02", "what people made has no score to fail"
    assert found(statuses=["rejected"])[1:3] == [None, None]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing_in_the_judging(browser: Browser, told: tuple[Study, Source], width: int, dark: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -r requirements-dev.txt")
    where = {"study": told[0].study, "src": told[1].id}
    with browser.tab("code", dark=dark, width=width, view="judge", **where) as tab:
        opened(tab)
        press(tab, "a", "x", "m")
        found = axe.Axe().run(tab.page, context={"include": [[".stBidiComponent"]]}).response["violations"]
        assert [(v["id"], [n["html"][:160] + n["failureSummary"][:300] for n in v["nodes"]]) for v in found] == []
        assert tab.overflow() <= 0
