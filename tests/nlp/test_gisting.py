"""Statements that only point back are told from those that say something, whatever their length."""

from __future__ import annotations

import pytest

from nlp.gisting import matter, stands_alone


@pytest.mark.parametrize(
    "text",
    [
        "That would be amazing.",
        "I don't know if…",
        "It’s a little bit confusing.",
        "I'd love to have it here",
        "",
        "?!",
    ],
)
def test_manner_alone_says_nothing(text: str) -> None:
    assert not stands_alone(text)


@pytest.mark.parametrize(
    "text", ["Where does my claim stand?", "The upload failed twice.", "Le formulaire est long.", "No parking nearby"]
)
def test_matter_stands_alone(text: str) -> None:
    assert stands_alone(text)


def test_matter_keeps_words_in_order_and_hyphens_whole() -> None:
    assert matter("I'd want a follow-up call, maybe the same day") == ("follow-up", "call", "day")
