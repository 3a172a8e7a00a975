from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import embedding
from nlp.embedding import LONGEST, WIDTH, MiniLM, Remembering
from nlp.errors import LanguageError
from nlp.parts import Progress, Vectors

TEXTS = [
    "I waited three weeks for the refund.",
    "My money took almost a month to come back.",
    "The map on the phone shows the wrong street.",
    "",
    "naïve café — \N{SNOWMAN} 你好",
]


class Notebook:
    def __init__(self) -> None:
        self.pages: dict[str, Vectors] = {}
        self.asked: list[str] = []

    def recall(self, keys: Sequence[str]) -> Mapping[str, Vectors]:
        self.asked += keys
        return {key: self.pages[key] for key in keys if key in self.pages}

    def remember(self, vectors: Mapping[str, Vectors]) -> None:
        self.pages |= vectors


class Counting:
    fingerprint = "counting/1"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def embed(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        self.seen += texts
        rows = [[float(len(text)), float(sum(map(ord, text)))] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), 2)


def test_vectors_have_shape_type_and_length_one() -> None:
    vectors = MiniLM().embed(TEXTS)
    assert vectors.shape == (len(TEXTS), WIDTH)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_an_empty_matrix_of_full_width() -> None:
    assert MiniLM().embed([]).shape == (0, WIDTH)


def test_like_meaning_is_nearer_than_like_topic() -> None:
    vectors = MiniLM().embed(TEXTS)
    assert vectors[0] @ vectors[1] > 0.6
    assert vectors[0] @ vectors[2] < 0.2


def test_reference_cosines_of_the_float32_network() -> None:
    """Cosines of the published float32 weights, computed in torch when the model was exported."""
    vectors = MiniLM().embed(["A man is eating food.", "A man is eating a piece of bread.", "A cheetah is running."])
    assert float(vectors[0] @ vectors[1]) == pytest.approx(REFERENCE[0], abs=0.01)
    assert float(vectors[0] @ vectors[2]) == pytest.approx(REFERENCE[1], abs=0.01)


REFERENCE = (0.7553, 0.0916)


def test_a_vector_does_not_depend_on_its_batch() -> None:
    alone = np.vstack([MiniLM().embed([text]) for text in TEXTS])
    crowd = MiniLM().embed([*TEXTS, *(f"A much longer companion, number {n}, to make padding" * 3 for n in range(40))])
    assert np.abs(alone - crowd[: len(TEXTS)]).max() < 1e-6


def test_only_the_first_pieces_of_a_long_text_count() -> None:
    long = "wait " * (LONGEST + 50)
    vectors = MiniLM().embed([long, long + "pineapple"])
    assert np.abs(vectors[0] - vectors[1]).max() < 1e-6


def test_progress_ends_at_the_total() -> None:
    told: list[tuple[int, int]] = []
    MiniLM().embed(TEXTS * 5, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (25, 25)
    assert told == sorted(told)


def test_progress_may_cancel() -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        MiniLM().embed(TEXTS, progress=stop)


def test_a_missing_model_is_told_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "MODEL", tmp_path)
    embedding._network.cache_clear()
    try:
        with pytest.raises(LanguageError, match=r"cannot be loaded.*Install"):
            MiniLM().embed(["a"])
    finally:
        embedding._network.cache_clear()


def test_the_network_is_loaded_once() -> None:
    assert embedding._network() is embedding._network()


def test_nothing_is_embedded_twice() -> None:
    counting, notebook = Counting(), Notebook()
    first = Remembering(counting, notebook).embed(["a", "b", "a"])
    second = Remembering(counting, notebook).embed(["b", "c", "a"])
    assert counting.seen == ["a", "b", "c"]
    assert (first[0] == first[2]).all()
    assert (second[0] == first[1]).all()
    assert (second[2] == first[0]).all()


def test_keys_tell_the_model_and_the_text_apart() -> None:
    notebook = Notebook()
    Remembering(Counting(), notebook).embed(["a", "b"])
    assert len(notebook.pages) == 2
    assert all(key.startswith("counting/1:") and len(key.split(":")[1]) == 64 for key in notebook.pages)


def test_what_was_done_before_a_stop_is_kept() -> None:
    counting, notebook = Counting(), Notebook()

    def stop(done: int, total: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Remembering(counting, notebook, portion=2).embed(list("abcdef"), progress=stop)
    assert len(notebook.pages) == 4
    Remembering(counting, notebook, portion=2).embed(list("abcdef"))
    assert counting.seen == list("abcdef")


def test_remembering_nothing_asks_nothing() -> None:
    notebook = Notebook()
    assert Remembering(MiniLM(), notebook).embed([]).shape == (0, WIDTH)
    assert notebook.asked == []


@settings(max_examples=50)
@given(st.lists(st.text(max_size=5), max_size=20), st.integers(1, 7))
def test_memory_changes_no_result(texts: list[str], portion: int) -> None:
    notebook = Notebook()
    remembering = Remembering(Counting(), notebook, portion=portion)
    assert remembering.fingerprint == "counting/1"
    expected = Counting().embed(texts)
    assert (remembering.embed(texts) == expected).all()
    assert (remembering.embed(texts) == expected).all()
