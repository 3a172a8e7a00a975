"""Statements that only point back are told from those that say something, whatever their length."""

from __future__ import annotations

import pytest

from nlp.gisting import commonest_matter, matter, shared_matter, stands_alone


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
    assert matter("I'd want a follow-up call, maybe the same day") == ("follow-up", "call")


def test_shared_matter_sees_one_word_in_its_forms() -> None:
    assert shared_matter(["A video chat with an individual.", "I don't mind chatting from here."]) == {"chat"}
    assert shared_matter(["The claims were late.", "My claim is lost."]) == {"claim"}
    assert shared_matter(["That would be nice.", "I'd like that."]) == frozenset()
    assert shared_matter(["The claim, the claim."]) == frozenset()  # said twice by one is not shared


@pytest.mark.parametrize(
    "text",
    ["Took her like three minutes.", "Thirty-one times.", "It was about forty dollars, so.", "I was so annoyed."],
)
def test_amounts_and_feelings_say_nothing_of_what(text: str) -> None:
    assert not stands_alone(text)


@pytest.mark.parametrize("text", ["I'd expect a quote within a day.", "Three calls!", "2 hours on hold"])
def test_an_amount_of_something_stands_alone(text: str) -> None:
    assert stands_alone(text)


def test_the_commonest_matter_is_a_share_and_challenges_do_not_count() -> None:
    said = ["The letter is a challenge.", "My letters are a challenge.", "The challenge is the bus.", "A challenge."]
    assert commonest_matter(said) == 0.5
    assert commonest_matter([]) == 0.0
