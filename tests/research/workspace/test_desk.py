"""The desk: what it adds shows at once; what another process adds shows after its patience."""

from __future__ import annotations

from pathlib import Path

import pytest

from research.records import Entry
from research.storage import open_repository
from research.storage.contract import Repository
from research.storage.memory import MemoryRepository
from research.workspace import Workspace
from research.workspace.desk import Desk
from tests.fakes import fake_language


def test_own_work_shows_at_once_and_that_of_another_process_after_its_patience() -> None:
    store = MemoryRepository()
    patient = Desk(store, patience=60)
    here = Workspace(patient, by="Rita", language=fake_language)
    there = Workspace(Desk(store), by="Omar", language=fake_language)
    study = here.studies.create("Claims")
    assert here.studies.get(study.study).customer == ""
    there.studies.revise(study.study, customer="tenants")
    assert here.studies.get(study.study).customer == "", "taken as it was read"
    patient.patience = 0.0
    assert here.studies.get(study.study).customer == "tenants"
    patient.patience = 60
    here.studies.revise(study.study, customer="owners")
    assert here.studies.get(study.study).customer == "owners"


def test_without_patience_every_look_is_fresh() -> None:
    store = MemoryRepository()
    here, there = (Workspace(Desk(store), language=fake_language) for _ in range(2))
    study = here.studies.create("Claims")
    there.studies.revise(study.study, customer="tenants")
    assert here.studies.get(study.study).customer == "tenants"


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Repository:
    return MemoryRepository() if request.param == "memory" else open_repository(str(tmp_path / "s.db"))


def test_a_ledger_is_read_once_and_then_only_what_was_added(store: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    since = store.since

    def counted(study: str, seq: int) -> list[Entry]:
        found = since(study, seq)
        asked.append(len(found))
        return found

    monkeypatch.setattr(store, "since", counted)
    work = Workspace(Desk(store), language=fake_language)
    study = work.studies.create("Claims")
    for n in range(40):
        work.coding.add_code(study.study, [f"code {n}"])
    asked.clear()
    work.coding.add_code(study.study, ["one more"])
    assert len(work.coding.codebook(study.study)) == 41
    assert max(asked) <= 3, "the last line known, and the new ones"


def test_what_was_read_in_a_transaction_that_broke_is_forgotten(store: Repository) -> None:
    work = Workspace(Desk(store), language=fake_language)
    study = work.studies.create("Claims")
    work.coding.add_code(study.study, ["kept"])

    def break_off() -> None:
        with store.transaction():
            work.coding.add_code(study.study, ["lost"])
            assert len(work.coding.codebook(study.study)) == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    for name in ("a", "b", "c"):
        work.coding.add_code(study.study, [name])
    assert [code.path[0] for code in work.coding.codebook(study.study)] == ["a", "b", "c", "kept"]
