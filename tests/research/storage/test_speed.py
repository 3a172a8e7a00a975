"""What a study of ordinary size may cost, in seconds of processor time (so that a busy machine fails nothing).

Aims: 5,000 codings kept in 1 s, read in 0.15 s; a ledger of 20,000 lines read in 0.15 s. The bounds for reading are
twice that, for slower machines than the one they were measured on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from research.coding import Coding
from research.records import Blob, Entry
from research.storage.sql import SqlRepository
from tests.research.storage.examples import coding


def quickest(work: Callable[[], object]) -> float:
    """The least processor time of three runs."""
    took = []
    for _ in range(3):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return min(took)


@pytest.fixture
def repository(tmp_path: Path) -> SqlRepository:
    return SqlRepository(str(tmp_path / "studies.db"))


def test_thousands_of_codings(repository: SqlRepository) -> None:
    batches = iter([[coding(n, f"act{batch}", scores=(0.5,)) for n in range(5000)] for batch in range(4)])
    assert quickest(lambda: repository.add(*next(batches))) < 1.0
    repository.add(*next(batches))
    ids = tuple(entry.id for entry in repository.find(Entry, action="act3"))
    assert len(ids) == 5000
    assert quickest(lambda: repository.find(Coding, action="act3")) < 0.3
    assert quickest(lambda: repository.find(Coding, id=ids)) < 0.4
    assert len(repository.find(Entry, study="study1")) == 20_000
    assert quickest(lambda: repository.find(Entry, study="study1")) < 0.3


def test_thousands_of_vectors(repository: SqlRepository) -> None:
    blobs = [Blob(f"vector:{n}", bytes(1536)) for n in range(5000)]
    keys = tuple(blob.key for blob in blobs)
    assert quickest(lambda: repository.add(*blobs)) < 1.0
    assert quickest(lambda: repository.find(Blob, key=keys)) < 0.3
