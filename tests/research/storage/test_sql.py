"""The database itself: opening, sharing, and what is said when it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from nlp.errors import StoreError
from research.coding import Coding
from research.records import Action, Entry, Record, Withdrawal
from research.storage import MemoryRepository, open_repository
from research.storage.engines import parse, place_of
from research.storage.schema import APPLICATION
from research.storage.sql import SqlRepository
from tests.research.storage.examples import any_record, coding, one_of_each, stamp

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a study's data.db"


def pragma(path: Path, name: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]


class TestOpening:
    def test_what_was_kept_is_there_the_next_day(self, path: Path) -> None:
        records = one_of_each()
        first = SqlRepository(str(path))
        first.add(*records)
        first.close()
        again = open_repository(f"sqlite:///{path}")
        for record in records:
            assert again.get(type(record), record.id) == record

    def test_a_file_is_marked_as_ours_and_written_ahead(self, path: Path) -> None:
        SqlRepository(str(path)).close()
        assert pragma(path, "application_id") == APPLICATION
        assert pragma(path, "journal_mode") == "wal"

    def test_every_connection_holds_references(self, path: Path) -> None:
        repository = SqlRepository(str(path))
        repository.add(coding(0))
        with pytest.raises(StoreError, match="clashes with what it holds: FOREIGN KEY"), repository.transaction():
            repository._mine.connection.execute(text("UPDATE ledger SET replaces = 'gone'"))
        assert repository.find(Entry)[0].replaces is None

    @pytest.mark.parametrize("address", ["memory://", "memory:"])
    def test_a_store_that_forgets(self, address: str) -> None:
        assert isinstance(open_repository(address), MemoryRepository)

    @pytest.mark.parametrize("address", [":memory:", "sqlite://", "sqlite:///:memory:"])
    def test_sqlite_in_memory_leaves_no_file(
        self, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        repository = open_repository(address)
        repository.add(coding(0))
        assert len(repository.find(Coding)) == 1
        assert list(tmp_path.iterdir()) == []
        assert open_repository(address).find(Coding) == [], "each has its own"

    def test_the_default_is_private_and_in_the_home_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.delenv("CPI_WORKBENCH_DB", raising=False)
        open_repository().add(coding(0))
        folder = tmp_path / ".cpi-workbench"
        assert (folder / "studies.db").is_file()
        assert folder.stat().st_mode & 0o077 == 0
        assert len(open_repository("~/.cpi-workbench/studies.db").find(Coding)) == 1

    def test_the_environment_names_another(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CPI_WORKBENCH_DB", str(path))
        open_repository().add(coding(0))
        assert path.is_file()


class TestRefusing:
    """Every message names the file and says what to do."""

    def refused(self, address: Path | str, why: str) -> StoreError:
        with pytest.raises(StoreError, match=why) as caught:
            SqlRepository(str(address), patience=0.1)
        assert str(address).rpartition("@")[2] in caught.value.message
        assert len(caught.value.fix) > 20
        return caught.value

    def test_a_database_of_another_program_is_not_touched(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE songs (title)")
        before = path.read_bytes()
        self.refused(path, "is a database of another program")
        assert path.read_bytes() == before
        assert [p.name for p in path.parent.iterdir()] == [path.name]

    def test_an_empty_database_marked_by_another_program(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA application_id = 7")
        self.refused(path, "is a database of another program")

    def test_a_file_that_is_no_database(self, path: Path) -> None:
        path.write_text("Dear diary, " * 100)
        self.refused(path, "is not a database")

    def test_a_damaged_file(self, path: Path) -> None:
        repository = SqlRepository(str(path))
        repository.add(*(coding(n, quote="x" * 500) for n in range(200)))
        repository.close()
        data = bytearray(path.read_bytes())
        data[4096:] = b"\xff" * (len(data) - 4096)
        path.write_bytes(bytes(data))
        damaged = "is damaged|is not a database"
        with pytest.raises(StoreError, match=damaged) as caught:
            SqlRepository(str(path)).find(Coding)
        assert str(path) in caught.value.message

    def test_an_empty_file_is_a_new_store(self, path: Path) -> None:
        path.touch()
        SqlRepository(str(path)).add(coding(0))

    def test_a_folder(self, tmp_path: Path) -> None:
        assert "studies.db" in self.refused(tmp_path, "is a folder").fix

    def test_a_folder_that_does_not_exist(self, tmp_path: Path) -> None:
        self.refused(tmp_path / "nowhere" / "studies.db", "folder of the store .* does not exist")

    def test_somebody_else_is_writing(self, path: Path) -> None:
        repository = SqlRepository(str(path), patience=0.1)
        repository.add(coding(0))
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="is being written by another program") as caught:
                repository.add(coding(1))
            assert str(path) in caught.value.message
            assert len(repository.find(Coding)) == 1, "reading goes on"
        repository.add(coding(1))
        assert len(repository.find(Coding)) == 2

    def test_a_file_that_may_only_be_read(self, path: Path) -> None:
        repository = SqlRepository(str(path))
        repository.add(coding(0))
        with repository._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
        with pytest.raises(StoreError, match="may only be read") as caught:
            repository.add(coding(1))
        assert str(path) in caught.value.message
        assert len(repository.find(Coding)) == 1

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="file permissions do not bind this user")
    def test_a_folder_that_may_not_be_written(self, path: Path) -> None:
        path.parent.chmod(0o500)
        try:
            self.refused(path, "cannot be opened")
        finally:
            path.parent.chmod(0o700)

    def test_another_kind_of_database(self) -> None:
        with pytest.raises(StoreError, match="kind 'mysql' is not supported"):
            SqlRepository("mysql://host/name")

    def test_a_server_without_its_driver(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "psycopg", None)
        with pytest.raises(StoreError, match="needs a PostgreSQL driver") as caught:
            SqlRepository("postgresql://ana:secret@localhost/studies")
        assert "secret" not in str(caught.value)
        assert "psycopg" in caught.value.fix

    def test_an_address_that_is_none(self) -> None:
        with pytest.raises(StoreError, match="is not the address of a store"):
            parse("://")


def test_a_password_is_never_shown() -> None:
    url = parse("postgresql://ana:secret@db.example/studies")
    assert url.drivername == "postgresql+psycopg"
    assert "secret" not in place_of(url)
    assert parse("postgres://h/n").drivername == "postgresql+psycopg"


_WRITER = """
import sys
from research.storage.sql import SqlRepository
from tests.research.storage.examples import coding
path, who = sys.argv[1:]
repository = SqlRepository(path, patience=30)
for turn in range(10):
    action = f"{who}t{turn}"
    with repository.transaction():
        repository.add(*(coding(n, action) for n in range(3)))
        repository.add(coding(3, action, replaces=f"{action}-0"))
"""


def test_processes_share_a_new_file_from_the_first_moment(path: Path) -> None:
    """Three programs open a store that does not exist yet, at once, and all write to it."""
    command = [sys.executable, "-c", _WRITER, str(path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(ROOT))))}
    running = [
        subprocess.Popen([*command, f"p{n}"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        for n in range(3)
    ]
    for process in running:
        _, problem = process.communicate(timeout=60)
        assert process.returncode == 0, problem
    entries = SqlRepository(str(path)).find(Entry)
    assert len(entries) == 3 * 10 * 4
    assert len({tuple(e.action for e in entries[n : n + 4]) for n in range(0, len(entries), 4)}) == 30
    assert [entry.seq for entry in entries] == sorted({entry.seq for entry in entries})
    assert list(path.parent.glob("*-backup-*")) == []


shared = SqlRepository("sqlite://")
"""One store for all examples below: opening one takes longer than the example."""


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_record)
def test_any_record_comes_back_from_the_tables(record: Record) -> None:
    fresh = f"r{len(shared.find(Entry))}"
    kept = replace(record, id=fresh, replaces=None)
    if isinstance(kept, Withdrawal):
        shared.add(Action(id=f"{fresh}-of", stamp=stamp(), verb="v", summary="s"))
        kept = replace(kept, target=f"{fresh}-of")
    shared.add(kept)
    assert shared.get(type(kept), fresh) == kept
