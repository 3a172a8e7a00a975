"""How long ``discover`` takes, cold and warm, how much memory, and what it finds of what researchers had reported.

    python benchmarks/discovery.py FOLDER [FOLDER …]

Each folder is a study: ``sessions/`` with its files and ``gold.json`` with ``findings`` ({id, text, kind}) and
``journey_stages``; a folder without them is read as it is and only timed. Processor seconds hardly depend on what else
the machine does. For every finding the three candidates whose statement, label and quotes are nearest in meaning are
printed, for a person to judge: likeness of vectors alone does not make a match.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]


def timed(study: Path, out: Path, memory: Path) -> tuple[float, float, float]:
    """Seconds of wall time, processor seconds, and the peak of resident memory in MiB, of one whole process."""
    sources = study / "sessions" if (study / "sessions").is_dir() else study
    command = [sys.executable, "-m", "research", "discover", str(sources), "--out", str(out), "--quiet"]
    if (study / "gold.json").exists():
        stages = out.with_suffix(".stages.txt")
        stages.write_text("\n".join(json.loads((study / "gold.json").read_text())["journey_stages"]), encoding="utf-8")
        command += ["--stages", str(stages)]
    before = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"CPI_WORKBENCH_MEMORY": str(memory)}, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 3):  # 3: some file was left out, and said so
        raise SystemExit(f"discover ended with {status}")
    return time.perf_counter() - before, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def judge(study: Path, out: Path) -> None:
    """Each finding with the candidates nearest to it, then every candidate."""
    sys.path.insert(0, str(ROOT))
    from nlp.embedding import MiniLM

    candidates = json.loads((out / "candidates.json").read_text(encoding="utf-8"))
    findings = json.loads((study / "gold.json").read_text(encoding="utf-8"))["findings"]
    embedder = MiniLM()
    said = [[c["statement"], c["label"], *(q["quote"] for q in c["quotes"])] for c in candidates]
    vectors = [embedder.embed(texts) for texts in said]
    for finding, row in zip(findings, embedder.embed([f["text"] for f in findings]), strict=True):
        near = [float(np.sort(v @ row)[-3:].mean()) for v in vectors]
        print(f"\n{finding['id']} [{finding['kind']}] {finding['text']}")
        for n in np.argsort(near)[::-1][:3]:
            quote = max(candidates[n]["quotes"], key=lambda q: float(embedder.embed([q["quote"]])[0] @ row))
            print(f"   {near[n]:.2f}  {candidates[n]['people']}p  {candidates[n]['statement']}")
            print(f"         “{quote['quote'][:140]}”")
    print("\nall candidates:")
    for candidate in candidates:
        counts = f"{candidate['people']}p {len(candidate['quotes']):3}q"
        print(f"   {counts}  {candidate['statement']}  ({candidate['label']})")


def main() -> None:
    """Prints the table and the matches."""
    print(f"{'study':40} {'cold s':>8} {'processor':>10} {'warm s':>8} {'processor':>10} {'peak MiB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for study in map(Path, sys.argv[1:]):
            out, memory = Path(folder) / study.name, Path(folder) / f"{study.name}.db"
            cold, first, peak = timed(study, out, memory)
            warm, second, _ = timed(study, out, memory)
            print(f"{study.name:40} {cold:8.1f} {first:10.1f} {warm:8.1f} {second:10.1f} {peak:9.0f}", flush=True)
            if (study / "gold.json").exists():
                judge(study, out)


if __name__ == "__main__":
    main()
