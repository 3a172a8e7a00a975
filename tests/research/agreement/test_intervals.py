"""Bootstrap intervals: the percentiles of what the resamples gave, whole sources drawn, and when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import numpy as np
import pytest

from research.agreement.intervals import bootstrap

SOURCES = [[1], [2], [3]]


def test_the_bounds_are_percentiles_of_the_resamples() -> None:
    told = count()
    found = bootstrap(SOURCES, lambda _: float(next(told)), resamples=101)
    assert (found.low, found.high) == (pytest.approx(2.5), pytest.approx(97.5))
    assert (found.level, found.resamples, found.undefined) == (0.95, 101, 0)
    told = count()
    wide = bootstrap(SOURCES, lambda _: float(next(told)), resamples=101, level=0.8)
    assert (wide.low, wide.high) == (pytest.approx(10), pytest.approx(90))


def test_a_source_is_drawn_whole() -> None:
    seen: list[Sequence[int]] = []
    bootstrap([[1, 1, 1], [2, 2, 2]], lambda units: float(seen.append(units) or 0), resamples=40)
    assert {tuple(units) for units in seen} == {(a,) * 3 + (b,) * 3 for a in (1, 2) for b in (1, 2)}


def test_the_interval_of_a_mean_is_the_textbook_one() -> None:
    values = np.random.default_rng(4).normal(10, 3, 400)
    found = bootstrap([[value] for value in values], lambda units: float(np.mean(units)), resamples=2000)
    half = 1.96 * values.std() / 20
    assert found.low == pytest.approx(values.mean() - half, abs=0.03)
    assert found.high == pytest.approx(values.mean() + half, abs=0.03)


def test_no_interval_without_values_in_half_of_the_resamples() -> None:
    told = count()
    half = bootstrap(SOURCES, lambda _: 1.0 if next(told) % 2 else None, resamples=100)
    assert (half.low, half.high, half.undefined) == (1.0, 1.0, 50)
    told = count()
    fewer = bootstrap(SOURCES, lambda _: 1.0 if next(told) < 49 else None, resamples=100)
    assert (fewer.low, fewer.undefined, fewer.because) == (None, 51, "undefined in 51 of 100 resamples")
    assert "1 source" in bootstrap(SOURCES[:1], lambda _: 1.0).because
