"""One running app and one browser for all browser tests; skipped with a message where Chromium is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp.values import Stage
from research import Desk, Study, Workspace, open_repository
from tests.browser.serving import Browser, chromium, serve
from tests.fakes import fake_language

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test of this folder, so that ``-m "not browser"`` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the running app keeps its studies."""
    return tmp_path_factory.mktemp("store") / "studies.db"


@pytest.fixture(scope="session")
def app(store: Path) -> Iterator[str]:
    """Address of the running app."""
    if chromium() is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    pytest.importorskip("playwright", reason="Playwright is not installed: pip install -r requirements-dev.txt")
    with serve(store) as address:
        yield address


@pytest.fixture(scope="session")
def browser(app: str) -> Iterator[Browser]:
    """The browser, looking at the running app."""
    with Browser.opened(app) as opened:
        yield opened


@pytest.fixture
def desk(store: Path) -> Desk:
    """Another server's desk on the same store."""
    return Desk(open_repository(str(store)))


@pytest.fixture
def workspace(desk: Desk) -> Workspace:
    """Another hand on the same store, as a second person at work would be."""
    return Workspace(desk, by="researcher", language=fake_language)


@pytest.fixture
def proposed(workspace: Workspace) -> Study:
    """A study of two interviews with five suggestions and two candidates."""
    study = workspace.studies.create("Claims", stages=(Stage("quote"), Stage("claim")))
    files = {"ana.txt": ANA.encode(), "ben.txt": BEN.encode()}
    readings, failed = workspace.sources.read(files.items())
    assert failed == ()
    kept = [workspace.sources.add(study.study, r, files[r.name], consent="quotes") for r in readings]
    workspace.coding.suggest_many(study.study, [source.id for source in kept])
    workspace.candidates.propose(study.study)
    return study
