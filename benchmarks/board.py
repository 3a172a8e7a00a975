"""How fluid the affinity board is: ``python -m benchmarks.board [--quotes 150 600 2000]``.

Runs the app and Chromium on this machine and opens a made-up board of clusters of 12 quotes, every quote shown. Times
in milliseconds: from asking for the page until the first card is seen; per frame of a drag that wanders over the board,
how long our own code took (60 frames a second leave it 16) and how far frames were apart (what a person sees, with
everything else that the machine does); and from the drop until the board says that all is saved. "cards" are those in
the document at once.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from research import Desk, Workspace, open_repository
from tests.browser.boards import board_of
from tests.browser.serving import Browser, Tab, serve
from tests.fakes import fake_language

WATCH = """() => {
    window.own = []; window.apart = []; let last = null; const ask = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (draw) => ask((now) => { const begun = performance.now(); draw(now); own.push(performance.now() - begun); });
    const beat = (now) => { if (last !== null) apart.push(now - last); last = now; window.watching = ask(beat); };
    ask(beat);
}"""  # noqa: E501


def opened(tab: Tab) -> None:
    tab.page.locator(".card[data-card]").first.wait_for(timeout=120_000)


def measure(quotes: int, moves: int) -> dict[str, float]:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(scratch) / "studies.db"
        desk = Desk(open_repository(str(store)))
        workspace = Workspace(desk, by="researcher", language=fake_language)
        held = quotes - quotes // 10
        study = board_of(workspace, desk, quotes, [range(k, min(k + 12, held)) for k in range(0, held, 12)])
        with serve(store) as address, Browser.opened(address) as browser:
            with browser.tab("affinity_board", study=study.study) as warm:
                opened(warm)
            with browser.tab("overview", study=study.study) as tab:
                begun = time.perf_counter()
                tab.page.goto(f"{address}/affinity_board?study={study.study}")
                opened(tab)
                first = (time.perf_counter() - begun) * 1000
                tab.drawn()
                tab.page.get_by_role("button", name="Show all quotes").click()
                return {"open": first, "cards": tab.page.locator(".card[data-card]").count()} | drag(tab, moves)


def drag(tab: Tab, moves: int) -> dict[str, float]:
    """Drags the first card over the board and drops it on another cluster."""
    tab.page.wait_for_timeout(1500)
    card: Any = tab.page.locator(".card[data-card]").first.bounding_box()
    field: Any = tab.page.locator(".field").bounding_box()
    tab.page.evaluate(WATCH)
    tab.page.mouse.move(card["x"] + 40, card["y"] + 20)
    tab.page.mouse.down()
    for n in range(moves):
        across, down = (n * 37) % (field["width"] - 60), (n * 23) % (field["height"] - 40)
        tab.page.mouse.move(field["x"] + 30 + across, field["y"] + 20 + down)
        tab.page.wait_for_timeout(16)
    own, apart = tab.page.evaluate("[own, apart]")
    tab.page.mouse.move(field["x"] + field["width"] - 80, field["y"] + 120, steps=3)
    tab.page.wait_for_timeout(100)
    begun = time.perf_counter()
    tab.page.mouse.up()
    tab.page.locator(".saved", has_text="Saving").wait_for(timeout=5_000)
    tab.page.locator(".saved", has_text="All saved").wait_for(timeout=60_000)
    return {
        "own": statistics.median(own), "own_p95": statistics.quantiles(own, n=20)[-1],
        "apart": statistics.median(apart), "apart_p95": statistics.quantiles(apart, n=20)[-1],
        "saved": (time.perf_counter() - begun) * 1000,
    }  # fmt: skip


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quotes", type=int, nargs="+", default=[150, 600, 2000])
    parser.add_argument("--moves", type=int, default=150)
    given = parser.parse_args()
    print(f"{'quotes':>6} {'cards':>6} {'open':>7} {'own':>7} {'p95':>7} {'apart':>7} {'p95':>7} {'saved':>7}")
    for quotes in given.quotes:
        row = measure(quotes, given.moves)
        print(
            f"{quotes:>6} {row['cards']:>6.0f} {row['open']:>7.0f} {row['own']:>7.2f} {row['own_p95']:>7.2f} "
            f"{row['apart']:>7.1f} {row['apart_p95']:>7.1f} {row['saved']:>7.0f}"
        )


if __name__ == "__main__":
    main()
