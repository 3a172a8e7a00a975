"""Our own training examples keep to the codebook, and nothing is measured on what it was trained on."""

from __future__ import annotations

import csv
import lzma
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from nlp.training.signals.calibration import best_threshold, calibration_error, f1, fitted, held_out
from nlp.training.signals.data import (
    FOLDS,
    PLACES,
    Statement,
    dimension_targets,
    fold_of,
    later,
    read_examples,
    read_statements,
    signal_targets,
)
from nlp.training.signals.judged import HERE, of_treebank, read_judged
from nlp.values import DIMENSIONS, KINDS

EXAMPLES = Path(__file__).resolve().parents[3] / "nlp" / "training" / "signals"


@pytest.fixture(scope="module")
def examples() -> list[Statement]:
    return read_examples(EXAMPLES)


@pytest.fixture
def shared_data() -> Path:
    folder = EXAMPLES.parents[2].parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the labelled statements are not part of the repository")
    return folder


def test_every_signal_has_examples(examples: list[Statement]) -> None:
    counts = Counter(kind for example in examples for kind in example.signals)
    assert set(counts) == set(KINDS)
    assert min(counts.values()) >= 80
    assert sum(not example.signals for example in examples) >= 300


def test_no_example_is_written_twice(examples: list[Statement]) -> None:
    counts = Counter((example.text.lower(), example.context) for example in examples)
    assert [text for text, count in counts.items() if count > 1] == []
    assert len({example.id for example in examples}) == len(examples)


def test_our_examples_are_in_no_fold(examples: list[Statement]) -> None:
    assert set(fold_of(examples)) == {-1}


def test_no_study_is_in_two_folds() -> None:
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({(row["source"], row["file"]) for row in rows}) == len(rows)
    assert {int(row["fold"]) for row in rows} == set(range(FOLDS))
    whole = {row["source"] for row in rows if not row["file"]}
    assert not whole & {row["source"] for row in rows if row["file"]}


def test_what_came_later_is_told_from_the_first_examples(examples: list[Statement]) -> None:
    told = dict(zip((e.source for e in examples), later(examples), strict=True))
    assert not told["own-edges"]
    assert told["own-contrast"]
    judged = Statement("jw-0001", "ewt-reviews", "1.xml.conllu", (), "Great place.", frozenset({"met"}), "quality")
    given = Statement("tr0001", "ewt-reviews", "1.xml.conllu", (), "Great place.", frozenset({"met"}), "quality")
    assert later([judged, given]).tolist() == [True, False]


@pytest.mark.parametrize("name", ["studies.csv", "web.csv", "talks.csv"])
def test_judgements_keep_to_the_codebook_and_hold_no_words(name: str) -> None:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["id", "source", "file", "ref", "sha1", "signals", "dimension"]
    assert len({(row["file"], row["ref"]) for row in rows}) == len(rows)
    for row in rows:
        signals = set(row["signals"].split("|")) - {"none"}
        assert signals <= set(KINDS)
        assert bool(signals) == (row["dimension"] in DIMENSIONS)


def test_the_treebank_gives_each_sentence_with_the_two_before_it(tmp_path: Path) -> None:
    path = tmp_path / "part.conllu.xz"
    said = [("reviews-7-0001", "One."), ("reviews-7-0002", "Two."), ("reviews-7-0003", "Three."), ("answers-8-1", "X.")]
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(f"# sent_id = {name}\n# text = {text}\n1\tx\n\n" for name, text in said)
    words = of_treebank(path)
    assert words["7.xml.conllu", "reviews-7-0003"] == ("Three.", ("One.", "Two."))
    assert words["8.xml.conllu", "answers-8-1"] == ("X.", ())


def test_every_judgement_finds_its_words_and_none_was_labelled_before(shared_data: Path) -> None:
    judged = read_judged(
        shared_data / "interviews", shared_data / "treebank", shared_data / "statements" / "statements.csv"
    )
    files = ("studies.csv", "web.csv", "talks.csv")
    assert len(judged) == sum(len((HERE / name).read_text("utf-8").splitlines()) - 1 for name in files)
    given = {s.text.lower() for s in read_statements(shared_data / "statements" / "statements.csv")}
    assert [s.text for s in judged if s.text.lower() in given] == []
    assert (fold_of(judged) >= 0).all()


def test_labelled_statements_are_all_measured_and_none_is_ours(shared_data: Path, examples: list[Statement]) -> None:
    statements = read_statements(shared_data / "statements" / "statements.csv")
    assert (fold_of(statements) >= 0).all()
    long = {s.text.strip().lower() for s in statements if len(s.text.split()) > 3}
    assert [e.text for e in examples if e.text.strip().lower() in long] == []


def test_a_label_outside_the_codebook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("id,source,context,text,signals,dimension\n1,own,,I waited.,joy,time\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.csv row 2.*joy"):
        read_statements(path)


def test_targets_follow_the_codebook_order() -> None:
    statement = Statement("1", "own", "", (), "I wait and call.", frozenset({"workaround", "frustration"}), "time")
    none = Statement("2", "own", "", (), "I served.", frozenset(), "")
    assert signal_targets([statement, none]).tolist() == [[1, 0, 0, 0, 1], [0, 0, 0, 0, 0]]
    assert dimension_targets([statement, none]).tolist() == [0, -1]


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    said, truth = np.array([True, True, False, False]), np.array([True, False, True, False])
    assert f1(said, truth) == pytest.approx(0.5)
    assert f1(np.zeros(3, bool), np.zeros(3, bool)) == 0


def test_the_threshold_parts_what_can_be_parted() -> None:
    scores = np.concatenate([np.linspace(0.0, 0.3, 50), np.linspace(0.6, 1.0, 50)])
    assert 0.3 < best_threshold(scores, np.arange(100) >= 50) < 0.62


def test_calibrated_scores_have_little_error_and_shifted_ones_much() -> None:
    chance = np.random.default_rng(0)
    p = chance.random(20_000)
    truth = chance.random(20_000) < p
    assert calibration_error(p, truth) < 0.02
    assert calibration_error(np.clip(p + 0.3, 0, 1), truth) > 0.2


def test_calibration_recovers_a_known_slope_and_offset() -> None:
    chance = np.random.default_rng(1)
    logits = chance.normal(0, 2, (20_000, 5)).astype(np.float32)
    truth = (chance.random((20_000, 5)) < 1 / (1 + np.exp(-(0.5 * logits - 1)))).astype(np.float32)
    model = fitted(logits, truth)
    np.testing.assert_allclose(model.slopes, 0.5, atol=0.05)
    np.testing.assert_allclose(model.offsets, -1, atol=0.08)


def test_a_fold_never_sees_its_own_answers() -> None:
    """Answers of one fold that contradict the rest leave its calibration as the rest would have it."""
    logits = np.tile(np.linspace(-3, 3, 200, dtype=np.float32)[:, None], (2, 5))
    truth = np.concatenate([logits[:200] > 0, logits[:200] < 0]).astype(np.float32)
    probabilities, _ = held_out(logits, truth, np.repeat([0, 1], 200), np.ones(400, bool))
    assert probabilities[199, 0] < 0.5
    assert probabilities[399, 0] > 0.5
