"""New information against a base: reference numbers, random orders, and what cannot be told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.saturation import CAUTIONS, Rule, saturation

PEOPLE = [f"P{n}" for n in range(1, 9)]
PUBLISHED = [16, 9, 7, 5, 5, 2, 1, 0, 1, 0]


def study(new: Sequence[int]) -> tuple[list[str], dict[str, set[str]]]:
    """People, and codes of which each is said by the person who adds it."""
    people = [f"P{n}" for n in range(1, len(new) + 1)]
    return people, {f"{p}-{k}": {p} for p, count in zip(people, new, strict=True) for k in range(count)}


@pytest.mark.parametrize(
    ("rule", "shares", "reached", "reported"),
    [
        (Rule(4, 2), [7 / 37, 3 / 37, 1 / 37, 1 / 37, 1 / 37], 8, "6 (+2)"),
        (Rule(4, 3), [8 / 37, 3 / 37, 2 / 37, 1 / 37], 10, "7 (+3)"),
        (Rule(5, 2), [3 / 42, 1 / 42, 1 / 42, 1 / 42], 8, "6 (+2)"),
        (Rule(4, 2, 0.0), [7 / 37, 3 / 37, 1 / 37, 1 / 37, 1 / 37], None, ""),
    ],
)
def test_the_published_start_and_what_follows_from_it(
    rule: Rule, shares: list[float], reached: int | None, reported: str
) -> None:
    # 7 new on a base of 37 (19 %) is the paper's own example; the rest follows by its arithmetic.
    found = saturation(*study(PUBLISHED), rule=rule)
    assert [run.share for run in found.runs] == pytest.approx(shares)
    assert (found.reached, found.reported) == (reached, reported)
    assert [run.last for run in found.runs] == list(range(rule.base + rule.run, 11))


def test_numbers_as_printed() -> None:
    shares = [run.share for run in saturation(*study(PUBLISHED)).runs]
    assert [round(share, 4) for share in shares[:3]] == [0.1892, 0.0811, 0.0270]
    assert [round(run.share, 4) for run in saturation(*study(PUBLISHED), rule=Rule(5)).runs][:2] == [0.0714, 0.0238]


def test_the_base_is_never_updated() -> None:
    found = saturation(*study([2, 0, 0, 0, 8, 0, 1, 0]))
    assert [run.share for run in found.runs] == [4.0, 0.5, 0.5]


def test_the_last_two_are_compared_with_the_first_four() -> None:
    held = {f"c{n}": {"P1", "P8"} for n in range(20)} | {"late": {"P7"}}
    found = saturation(PEOPLE, held)
    assert [(p.new, p.total) for p in found.points] == [(20, 20), *[(0, 20)] * 5, (1, 21), (0, 21)]
    assert found.share == 1 / 20
    assert "(5%)" in found.because
    assert "rarely change" in found.because


def test_news_above_the_threshold_calls_for_more_interviews() -> None:
    found = saturation(PEOPLE, {"a": {"P1"}, "b": {"P7"}, "c": {"P8"}})
    assert found.share == 2.0
    assert "likely to bring news" in found.because
    assert found.reached == 6  # reached once, and yet the last two brought news: both are said


@pytest.mark.parametrize("people", range(6))
def test_too_few_people_is_said_with_numbers(people: int) -> None:
    found = saturation(PEOPLE[:people], {"a": {"P1"}})
    assert found.share is None
    assert found.because == f"Too few people to tell (n = {people}, 6 needed)."
    assert sum(point.new for point in found.points) == (1 if people else 0)


def test_a_base_without_anything_gives_no_share() -> None:
    found = saturation(PEOPLE, {"a": {"P8"}})
    assert (found.share, found.runs, found.reached) == (None, (), None)
    assert "gave no codes" in found.because


def test_random_orders_are_seeded_and_count_those_that_never_get_there() -> None:
    people, held = study(PUBLISHED)
    first, again = (saturation(people, held, orders=200, seed=7).elsewise for _ in range(2))
    assert first == again
    assert first is not None
    assert first.orders == 200
    assert 0 <= first.reached <= 200
    assert saturation(people, held).elsewise is None


def test_orders_change_nothing_when_everyone_says_the_same() -> None:
    found = saturation(PEOPLE, {f"c{n}": set(PEOPLE) for n in range(5)}, orders=50)
    assert found.elsewise is not None
    assert (found.elsewise.reached, found.elsewise.median) == (50, 6.0)


def test_orders_have_no_median_when_everyone_says_something_else() -> None:
    found = saturation(*study([1] * 10), orders=50)
    assert found.elsewise is not None
    assert (found.elsewise.reached, found.elsewise.median) == (0, None)


@pytest.mark.parametrize("bad", [(0, 2, 0.05), (4, 0, 0.05), (4, 2, 1.0), (4, 2, -0.1)])
def test_a_rule_without_meaning_is_refused(bad: tuple[int, int, float]) -> None:
    with pytest.raises(ValueError, match="saturation needs"):
        Rule(*bad)


def test_the_smallest_rule_may_be_asked_for() -> None:
    assert Rule(1, 1, 0.0).threshold == 0


def test_cautions_name_the_codebook_the_order_machines_segments_and_proof() -> None:
    words = " ".join(CAUTIONS)
    assert all(word in words for word in ("codebook", "order", "machine", "segment", "not as proof"))


@given(st.dictionaries(st.text(max_size=3), st.sets(st.sampled_from(PEOPLE), max_size=8), max_size=12))
def test_every_thing_is_new_once(held: dict[str, set[str]]) -> None:
    found = saturation(PEOPLE, held)
    assert sum(point.new for point in found.points) == sum(bool(people) for people in held.values())
    assert [point.total for point in found.points] == sorted(point.total for point in found.points)
