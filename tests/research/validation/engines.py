"""Places to measure in, one per engine: each takes rows as an Arrow table and gives the location to measure."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

POSTGRES = "CPI_WORKBENCH_TEST_POSTGRES"
Place = Callable[[pa.Table], str]

_TYPES = {
    pa.string(): "text",
    pa.int64(): "bigint",
    pa.float64(): "double precision",
    pa.timestamp("us"): "timestamp",
    pa.timestamp("us", tz="UTC"): "timestamptz",
    pa.date32(): "date",
}


def files(folder: Path) -> Place:
    """Parquet files, which our own DuckDB measures."""

    def placed(rows: pa.Table) -> str:
        path = folder / f"{secrets.token_hex(4)}.parquet"
        pq.write_table(rows, path)
        return str(path)

    return placed


def postgres() -> Iterator[Place]:
    """Tables of the PostgreSQL that the environment names, in a schema of its own that goes at the end."""
    if POSTGRES not in os.environ:
        pytest.skip(f"no PostgreSQL to test on: set {POSTGRES} to the URL of a database that may be written")
    psycopg = pytest.importorskip("psycopg")
    url = os.environ[POSTGRES].replace("postgresql+psycopg:", "postgresql:")
    schema = f"cpi_test_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")

        def placed(rows: pa.Table) -> str:
            name = f"t{secrets.token_hex(4)}"
            columns = ", ".join(f'"{field.name}" {_TYPES[field.type]}' for field in rows.schema)
            connection.execute(f"CREATE TABLE {schema}.{name} ({columns})")
            with connection.cursor().copy(f"COPY {schema}.{name} FROM STDIN") as copy:
                for row in zip(*(rows[column].to_pylist() for column in rows.column_names), strict=True):
                    copy.write_row(row)
            return f"{url}#{schema}.{name}"

        yield placed
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


def spark(folder: Path) -> Iterator[Place]:
    """Folders of Parquet that a local Spark of two threads measures."""
    session = spark_session()

    def placed(rows: pa.Table) -> str:
        path = folder / secrets.token_hex(4)
        path.mkdir(parents=True)
        pq.write_table(rows, path / "part.parquet")
        return f"pyspark://#{path}"

    yield placed
    session.catalog.clearCache()


def spark_session() -> Any:
    """The one Spark session of a test run; skips where Spark or Java is missing."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("no Java to run Spark with")
    sql = pytest.importorskip("pyspark.sql", reason="Spark is not installed: see requirements-spark.txt")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        "spark.sql.codegen.wholeStage": "false",  # a few rows: compiling a plan takes longer than running it
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.default.parallelism": "2",
        "spark.sql.adaptive.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": os.path.join(os.environ.get("TMPDIR", "/tmp"), "cpi-spark-warehouse"),
    }
    builder = sql.SparkSession.builder.master("local[2]").appName("cpi-workbench-tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session
