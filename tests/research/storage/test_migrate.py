"""The form of the tables: made and changed only by migrations, never without a copy, never behind one's back."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command as alembic_command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from nlp.errors import StoreError
from research.coding import Code, Coding
from research.storage import __main__ as command
from research.storage import migrate
from research.storage.engines import open_engine, parse
from research.storage.schema import APPLICATION, REVISION, metadata
from research.storage.sql import SqlRepository
from tests.research.storage.examples import coding

FOLDER = Path(migrate.__file__).with_name("migrations")

_NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{before}"


def upgrade():
    op.add_column("coding", sa.Column("mood", sa.Text))
    {then}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "studies.db"


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program one version on: a folder of migrations with one more in it."""
    folder = tmp_path / "tomorrow"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    script = folder / "versions" / "next_form.py"
    script.write_text(_NEXT.format(before=REVISION, then=""))
    monkeypatch.setattr(migrate, "SCRIPTS", str(folder))
    monkeypatch.setattr(migrate, "REVISION", "next")
    return script


def columns(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[1] for row in connection.execute("PRAGMA table_info(coding)")]


def keep_one(path: Path) -> None:
    repository = SqlRepository(str(path))
    repository.add(coding(0))
    repository.close()


def test_the_tables_and_the_migrations_agree(path: Path) -> None:
    SqlRepository(str(path)).close()
    engine = open_engine(parse(str(path)), patience=1)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": metadata})
        assert compare_metadata(context, metadata) == []


def test_the_tables_of_a_migrated_store_hold_what_the_metadata_says(path: Path) -> None:
    """Alembic compares neither keys' order nor SQLite's AUTOINCREMENT: hold the created text side by side."""
    SqlRepository(str(path)).close()
    fresh = parse(str(path.with_name("direct.db")))
    metadata.create_all(open_engine(fresh, patience=1))
    listings = []
    for file in (path, Path(fresh.database or "")):
        with closing(sqlite3.connect(file)) as connection:
            named = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            tables = sorted(set(named) - {"alembic_version"})
            columns = {t: set(connection.execute(f'PRAGMA table_info("{t}")').fetchall()) for t in tables}
            references = {
                t: {row[2:5] for row in connection.execute(f'PRAGMA foreign_key_list("{t}")')} for t in tables
            }
            listings.append((columns, references, "sqlite_sequence" in named))
    assert listings[0] == listings[1]


def test_the_newest_migration_is_the_one_the_code_expects() -> None:
    config = Config()
    config.set_main_option("script_location", migrate.SCRIPTS)
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_a_new_store_needs_no_copy(path: Path) -> None:
    assert SqlRepository(str(path)).backup is None
    assert SqlRepository(str(path)).backup is None
    assert list(path.parent.glob("*backup*")) == []


def test_several_new_stores_can_be_made_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as people:
        opened = list(people.map(lambda n: SqlRepository(str(tmp_path / f"{n}.db")), range(8)))
    for repository in opened:
        repository.add(coding(0))
        assert len(repository.find(Coding)) == 1


def test_an_older_store_is_copied_then_changed(path: Path, request: pytest.FixtureRequest) -> None:
    keep_one(path)
    before = columns(path)
    request.getfixturevalue("tomorrow")
    repository = SqlRepository(str(path))
    assert repository.backup == path.with_name(f"studies.db-backup-{REVISION}")
    assert columns(path) == [*before, "mood"]
    assert columns(repository.backup) == before
    assert [record.id for record in repository.find(Coding)] == ["act1-0"]
    with closing(sqlite3.connect(repository.backup)) as copy:
        assert copy.execute("SELECT quote FROM coding").fetchall() == [("quote 0",)]
    assert SqlRepository(str(path)).backup is None, "once is enough"


def test_a_copy_never_takes_the_place_of_another(path: Path, request: pytest.FixtureRequest) -> None:
    keep_one(path)
    taken = path.with_name(f"studies.db-backup-{REVISION}")
    taken.write_text("mine")
    request.getfixturevalue("tomorrow")
    assert SqlRepository(str(path)).backup == path.with_name(f"studies.db-backup-{REVISION}-1")
    assert taken.read_text() == "mine"


def test_a_migration_that_fails_changes_nothing(path: Path, request: pytest.FixtureRequest) -> None:
    keep_one(path)
    before = columns(path)
    script: Path = request.getfixturevalue("tomorrow")
    script.write_text(_NEXT.format(before=REVISION, then='op.execute("SELECT nonsense")'))
    with pytest.raises(StoreError, match="no such column: nonsense"):
        SqlRepository(str(path))
    assert columns(path) == before
    assert path.with_name(f"studies.db-backup-{REVISION}").is_file()


def test_without_room_for_the_copy_nothing_is_changed(
    path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_one(path)
    before = columns(path)
    request.getfixturevalue("tomorrow")

    connect = sqlite3.connect

    def full(file: str | Path, *arguments: object, **options: object) -> sqlite3.Connection:
        if "-backup-" in str(file):
            raise sqlite3.OperationalError("database or disk is full")
        return connect(file, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(migrate.sqlite3, "connect", full)
    with pytest.raises(StoreError, match=r"no backup copy could be written to .*-backup-.*disk is full"):
        SqlRepository(str(path))
    monkeypatch.undo()
    assert columns(path) == before


def test_a_store_of_a_newer_program_is_refused(path: Path) -> None:
    keep_one(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(StoreError, match="a newer version wrote it") as caught:
        SqlRepository(str(path))
    assert str(path) in caught.value.message
    assert "Update the program" in caught.value.fix
    assert list(path.parent.glob("*backup*")) == []


@pytest.mark.parametrize("older", [False, True])
def test_a_server_is_never_changed_unasked(older: bool, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if older:
        keep_one(path)
    engine = open_engine(parse(str(path)), patience=1)
    monkeypatch.setattr(engine.dialect, "name", "postgresql")
    monkeypatch.setattr(migrate, "REVISION", "next")
    with pytest.raises(StoreError, match=f"has the older form {REVISION}" if older else "is empty") as caught:
        migrate.ready(engine)
    assert "python -m research.storage" in caught.value.fix


class TestCommand:
    def test_it_says_what_it_did(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert command.main([str(path)]) == 0
        assert str(path) in capsys.readouterr().out
        assert SqlRepository(str(path)).find(Coding) == []

    def test_it_names_the_copy(
        self, path: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep_one(path)
        request.getfixturevalue("tomorrow")
        assert command.main([str(path)]) == 0
        assert f"kept in {path}-backup-{REVISION}" in capsys.readouterr().out

    def test_it_says_what_is_wrong(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert command.main([str(tmp_path)]) == 1
        assert "is a folder" in capsys.readouterr().err
        assert command.main([]) == 2
        assert "python -m research.storage URL" in capsys.readouterr().err


def test_opening_a_store_of_today_does_not_load_alembic(path: Path) -> None:
    keep_one(path)
    check = (
        "import sys; from research.storage import open_repository; open_repository(sys.argv[1]); "
        "sys.exit('alembic' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[3]
    assert subprocess.run([sys.executable, "-c", check, str(path)], cwd=root, check=False).returncode == 0


def test_codes_kept_before_they_had_colours_are_read_with_none(path: Path) -> None:
    """A store of the first form, with a code in it, is brought to today's form and gives the code back."""
    engine = open_engine(parse(str(path)), patience=1)
    config = Config()
    config.set_main_option("script_location", migrate.SCRIPTS)
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        alembic_command.upgrade(config, "0001")
        for row in (
            f"PRAGMA application_id = {APPLICATION}",
            "INSERT INTO ledger (id, kind, study, action) VALUES ('a-0', 'Code', 's', 'a')",
            "INSERT INTO code VALUES ('a-0', 'Ana', '2026-01-01 00:00:00', '[\"waiting\"]', 'They wait.', '', '')",
        ):
            connection.exec_driver_sql(row)
    engine.dispose()
    (code,) = SqlRepository(str(path)).find(Code)
    assert (code.path, code.definition) == (("waiting",), "They wait.")
    assert (code.colour, code.example, code.shown_by, code.archived) == ("", "", None, False)
