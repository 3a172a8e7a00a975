"""Drafts take their object from customers' own words, their metric from the dimension, and keep the grammar."""

from __future__ import annotations

import pytest

from nlp.labelling import PhraseLabeller
from nlp.linting import lint_statement
from nlp.stating import draft_statement
from nlp.values import DIMENSIONS

STATUS = [
    "I just want to know where my claim stands.",
    "You never know where your claim stands.",
    "I had to call to find out where the claim was.",
]
PAGE = ["I couldn't find the status page.", "It was hard to find the status page on my phone.", "I gave up looking."]


def test_a_wish_becomes_the_object() -> None:
    draft = draft_statement(STATUS, dimension="time", kind="outcome")
    assert draft == "Minimize the time it takes to know where their claim stands"


def test_trouble_becomes_the_object() -> None:
    draft = draft_statement(PAGE, dimension="convenience", kind="frustration")
    assert draft.startswith("Minimize the effort required to find the status page")


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_dimension_has_direction_and_metric(dimension: str) -> None:
    draft = draft_statement(PAGE, dimension=dimension, kind="frustration")  # type: ignore[arg-type]
    assert {lint.rule for lint in lint_statement(draft)} & {"direction", "metric"} == set()


def test_nothing_that_parses_is_quoted_and_never_made_up() -> None:
    draft = draft_statement(["Ugh.", "Yeah no."], dimension="other", kind="frustration")
    assert "“Ugh.”" in draft


def test_labels_are_phrases_of_the_theme_and_all_different() -> None:
    labels = PhraseLabeller().label([STATUS, PAGE, STATUS])
    names = [label for label, _ in labels]
    assert len(set(names)) == 3
    assert "status page" in names[1].lower()
    assert "claim" in names[0].lower()
    assert all(terms for _, terms in labels[:2])


def test_an_empty_theme_still_has_a_name() -> None:
    ((label, terms),) = PhraseLabeller().label([["Ugh."]])
    assert label == "Ugh."
    assert terms == ()
