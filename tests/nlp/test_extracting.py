"""Signals in statements: the shipped model, its contract, and what must never happen."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import LanguageError, ResearchError
from nlp.extracting import SignalExtractor
from nlp.extracting.calibrating import chosen_thresholds, read_calibration
from nlp.extracting.encoding import CLS, CONTEXT_TOKENS, LONGEST, OWN_TOKENS, SEP, context_ids
from nlp.extracting.network import FOLDER, Network
from nlp.extracting.phrases import Phrases, grams, read_phrases, write_phrases
from nlp.extracting.reasons import LONGEST as LONGEST_REASON
from nlp.extracting.reasons import MOST_PIECES, pieces, reason, without
from nlp.values import DIMENSIONS, KINDS, Role, Segment, Signal, Span


@pytest.fixture(scope="module")
def extractor() -> SignalExtractor:
    return SignalExtractor()


def segment(text: str, *context: str, role: Role = "customer", start: int = 0) -> Segment:
    return Segment(Span(start, start + len(text)), 0, text, context, role=role)


PLAIN: tuple[tuple[str, str], ...] = (
    ("I waited on hold for an hour and then the line went dead.", "frustration"),
    ("P7 couldn't find where to cancel the order.", "frustration"),
    ("You'd think they would send a confirmation the same day.", "expectation"),
    ("I'd expect to get an email when it's done.", "expectation"),
    ("I would like to see all my bills in one place.", "outcome"),
    ("I wish I could pay in two parts.", "outcome"),
    ("It was quick and really easy to use.", "met"),
    ("The technician was friendly and fixed it the first time.", "met"),
    ("I keep my own spreadsheet because the site loses my orders.", "workaround"),
)


@pytest.mark.parametrize(("text", "kind"), PLAIN)
def test_plain_statements_carry_their_signal(extractor: SignalExtractor, text: str, kind: str) -> None:
    (signals,) = extractor.extract([segment(text)])
    assert kind in {signal.kind for signal in signals}


@pytest.mark.parametrize(
    "text",
    [
        "I served six years.",
        "Okay, I'm clicking on the blue button.",
        "We have two cars and a dog.",
        "My name is Rosa and I live in Lincoln.",
        "Um, yes.",
    ],
)
def test_bare_facts_carry_none(extractor: SignalExtractor, text: str) -> None:
    assert extractor.extract([segment(text)]) == ((),)


def test_negated_trouble_is_met_and_not_frustration(extractor: SignalExtractor) -> None:
    (signals,) = extractor.extract([segment("I had no problem at all with that, it was easy.")])
    assert {signal.kind for signal in signals} == {"met"}


@pytest.mark.parametrize("role", ["interviewer", "boilerplate"])
def test_only_customers_and_observers_speak(extractor: SignalExtractor, role: Role) -> None:
    text = "It was terrible, I waited three hours and nobody helped me."
    assert extractor.extract([segment(text, role=role), segment(text, role="observer")])[0] == ()
    assert extractor.extract([segment(text, role="observer")])[0] != ()


def test_signals_follow_the_contract(extractor: SignalExtractor) -> None:
    segments = [segment(text, "How was it?", start=100 * i) for i, (text, _) in enumerate(PLAIN)]
    found = extractor.extract(segments)
    assert len(found) == len(segments)
    for given_segment, signals in zip(segments, found, strict=True):
        kinds = [KINDS.index(signal.kind) for signal in signals]
        assert kinds == sorted(set(kinds))
        for signal in signals:
            assert signal.span == given_segment.span
            assert signal.dimension in DIMENSIONS
            assert extractor.thresholds[KINDS.index(signal.kind)] <= signal.score <= 1
            assert signal.because
            assert signal.because in given_segment.text


def test_a_score_does_not_depend_on_its_batch(extractor: SignalExtractor) -> None:
    texts = [text for text, _ in PLAIN] + ["Yes.", "I waited and waited.", "It was slow, so slow, and then it broke."]
    contexts = [("How was it?",) if i % 2 else () for i in range(len(texts))]
    together = extractor.score(texts * 3, contexts * 3)
    for i, (text, context) in enumerate(zip(texts, contexts, strict=True)):
        alone = extractor.score([text], [context])
        np.testing.assert_allclose(together.signals[i], alone.signals[0], atol=1e-5)
        np.testing.assert_allclose(together.dimensions[i], alone.dimensions[0], atol=1e-5)


def test_scores_are_probabilities_in_order(extractor: SignalExtractor) -> None:
    scores = extractor.score(["Great service.", "Awful service."])
    assert scores.signals.shape == (2, 5)
    assert scores.dimensions.shape == (2, 13)
    assert ((scores.signals > 0) & (scores.signals < 1)).all()
    np.testing.assert_allclose(scores.dimensions.sum(axis=1), 1, atol=1e-5)
    met = KINDS.index("met")
    assert scores.signals[0, met] > scores.signals[1, met]


def test_nothing_in_nothing_out(extractor: SignalExtractor) -> None:
    assert extractor.extract([]) == ()
    assert extractor.score([]).signals.shape == (0, 5)
    assert extractor.score([]).dimensions.shape == (0, 13)
    assert extractor.extract([segment("")]) == ((),)
    assert extractor.extract([segment(" \t ")]) == ((),)


def test_odd_text_never_breaks_a_batch(extractor: SignalExtractor) -> None:
    odd = ["👍👍👍", "…", "a", "\u2800", "word " * 3000, "C'est trop compliqué.", "[MASK] [SEP]", "x" * 5000]
    found = extractor.extract([segment(text) for text in odd] + [segment(PLAIN[0][0])])
    assert "frustration" in {signal.kind for signal in found[-1]}
    for text, signals in zip(odd, found, strict=False):
        assert all(signal.because in text and signal.because for signal in signals)


def test_contexts_must_match_texts(extractor: SignalExtractor) -> None:
    with pytest.raises(ValueError, match="2 texts but 1 contexts"):
        extractor.score(["a", "b"], [()])


def test_progress_counts_up_to_all(extractor: SignalExtractor) -> None:
    seen: list[tuple[int, int]] = []
    extractor.extract([segment("Fine.")] * 3, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_progress_may_cancel(extractor: SignalExtractor) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extractor.extract([segment("Fine.")], progress=stop)


def test_thresholds_decide_and_are_remembered() -> None:
    text = PLAIN[0][0]
    everything = SignalExtractor(0.0)
    nothing = SignalExtractor(1.0)
    assert {signal.kind for signal in everything.extract([segment(text)])[0]} == set(KINDS)
    assert nothing.extract([segment(text)]) == ((),)
    prints = {e.fingerprint for e in (everything, nothing, SignalExtractor(), SignalExtractor({"met": 0.99}))}
    assert len(prints) == 4
    assert SignalExtractor().fingerprint == SignalExtractor(None).fingerprint


def test_thresholds_by_kind_leave_the_others() -> None:
    stored = (0.1, 0.2, 0.3, 0.4, 0.5)
    assert chosen_thresholds(stored, {"outcome": 0.9}) == (0.1, 0.2, 0.9, 0.4, 0.5)
    assert chosen_thresholds(stored, 0.7) == (0.7,) * 5
    assert chosen_thresholds(stored, None) == stored


@pytest.mark.parametrize("asked", [1.5, -0.1, {"met": 2.0}, {"joy": 0.5}])
def test_impossible_thresholds_are_refused(asked: object) -> None:
    with pytest.raises(ResearchError) as problem:
        SignalExtractor(asked)  # type: ignore[arg-type]
    assert "from 0 to 1" in problem.value.fix


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match=r"calibration\.json"):
        SignalExtractor(folder=tmp_path)
    with pytest.raises(LanguageError, match=r"tokenizer\.json"):
        Network(tmp_path).encode(["a"], [()])


def test_a_calibration_for_other_signals_is_refused(tmp_path: Path) -> None:
    stored = json.loads((FOLDER / "calibration.json").read_text(encoding="utf-8"))
    stored["kinds"] = ["joy"]
    (tmp_path / "calibration.json").write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(LanguageError, match="other signals"):
        read_calibration(tmp_path / "calibration.json")


def test_the_model_fits_in_25_megabytes() -> None:
    assert (FOLDER / "model.onnx").stat().st_size < 25_000_000


def test_long_statements_and_contexts_are_cut() -> None:
    network = Network()
    (row,) = network.encode(["pay " * 500], [("first", "ask " * 500)])
    assert len(row.own) == OWN_TOKENS + 1
    assert len(row) == LONGEST
    assert row.context[0] == CLS
    assert row.context[-1] == row.own[-1] == SEP


@given(st.lists(st.integers(1000, 2000), max_size=80))
def test_a_context_keeps_its_last_tokens(ids: list[int]) -> None:
    made = context_ids(ids)
    assert made[0] == CLS
    assert list(made[1:-1]) == ids[-CONTEXT_TOKENS:] if ids else made == (CLS,)


@settings(max_examples=200)
@given(st.text(min_size=1, max_size=80), st.data())
def test_a_reason_is_always_verbatim(text: str, data: st.DataObject) -> None:
    offsets = _token_places(text)
    shares = data.draw(st.lists(st.floats(-5, 5, width=32), min_size=len(offsets), max_size=len(offsets)))
    lost = np.array([data.draw(st.floats(-5, 5, width=32)) for _ in pieces(text)], dtype=np.float32)
    because = reason(text, offsets, np.array(shares, dtype=np.float32), lost)
    assert because in text
    assert len(because.split()) <= max(LONGEST_REASON, 2)


def _token_places(text: str) -> list[tuple[int, int]]:
    return [(i, i + 1) for i, letter in enumerate(text) if not letter.isspace()]


def test_a_reason_is_the_phrase_that_adds_most() -> None:
    text = "We went there on Monday and the line was endless, my sister said."
    words = text.split()
    offsets, place = [], 0
    for word in words:
        place = text.index(word, place)
        offsets.append((place, place + len(word)))
    shares = np.array([2.0 if word.strip(",") in {"line", "was", "endless"} else 0.0 for word in words], np.float32)
    assert reason(text, offsets, shares, np.zeros(len(pieces(text)), np.float32)) == "line was endless"


def test_a_reason_is_where_the_most_is_lost() -> None:
    text = "We went there in May and it was dreadfully slow for all of us."
    lost = np.array([3.0 if "slow" not in without(text, piece) else 0.0 for piece in pieces(text)], np.float32)
    assert "slow" in reason(text, [(0, 2)], np.zeros(1, np.float32), lost)


@given(st.lists(st.text("ab,.", min_size=1, max_size=4), min_size=3, max_size=120))
def test_pieces_part_a_statement(words: list[str]) -> None:
    text = " ".join(words)
    made = pieces(text)
    assert [place for start, end in made for place in range(start, end)] == list(range(len(words)))
    assert len(made) <= 2 * MOST_PIECES
    for start, end in made:
        assert without(text, (start, end)).split() == words[:start] + words[end:]


def test_signals_are_deterministic(extractor: SignalExtractor) -> None:
    segments = [segment(text) for text, _ in PLAIN]
    first: tuple[tuple[Signal, ...], ...] = extractor.extract(segments)
    assert first == SignalExtractor().extract(segments)


def test_grams_are_runs_of_one_to_three() -> None:
    assert grams("So slow!") == ["so", "slow", "!", "so slow", "slow !", "so slow !"]
    assert grams("") == []


def test_phrases_weigh_rare_words_in_rows_of_length_one(tmp_path: Path) -> None:
    """Worked by hand: values (1·2, (1 + ln 2)·1) over their length, times the weights, plus the offset."""
    phrases = Phrases(
        {"slow": 0, "so": 1},
        np.array([2.0, 1.0], np.float32),
        np.array([[1.0, 0, 0, 0, 0], [0.5, 0, 0, 0, 0]], np.float32),
        np.array([-1.0, 0, 0, 0, 0], np.float32),
    )
    so = 1 + np.log(2)
    expected = (2.0 + 0.5 * so) / np.hypot(2.0, so) - 1
    assert phrases.logits(["So, so slow", "unheard"])[:, 0] == pytest.approx([expected, -1.0], abs=1e-6)
    write_phrases(phrases, tmp_path / "phrases.npz")
    again = read_phrases(tmp_path / "phrases.npz")
    assert again.places == phrases.places
    np.testing.assert_allclose(again.logits(["so slow"]), phrases.logits(["so slow"]), atol=1e-3)


def test_missing_phrases_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match=r"phrases\.npz"):
        read_phrases(tmp_path / "phrases.npz")
