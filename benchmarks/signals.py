"""How good the signal model is, on sources it never saw: the tables of its model card.

::

    python benchmarks/signals.py --statements STATEMENTS.csv --base FOLDER --work FOLDER

Reads the held-out predictions that ``python -m nlp.training.signals`` left in ``--work`` and prints Markdown. A fold's
calibration and thresholds come from the other folds only. The baseline, logistic regression on MiniLM vectors and word
n-grams, is trained here on the same rows of the same folds, and its thresholds are chosen in the same way.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from nlp.extracting import SignalExtractor
from nlp.training.signals.calibration import calibration_error, f1, held_out
from nlp.training.signals.data import (
    FOLDS,
    Statement,
    dimension_targets,
    fold_of,
    plainly_sampled,
    read_examples,
    read_statements,
    signal_targets,
)
from nlp.values import DIMENSIONS, KINDS, Segment, Span

EXAMPLES = Path(__file__).resolve().parents[1] / "nlp" / "training" / "signals"
Truth = NDArray[np.bool_]


def baseline(statements: Sequence[Statement], base: Path, *, own: bool) -> NDArray[np.float32]:
    """Held-out logits of logistic regression, with or without our own examples in training."""
    everything = [*statements, *(read_examples(EXAMPLES) if own else [])]
    targets, folds = signal_targets(everything), fold_of(everything)
    vectors = minilm(everything, base)
    texts = [s.text for s in everything]
    before = [s.context[-1] if s.context else "" for s in everything]
    out = np.zeros((len(statements), 5), np.float32)
    for fold in range(FOLDS):
        train, test = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        parts = [(csr_matrix(vectors[train]), csr_matrix(vectors[test]))]
        for words, longest in ((texts, 3), (before, 2)):
            grams = TfidfVectorizer(ngram_range=(1, longest), min_df=2, sublinear_tf=True)
            parts.append((grams.fit_transform(words[i] for i in train), grams.transform(words[i] for i in test)))
        known, unknown = (hstack(part).tocsr() for part in zip(*parts, strict=True))
        for k in range(5):
            model = LogisticRegression(C=3, max_iter=400, class_weight="balanced").fit(known, targets[train, k])
            out[test, k] = model.decision_function(unknown)
    return out


def minilm(statements: Sequence[Statement], base: Path) -> NDArray[np.float32]:
    """Published MiniLM sentence vectors, without fine-tuning."""
    import torch
    from tokenizers import Tokenizer

    from nlp.training.signals.encoder import pretrained

    network = pretrained(base / "model.safetensors").eval()
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    out = np.zeros((len(statements), 384), np.float32)
    with torch.no_grad():
        for i, statement in enumerate(statements):
            ids = torch.tensor([tokenizer.encode(statement.text).ids[:128]])
            x = network.norm(network.words(ids) + network.places.weight[: ids.shape[1]] + network.kinds.weight[0])
            for layer in network.layers:
                x = layer(x, None)
            out[i] = torch.nn.functional.normalize(x.mean(1))[0].numpy()
    return out


def scores(said: Truth, truth: Truth) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    right = int((said & truth).sum())
    return right / max(int(said.sum()), 1), right / max(int(truth.sum()), 1), f1(said, truth)


def overall(truth: Truth, rows: dict[str, tuple[Truth, Truth]]) -> Iterator[str]:
    """One line per method and signal; ``rows`` maps a name to (chosen, which statements count)."""
    yield "| | " + " | ".join(f"{kind} P / R / F1" for kind in KINDS) + " |"
    yield "|---" * (len(KINDS) + 1) + "|"
    for name, (chosen, counted) in rows.items():
        cells = (
            " / ".join(f"{v:.2f}"[1:] for v in scores(chosen[counted, k], truth[counted, k])) for k in range(len(KINDS))
        )
        yield f"| {name} | " + " | ".join(cells) + " |"


def genres(statements: Sequence[Statement]) -> dict[str, Truth]:
    """Which statements are of which kind of talk."""
    kinds = {"reviews": "ewt-reviews", "answers, mail, forums": ("ewt-", "semeval"), "practitioners' talks": "otel-"}
    out, left = {}, np.ones(len(statements), dtype=np.bool_)
    for name, sources in {**kinds, "written for training": "written", "interviews and notes of studies": ""}.items():
        out[name] = left & np.array([s.source.startswith(sources) for s in statements], dtype=np.bool_)
        left = left & ~out[name]
    return out


def by_source(statements: Sequence[Statement], chosen: Truth, truth: Truth) -> Iterator[str]:
    """F1 per source, with the number of statements that carry the signal."""
    yield "| source | n | " + " | ".join(f"{kind} F1 (n)" for kind in KINDS) + " |"
    yield "|---" * (len(KINDS) + 2) + "|"
    sources = np.array([s.source for s in statements])
    for source in np.unique(sources):
        rows = sources == source
        cells = (
            f"{f1(chosen[rows, k], truth[rows, k]):.2f} ({int(truth[rows, k].sum())})" if truth[rows, k].any() else "–"
            for k in range(len(KINDS))
        )
        yield f"| {source} | {int(rows.sum())} | " + " | ".join(cells) + " |"


def reliability(probabilities: NDArray[np.float64], truth: Truth) -> Iterator[str]:
    """Of statements given a probability in each range, the share that carry the signal."""
    edges = (0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0001)
    yield "| given probability | " + " | ".join(KINDS) + " |"
    yield "|---" * (len(KINDS) + 1) + "|"
    for low, high in pairwise(edges):
        cells = []
        for k in range(len(KINDS)):
            rows = (probabilities[:, k] >= low) & (probabilities[:, k] < high)
            cells.append(f"{truth[rows, k].mean():.2f} ({int(rows.sum())})" if rows.any() else "–")
        yield f"| {low:.2f} to {min(high, 1):.2f} | " + " | ".join(cells) + " |"
    errors = (f"{calibration_error(probabilities[:, k], truth[:, k]):.3f}" for k in range(len(KINDS)))
    yield "| **calibration error** | " + " | ".join(errors) + " |"


def dimension(statements: Sequence[Statement], logits: NDArray[np.float32]) -> Iterator[str]:
    """Share of statements with a signal whose dimension is right, beside always naming the most frequent one."""
    truth = dimension_targets(statements)
    told = truth >= 0
    right = logits.argmax(axis=1) == truth
    yield f"dimension right: {right[told].mean():.3f} of {told.sum()} statements with a signal"
    common = np.bincount(truth[told]).argmax()
    yield f"always saying {DIMENSIONS[common]}: {(truth[told] == common).mean():.3f}"


def speed(statements: Sequence[Statement]) -> Iterator[str]:
    """Statements a second, scoring only and with reasons; wall clock, after warming up."""
    extractor = SignalExtractor()
    segments = [Segment(Span(0, len(s.text)), 0, s.text, s.context) for s in statements[::3]]
    extractor.extract(segments[:64])
    for name, work in (
        ("score", lambda: extractor.score([s.text for s in segments], [s.context for s in segments])),
        ("extract", lambda: extractor.extract(segments)),
    ):
        wall, used = time.perf_counter(), time.process_time()
        work()
        wall, used = time.perf_counter() - wall, time.process_time() - used
        yield f"{name}: {len(segments) / wall:.0f} statements/s ({len(segments) / used:.0f} per processor second)"


def misses(statements: Sequence[Statement], p: NDArray[np.float64], truth: Truth) -> Iterator[str]:
    """The surest mistakes of each kind, both ways."""
    for k, kind in enumerate(KINDS):
        order = np.argsort(-p[:, k])
        wrong = [i for i in order if not truth[i, k]][:3]
        missed = [i for i in order[::-1] if truth[i, k]][:3]
        for word, rows in (("false", wrong), ("missed", missed)):
            for i in rows:
                yield f"- {kind}, {word} at {p[i, k]:.2f}: “{statements[i].text[:140]}” ({statements[i].source})"


def report(statements: Sequence[Statement], base: Path, work: Path) -> Iterator[str]:
    """Every table."""
    truth, folds = signal_targets(statements) > 0, fold_of(statements)
    told, plain = np.load(work / "held_out.npz"), plainly_sampled(statements)
    p, chosen = held_out(told["signals"], truth.astype(np.float32), folds, plain)
    every = np.ones(len(statements), dtype=np.bool_)
    rows = {"shipped, all statements": (chosen, every), "shipped, plain samples": (chosen, plain)}
    rows |= {f"shipped, {name}": (chosen, counted) for name, counted in genres(statements).items()}
    others = {f"{name} alone": told[name] for name in ("network", "network_float32")}
    others |= {"baseline": baseline(statements, base, own=False)}
    others |= {"baseline with our examples": baseline(statements, base, own=True)}
    for name, logits in others.items():
        said = held_out(logits, truth.astype(np.float32), folds, plain)[1]
        rows |= {f"{name}, all": (said, every), f"{name}, plain samples": (said, plain)}
    yield from overall(truth, rows)
    yield ""
    yield from by_source(statements, chosen, truth)
    yield ""
    yield from reliability(p, truth)
    yield ""
    yield from dimension(statements, told["dimensions"])
    yield ""
    yield from speed(statements)
    yield ""
    yield from misses(statements, p, truth)


def main() -> None:
    """Read the arguments and print the report."""
    parser = argparse.ArgumentParser()
    for name in ("--statements", "--base", "--work"):
        parser.add_argument(name, type=Path, required=True)
    asked = parser.parse_args()
    if not asked.statements.exists():
        sys.exit(f"{asked.statements} is not there: the labelled statements are not part of the repository.")
    for line in report(read_statements(asked.statements), asked.base, asked.work):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
