"""Every example of the field is a ready template: it reads, and gives what a hand and pencil give on its events."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp.errors import RecordError
from nlp.values import DIMENSIONS
from research.validation.definition import Definition
from research.validation.dumping import dump
from research.validation.loading import load_definition
from research.validation.templating import Renaming, likely, names_in, renamed
from research.workspace.templates import Templates

MINUTE, HOUR = 60_000_000, 3_600_000_000

# What each case is worth, worked out by hand from the few rows of its events.csv; None has no value.
BY_HAND: dict[str, dict[str, float | None]] = {
    "quote-turnaround": {"Q1": 0.5 * HOUR, "Q2": 2 * HOUR, "Q3": 4 * HOUR, "Q4": 24 * HOUR, "Q5": None, "Q6": None},
    # F2: 17:20 to 09:10 next day. F3: Friday 17:00 to Monday 10:00. F4: Saturday noon to Monday 09:30.
    "form-response-clock": {
        "F1": 20 * MINUTE,
        "F2": 950 * MINUTE,
        "F3": 3_900 * MINUTE,
        "F4": 2_730 * MINUTE,
        "F5": None,
    },
    # Open 09:00 to 17:30: 10 + 10 minutes; 30 on Friday + 60 on Monday; 30 on Monday.
    "form-response-open-hours": {
        "F1": 20 * MINUTE,
        "F2": 20 * MINUTE,
        "F3": 90 * MINUTE,
        "F4": 30 * MINUTE,
        "F5": None,
    },
    # I2 two contacts; I3 reopened on day 3; I4 asked again on day 2; I6 reopened on day 10; I7 open; I8 too recent
    "first-contact-resolution": {"I1": 1, "I2": 0, "I3": 0, "I4": 0, "I5": 1, "I6": 1, "I7": 0, "I8": None},
    "first-response-time": {"T1": 12 * MINUTE, "T2": 45 * MINUTE, "T3": 3 * MINUTE, "T4": None},
    # H1 was held for 2 and for 4 minutes.
    "hold-time": {"H1": 3 * MINUTE, "H2": 1 * MINUTE, "H3": None},
    "first-response-and-sentiment": {"T1": 10 * MINUTE, "T2": 60 * MINUTE, "T3": 240 * MINUTE, "T4": None, "T5": None},
    "first-response-and-reopens": {"T1": 5 * MINUTE, "T2": 40 * MINUTE, "T3": 75 * MINUTE, "T4": None},
    "bad-ratings": {"K1": 0, "K2": 1, "K3": 1, "K4": 0},
    "payment-flexibility": {"O1": 3, "O2": 1, "O3": 2, "O4": 0, "O5": 1},
    "payment-plans-used": {"C1": 2, "C2": 1, "C3": 0, "C4": 0},
    "opportunities-offered": {"C1": 2, "C2": 1, "C3": 0},
    "value-added-contacts": {"C1": 1 / 3, "C2": 1, "C3": 0, "C4": None},
    # O3 claimed after 76 days, O4 held nothing fragile, O6 was delivered on the last day.
    "broken-in-transit-orders": {"O1": 1, "O2": 0, "O3": 0, "O5": 1, "O6": None},
    "broken-in-transit-lines": {"O1": 1, "O2": 0, "O3": 1, "O4": None, "O5": 0.5, "O6": 0},
    # O1 came at 14:00 on the day itself; O4 has not come though its day is over; O5's day is still to come.
    "on-time-delivery": {"O1": 1, "O2": 0, "O3": 1, "O4": 0, "O5": None},
    "contacts-to-get-it-done": {"I1": 1, "I2": 3, "I3": 0},
}
# Over all units: a mean of the values, but sums over sums for a ratio (3 of 6 contacts, 4 of 7 items).
MEANS = {"value-added-contacts": 3 / 6, "broken-in-transit-lines": 4 / 7}
SCORES = {
    "first-response-and-sentiment": {"T1": 5, "T2": 3, "T3": 1},
    "first-response-and-reopens": {"T1": 2, "T2": 0, "T3": 1},
}
FIELD = (
    "quote turnaround", "response time on an online form", "first-contact resolution", "first response time",
    "hold time", "first response beside the sentiment", "first response beside reopens", "negative response rating",
    "payment flexibility", "opportunities offered", "value-added messages", "broken in transit", "on-time delivery",
    "contacts needed",
)  # fmt: skip
"""The examples that must each work."""


@pytest.fixture(scope="module")
def templates() -> Templates:
    return Templates()


def test_every_example_of_the_field_has_a_template(templates: Templates) -> None:
    names = [template.name.lower() for template in templates.all()]
    for example in FIELD:
        assert any(example in name for name in names), example
    assert {template.id for template in templates.all()} == set(BY_HAND)
    for template in templates.all():
        assert template.definition.id == template.id
        assert template.dimension in DIMENSIONS
        assert template.kpi
        assert template.about.endswith(".")
        assert template.definition.statement


def test_every_type_that_a_definition_may_have_is_among_them(templates: Templates) -> None:
    types = {template.definition.measure.type for template in templates.all()}
    assert types >= {
        "duration", "share", "count", "options", "target_hit", "ratio", "first_contact", "score_pair"
    }  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_it_gives_what_a_hand_gives(templates: Templates, name: str) -> None:
    result = templates.try_out(name)
    assert result.because == (), "nothing about its columns is guessed"
    assert {case.case: case.value for case in result.cases} == pytest.approx(BY_HAND[name])
    held = [value for value in BY_HAND[name].values() if value is not None]
    assert (result.measurements.n_eligible, result.measurements.n) == (len(BY_HAND[name]), len(held))
    assert result.measurements.mean == pytest.approx(MEANS.get(name, sum(held) / len(held)))
    if name in SCORES:
        assert {c.case: c.score for c in result.cases if c.value is not None} == SCORES[name]


def test_what_has_no_value_says_why(templates: Templates) -> None:
    told = {
        (name, case.case): case.status
        for name in BY_HAND
        for case in templates.try_out(name).cases
        if case.value is None
    }
    assert told[("quote-turnaround", "Q5")] == "censored"
    assert told[("quote-turnaround", "Q6")] == "competing"
    assert told[("first-contact-resolution", "I8")] == "immature"
    assert told[("first-response-and-sentiment", "T4")] == "unpaired", "the score came before the reply"
    assert told[("broken-in-transit-orders", "O6")] == "immature"
    assert told[("on-time-delivery", "O5")] == "missing"


@pytest.mark.parametrize("name", BY_HAND)
def test_it_survives_being_renamed_and_written_down(templates: Templates, name: str) -> None:
    made = templates.get(name).definition
    names = names_in(made)
    there = Renaming(
        {each: f"{each}!" for each in names.events},
        {each: f"{each}_x" for each in names.columns},
        {pair: f"{pair[1]}?" for pair in names.values},
    )
    elsewhere = renamed(made, there)
    assert set(names_in(elsewhere).events) == {f"{each}!" for each in names.events}
    assert set(names_in(elsewhere).columns) == {f"{each}_x" for each in names.columns}
    back = Renaming(
        {new: old for old, new in there.events.items()},
        {new: old for old, new in there.columns.items()},
        {(there.columns[column], new): value for (column, value), new in there.values.items()},
    )
    assert renamed(elsewhere, back) == made
    again: Definition = load_definition(dump(elsewhere), name="again.yaml")
    assert again == elsewhere


def test_a_name_that_is_not_renamed_stays_and_two_may_become_one(templates: Templates) -> None:
    made = templates.get("contacts-to-get-it-done").definition
    assert renamed(made, Renaming()) == made
    one = renamed(made, Renaming({"call": "contact", "chat": "contact", "e-mail": "contact"}))
    assert "contact" in names_in(one).events
    assert "call" not in names_in(one).events
    assert replace(one, measure=made.measure) == made


def test_likely_names_are_found_however_they_are_written() -> None:
    known = ["quote_sent", "QuoteRequested", "quote_requested", "paid"]
    assert likely(["quote requested", "breakage claimed"], known) == {"quote requested": "quote_requested"}


def test_a_start_and_an_end_are_never_taken_for_one_event() -> None:
    known = ["quote_sent", "quote_requested", "quote_withdrawn"]
    found = likely(["quote requested", "quote received", "request withdrawn"], known)
    assert found["quote requested"] == "quote_requested"
    assert found["request withdrawn"] == "quote_withdrawn"
    assert found.get("quote received") in (None, "quote_sent")


def test_an_unknown_template_names_those_there_are(templates: Templates) -> None:
    with pytest.raises(RecordError, match="no template 'speed'") as refused:
        templates.get("speed")
    assert "hold-time" in refused.value.fix
