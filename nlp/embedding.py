"""Texts to vectors whose cosine is likeness of meaning, on the processor, with nothing sent anywhere.

The network is all-MiniLM-L6-v2 (see ``nlp/models/minilm/MODEL_CARD.md``). Its weights are quantised but its
activations are not, so a text's vector does not depend on the batch it came in (differences stay below 1e-6) and a
remembered vector is the vector that would be computed again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from nlp.errors import LanguageError
from nlp.parts import Embedder, Progress, Vectors

MODEL = Path(__file__).parent / "models" / "minilm"
WIDTH = 384
LONGEST = 256
"""Word pieces read of one text; the rest is left out, as in the network's own training."""
BATCH = 16
MOST_THREADS = 4


class MiniLM:
    """The shipped embedder: (n, 384), rows of length one. An empty text has a vector too, near to nothing else.

    The network is loaded on first use and shared by all instances of a process.
    """

    fingerprint = "minilm-l6-v2-w8/1"

    def embed(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Shape (len(texts), 384), float32, rows of length one, in the order of ``texts``.

        Texts of like length share a batch, so that little time goes into padding. ``progress`` is told after each.

        Raises:
            LanguageError: if the model's files are missing or damaged.
        """
        vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
        if not texts:
            return vectors
        session, tokenizer = _network()
        pieces = [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(pieces)), key=lambda i: len(pieces[i]))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            vectors[rows] = session.run(None, _padded([pieces[i] for i in rows]))[0]
            if progress:
                progress(min(start + BATCH, len(order)), len(order))
        return vectors


class Memory(Protocol):
    """A place that keeps vectors by key."""

    def recall(self, keys: Sequence[str]) -> Mapping[str, Vectors]:
        """Those of the vectors, each of shape (d,), that are known."""
        ...

    def remember(self, vectors: Mapping[str, Vectors]) -> None:
        """Keeps vectors for next time."""
        ...


class Remembering:
    """An embedder that asks ``memory`` first, so that no text is embedded twice; repeats in one call count once.

    Keys are ``"<fingerprint>:<sha256 of the text in UTF-8>"``. Vectors are kept after every ``portion`` texts, so
    that work cut short is not lost.
    """

    def __init__(self, embedder: Embedder, memory: Memory, *, portion: int = 512) -> None:
        self._embedder = embedder
        self._memory = memory
        self._portion = portion

    @property
    def fingerprint(self) -> str:
        """The embedder's own: a memory changes no result."""
        return self._embedder.fingerprint

    def embed(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """As the embedder's own. ``progress`` counts only what is not yet known."""
        keys = [self._key(text) for text in texts]
        known = dict(self._memory.recall(list(dict.fromkeys(keys)))) if keys else {}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        done, waiting = 0, iter(missing.items())
        while portion := dict(islice(waiting, self._portion)):
            rows = self._embedder.embed(list(portion.values()))
            fresh = dict(zip(portion, rows, strict=True))
            self._memory.remember(fresh)
            known |= fresh
            done += len(portion)
            if progress:
                progress(done, len(missing))
        return np.stack([known[key] for key in keys]) if keys else self._embedder.embed(())

    def _key(self, text: str) -> str:
        return f"{self.fingerprint}:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _padded(pieces: Sequence[Sequence[int]]) -> dict[str, Any]:
    shape = (len(pieces), max(len(ids) for ids in pieces))
    feed = {"input_ids": np.zeros(shape, dtype=np.int64), "attention_mask": np.zeros(shape, dtype=np.int64)}
    for row, ids in enumerate(pieces):
        feed["input_ids"][row, : len(ids)] = ids
        feed["attention_mask"][row, : len(ids)] = 1
    return feed


@lru_cache(maxsize=1)
def _network() -> tuple[Any, Any]:
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(MOST_THREADS, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    options.add_session_config_entry(
        "session.intra_op.allow_spinning", "0"
    )  # waiting threads leave the cores to others
    options.log_severity_level = 3
    try:
        tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
        session = onnxruntime.InferenceSession(str(MODEL / "model.onnx"), options, providers=["CPUExecutionProvider"])
    except Exception as problem:  # both libraries raise bare or private ones
        raise LanguageError(
            f"The embedding model in {MODEL} cannot be loaded: {problem}.",
            "Install the project again with its folder nlp/models/minilm.",
        ) from problem
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    return session, tokenizer
