"""How well increments are found: precision, recall and F1 on both halves of the labelled sentences.

    python benchmarks/increments.py [--half tuning|held-out] [--errors]

An increment counts as found when unit, low and high are the label's and the spans overlap; how often the comparison
and the vague flag agree as well is counted among those. One author wrote sentences, labels and grammar, so both halves
share one idea of what an increment is. The held-out half was first scored when the grammar was whole; none of its
errors was looked at or mended.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from nlp.increments import Increment, IncrementFinder  # noqa: E402

GOLD = ROOT / "tests/nlp/increments_gold.csv"
Row = dict[str, str]


def labelled(half: str) -> list[tuple[str, list[Row]]]:
    """(sentence, its labelled increments) of one half."""
    sentences: dict[str, tuple[str, list[Row]]] = {}
    with GOLD.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["half"] == half:
                _, labels = sentences.setdefault(row["sentence"], (row["text"], []))
                if row["quote"]:
                    labels.append(row)
    return list(sentences.values())


def agrees(label: Row, text: str, found: Increment) -> bool:
    """Whether a found increment is the labelled one: unit, both bounds, overlapping span."""
    start = text.index(label["quote"])
    overlap = found.span.start < start + len(label["quote"]) and start < found.span.end
    bounds = [(label["low"], found.low), (label["high"], found.high)]
    same = all(
        (got is None) if not said else (got is not None and abs(got - float(said)) < 1e-3) for said, got in bounds
    )
    return overlap and same and label["unit"] == found.unit and label["dimension"] == found.dimension


def judge(half: str, *, errors: bool = False) -> dict[str, float]:
    """Counts and scores of one half."""
    rows = labelled(half)
    tally: dict[str, float] = defaultdict(float, sentences=len(rows))
    found = IncrementFinder(attach=False).find([text for text, _ in rows])
    for (text, labels), some in zip(rows, found, strict=True):
        pairs = [(label, each) for label in labels for each in some if agrees(label, text, each)]
        tally["right"] += len(pairs)
        tally["labelled"] += len(labels)
        tally["found"] += len(some)
        tally["comparison"] += sum(label["comparison"] == each.comparison for label, each in pairs)
        tally["vague"] += sum((label["vague"] == "yes") == each.vague for label, each in pairs)
        tally["silent"] += not labels and not some
        tally["none"] += not labels
        if errors and (len(pairs) != len(labels) or len(some) != len(labels)):
            print(f"- {text}\n    labelled {[(r['quote'], r['low'], r['high'], r['unit']) for r in labels]}")
            print(f"    found    {[(i.quote, i.low, i.high, i.unit) for i in some]}")
    precision, recall = tally["right"] / tally["found"], tally["right"] / tally["labelled"]
    return dict(tally) | {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}


def main() -> None:
    """Prints one line a half."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--half", choices=["tuning", "held-out"], action="append")
    parser.add_argument("--errors", action="store_true")
    wanted = parser.parse_args()
    for half in wanted.half or ["tuning", "held-out"]:
        begun = time.perf_counter()
        got = judge(half, errors=wanted.errors)
        print(
            f"{half:9} {got['sentences']:.0f} sentences, {got['labelled']:.0f} increments: "
            f"precision {got['precision']:.3f}, recall {got['recall']:.3f}, F1 {got['f1']:.3f}; "
            f"comparison right in {got['comparison']:.0f} and vagueness in {got['vague']:.0f} of {got['right']:.0f}; "
            f"{got['silent']:.0f} of {got['none']:.0f} sentences without any left alone; "
            f"{time.perf_counter() - begun:.2f} s"
        )


if __name__ == "__main__":
    main()
