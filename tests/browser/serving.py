"""The real app, on a free port and a store of its own, and a browser to look at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]


def chromium() -> str | None:
    """Path of the browser, ``None`` where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(store: Path, *, slow: Path | None = None) -> Iterator[str]:
    """Runs the app on ``store`` and gives its address; the server ends with the block.

    ``slow`` is a folder with a ``sitecustomize.py`` that the server runs first, to hold it up.
    """
    port = free_port()
    command = [
        sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.headless", "true",
        "--server.address", "127.0.0.1", "--server.fileWatcherType", "none", "--", "--db", str(store),
    ]  # fmt: skip
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    if slow is not None:
        environment["PYTHONPATH"] = os.pathsep.join((str(slow), str(ROOT)))
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(60)


def held_up(folder: Path, module: str, method: str) -> Path:
    """Fills a folder for :func:`serve` (``slow``): a method such as ``"Coder.version"`` then takes .7 s longer."""
    name = method.partition(".")[0]
    (folder / "sitecustomize.py").write_text(
        f"import time\nfrom {module} import {name}\ngiven = {method}\n"
        f"def slowly(self, study):\n    time.sleep(0.7)\n    return given(self, study)\n{method} = slowly\n"
    )
    return folder


def _wait(address: str, server: subprocess.Popen[bytes], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"the app ended with status {server.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(f"{address} did not answer within {seconds} s")


class Browser:
    """A headless browser on one running app, with a fresh tab and session for each look."""

    def __init__(self, address: str, browser: Any) -> None:
        self.address = address
        self._browser = browser

    @classmethod
    @contextmanager
    def opened(cls, address: str) -> Iterator[Browser]:
        """Starts Chromium; it ends with the block."""
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            try:
                yield cls(address, browser)
            finally:
                browser.close()

    def on(self, address: str) -> Browser:
        """The same browser, looking at another running app."""
        return Browser(address, self._browser)

    @contextmanager
    def tab(self, path: str = "", *, dark: bool = False, width: int = 1280, **ids: str) -> Iterator[Tab]:
        """A tab on ``path`` with ``ids`` in its address, once the page has been drawn."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
        )
        try:
            tab = Tab(context.new_page(), self.address)
            tab.page.goto(f"{self.address}/{path}?{urlencode(ids)}")
            tab.drawn()
            yield tab
        finally:
            context.close()


class Tab:
    """One page in the browser, with what it asked for outside and what its script complained about."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.outside: list[str] = []
        self.complaints: list[str] = []
        page.on(
            "request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else self.outside.append(r.url)
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def drawn(self) -> None:
        """Waits until the app has run and drawn its title."""
        self.page.wait_for_selector("h1", timeout=60_000)
        self.page.wait_for_function(
            "document.querySelector('[data-test-script-state]')?.dataset.testScriptState === 'notRunning'",
            timeout=60_000,
        )

    def title(self) -> str:
        """The page's heading."""
        return str(self.page.inner_text("h1"))

    def menu(self) -> list[str]:
        """The words of the menu, in order."""
        links = self.page.locator("[data-testid=stSidebarNavLink]").all_inner_texts()
        return [str(words).splitlines()[-1] for words in links]  # the icon is a word in a font of its own

    def says(self, words: str) -> None:
        """Waits until ``words`` can be seen.

        Raises:
            TimeoutError: if they never are.
        """
        self.page.get_by_text(words).first.wait_for(state="visible", timeout=20_000)

    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        return int(
            self.page.evaluate(
                "() => { const m = document.querySelector('[data-testid=stMain]');"
                " return Math.max(m.scrollWidth - m.clientWidth, document.body.scrollWidth - window.innerWidth) }"
            )
        )
