"""Published and independently computed coefficients come out to the digits given."""

from __future__ import annotations

import pytest

from research.agreement import (
    Unit,
    alpha_u,
    bootstrap,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
    positive_agreement,
    ratings_of,
)

COHEN_45 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
COHEN_37 = [[25, 13, 12], [12, 2, 16], [3, 15, 2]]
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]


@pytest.mark.parametrize(
    ("table", "observed", "expected", "kappa"),
    [
        (COHEN_45, 0.70, 0.41, 0.491525),
        (COHEN_37, 0.29, 0.35, -0.092308),
        ([[20, 5], [10, 15]], 0.70, 0.50, 0.4),
        (ABSTRACTORS, 0.89, None, 0.7964094),
        ([[40, 9], [6, 45]], 0.85, None, 0.699519),
        ([[80, 10], [5, 5]], 0.85, None, 0.318182),
        ([[118, 5], [2, 0]], 0.944, None, -0.023392),
        ([[100, 50], [50, 9800]], 0.99, None, 0.6616),
        ([[250, 250], [250, 250]], 0.5, 0.5, 0.0),
    ],
)
def test_cohen(table: list[list[int]], observed: float, expected: float | None, kappa: float) -> None:
    found = cohen_kappa(ratings_of(table))
    assert found.value == pytest.approx(kappa, abs=5e-5 if kappa == 0.6616 else 5e-7)
    assert found.observed == pytest.approx(observed, abs=1e-9)
    if expected is not None:
        assert found.expected == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("table", "ac1"),
    [
        ([[118, 5], [2, 0]], 0.940776),
        ([[80, 7], [8, 5]], 0.808),
        (COHEN_45, 0.575972),
        (COHEN_37, -0.04797),
        (ABSTRACTORS, 0.849331),
        ([[20, 5, 1, 0], [4, 15, 6, 1], [0, 5, 18, 4], [0, 1, 3, 12]], 0.58046),
    ],
)
def test_gwet(table: list[list[int]], ac1: float) -> None:
    assert gwet_ac1(ratings_of(table), len(table)).value == pytest.approx(ac1, abs=6e-6)


def line(text: str) -> list[str | None]:
    return [None if mark in (".", "-") else mark for mark in text.split()]


FOUR = [
    line("1 2 3 3 2 1 4 1 2 . . ."),
    line("1 2 3 3 2 2 4 1 2 5 . 3"),
    line(". 3 3 3 2 3 4 2 2 5 1 ."),
    line("1 2 3 3 2 4 4 1 2 5 1 ."),
]


@pytest.mark.parametrize(
    ("ratings", "alpha"),
    [
        ([line("0 1 0 0 0 0 0 0 1 0"), line("1 1 1 0 0 1 0 0 0 0")], 0.095238),
        ([line("a a b b d c c c e d d a"), line("b a b b b c c c e d d d")], 0.691964),
        (FOUR, 0.743421),
        (
            [
                line("- - - - - 3 4 1 2 1 1 3 3 - 3"),
                line("1 - 2 1 3 3 4 3 - - - - - - -"),
                line("- - 2 1 3 4 4 - 2 1 1 3 3 - 4"),
            ],
            0.691358,
        ),
    ],
)
def test_krippendorff(ratings: list[list[str | None]], alpha: float) -> None:
    assert krippendorff_alpha(ratings).value == pytest.approx(alpha, abs=5e-7)


def test_four_raters_with_gaps() -> None:
    assert gwet_ac1(FOUR, 5).value == pytest.approx(0.775444, abs=5e-7)
    assert percent_agreement(FOUR).value == pytest.approx(0.81818, abs=5e-6)


def characters(spans: list[tuple[int, int]], length: int = 100) -> list[str | None]:
    return ["yes" if any(a <= i < b for a, b in spans) else "no" for i in range(length)]


def test_spans_counted_by_character() -> None:
    ratings = [characters([(10, 30)]), characters([(20, 40)])]
    assert cohen_kappa(ratings).value == pytest.approx(0.375)
    assert krippendorff_alpha(ratings).value == pytest.approx(0.378125)
    assert gwet_ac1(ratings, 2).value == pytest.approx(0.705882, abs=5e-7)
    assert positive_agreement(ratings, "yes").value == pytest.approx(0.5)
    apart = [characters([(0, 10)]), characters([(90, 100)])]
    assert cohen_kappa(apart).value == pytest.approx(-0.111111, abs=5e-7)
    assert gwet_ac1(apart, 2).value == pytest.approx(0.756098, abs=5e-7)
    assert positive_agreement(apart, "yes").value == 0
    itself = [characters([(10, 20), (15, 30)]), characters([(10, 30)])]
    assert cohen_kappa(itself).value == 1


def test_unitizing_over_a_long_text() -> None:
    coded = {
        "c": [[Unit(225, 70), Unit(370, 30)], [Unit(220, 80), Unit(355, 20), Unit(400, 20)]],
        "k": [[Unit(180, 60), Unit(300, 50)], [Unit(180, 60), Unit(300, 50)]],
    }
    overall, per = alpha_u(coded, start=150, length=300)
    assert per["c"].observed == pytest.approx(0.0144, abs=5e-5)
    assert per["c"].expected == pytest.approx(0.0532, abs=5e-5)
    assert per["c"].value == pytest.approx(0.7286, abs=5e-4)
    assert per["k"].expected == pytest.approx(0.0490, abs=5e-5)
    assert per["k"].value == 1
    assert overall.value == pytest.approx(0.8587, abs=5e-4)


def test_unitizing_worse_than_chance() -> None:
    _, per = alpha_u({"c": [[Unit(1, 8)], [Unit(2, 1), Unit(4, 1), Unit(6, 1)]]}, start=0, length=10)
    assert per["c"].observed == pytest.approx(0.9100, abs=5e-5)
    assert per["c"].expected == pytest.approx(0.5352, abs=5e-5)
    assert per["c"].value == pytest.approx(-0.7003, abs=5e-5)


def test_unitizing_of_two_overlapping_spans() -> None:
    overall, _ = alpha_u({"c": [[Unit(10, 20)], [Unit(20, 20)]]}, start=0, length=100)
    assert overall.value == pytest.approx(0.5368, abs=5e-5)


def test_undefined_is_said_and_never_zero_or_one() -> None:
    same = [["a", "a"], ["a", "a"]]
    for found in (cohen_kappa(same), krippendorff_alpha(same), alpha_u({"c": [[], []]}, start=0, length=9)[0]):
        assert found.value is None
        assert found.because
    assert cohen_kappa([[None], ["a"]]).because == "no unit was rated by both coders"
    assert positive_agreement(same, "b").value is None


def test_units_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        alpha_u({"c": [[Unit(0, 5), Unit(3, 5)], []]}, start=0, length=10)


def test_the_interval_holds_the_estimate_and_resamples_sources() -> None:
    sources = [[("a", "a")] * 4 + [("b", "b")] * 4, [("a", "b")] * 3 + [("b", "b")] * 5, [("a", "a"), ("b", "b")] * 4]

    def kappa(units: object) -> float | None:
        return cohen_kappa([[a for a, _ in units], [b for _, b in units]]).value  # type: ignore[attr-defined]

    whole = kappa([pair for source in sources for pair in source])
    found = bootstrap(sources, kappa)
    assert found.low is not None
    assert found.high is not None
    assert whole is not None
    assert found.low < whole < found.high
    assert bootstrap(sources, kappa) == found
    assert bootstrap(sources[:1], kappa).because == "1 source; an interval needs at least 2"
