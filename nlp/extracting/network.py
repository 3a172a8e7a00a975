"""The shipped network: token ids in, logits out, a few statements at a time."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from nlp.errors import LanguageError
from nlp.extracting.encoding import Encoded, encode

FOLDER = Path(__file__).resolve().parents[1] / "models" / "signals"
TOKENS_AT_ONCE = 256
"""Upper bound on tokens in one batch; small, because a batch whose values stay in the processor's cache is quicker."""
WORKERS = min(4, os.cpu_count() or 1)
"""Batches run side by side, one thread each."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Logits:
    """What the network says of n statements.

    ``signals`` is (n, 5) and ``dimensions`` (n, 13), neither calibrated. ``shares[i]`` is (tokens of statement i, 5):
    what each of its own tokens adds to each signal's logit; empty unless asked for.
    """

    signals: Floats
    dimensions: Floats
    shares: tuple[Floats, ...]


class Network:
    """MiniLM fine-tuned on labelled statements, run by onnxruntime.

    Nothing is loaded before it is needed. Batches hold statements of exactly one length and activations are
    quantised a block of one token at a time, so no statement's logits depend on its batch.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(_needed(self.folder / "tokenizer.json")))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # batches run side by side instead, which needs no waiting for one another
        options.log_severity_level = 3
        path = _needed(self.folder / "model.onnx")
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str], contexts: Sequence[Sequence[str]]) -> list[Encoded]:
        """Token ids of statements with what was said before them."""
        return encode(self._tokenizer, texts, contexts)

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Where each of a statement's own tokens stands in its text, in code points."""
        offsets: list[tuple[int, int]] = self._tokenizer.encode(text, add_special_tokens=False).offsets
        return offsets

    def logits(self, rows: Sequence[Encoded], *, shares: bool = False) -> Logits:
        """Logits of every row, in order."""
        signals = np.zeros((len(rows), 5), dtype=np.float32)
        dimensions = np.zeros((len(rows), 13), dtype=np.float32)
        kept: list[Floats] = [np.zeros((0, 5), dtype=np.float32)] * (len(rows) if shares else 0)
        names = ["signals", "dimensions", "shares"][: 3 if shares else 2]

        parts = list(_batches([len(row) for row in rows]))
        if not parts:
            return Logits(signals, dimensions, ())
        session = self._session  # loaded here, before the threads that share it

        def run(chosen: list[int]) -> list[Floats]:
            ids, kinds = _arrays([rows[i] for i in chosen])
            out: list[Floats] = session.run(names, {"ids": ids, "kinds": kinds})
            return out

        with ThreadPoolExecutor(WORKERS) as workers:
            for chosen, out in zip(parts, workers.map(run, parts), strict=True):
                signals[chosen], dimensions[chosen] = out[0], out[1]
                for place, i in enumerate(chosen if shares else ()):
                    kept[i] = out[2][place, len(rows[i].context) : -1]
        return Logits(signals, dimensions, tuple(kept))


def _arrays(rows: Sequence[Encoded]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    ids = np.array([(*row.context, *row.own) for row in rows], dtype=np.int64)
    kinds = np.array([[0] * len(row.context) + [1] * len(row.own) for row in rows], dtype=np.int64)
    return ids, kinds


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Row numbers in groups of one length, at most ``TOKENS_AT_ONCE`` tokens each."""
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for row, length in enumerate(lengths):
        alike[length].append(row)
    for length, rows in sorted(alike.items()):
        size = max(1, TOKENS_AT_ONCE // length)
        yield from (rows[start : start + size] for start in range(0, len(rows), size))


def _needed(path: Path) -> Path:
    if not path.is_file():
        raise LanguageError(
            f"The signal model is incomplete: {path.name} is missing from {path.parent}.",
            "Restore the file from the release, or build it with `python -m nlp.training.signals`.",
        )
    return path
