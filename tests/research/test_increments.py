"""Units that customers speak in: people counted, medians per person, and a step for a definition."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nlp.increments import Increment, IncrementFinder
from nlp.values import Span
from research.coding import Coding
from research.increments import IncrementSummary, edges_in, in_step, increments_of, named_steps, typical
from research.records import Stamp
from research.validation.definition import Increment as Step

STAMP = Stamp("study", "act", "Ada", datetime(2024, 1, 1, tzinfo=UTC))
FINDER = IncrementFinder(attach=False)


def summary(*said: tuple[str, str], rejected: frozenset[int] = frozenset()) -> IncrementSummary:
    codings = [
        Coding(
            id=f"c{n}",
            stamp=STAMP,
            source="s",
            span=Span(0, len(quote)),
            quote=quote,
            person=person,
            kinds=("frustration",),
            status="rejected" if n in rejected else "confirmed",
        )
        for n, (person, quote) in enumerate(said)
    ]
    return increments_of(codings, FINDER.find([coding.quote for coding in codings]))


def test_people_are_counted_not_mentions() -> None:
    found = summary(
        ("P1", "I waited two hours."),
        ("P1", "Then another three hours."),
        ("P1", "And four hours more."),
        ("P2", "It took two days."),
        ("P3", "Within 1 day, please."),
    )
    assert found.sentence == "Customers speak of days (2 people), hours (1 person)."
    assert found.suggested == Step("days", "lower")
    assert found.because.startswith("2 people speak of days")


def test_who_says_more_does_not_count_more() -> None:
    found = summary(("P1", "ten minutes"), ("P1", "ten minutes"), ("P1", "ten minutes"), ("P2", "20 to 40 minutes"))
    (minutes,) = found.units
    assert (minutes.low, minutes.high) == (15.0, 25.0)
    assert typical(minutes) == "15 to 25 minutes"
    assert [each.coding for each in minutes.said] == ["c0", "c1", "c2", "c3"]


def test_vague_mentions_count_for_the_unit_and_not_for_the_value() -> None:
    found = summary(("P1", "It took hours."), ("P2", "I waited 3 hours."), ("P3", "It took forever."))
    hours, loose = found.units
    assert (hours.people, hours.low, hours.high, hours.vague) == (("P1", "P2"), 3.0, 3.0, 1)
    assert loose.words == "time without a unit (1 person)"
    assert typical(loose) == ""


def test_what_a_person_rejected_is_no_evidence() -> None:
    found = summary(("P1", "two hours"), ("P2", "two hours"), rejected=frozenset({1}))
    assert found.units[0].people == ("P1",)
    assert found.suggested is None
    assert "n = 1, 2 needed" in found.because


def test_more_options_are_better_and_fewer_calls() -> None:
    assert summary(("P1", "three options"), ("P2", "at least five choices")).suggested == Step("options", "higher")
    assert summary(("P1", "three calls"), ("P2", "five phone calls")).suggested == Step("calls", "lower")


def test_months_and_business_days_are_counted_in_days() -> None:
    found = summary(("P1", "two months"), ("P2", "three months"))
    assert found.suggested == Step("days", "lower")
    assert found.because.endswith("A definition counts them in days.")


def test_a_tie_is_said() -> None:
    found = summary(("P1", "two hours or three calls"), ("P2", "two hours and three calls"))
    assert "choose between them" in found.because


def test_nothing_said_and_nothing_that_can_be_counted_in() -> None:
    assert summary(("P1", "I gave up.")).sentence == "No increment was stated."
    clock = summary(("P1", "by Friday"), ("P2", "by Friday"))
    assert clock.suggested is None
    assert "No one stated a length of time" in clock.because


def test_every_coding_needs_its_increments() -> None:
    with pytest.raises(ValueError, match="zip"):
        increments_of([], [()])


@pytest.mark.parametrize(
    ("said", "step", "bounds"),
    [
        ("two to three days", Step("hours", "lower"), (48.0, 72.0)),
        ("half an hour", Step("minutes", "lower", 15), (2.0, 2.0)),
        ("three calls", Step("calls", "lower"), (3.0, 3.0)),
        ("three calls", Step("emails", "lower"), None),
        ("three calls", Step("hours", "lower"), None),
        ("3 business days", Step("days", "lower"), None),
        ("many calls", Step("calls", "lower"), None),
    ],
)
def test_a_stated_increment_in_the_step_of_a_definition(
    said: str, step: Step, bounds: tuple[float, float] | None
) -> None:
    stated: Increment = FINDER.find([said])[0][0]
    assert in_step(stated, step) == bounds


def test_what_customers_named_lies_on_a_definitions_scale() -> None:
    found = summary(
        ("P1", "Four hours is fine."), ("P2", "Within 4 hours."), ("P3", "I waited two days."), ("P4", "Three calls."),
        ("P5", "It took hours."),
    )  # fmt: skip
    steps = named_steps(found, Step("hours", "lower", size=2))
    assert [(step.value, step.words, step.people) for step in steps] == [
        (4, "4 hours", ("P1", "P2")),
        (48, "48 hours", ("P3",)),
    ]
    assert [step.value for step in named_steps(found, Step("calls", "lower"))] == [3]


def test_edges_are_the_amounts_that_most_people_named() -> None:
    step = Step("hours", "lower")
    found = summary(
        ("P1", "It should take two to four hours."), ("P2", "Four hours is fine."), ("P3", "Within one day.")
    )
    assert edges_in(found, step) == (4, 24)
    assert edges_in(found, step, most=1) == (4,), "two people named it"
    assert edges_in(found, Step("contacts", "lower")) == ()
    assert edges_in(summary(), step) == ()
