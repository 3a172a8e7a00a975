"""The small table of word vectors: the words kept, the row of the others, and look-up in lower case."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.attrs import LOWER
from spacy.vectors import Vectors

from nlp.training.en_cpi import vectors as small

WORDS = ("dog", "cat", "Paris", "paris", "london", "run", "4th", "walk")


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Vectors:
    rng = np.random.default_rng(3)
    data = rng.normal(size=(len(WORDS), 12)).astype(np.float32)
    data[WORDS.index("walk")] = data[WORDS.index("run")] + 0.01
    monkeypatch.setattr(small, "DIMENSIONS", 4)
    return Vectors(data=data, keys=list(WORDS))


def row(vectors: Vectors, word: str) -> int:
    return int(vectors.find(key=word))


def test_words_are_kept_in_the_order_given_without_digits_and_unknown_ones(
    table: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small, "WORDS", 3)
    found = small.smaller(table, ["4th", "dog", "unheard", "dog", "run", "cat", "london"])
    assert found.shape == (3, 4)
    assert {word for word in WORDS if row(found, word) >= 0} == {"dog", "run", "cat"}


def test_a_word_past_the_rows_takes_the_row_next_to_it(table: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small, "ROWS", 4)
    found = small.smaller(table, ["dog", "cat", "run", "london", "walk"])
    assert found.shape == (4, 4)
    assert row(found, "walk") == row(found, "run")


def test_the_same_table_comes_out_twice(table: Vectors) -> None:
    first, second = (small.smaller(table, ["dog", "cat", "run", "london"]) for _ in range(2))
    assert np.array_equal(first.data, second.data)


def test_a_saved_pipeline_looks_words_up_by_lower_case(table: Vectors, tmp_path: Path) -> None:
    pipeline = spacy.blank("en")
    pipeline.vocab.vectors = small.smaller(table, ["paris", "dog", "cat", "run"])
    pipeline.to_disk(tmp_path)
    small.keep_lower(tmp_path)
    vectors = spacy.load(tmp_path).vocab.vectors
    assert vectors.attr == LOWER
    assert row(vectors, "paris") >= 0


def test_the_table_is_made_where_no_folder_is_yet(
    table: Vectors, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = spacy.blank("en")
    source.vocab.vectors = table
    source.to_disk(tmp_path / "source")
    monkeypatch.setattr(small, "common_words", lambda: ["dog", "cat", "run", "london"])
    made = small.make(tmp_path / "source", tmp_path / "new" / "vectors")
    assert row(spacy.load(made).vocab.vectors, "dog") >= 0
