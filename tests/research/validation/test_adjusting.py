"""What may be held equal: there when the case begins and never changed; what came later is left out with its reason."""

from __future__ import annotations

import pytest

from research.validation.adjusting import Attribute, Suggestion, suggest
from research.validation.glimpsing import suggest_for
from research.validation.mapping import Mapping, Outcome
from tests.research.validation.conftest import Write

MAPPING = Mapping("case", "event", "time", attributes=("region",))


def attribute(column: str = "region", **changes: int) -> Attribute:
    held = {"cases": 1000, "known": 1000, "late": 0, "varies": 0, "levels": 4} | changes
    return Attribute(column, numeric=False, **held)


def only(about: Attribute, mapping: Mapping = MAPPING) -> Suggestion:
    (suggestion,) = suggest((about,), mapping)
    return suggestion


@pytest.mark.parametrize(
    ("changes", "use", "because"),
    [
        ({}, "adjust", "from the first event on"),
        ({"late": 2}, "leave", "first known after the case began"),
        ({"late": 1}, "adjust", "from the first event on"),
        ({"varies": 2}, "leave", "changes within a case"),
        ({"levels": 1}, "leave", "does not differ"),
        ({"levels": 30}, "cluster", "hang together"),
        ({"levels": 900}, "leave", "nearly as many values"),
        ({"known": 0, "levels": 0}, "leave", "does not differ"),
    ],
)
def test_what_the_data_shows_decides(changes: dict[str, int], use: str, because: str) -> None:
    suggestion = only(attribute(**changes))
    assert suggestion.use == use
    assert because in suggestion.because


def test_numbers_enter_as_they_are_and_two_values_as_kinds() -> None:
    many = Attribute("amount", 1000, 1000, 0, 0, 600, numeric=True)
    assert (only(many).use, only(many).adjuster.form) == ("adjust", "linear")
    assert only(Attribute("old", 1000, 1000, 0, 0, 2, numeric=True)).adjuster.form == "category"


def test_an_outcome_is_never_held_equal_and_only_one_column_groups() -> None:
    moved = Mapping("case", "event", "time", outcomes=(Outcome("stars", "stars", at="answered"),))
    assert suggest((attribute("stars"), attribute("answered")), moved) == ()
    team, branch = suggest((attribute("team", levels=60), attribute("branch", levels=12)), MAPPING)
    assert (team.use, branch.use) == ("leave", "cluster")


def test_a_table_without_times_of_its_own_leaves_it_to_the_person() -> None:
    suggestion = only(attribute(), Mapping("case"))
    assert suggestion.use == "leave"
    assert "only if it was fixed" in suggestion.because


def test_from_a_file(write: Write) -> None:
    lines = ["case,event,time,region,plan,step,amount"]
    for i in range(40):
        lines.append(f"{i},asked,2024-01-01T0{i % 9}:00:00Z,{'ns'[i % 2]},,1,{100 + i}")
        lines.append(f"{i},sent,2024-01-02T00:00:00Z,{'ns'[i % 2]},{'ab'[i % 2]},2,{100 + i}")
    path = write(*lines)
    mapping = Mapping("case", "event", "time", attributes=("region", "plan", "step", "amount"))
    found = {s.column: (s.use, s.form) for s in suggest_for(path, mapping)}
    assert found == {
        "region": ("adjust", "category"),
        "plan": ("leave", "category"),
        "step": ("leave", "category"),
        "amount": ("adjust", "linear"),
    }
