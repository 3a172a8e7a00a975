"""How fast the transcript coder answers: ``python -m benchmarks.coder [--turns 300 5000] [--presses 60]``.

Runs the app and Chromium on this machine, opens a made-up talk whose every fourth turn is coded already, and codes turn
after turn by keys. Times in milliseconds: from the key to the second frame after it (what a person sees), and from the
key until the coder says that all is saved. "lost" counts codings that the store does not hold in the end.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

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
                first = time.perf_counter() - begun
                tab.drawn()
                return (
                    {"open": first * 1000}
                    | press(tab, presses)
                    | lost(workspace, study.study, source.id, held, presses)
                )


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
    print(f"{'turns':>6} {'open':>7} {'paint':>7} {'p95':>7} {'saved':>7} {'p95':>7} {'lost':>5}")
    for turns in given.turns:
        row = measure(turns, given.presses)
        print(
            f"{turns:>6} {row['open']:>7.0f} {row['paint']:>7.0f} {row['paint_p95']:>7.0f} "
            f"{row['saved']:>7.0f} {row['saved_p95']:>7.0f} {row['lost']:>5.0f}"
        )


if __name__ == "__main__":
    main()
