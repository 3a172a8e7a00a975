"""Stability tells a theme that everybody carries from one that hangs on who was asked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research.stability import DRAWS, Stability, stability_of

PEOPLE = [f"P{n % 8}" for n in range(24)]
TOPICS = [n // 8 for n in range(24)]


def by_topic(rows: Sequence[int]) -> list[int | None]:
    """Finds the same topics whoever is asked."""
    return [TOPICS[row] for row in rows]


def by_person(rows: Sequence[int]) -> list[int | None]:
    """Finds people, never topics."""
    return [int(PEOPLE[row][1:]) for row in rows]


THEMES = [[row for row in range(24) if TOPICS[row] == topic] for topic in range(3)]


def test_a_theme_found_again_in_every_draw_is_stable() -> None:
    found = stability_of(THEMES, PEOPLE, by_topic)
    assert {(one.jaccard, one.draws, one.people, one.asked) for one in found} == {(1.0, DRAWS, 8, 8)}
    assert found[0].verdict == "stable"
    assert "1.00 on average over 50 draws of 8 people" in found[0].sentence


def test_a_theme_that_is_never_found_again_dissolves() -> None:
    found = stability_of(THEMES, PEOPLE, by_person)
    # a draw of k people gives this theme k quotes, one of them in the likest group of three: 1 / (k + 2)
    assert all(one.verdict == "dissolves" and one.jaccard is not None and one.jaccard < 1 / 4 for one in found)


def test_the_jaccard_to_the_likest_group_is_counted_by_hand() -> None:
    everyone_together = stability_of(THEMES, PEOPLE, lambda rows: [0] * len(rows))
    assert [one.jaccard for one in everyone_together] == pytest.approx([1 / 3] * 3)


def test_too_few_people_are_said_and_nothing_is_drawn() -> None:
    few = ["P1", "P2", "P3", "P4"] * 6
    (one, *_) = stability_of(THEMES, few, by_topic)
    assert (one.jaccard, one.draws, one.verdict) == (None, 0, "too few people")
    assert one.sentence == "Too few people to say how well it stands: the study has 4, 5 are needed."
    alone = stability_of([[0, 8, 16]], PEOPLE, by_topic)[0]
    assert (alone.people, alone.verdict) == (1, "too few people")
    assert "one person says it" in alone.sentence


def test_what_belongs_nowhere_is_in_no_group() -> None:
    (one,) = stability_of([THEMES[0]], PEOPLE, lambda rows: [None] * len(rows))
    assert one.jaccard == 0.0
    assert one.verdict == "dissolves"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=8, max_size=30), st.integers(0, 99))
def test_it_lies_in_its_range_and_repeats(topics: list[int], seed: int) -> None:
    people = [f"P{n % 6}" for n in range(len(topics))]
    themes = [[n for n, topic in enumerate(topics) if topic == wanted] for wanted in set(topics)]

    def again(rows: Sequence[int]) -> list[int | None]:
        return [topics[row] % 4 or None for row in rows]

    found = stability_of(themes, people, again, draws=8, seed=seed)
    assert found == stability_of(themes, people, again, draws=8, seed=seed)
    for one in found:
        assert one.jaccard is None or 0 <= one.jaccard <= 1
        assert 0 <= one.draws <= 8


def test_landmarks_are_hennigs() -> None:
    words = [Stability(j, 50, 3, 8).verdict for j in (0.75, 0.74, 0.51, 0.5)]
    assert words == ["stable", "in part", "in part", "dissolves"]
