"""A Workspace on a store in memory, with a clock that ticks and language parts of known behaviour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nlp.values import Stage
from research.storage.memory import MemoryRepository
from research.studies import Source, Study
from research.workspace import Workspace
from research.workspace.desk import Desk
from tests.fakes import fake_language

ANA = (
    "Moderator: How did it go?\n"
    "Ana: I waited three weeks for the quote. I want to know whether the claim is settled. The office is blue.\n"
    "Moderator: Anything else?\nAna: No. Thank you.\n"
)
BEN = (
    "Moderator: And you?\n"
    "Ben: I waited two weeks for the quote. They should answer my claim the same day. She was great.\n"
    "Moderator: Anything else?\nBen: No, that is all.\n"
)


@pytest.fixture
def desk() -> Desk:
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    minutes = iter(range(100_000))
    tokens = iter(f"act{n:05d}" for n in range(100_000))
    return Desk(
        MemoryRepository(),
        clock=lambda: start + timedelta(minutes=next(minutes)),
        token=lambda: next(tokens),
    )


@pytest.fixture
def workspace(desk: Desk) -> Workspace:
    return Workspace(desk, by="Rita", language=fake_language)


@pytest.fixture
def study(workspace: Workspace) -> Study:
    return workspace.studies.create("Claims", stages=(Stage("quote"), Stage("claim")))


@pytest.fixture
def sources(workspace: Workspace, study: Study) -> list[Source]:
    files = {"ana.txt": ANA.encode(), "ben.txt": BEN.encode()}
    readings, failed = workspace.sources.read(files.items())
    assert failed == ()
    return [workspace.sources.add(study.id, r, files[r.name], consent="quotes") for r in readings]
