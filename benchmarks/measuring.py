"""How fast a definition is measured: generated events, through us, with vectorised pandas, and per case with apply.

::

    python benchmarks/measuring.py 1000000 [10000000 …]

Events are made by hash arithmetic in DuckDB, so that every run and machine gets the same: one case per six events on
average, three to nine events each, 12 % never resolved, gaps that are exponential. Each way runs in a process of its
own, from the same Parquet file, and must give the same numbers; wall time and peak memory include reading, not the
loading of libraries (given apart). Ours also gives survival, months, spread and frequencies; pandas only the figures
compared. Per-case apply runs on a sample of 20,000 cases and is scaled up.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = 20_000
DEFINITION = """
id: time-to-resolve
statement: Minimize the time it takes to get it solved
increment: hours, lower
type: duration
from: {event: opened, pick: first}
to: {event: resolved, pick: first_after}
"""


def generate(events: int, path: Path) -> None:
    """Writes about ``events`` events as Parquet, identical on every run."""
    import duckdb

    cases = max(1, events // 6)
    duckdb.execute("SET preserve_insertion_order = false")
    duckdb.execute(f"""
        COPY (
            WITH c AS (SELECT i AS case_id, 3 + hash(i * 7 + 1) % 7 AS k, hash(i * 7 + 2) % 100 < 12 AS open
                       FROM range({cases}) t(i)),
                 e AS (SELECT case_id, k, open, unnest(range(k::BIGINT)) AS j FROM c),
                 g AS (SELECT *, (-ln(((hash(case_id * 31 + j * 17 + 3) % 1000000) + 1) / 1000001.0)
                                  * 4 * 3600 * 1e6)::BIGINT AS gap FROM e)
            SELECT case_id, CASE WHEN j = 0 THEN 'opened' WHEN j = k - 1 AND NOT open THEN 'resolved'
                                 ELSE 'step ' || (hash(case_id + j) % 5) END AS event,
                   make_timestamp(1704067200000000 + (hash(case_id) % 31536000)::BIGINT * 1000000
                                  + (sum(gap) OVER (PARTITION BY case_id ORDER BY j))::BIGINT) AS timestamp
            FROM g) TO '{path}' (FORMAT parquet, COMPRESSION zstd)""")


def through_us(path: str) -> dict[str, float]:
    """The definition, as the product measures it."""
    from research.validation.loading import load_definition
    from research.validation.mapping import Mapping
    from research.validation.measuring.events import open_events
    from research.validation.measuring.measure import measure_units
    from research.validation.measuring.summarizing import summarize

    with open_events(path, Mapping("case_id", "event", "timestamp")) as events:
        held = summarize(measure_units(events, load_definition(DEFINITION, name="benchmark")))
    return {"n": held.n, "sum_us": held.sum, "median_us": held.median or 0, "p90_us": held.p90 or 0}


def with_pandas(path: str) -> dict[str, float]:
    """The same with the fastest pandas we know how to write."""
    import pandas as pd

    frame = pd.read_parquet(path)
    frame["us"] = frame["timestamp"].astype("datetime64[us]").astype("int64")
    start = frame[frame["event"] == "opened"].groupby("case_id")["us"].min()
    ends = frame[frame["event"] == "resolved"]
    ends = ends[ends["us"] > ends["case_id"].map(start)]
    took = (ends.groupby("case_id")["us"].min() - start).dropna()
    return _figures(took)


def with_apply(path: str) -> dict[str, float]:
    """What is often written: a function per case."""
    import pandas as pd

    frame = pd.read_parquet(path, filters=[("case_id", "<", SAMPLE)]).sort_values(["case_id", "timestamp"])

    def one(case: pd.DataFrame) -> float | None:
        start = case.loc[case["event"] == "opened", "timestamp"].min()
        ends = case.loc[(case["event"] == "resolved") & (case["timestamp"] > start), "timestamp"]
        return None if ends.empty else (ends.min() - start) / pd.Timedelta(microseconds=1)

    return _figures(frame.groupby("case_id").apply(one, include_groups=False).dropna())


def _figures(took: object) -> dict[str, float]:
    import pandas as pd

    values = pd.Series(took)
    return {
        "n": len(values),
        "sum_us": int(values.sum()),
        "median_us": float(values.median()),
        "p90_us": float(values.quantile(0.9)),
    }


WAYS = {"through us": through_us, "pandas, vectorised": with_pandas, "pandas, apply per case": with_apply}
LIBRARIES = {
    "through us": ("research.validation.measuring.measure", "ibis.backends.duckdb", "research.validation.loading"),
    "pandas, vectorised": ("pandas", "pyarrow.parquet"),
    "pandas, apply per case": ("pandas", "pyarrow.parquet"),
}


def run_one(way: str, path: str) -> None:
    """Runs one way in this process and prints what it found."""
    start = time.perf_counter()
    for name in LIBRARIES[way]:
        importlib.import_module(name)
    began = time.perf_counter()
    found = WAYS[way](path)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"seconds": seconds, "start": began - start, "peak_gib": peak, **found}))


def run(way: str, path: Path) -> dict[str, float]:
    """Runs one way in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, __file__, "--one", way, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def main(sizes: list[int]) -> None:
    """Prints a table per size."""
    print("| events | way | seconds | to start | peak GiB | times ours |\n|---|---|---|---|---|---|")
    for events in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "events.parquet"
            generate(events, path)
            results = {way: run(way, path) for way in WAYS}
        ours, theirs = results["through us"], results["pandas, vectorised"]
        for name in ("n", "sum_us", "median_us", "p90_us"):
            if abs(ours[name] - theirs[name]) > 1e-9 * abs(theirs[name]):
                raise SystemExit(f"{name} differs: {ours[name]} through us, {theirs[name]} with pandas")
        results["pandas, apply per case"]["seconds"] *= max(1.0, events / 6 / SAMPLE)
        for way, held in results.items():
            scaled = " (scaled)" if way.endswith("case") and events / 6 > SAMPLE else ""
            row = (f"{held['seconds']:.2f}", f"{held['start']:.1f}", f"{held['peak_gib']:.2f}")
            print(
                f"| {events:,} | {way}{scaled} | {' | '.join(row)} | {held['seconds'] / ours['seconds']:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run_one(*sys.argv[2:4])
    else:
        main([int(size) for size in sys.argv[1:]] or [1_000_000])
