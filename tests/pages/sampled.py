"""The sample study, made once and copied into each test's own store: making it takes seconds."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from pages import _door
from research import Study, open_workspace
from tests.fakes import fake_language


@cache
def _made() -> Path:
    path = Path(mkdtemp(prefix="cpi-sample-")) / "sample.db"
    open_workspace(str(path), by="a visitor", language=fake_language).samples.open()
    with closing(sqlite3.connect(path)) as store:
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def copied_sample(store: Path) -> Study:
    """Puts the finished sample where a test's app will look for its studies, and gives the study."""
    assert not store.exists(), "ask for the sample before anything opens the store"
    shutil.copyfile(_made(), store)
    study = _door.open_door().samples.current()
    assert study is not None
    return study
