"""How fast a definition is measured: generated events, through us, with vectorised pandas, and per case with apply.

::

    python benchmarks/measuring.py 1000000 [10000000 …]

Events are made by hash arithmetic in DuckDB, so that every run and machine gets the same: one case per six events on
average, three to nine events each, 12 % never resolved, gaps that are exponential. Each way runs in a process of its
own, from the same Parquet file, and must give the same numbers; wall time, processor time (of all threads, which says
more on a busy machine) and peak memory include reading, not the loading of libraries. Ours also gives survival, months,
spread and frequencies; pandas only the figures compared. Per-case apply runs on a sample of 20,000 cases and is scaled.

Where pandas wins: the first event to the last of a case, the log already in memory ("first to last"). The last table
measures thirty CPIs (:func:`thirty`) at once and one of them: the value of every unit, then all figures of each.
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
WHOLE = "{type: duration, increment: 'hours, lower', id: whole, from: any, to: {event: any, pick: last}}"


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
    return _ours(path, DEFINITION)


def whole_through_us(path: str) -> dict[str, float]:
    """First event to last event of each case."""
    return _ours(path, WHOLE)


def _ours(path: str, text: str) -> dict[str, float]:
    from research.validation.loading import load_definition
    from research.validation.mapping import Mapping
    from research.validation.measuring.events import open_events
    from research.validation.measuring.measure import measure_units
    from research.validation.measuring.summarizing import summarize

    with open_events(path, Mapping("case_id", "event", "timestamp")) as events:
        held = summarize(measure_units(events, load_definition(text, name="benchmark")))
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


def whole_with_pandas(path: str) -> dict[str, float]:
    """First to last event of each case; reading is left out, as for whoever has the log in memory already."""
    import pandas as pd

    frame = pd.read_parquet(path, columns=["case_id", "timestamp"])
    frame["us"] = frame["timestamp"].astype("datetime64[us]").astype("int64")
    began, spent = time.perf_counter(), time.process_time()
    held = frame.groupby("case_id")["us"].agg(["min", "max"])
    took = held["max"] - held["min"]
    figures = _figures(took)
    return figures | {"seconds": time.perf_counter() - began, "processor": time.process_time() - spent}


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


def thirty() -> list[str]:
    """Thirty CPIs of one help desk: times to every step and from each to the end, counts, and shares."""
    steps = [f"step {i}" for i in range(5)]
    span = "{{type: duration, increment: 'hours, lower', id: x{n}, from: {{event: {a}, pick: {pick}}}, to: {b}}}"
    spans = [("opened", b, "first") for b in ("resolved", *steps)]
    spans += [(a, "resolved", pick) for a in steps for pick in ("first", "last")]
    spans += [("step 0", "step 1", "first"), ("step 1", "step 2", "first")]
    found = [span.format(a=a, b=b, pick=pick, n=n) for n, (a, b, pick) in enumerate(spans)]
    counted = "increment: {unit: steps, direction: lower}"
    found += [f"{{type: count, id: count {step}, event: {step}, {counted}}}" for step in (*steps, "any")]
    share = "increment: {unit: cases, direction: higher}, type: share"
    found += [f"{{{share}, id: never {step}, numerator: {{never: {step}}}}}" for step in steps]
    return [*found, f"{{{share}, id: solved, numerator: {{event: resolved}}}}"]


def at_once(path: str, many: int) -> dict[str, float]:
    """The first ``many`` of the thirty: seconds until every unit's value is there, and until all figures are."""
    from research.validation.loading import load_definition
    from research.validation.mapping import Mapping
    from research.validation.measuring.events import open_events
    from research.validation.measuring.measure import measure_many
    from research.validation.measuring.summarizing import summarize_many

    definitions = [load_definition(text, name="benchmark") for text in thirty()[:many]]
    began, spent = time.perf_counter(), time.process_time()
    with open_events(path, Mapping("case_id", "event", "timestamp")) as events:
        units = measure_many(events, definitions)
        for one in units:
            one.table["value"].sum().to_pyarrow()
        values = {"values": time.perf_counter() - began, "values, processor": time.process_time() - spent}
        n = sum(held.n for held in summarize_many(units))
    return values | {"n": n}


WAYS = {
    "through us": through_us,
    "pandas, vectorised": with_pandas,
    "pandas, apply per case": with_apply,
    "first to last, through us": whole_through_us,
    "first to last, pandas in memory": whole_with_pandas,
    "one of thirty": lambda path: at_once(path, 1),
    "thirty at once": lambda path: at_once(path, 30),
}
_OURS = ("research.validation.measuring.measure", "ibis.backends.duckdb", "research.validation.loading",
         "research.validation.measuring.summarizing")  # fmt: skip
_THEIRS = ("pandas", "pyarrow.parquet")
MOST_FOR_PANDAS = 20_000_000
"""Beyond so many events the log does not fit into a small machine's memory, and pandas is left out."""


def run_one(way: str, path: str) -> None:
    """Runs one way in this process and prints what it found."""
    for name in _THEIRS if "pandas" in way else _OURS:
        importlib.import_module(name)
    began, spent = time.perf_counter(), time.process_time()
    found = WAYS[way](path)
    took = {"seconds": time.perf_counter() - began, "processor": time.process_time() - spent}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({**took, "peak_gib": peak, **found}))


def run(way: str, path: Path) -> dict[str, float]:
    """Runs one way in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, __file__, "--one", way, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def compare(events: int, path: Path) -> None:
    """Prints the table of one size."""
    pairs = [("through us", "pandas, vectorised"), ("first to last, through us", "first to last, pandas in memory")]
    theirs = events <= MOST_FOR_PANDAS
    for ours, other in pairs:
        results = {way: run(way, path) for way in (ours, other) if way == ours or theirs}
        for name in ("n", "sum_us", "median_us", "p90_us"):
            if theirs and abs(results[ours][name] - results[other][name]) > 1e-9 * abs(results[other][name]):
                raise SystemExit(f"{name} differs: {results[ours][name]} {ours}, {results[other][name]} {other}")
        if theirs and ours == "through us":
            results["pandas, apply per case"] = run("pandas, apply per case", path)
            for name in ("seconds", "processor"):
                results["pandas, apply per case"][name] *= max(1.0, events / 6 / SAMPLE)
        for way, held in results.items():
            scaled = " (scaled)" if way.endswith("case") and events / 6 > SAMPLE else ""
            row = (f"{held['seconds']:.2f}", f"{held['processor']:.2f}", f"{held['peak_gib']:.2f}",
                   f"{held['processor'] / results[ours]['processor']:.1f}")  # fmt: skip
            print(f"| {events:,} | {way}{scaled} | {' | '.join(row)} |", flush=True)


def compare_many(events: int, path: Path) -> None:
    """Prints what thirty at once cost beside one."""
    one, many = run("one of thirty", path), run("thirty at once", path)
    for name, (wall, spent) in {
        "values": ("values", "values, processor"),
        "all figures": ("seconds", "processor"),
    }.items():
        held = (one[wall], many[wall], one[spent], many[spent])
        row = " | ".join(f"{seconds:.2f}" for seconds in held) + f" | {many[spent] / one[spent]:.1f}"
        print(f"| {events:,} | {name} | {row} | {many['peak_gib']:.2f} |", flush=True)


def main(sizes: list[int], folder: Path | None) -> None:
    """Prints the tables; files of events that lie in ``folder`` already are used again."""
    with tempfile.TemporaryDirectory() as spill:
        paths = {size: (folder or Path(spill)) / f"e{size}.parquet" for size in sizes}
        for size, path in paths.items():
            if not path.exists():
                generate(size, path)
        print("| events | way | seconds | processor s | peak GiB | times ours (processor) |\n|---|---|---|---|---|---|")
        for size, path in paths.items():
            compare(size, path)
        print("\n| events | of thirty CPIs | one, s | thirty, s | one, processor s | thirty, processor s | times one |"
              " peak GiB |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
        for size, path in paths.items():
            compare_many(size, path)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run_one(*sys.argv[2:4])
    else:
        kept = Path(os.environ["CPI_BENCHMARK_EVENTS"]) if "CPI_BENCHMARK_EVENTS" in os.environ else None
        main([int(size) for size in sys.argv[1:]] or [1_000_000], kept)
