"""Where a study stands: the next step."""

from __future__ import annotations

import pytest

from research.overview import Progress


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
