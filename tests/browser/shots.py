"""Pictures of every page, to be looked at: ``python -m tests.browser.shots FOLDER [--db FILE]``.

Without ``--db`` the sample study is opened in a store that is thrown away. Each page is taken in the light and the
dark look, 400 pixels wide, and as wide as a projector.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from pages._door import page_path
from pages._frame import SECTIONS
from research import open_workspace
from tests.browser.serving import Browser, Tab, serve

LOOKS = {"light": (False, 1280), "dark": (True, 1280), "phone": (False, 400), "projector": (True, 1920)}
TALLEST = 2600


def take(tab: Tab, target: Path, width: int) -> None:
    """A picture of the whole page, down to ``TALLEST`` pixels."""
    tab.page.wait_for_timeout(1200)
    height = tab.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    tab.page.set_viewport_size({"width": width, "height": min(max(int(height), 900), TALLEST)})
    tab.page.wait_for_timeout(700)
    tab.page.screenshot(path=str(target))


def main() -> None:
    """Takes them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--db", type=Path)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        store = given.db or Path(scratch) / "studies.db"
        workspace = open_workspace(str(store))
        study = workspace.studies.all()[0] if given.db else workspace.samples.open()
        names = [name for pages in SECTIONS.values() for name, _, _ in pages if page_path(name)]
        with serve(store) as address, Browser.opened(address) as browser:
            for name in names:
                for look, (dark, width) in LOOKS.items():
                    path = "" if name == "overview" else name
                    with browser.tab(path, dark=dark, width=width, study=study.study) as tab:
                        take(tab, given.folder / f"{name}-{look}.png", width)


if __name__ == "__main__":
    main()
