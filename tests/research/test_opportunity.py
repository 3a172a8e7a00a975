"""Opportunity scores: reference numbers, named variants, paired intervals, and ranks that are refused."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.opportunity import CAUTIONS, NEEDED, Rating, Scored, opportunities, opportunity

IMPORTANCE = [5, 5, 4, 4, 3, 5, 4, 5, 2, 4]
SATISFACTION = [1, 2, 3, 2, 4, 1, 5, 2, 3, 2]


def rated(outcome: str, importance: list[int], satisfaction: list[int]) -> list[Rating]:
    pairs = zip(importance, satisfaction, strict=True)
    return [Rating(f"R{n:03d}", outcome, i, s) for n, (i, s) in enumerate(pairs)]


def mixed(outcome: str, high: int, low: int, satisfied: int) -> list[Rating]:
    """``high`` people for whom it matters and ``low`` for whom not; the first ``satisfied`` of all are satisfied."""
    n = high + low
    return rated(outcome, [5] * high + [2] * low, [5] * satisfied + [1] * (n - satisfied))


@pytest.mark.parametrize(
    ("importance", "satisfaction", "score"),
    [(9.5, 3.2, 15.8), (9, 3, 15), (9, 9, 9), (8.3, 4.2, 12.4), (5, 9, 5), (10, 0, 20), (0, 0, 0)],
)
def test_the_published_form(importance: float, satisfaction: float, score: float) -> None:
    assert opportunity(importance, satisfaction) == pytest.approx(score)


@pytest.mark.parametrize("bad", [(-0.1, 5), (5, 10.1), (11, 1)])
def test_off_the_scale_is_refused(bad: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match=r"0\.\.10"):
        opportunity(*bad)


def test_the_variant_decides_the_score() -> None:
    ratings = rated("know where my claim stands", IMPORTANCE, SATISFACTION)
    (boxed,) = opportunities(ratings, resamples=50).outcomes
    (mean,) = opportunities(ratings, variant="mean", resamples=50).outcomes
    assert (boxed.importance, boxed.satisfaction, boxed.score) == pytest.approx((8, 2, 14.0))
    assert (mean.importance, mean.satisfaction, mean.score) == pytest.approx((8.2, 5.0, 11.4))
    assert opportunities(ratings, resamples=50).variant == "top-2-box"


@pytest.mark.parametrize(
    ("score", "reading"),
    [
        (15.1, "extreme opportunity"),
        (15.0, "high opportunity"),
        (12.0, "high opportunity"),
        (10.0, "worth a look"),
        (9.9, "served or over-served"),
    ],
)
def test_customary_bands(score: float, reading: str) -> None:
    assert Scored("o", 40, 8, 2, score, None, None, None, None, "").reading == reading


def test_outcomes_far_apart_are_ranked() -> None:
    ratings = [*mixed("last", 20, 180, 190), *mixed("first", 180, 20, 20), *mixed("middle", 120, 80, 110)]
    found = opportunities(ratings, k=1, resamples=500)
    assert [(o.outcome, o.rank) for o in found.outcomes] == [("first", 1), ("middle", 2), ("last", 3)]
    assert found.ranked
    assert [o.chance_top for o in found.outcomes] == [1.0, 0.0, 0.0]


def test_overlapping_intervals_refuse_a_rank_and_say_with_whom() -> None:
    ratings = [*mixed("a", 32, 8, 10), *mixed("b", 31, 9, 10), *mixed("far", 2, 38, 35)]
    found = {o.outcome: o for o in opportunities(ratings, k=1, resamples=500).outcomes}
    assert (found["a"].rank, found["b"].rank, found["far"].rank) == (None, None, 3)
    assert found["a"].because == "Its interval overlaps that of 'b'."
    assert not opportunities(ratings, resamples=50).ranked
    assert 0 < (found["b"].chance_top or 0) < 1


def test_too_few_people_are_counted_in_the_reason() -> None:
    (only,) = opportunities(rated("o", IMPORTANCE, SATISFACTION), resamples=50).outcomes
    assert (only.rank, only.because) == (None, f"Too few people to rank (n = 10, {NEEDED} needed).")
    assert only.low is not None
    assert only.low < only.score < (only.high or 0)


def test_one_person_gives_a_score_and_no_interval() -> None:
    (only,) = opportunities([Rating("R1", "o", 5, 1)], resamples=10).outcomes
    assert (only.score, only.low, only.high, only.chance_top) == (20.0, None, None, None)


def test_answers_alike_are_not_taken_for_certainty() -> None:
    (only,) = opportunities(rated("o", [5] * 40, [1] * 40), resamples=50).outcomes
    assert (only.low, only.high, only.rank) == (20.0, 20.0, None)
    assert "alike" in only.because


def test_the_interval_of_a_proportion_is_the_binomial_one() -> None:
    # Satisfaction 0 throughout: the score is 20 times a proportion of .5 from 400 people, standard error 20 * .025.
    (only,) = opportunities(rated("o", [5, 1] * 200, [1] * 400), resamples=4000).outcomes
    assert only.low == pytest.approx(10 - 1.96 * 0.5, abs=0.12)
    assert only.high == pytest.approx(10 + 1.96 * 0.5, abs=0.12)


def test_people_are_drawn_with_all_their_ratings() -> None:
    # The same answers to two outcomes: drawn as pairs, the two tie in every resample.
    twice = [*mixed("a", 30, 30, 20), *mixed("b", 30, 30, 20)]
    found = opportunities(twice, k=1, resamples=200)
    assert [o.chance_top for o in found.outcomes] == [1.0, 1.0]
    assert found.outcomes[0].low == found.outcomes[1].low


def test_what_cannot_be_used_is_named_and_stops_nothing() -> None:
    ratings = [Rating("R1", "o", 6, 1), Rating("R2", "o", 4, 2), Rating("R2", "o", 1, 1), Rating("R3", "o", 5, 0)]
    found = opportunities(ratings, resamples=10)
    assert found.outcomes[0].n == 1
    assert found.left_out == (
        "R1 on 'o': rated 6 and 1; whole numbers from 1 to 5 were expected.",
        "R2 on 'o': rated more than once; the first rating was kept.",
        "R3 on 'o': rated 5 and 0; whole numbers from 1 to 5 were expected.",
    )
    assert opportunities([]).outcomes == ()
    assert not opportunities([]).ranked


def test_not_everyone_must_rate_everything() -> None:
    found = opportunities([*mixed("a", 20, 20, 10), *mixed("b", 5, 5, 2)], resamples=200)
    assert {o.outcome: o.n for o in found.outcomes} == {"a": 40, "b": 10}


@pytest.mark.parametrize("bad", [{"scale": 2}, {"k": 0}, {"resamples": 0}, {"level": 1.0}])
def test_settings_without_meaning_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="opportunities need"):
        opportunities([], **bad)  # type: ignore[arg-type]


def test_cautions_name_segments_and_variants() -> None:
    assert "segment" in " ".join(CAUTIONS)
    assert "variant" in " ".join(CAUTIONS)


_RATINGS = st.tuples(st.sampled_from("abc"), st.integers(1, 5), st.integers(1, 5))


@given(st.lists(st.lists(_RATINGS, max_size=4), min_size=1, max_size=12), st.sampled_from(["top-2-box", "mean"]))
def test_scores_lie_inside_their_range(answers: list[list[tuple[str, int, int]]], variant: str) -> None:
    ratings = list(
        chain.from_iterable([Rating(f"R{n}", o, i, s) for o, i, s in given] for n, given in enumerate(answers))
    )
    found = opportunities(ratings, variant=variant, resamples=20, seed=3)  # type: ignore[arg-type]
    for one in found.outcomes:
        assert 0 <= one.score <= 20
        assert one.chance_top is None or 0 <= one.chance_top <= 1
        assert (one.rank is None) == bool(one.because)
    again = opportunities(ratings, variant=variant, resamples=20, seed=3)  # type: ignore[arg-type]
    assert again == found
