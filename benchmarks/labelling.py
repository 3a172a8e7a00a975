"""How ``label`` grows: seconds, processor seconds and memory for 1,000 rows and more, beside a loop over the rows.

    python benchmarks/labelling.py [ROWS …]

Rows are our own training examples, each made distinct by a number, with the statement before as context; without
arguments 1,000, 10,000 and 100,000 of them. The loop asks the same model for one row at a time, as ``DataFrame.apply``
would; it is timed on the first 1,000. Processor seconds hardly depend on what else the machine does.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from nlp.extracting import SignalExtractor
from nlp.training.signals.data import read_examples

ROOT = Path(__file__).resolve().parents[1]
LOOP = 1000


def write(path: Path, rows: int) -> None:
    """A file of ``rows`` distinct statements with context."""
    texts = [example.text for example in read_examples(ROOT / "nlp" / "training" / "signals")]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("text", "before"))
        for n in range(rows):
            writer.writerow((f"{texts[n % len(texts)]} That was case {n}.", texts[(n - 1) % len(texts)]))


def labelled(source: Path, target: Path) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak MiB of one whole process."""
    command = [sys.executable, "-m", "research", "label", str(source), "--text", "text", "--context", "before"]
    began = time.perf_counter()
    process = subprocess.Popen([*command, "--out", str(target), "--quiet"], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"label ended with {status}")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def looped(source: Path) -> float:
    """Processor seconds for one row at a time."""
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:LOOP]
    extractor = SignalExtractor()
    extractor.score(["warm up"])
    began = time.process_time()
    for row in rows:
        extractor.score([row["text"]], [(row["before"],)])
    return time.process_time() - began


def main() -> None:
    """Prints the table."""
    sizes = [int(word) for word in sys.argv[1:]] or [1_000, 10_000, 100_000]
    print(f"{'rows':>10} {'seconds':>9} {'processor s':>12} {'rows a processor s':>19} {'peak MiB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "rows.csv", Path(folder) / "labelled.csv"
        for rows in sizes:
            write(source, rows)
            wall, spent, peak = labelled(source, target)
            print(f"{rows:10,} {wall:9.1f} {spent:12.1f} {rows / spent:19.0f} {peak:9.0f}", flush=True)
        write(source, LOOP)
        spent = looped(source)
        print(f"one row at a time: {LOOP / spent:.0f} rows a processor second ({LOOP:,} rows)")


if __name__ == "__main__":
    main()
