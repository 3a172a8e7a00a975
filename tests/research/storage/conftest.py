"""The stores that hold to the contract, one after the other."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from research.storage import open_repository
from research.storage.contract import Repository

POSTGRES = "CPI_WORKBENCH_TEST_POSTGRES"


@pytest.fixture(params=["memory", "file", "sqlite in memory", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty store of each kind is."""
    if request.param == "postgres":
        if POSTGRES not in os.environ:
            pytest.skip(f"no PostgreSQL to test on: set {POSTGRES} to the URL of a database that may be written")
        yield from _schema_of_its_own(os.environ[POSTGRES])
    else:
        file = str(tmp_path / "studies.db")
        yield {"memory": "memory://", "file": file, "sqlite in memory": "sqlite://"}[request.param]


@pytest.fixture
def repository(address: str) -> Iterator[Repository]:
    """An empty store of each kind."""
    opened = open_repository(address)
    yield opened
    opened.close()


def _schema_of_its_own(url: str) -> Iterator[str]:
    from sqlalchemy import create_engine, text

    from research.storage.engines import parse
    from research.storage.migrate import upgrade_at

    name = f"cpi_test_{secrets.token_hex(4)}"
    engine = create_engine(parse(url))
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    own = parse(url).update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
    upgrade_at(own)
    yield own
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()
