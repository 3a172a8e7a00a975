"""Thresholds: what is weaker than them is hidden and counted, and a person's judgement never is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import RecordError
from nlp.values import KINDS, Kind
from research.coding import Coding, Status
from research.thresholds import checked, is_weaker, sift, told
from tests.research.storage.examples import coding


def suggestion(*told: tuple[Kind, float], status: Status = "suggested") -> Coding:
    kinds, scores = tuple(kind for kind, _ in told), tuple(score for _, score in told)
    return replace(coding(1), kinds=kinds, scores=scores, status=status)


@pytest.mark.parametrize(
    ("score", "least", "hidden"), [(0.17, 0.4, True), (0.4, 0.4, False), (0.396, 0.4, False), (0.394, 0.4, True)]
)
def test_a_score_counts_as_it_is_shown(score: float, least: float, hidden: bool) -> None:
    assert is_weaker(suggestion(("workaround", score)), {"workaround": least}) is hidden


def test_one_signal_that_reaches_its_threshold_is_enough() -> None:
    both = suggestion(("frustration", 0.5), ("workaround", 0.2))
    assert not is_weaker(both, {"workaround": 0.4}), "nobody moved the threshold of the other"
    assert is_weaker(both, {"workaround": 0.4, "frustration": 0.6})


@pytest.mark.parametrize("status", ["confirmed", "rejected"])
def test_what_a_person_judged_is_never_weaker(status: Status) -> None:
    assert not is_weaker(suggestion(("workaround", 0.2), status=status), dict.fromkeys(KINDS, 1.0))


SHARES = st.floats(0, 1)


@given(
    st.lists(st.lists(st.tuples(st.sampled_from(KINDS), SHARES), min_size=1, max_size=3, unique_by=lambda p: p[0])),
    st.dictionaries(st.sampled_from(KINDS), SHARES),
)
def test_each_open_suggestion_is_counted_once_shown_or_hidden(
    given_: list[list[tuple[Kind, float]]], least: dict[Kind, float]
) -> None:
    codings = [suggestion(*sorted(pairs, key=lambda pair: -pair[1])) for pairs in given_]
    found = sift([*codings, suggestion(("met", 0.1), status="confirmed")], least)
    assert sum(one.shown + one.hidden for one in found) == len(codings)
    assert sum(one.hidden for one in found) == sum(is_weaker(each, least) for each in codings)
    assert all(0 <= one.likely <= one.shown for one in found)


def test_a_threshold_outside_its_range_is_refused_and_the_history_says_what_changed() -> None:
    with pytest.raises(RecordError, match="is no threshold"):
        checked({"met": 1.2})
    assert told({"met": 0.4}, {"met": 0.4}) == ""
    assert told({"met": 0.4}, {"workaround": 0.3}) == (
        "set the threshold of met back to what it was calibrated to, workaround to 30 %"
    )
