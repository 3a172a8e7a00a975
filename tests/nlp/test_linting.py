"""Good outcome statements pass; each fault is named."""

from __future__ import annotations

import pytest

from nlp.linting import lint_statement


@pytest.mark.parametrize(
    "text",
    [
        "Minimize the time it takes to locate a file during a patient consultation",
        "Reduce the effort required to schedule a maintenance appointment when the system issues an alert",
        "Increase the likelihood that all critical steps are completed during the first attempt",
        "Minimize the likelihood that the music sounds distorted when played at high volume",
        "Minimize the time it takes to learn whether a claim was paid",
        "Increase the likelihood that customers know that a claim was denied",
        "Minimize the effort required to fill out the form on a phone",
        "Increase the likelihood that customers know what their medications are and when to take them",
        "Minimize the number of times customers have to pay a one-time fee above $40",
        "Increase the likelihood that customers get an MRI result within an hour",
        "Minimize the time it takes to use a uniform process",
        "Increase the likelihood that customers know where their claim is",
    ],
)
def test_good_statements_pass(text: str) -> None:
    assert lint_statement(text) == ()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Easy checkout", "metric"),
        ("Easy checkout", "direction"),
        ("Add one-click checkout", "solution"),
        ("Minimize the time and cost to pay", "one metric"),
        ("Improve the experience", "vague"),
        ("Improve the experience", "direction"),
        ("The app is fast", "subject"),
        ("Minimize the time it takes to find a form and to pay a bill", "one object"),
        ("Increase the likelihood that customers know why it was denied", "pointing"),
        ("Minimize the effort required to save this document", "pointing"),
        ("Minimize the effort required to find the status page", "solution"),
        ("Minimize the number of times customers get stuck on the VA website", "solution"),
        ("Minimize the effort required to deal with the form", "narration"),
        ("Increase the likelihood that customers can see what is going on", "narration"),
        ("Minimize the time it takes me to get my refund", "person"),
        ("Still to be worded: what customers want of the form", "unworded"),
        ("Minimize the time " + "it takes " * 14, "length"),
        ("Minimize the likelihood that customers are left unsure about the $ amount", "symbol"),
        ("Minimize the amount of the DISPOSAL fee that customers pay", "capitals"),
        ("Increase the likelihood that customers can send him the form", "pointing"),
        ("Minimize the effort required to send a letter to them", "pointing"),
        ("Minimize the number of times customers have to, you know, call", "filler"),
        ("Increase the likelihood that customers can took a laptop home", "grammar"),
        ("Minimize the amount of the than average prices that customers pay", "grammar"),
        ("Minimize the time it takes to find a application", "grammar"),
        ("Minimize the time it takes to find the the form", "grammar"),
        ("Minimize the effort required to find the status of the", "grammar"),
        ("Minimize the number of times customers have to send the meter readings from before", "grammar"),
    ],
)
def test_faults_are_named(text: str, rule: str) -> None:
    found = {lint.rule: lint for lint in lint_statement(text)}
    assert rule in found
    assert found[rule].fix.endswith(".")
