"""What is looked at beside the claim: promised before, counted against chance, and never a proof."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from nlp.errors import DataError, RecordError
from research.experiments.analysing import analyse
from research.experiments.design import Experiment, Further
from research.experiments.exploring import LEVELS_MOST
from research.experiments.readout import Readout
from research.experiments.soundness import Units
from research.experiments.telling import further_told, segment_told

CALLS = (Further("calls", "lower"), Further("returns", "lower"))


def read(
    experiment: Experiment, *, seed: int = 0, apart: float = 0.0, size: int = 2000, player: float = 0.0
) -> Readout:
    """Two arms; satisfaction rises by .2, in the north by ``apart`` more; calls fall, returns do not."""
    random = np.random.default_rng(seed)
    new = np.arange(size) % 2 == 1
    region = np.where(random.random(size) < 0.5, "north", "south").astype(object)
    values = {
        "wait": random.normal(10 - 2.0 * new, 3),
        "satisfaction": random.normal(0.2 * new + apart * (new & (region == "north")), 1),
        "cost": random.normal(0, 1, size),
        "calls": random.normal(-0.5 * new, 1),
        "returns": random.normal(0, 1, size),
    }
    values["wait"][1] += player
    arm = np.where(new, "call back", "as now").astype(object)
    return analyse(experiment, Units(arm, values, segments={"region": region}))


def test_further_outcomes_are_told_with_q_over_all_of_them(experiment: Experiment) -> None:
    found = read(replace(experiment, further=CALLS))
    calls, returns = found.further
    assert (calls.arm, calls.name) == ("call back", "calls")
    assert calls.estimate.low > 0, "fewer calls are a gain"
    assert returns.q > 0.05 > calls.q
    by_scipy = stats.false_discovery_control([calls.estimate.p, returns.estimate.p], method="bh")
    assert [calls.q, returns.q] == pytest.approx(by_scipy.tolist())
    assert further_told(experiment, calls).startswith("“call back”: calls moved, gain")
    assert "returns not seen to move" in further_told(experiment, returns)


def test_what_was_not_promised_is_not_read(experiment: Experiment) -> None:
    found = read(experiment)
    assert (found.further, found.segments) == ((), ())


def test_an_effect_that_differs_by_segment_is_a_hint(experiment: Experiment) -> None:
    (found,) = read(replace(experiment, segments=("region",)), apart=0.5).segments
    gains = {level.name: level.estimate for level in found.levels}
    assert set(gains) == {"north", "south"}
    north, south = gains["north"], gains["south"]
    assert north is not None
    assert south is not None
    z = (north.value - south.value) / np.hypot(north.se, south.se)
    assert found.p == pytest.approx(2 * stats.norm.sf(abs(z)))
    assert found.q == found.p, "one question asked"
    assert "A hint for the next experiment, not a proof." in segment_told(experiment, found)


def test_segments_where_nothing_differs_are_seldom_told_of(experiment: Experiment) -> None:
    design = replace(experiment, segments=("region",), per_arm=100, guardrails=())
    hits = sum((read(design, seed=seed, size=400).segments[0].q or 0) <= 0.05 for seed in range(400))
    assert 0 < hits <= stats.binom.ppf(0.999, 400, 0.05)


def test_small_segments_are_not_told_and_many_are_put_together(experiment: Experiment) -> None:
    design = replace(experiment, segments=("town",))
    random, size = np.random.default_rng(4), 3000
    new = np.arange(size) % 2 == 1
    town = np.array(["rare" if i < 20 else f"town {i % 15}" for i in range(size)], dtype=object)
    values = {name: random.normal(0, 1, size) for name in ("satisfaction", "cost")}
    values["wait"] = random.normal(10 - 2.0 * new, 3)
    arm = np.where(new, "call back", "as now").astype(object)
    (found,) = analyse(design, Units(arm, values, segments={"town": town})).segments
    assert len(found.levels) == LEVELS_MOST
    assert found.levels[-1].name == "all others"
    assert sum(level.units for level in found.levels) == size
    few = np.where(np.arange(size) < 40, "few", "most").astype(object)
    (found,) = analyse(design, Units(arm, values, segments={"town": few})).segments
    assert [level.estimate is None for level in found.levels] == [False, True]
    assert (found.p, found.q) == (None, None)
    assert "nothing can be told" in segment_told(design, found)


def test_promised_segments_that_the_data_lack_are_said(experiment: Experiment) -> None:
    found = read(replace(experiment, segments=("age",)))
    assert found.segments == ()
    assert any("no age in the data" in flag for flag in found.flags)


def test_promised_outcomes_that_the_data_lack_are_refused(experiment: Experiment) -> None:
    with pytest.raises(DataError, match="no column “complaints”"):
        read(replace(experiment, further=(Further("complaints", "lower"),)))


def test_before_its_time_nothing_of_it_is_kept(experiment: Experiment) -> None:
    found = read(replace(experiment, further=CALLS, segments=("region",)), size=500, player=1e6)
    assert (found.further, found.segments, found.flags) == ((), (), ())


def test_a_list_of_segments_to_search_is_refused(experiment: Experiment) -> None:
    with pytest.raises(RecordError, match="by 4 segments"):
        replace(experiment, segments=("a", "b", "c", "d"))
    with pytest.raises(RecordError, match="KPIs are"):
        replace(experiment, further=(Further("cost", "lower"),))


def test_what_is_promised_beside_the_claim_enters_the_hash_only_where_it_is(experiment: Experiment) -> None:
    more = replace(experiment, further=CALLS), replace(experiment, segments=("region",))
    assert len({experiment.hash, *(each.hash for each in more)}) == 3


def test_one_player_who_makes_the_difference_is_flagged(experiment: Experiment) -> None:
    assert not any("one unit alone" in flag for flag in read(experiment).flags)
    flags = read(experiment, player=5_000).flags
    assert any(flag.startswith("one unit alone moves wait of “call back” by 5") for flag in flags)
