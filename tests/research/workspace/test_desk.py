"""The desk: what it adds shows at once; what another process adds shows after its patience."""

from __future__ import annotations

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
