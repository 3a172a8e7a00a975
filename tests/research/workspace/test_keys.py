"""The key of a study: apart from it, whole, readable by its owner only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nlp.errors import StoreError
from research.workspace.keys import keep_key, key_file, read_key


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CPI_WORKBENCH_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


def test_codes_are_added_and_the_file_is_its_owners_alone(folder: Path) -> None:
    assert read_key("s") == {}
    keep_key("s", {"Ana": "[person 1]"})
    keep_key("s", {"Bo": "[person 2]"})
    assert read_key("s") == {"Ana": "[person 1]", "Bo": "[person 2]"}
    assert (key_file("s").stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_people_who_redact_at_once_lose_no_code() -> None:
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda n: keep_key("s", {f"name {n}": f"[person {n}]"}), range(60)))
    assert len(read_key("s")) == 60


def test_a_damaged_key_is_never_taken_for_an_empty_one() -> None:
    keep_key("s", {"Ana": "[person 1]"})
    key_file("s").write_text('{"Ana": ')
    with pytest.raises(StoreError, match="cannot be read"):
        keep_key("s", {"Bo": "[person 1]"})
    assert key_file("s").read_text() == '{"Ana": '
