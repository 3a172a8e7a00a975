"""The whole app under AppTest, on a store of its own, with language parts of known behaviour."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

import research.workspace
from nlp.values import Stage
from pages import _door
from research import Kpi, Study, Workspace
from tests.fakes import fake_language
from tests.pages.sampled import copied_sample
from tests.pages.seeing import sound

ROOT = Path(__file__).resolve().parents[2]
ANA = (
    "Moderator: How did it go?\n"
    "Ana: I waited three weeks for the quote. The office is blue.\n"
    "Moderator: And then?\n"
    "Ana: I want to know whether the claim is settled.\n"
)
BEN = (
    "Moderator: And you?\n"
    "Ben: I waited two weeks for the quote. They should answer my claim the same day.\n"
    "Moderator: Anything good?\n"
    "Ben: She was great.\n"
)

Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A fresh store for each test, and no memory of the one before."""
    monkeypatch.setenv("CPI_WORKBENCH_DB", str(tmp_path / "studies.db"))
    monkeypatch.setattr(_door.sys, "argv", ["app"])
    monkeypatch.setattr(research.workspace, "remembering", lambda repository, language: language)
    monkeypatch.setattr(research.workspace, "shipped_language", fake_language)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture(autouse=True)
def menu_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest forgets before each run that the app names its own menu; a server forgets it only when it starts.

    The start itself is tried in ``tests/browser``.
    """
    begun = PagesManager.__init__

    def init(self: PagesManager, *args: Any, **kwargs: Any) -> None:
        begun(self, *args, **kwargs)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", init)


@pytest.fixture
def workspace() -> Workspace:
    """The door that the app itself uses, on the same store."""
    return _door.open_door()


@pytest.fixture
def study(workspace: Workspace) -> Study:
    """A study without sources."""
    return workspace.studies.create("Claims", stages=(Stage("quote"), Stage("claim")), kpis=(Kpi("churn", "lower"),))


@pytest.fixture
def sample(tmp_path: Path) -> Study:
    """The finished sample study; ask for it before the workspace."""
    return copied_sample(tmp_path / "studies.db")


@pytest.fixture
def filled(workspace: Workspace, study: Study) -> Study:
    """Two short interviews, kept but not read."""
    files = {"ana.txt": ANA.encode(), "ben.txt": BEN.encode()}
    readings, failed = workspace.sources.read(files.items())
    assert failed == ()
    for reading in readings:
        workspace.sources.add(study.study, reading, files[reading.name], consent="quotes")
    return study


@pytest.fixture
def read(workspace: Workspace, filled: Study) -> Study:
    """The same, read by the machine: five suggestions."""
    workspace.coding.suggest_many(filled.study, [source.id for source in workspace.sources.all(filled.study)])
    return filled


@pytest.fixture
def proposed(workspace: Workspace, read: Study) -> Study:
    """The same, grouped into candidates."""
    workspace.candidates.propose(read.study)
    return read


@pytest.fixture
def open_page() -> Open:
    """Opens a page of the app as a browser would, with ids in its URL."""

    def opened(page: str, **ids: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)  # a loaded machine is slow, not wrong
        for name, value in ids.items():
            at.query_params[name] = value
        at.run()
        if page != "overview":
            at.switch_page(f"pages/{page}.py")
            for name, value in ids.items():
                at.query_params[name] = value
            at.run()
        return sound(at)

    return opened
