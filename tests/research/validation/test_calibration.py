"""Chance is not called a finding more often than it should be, and effects that matter are found: in short.

``benchmarks/calibration.py`` does the same with a thousand runs.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from benchmarks.calibrating import breaks, grids, links, power, trials
from research.validation.checks.threshold import threshold
from research.validation.checks.valued import wanted
from research.validation.observed import Pairs, pairs


def at_most(hits: int, runs: int, rate: float) -> bool:
    """Whether so many hits may happen at this rate: one run in a thousand has more."""
    return hits <= stats.binom.ppf(0.999, runs, rate)


def test_a_shuffled_study_has_no_links() -> None:
    found = links.false_links(grids.sample_grid(), range(12))
    assert {asked for *_, asked in found} == {3}
    assert at_most(sum(strong for strong, *_ in found), 12, 0.05)
    assert at_most(sum(weak for _, weak, *_ in found), 12, 0.10)


def test_unshuffled_the_same_study_has_one() -> None:
    held = links.links([links._asked(i, observed, full=True) for i, observed in enumerate(grids.sample_grid())])
    assert [(each.label, each.kpi, each.verdict.answer) for each in held if each.verdict.answer == "yes"] == [
        ("quote-turnaround", "Policies bought", "yes")
    ]


@pytest.fixture(scope="module")
def cells() -> list[Pairs]:
    waits, _, contacts = grids.sample_grid()
    return [pairs(waits, waits.outcomes[0]), pairs(waits, waits.outcomes[2]), pairs(contacts, contacts.outcomes[2])]


@pytest.mark.parametrize("truth", ["nothing", "line", "curve", "root"])
def test_no_threshold_is_told_of_where_there_is_none(cells: list[Pairs], truth: str) -> None:
    assert at_most(sum(breaks.false_thresholds(cells, truth, range(9))), 9, 0.05)


def test_the_planted_threshold_is_told_of(cells: list[Pairs]) -> None:
    found = threshold(cells[1], wanted(cells[1]))
    assert found is not None
    assert 3 <= (found.estimate or 0) <= 4.5
    assert (found.p or 1) < 0.01


def test_effects_that_just_matter_are_found(cells: list[Pairs]) -> None:
    answers = [answer for answer, _ in power.found_links(cells[0], range(16))]
    assert at_most(16 - sum(a in ("yes", "partly") for a in answers), 16, 0.25)
    found = power.found_values(cells[2], range(40))
    assert at_most(40 - sum(a in ("yes", "partly") for a in found), 40, 0.25)
    assert at_most(40 - sum("seen" in each for each in trials.read_experiments(0.1, range(40))), 40, 0.25)


def test_arms_that_fill_by_hash_or_coin_raise_no_alarm() -> None:
    assert at_most(sum(trials.uneven_arms(range(10), units=1000)), 10, 0.003)
    assert at_most(sum(trials.uneven_draws(range(5000))), 5000, 0.003)
    skewed = trials.sample_ratio([10_400, 9_600], [0.5, 0.5])
    assert skewed.level == "alarm"


@pytest.mark.parametrize("steps", [False, True])
@pytest.mark.parametrize("units", [30, 300])
def test_groups_that_move_alike_are_seldom_said_to_move_apart(units: int, *, steps: bool) -> None:
    found = trials.moved_apart(units, range(200), steps=steps)
    assert at_most(sum(found), 200, 0.05)
    assert np.mean(found) > 0, "a test that never alarms is no test"
