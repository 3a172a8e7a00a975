"""A design keeps its word, and assignment can be drawn again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import DataError, RecordError
from research.experiments.assigning import assign, evenness, place, randomisation_list
from research.experiments.design import Arm, Experiment, Guardrail, Kpi, Manipulation
from research.experiments.loading import load_design


def test_the_hash_is_the_design(experiment: Experiment) -> None:
    assert len(experiment.hash) == 64
    assert replace(experiment).hash == experiment.hash
    assert experiment.kept(experiment.hash)
    changed = (
        replace(experiment, hypothesis="Another."),
        replace(experiment, per_arm=1_001),
        replace(experiment, primary=replace(experiment.primary, sesoi=0.11)),
        replace(experiment, guardrails=()),
        replace(experiment, stopping="always valid"),
    )
    assert len({experiment.hash, *(design.hash for design in changed)}) == 6


def test_the_hash_stays_over_versions() -> None:
    """Registered designs must be recognised years later: this value may only change with the fields themselves."""
    held = Experiment(
        "h",
        "u",
        (Arm("a", 0.5), Arm("b", 0.5)),
        Kpi("k", "higher", 1.0),
        Manipulation("c", "lower", "hour"),
        10,
        2,
        1.0,
    )
    assert held.hash == "fa23034314f0923030f94e3f26af74bdd183d90b1fb28637dfebcc4b6ceb22c6"


@pytest.mark.parametrize(
    "change",
    [
        {"hypothesis": " "},
        {"arms": (Arm("one", 1.0),)},
        {"arms": (Arm("a", 0.5), Arm("a", 0.5))},
        {"arms": (Arm("a", 0.5), Arm("b", 0.6))},
        {"alpha": 0.1},
        {"power": 1.0},
        {"per_arm": 0},
        {"weeks": 1},
        {"mde": 0.0},
        {"guardrails": (Guardrail("cost", "lower", margin=-1),)},
        {"guardrails": (Guardrail("satisfaction", "lower", margin=1),)},
        {"primary": Kpi("satisfaction", "higher", sesoi=float("nan"))},
    ],
)
def test_a_promise_that_cannot_be_kept_is_refused(experiment: Experiment, change: dict[str, object]) -> None:
    with pytest.raises(RecordError) as told:
        replace(experiment, **change)
    assert told.value.fix


def test_assignment_fills_the_arms_evenly(experiment: Experiment) -> None:
    ids = [f"C{i:06d}" for i in range(20_000)]
    assert evenness(experiment, ids) > 0.001
    counts = Counter(assign(experiment, unit) for unit in ids)
    assert abs(counts["call back"] - 10_000) < 4 * 71  # four standard deviations of a fair coin
    with pytest.raises(DataError):
        evenness(experiment, ids[:499])
    with pytest.raises(DataError):
        assign(experiment, "")


def test_other_designs_assign_afresh(experiment: Experiment) -> None:
    other = replace(experiment, per_arm=2_000)
    ids = [str(i) for i in range(4_000)]
    same = sum(assign(experiment, unit) == assign(other, unit) for unit in ids)
    assert abs(same - 2_000) < 4 * 32


@given(st.text(min_size=1))
def test_any_id_has_one_place(unit: str) -> None:
    design = Experiment(
        "h",
        "u",
        (Arm("a", 0.2), Arm("b", 0.8)),
        Kpi("k", "higher", 1.0),
        Manipulation("c", "lower", "hour"),
        10,
        2,
        1.0,
    )
    where = place(design, unit)
    assert 0 <= where < 1
    assert assign(design, unit) == ("a" if where < 0.2 else "b")


def test_the_list_keeps_the_shares_in_every_block(experiment: Experiment) -> None:
    three = replace(experiment, arms=(Arm("a", 0.5), Arm("b", 0.25), Arm("c", 0.25)))
    drawn = randomisation_list(three, 800, seed="s")
    assert drawn == randomisation_list(three, 800, seed="s")
    assert drawn != randomisation_list(three, 800, seed="t")
    assert all(Counter(drawn[i : i + 8]) == {"a": 4, "b": 2, "c": 2} for i in range(0, 800, 8))
    assert len({drawn[i : i + 8] for i in range(0, 800, 8)}) > 50
    thirds = replace(experiment, arms=(Arm("a", 1 / 3), Arm("b", 1 / 3), Arm("c", 1 / 3)))
    assert Counter(randomisation_list(thirds, 60, seed="s")) == {"a": 20, "b": 20, "c": 20}
    with pytest.raises(DataError):
        randomisation_list(replace(experiment, arms=(Arm("a", 0.12345), Arm("b", 0.87655))), 10, seed="s")


def test_arms_called_0_and_1_are_read_as_they_stand_in_the_data() -> None:
    text = """
hypothesis: A change brings visits.
unit: customer
arms: [{name: 0, share: 0.15}, {name: 1, share: 0.85}]
primary: {name: visit, direction: higher, sesoi: 0.01}
manipulation: {cpi: exposure, direction: higher, increment: exposure}
per_arm: 1000
weeks: 2
mde: 0.01
"""
    assert [arm.name for arm in load_design(text).arms] == ["0", "1"]
