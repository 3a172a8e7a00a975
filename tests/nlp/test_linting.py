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
        ("Minimize the time " + "it takes " * 14, "length"),
    ],
)
def test_faults_are_named(text: str, rule: str) -> None:
    found = {lint.rule: lint for lint in lint_statement(text)}
    assert rule in found
    assert found[rule].fix.endswith(".")
