"""Where a study stands: the next step, and saturation."""

from __future__ import annotations

import pytest

from research.overview import Progress, saturation


@pytest.mark.parametrize(
    ("progress", "step"),
    [
        (Progress(), "sources"),
        (Progress(sources=2, unread=2), "read"),
        (Progress(sources=2, suggested=5), "code"),
        (Progress(sources=2, suggested=5, confirmed=1, proposed=3), "sort"),
        (Progress(sources=2, confirmed=5, kept=1), "define"),
        (Progress(sources=2, confirmed=5, kept=2, proposed=1, defined=1), "validate"),
        (Progress(sources=2, confirmed=5, kept=1, defined=1, validated=1), "decide"),
        (Progress(sources=2, confirmed=5, kept=1, defined=1, validated=1, decided=1), "report"),
        (Progress(sources=3, unread=1, confirmed=5, kept=1, defined=1), "read"),
    ],
)
def test_the_next_step_is_the_first_that_is_open(progress: Progress, step: str) -> None:
    assert progress.next_step == step


def test_the_share_judged_counts_both_answers() -> None:
    assert Progress(suggested=2, confirmed=1, rejected=1).judged == 0.5
    assert Progress().judged == 0.0


PEOPLE = [f"P{n}" for n in range(1, 9)]


def test_saturation_compares_the_last_two_with_the_first_four() -> None:
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


@pytest.mark.parametrize("people", range(6))
def test_too_few_people_is_said_with_numbers(people: int) -> None:
    found = saturation(PEOPLE[:people], {"a": {"P1"}})
    assert found.share is None
    assert found.because == f"Too few people to tell (n = {people}, 6 needed)."
    assert sum(point.new for point in found.points) == (1 if people else 0)


def test_a_base_without_anything_gives_no_share() -> None:
    found = saturation(PEOPLE, {"a": {"P8"}})
    assert found.share is None
    assert "gave no codes" in found.because
