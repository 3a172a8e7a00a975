"""How fast the transcript coder answers: ``python -m benchmarks.coder [--turns 300 5000] [--presses 60]``.

Runs the app and Chromium on this machine, opens a made-up talk whose every fourth turn is coded already, and codes turn
after turn by keys. Times in milliseconds: "load" from a fresh address in a new tab, the whole app with it, and "open"
from the click on the menu of a running one, both until turns and codes can be seen; from the key to the second frame
after it (what a person sees); and from the key until the coder says that all is saved. "lost" counts codings that the
store does not hold in the end, "seen" is how long a second browser takes to show what the first one coded.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import parse_qs, urlparse

from research import Desk, Workspace, open_repository
from tests.browser.serving import Browser, Tab, serve
from tests.browser.talks import long_talk, talk
from tests.fakes import fake_language

WATCH = """() => {
    window.paints = []; window.saves = [];
    addEventListener('keydown', () => {
        const begun = performance.now();
        requestAnimationFrame(() => requestAnimationFrame(() => paints.push(performance.now() - begun)));
        window.begun ??= begun;
    }, true);
    const host = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
        .find(h => h.shadowRoot?.querySelector('.saved'));
    new MutationObserver(() => {
        if (window.begun && host.shadowRoot.querySelector('.saved').textContent === 'All saved') {
            saves.push(performance.now() - begun); window.begun = null;
        }
    }).observe(host.shadowRoot.querySelector('.saved'), { childList: true, characterData: true, subtree: true });
}"""


def opened(tab: Tab) -> None:
    tab.page.locator(".reader .turn").first.wait_for(timeout=60_000)
    tab.page.locator(".quick .chip").first.wait_for(timeout=60_000)


def measure(turns: int, presses: int) -> dict[str, float]:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(scratch) / "studies.db"
        desk = Desk(open_repository(str(store)))
        workspace = Workspace(desk, by="researcher", language=fake_language)
        study, source = talk(workspace, desk, long_talk(turns))
        code = workspace.coding.add_code(study.study, ["waiting"])
        log = [
            {"mount": "benchmark", "seq": n + 1, "type": "code", "source": source.id, "by": "Ben", "code": code.id,
             "start": turn.span.start, "end": turn.span.start + 6}
            for n, turn in enumerate(source.transcript.turns[::4])
        ]  # fmt: skip
        held = workspace.coder.apply(study.study, log, after={}).stored
        with serve(store) as address, Browser.opened(address) as browser:
            with browser.tab("code", study=study.study, src=source.id) as warm:
                opened(warm)
            with browser.tab("overview", study=study.study) as tab:
                begun = time.perf_counter()
                tab.page.goto(f"{address}/code?study={study.study}&src={source.id}")
                opened(tab)
                load = time.perf_counter() - begun
                tab.drawn()
                done = press(tab, presses)
                missing = lost(workspace, study.study, source.id, held, presses)
                return {"load": load * 1000, "open": by_menu(tab), **done, **missing, **seen(browser, tab)}


def by_menu(tab: Tab, times: int = 5) -> float:
    """Median milliseconds from the click on the menu until the transcript can be read and coded."""
    found = []
    links = tab.page.locator("[data-testid=stSidebarNavLink]")
    for _ in range(times):
        links.filter(has=tab.page.get_by_text("Memos", exact=True)).click()
        tab.page.wait_for_function("document.querySelector('h1')?.innerText === 'Memos'")
        tab.drawn()
        begun = time.perf_counter()
        links.filter(has=tab.page.get_by_text("Code", exact=True)).click()
        opened(tab)
        found.append((time.perf_counter() - begun) * 1000)
        tab.drawn()
    return statistics.median(found)


def seen(browser: Browser, tab: Tab, times: int = 12) -> dict[str, float]:
    """Median and longest of so many times in milliseconds until another browser shows what was coded in this one."""
    where = {name: words[0] for name, words in parse_qs(urlparse(tab.page.url).query).items()}
    with browser.tab("code", **where) as other:
        for each in (other, tab):
            opened(each)
            each.page.locator(".reader").focus()
            each.page.keyboard.press("Home")
            each.page.wait_for_timeout(1500)
        found = []
        for n in range(times):
            chips = other.page.locator(f".turn[data-turn='{n}'] .chip")
            had = chips.count()
            begun = time.perf_counter()
            tab.page.keyboard.press("1")  # a code: a second signal would join the first in one chip
            chips.nth(had).wait_for(timeout=60_000)
            found.append((time.perf_counter() - begun) * 1000)
            tab.page.keyboard.press("ArrowDown")
        return {"seen": statistics.median(found), "seen_max": max(found)}


def press(tab: Tab, presses: int) -> dict[str, float]:
    """Codes so many turns, one each 400 ms, and gives the times."""
    tab.page.locator(".reader").focus()
    tab.page.keyboard.press("Home")
    tab.page.wait_for_timeout(1500)
    tab.page.evaluate(WATCH)
    for _ in range(presses):
        tab.page.keyboard.press("2")
        tab.page.wait_for_timeout(200)
        tab.page.keyboard.press("ArrowDown")
        tab.page.wait_for_timeout(200)
    tab.page.locator(".saved", has_text="All saved").wait_for(timeout=60_000)
    tab.page.wait_for_timeout(300)
    paints, saves = tab.page.evaluate("[paints, saves]")
    return {
        "paint": statistics.median(paints), "paint_p95": statistics.quantiles(paints, n=20)[-1],
        "saved": statistics.median(saves), "saved_p95": statistics.quantiles(saves, n=20)[-1],
    }  # fmt: skip


def lost(workspace: Workspace, study: str, source: str, held: int, presses: int) -> dict[str, float]:
    """How many of the codings are missing."""
    return {"lost": presses - (len(workspace.coding.of_source(study, source)) - held)}


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, nargs="+", default=[300, 5000])
    parser.add_argument("--presses", type=int, default=60)
    given = parser.parse_args()
    names = ("load", "open", "paint", "paint_p95", "saved", "saved_p95", "seen", "seen_max", "lost")
    print(" turns " + " ".join(f"{name:>9}" for name in names))
    for turns in given.turns:
        row = measure(turns, given.presses)
        print(f"{turns:>6} " + " ".join(f"{row[name]:>9.0f}" for name in names))


if __name__ == "__main__":
    main()
