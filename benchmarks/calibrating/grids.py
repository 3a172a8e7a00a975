"""What is shuffled: the sample study's CPIs and those of a bank's log, read once."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from pydantic import TypeAdapter

from research.validation.loading import load_definition
from research.validation.mapping import Adjuster, Mapping, Outcome, Question
from research.validation.observed import Observed
from research.validation.validating import observe

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"
TESTED = {"quote-turnaround": "quote", "plans-offered": "quote", "contacts-to-settle": "claim"}
"""The sample's definitions that can be measured, with what is held equal for each."""


@cache
def sample_grid() -> tuple[Observed, ...]:
    """The sample's CPIs beside all its KPIs and outcomes, with what the study holds equal."""
    data = yaml.safe_load((SAMPLE / "study.yaml").read_text(encoding="utf-8"))["data"]
    mapping = TypeAdapter(Mapping).validate_python(data["mapping"] | {"outcomes": data["outcomes"]})
    found = []
    for name, alike in TESTED.items():
        definition = load_definition((SAMPLE / "definitions" / f"{name}.yaml").read_text(encoding="utf-8"), name=name)
        adjusters = TypeAdapter(tuple[Adjuster, ...]).validate_python(data["adjusters"][alike])
        question = Question(mapping.outcomes, adjusters, data["cluster"])
        found.append(observe(definition, str(SAMPLE / data["location"]), mapping, question)[1])
    return tuple(found)


@cache
def bank_grid(path: str) -> tuple[Observed, ...]:
    """Two waits of a bank's log against what became of the application."""
    top = "statement: s\nincrement: hours, lower\nrows: {lifecycle:transition: COMPLETE}\n"
    ends = {"quote": "O_SENT", "accept": "A_ACCEPTED"}
    outcomes = tuple(Outcome(n, events=(e,), role="kpi") for n, e in (("taken", "O_ACCEPTED"), ("back", "O_SENT_BACK")))
    adjusters = (Adjuster("case:AMOUNT_REQ", "log"), Adjuster(form="month"), Adjuster(form="hour"))
    mapping = Mapping("case:concept:name", "concept:name", "time:timestamp")
    found = []
    for name, end in ends.items():
        text = f"{top}measure: {{type: duration, from: A_SUBMITTED, to: {{event: {end}, pick: first_after}}}}"
        found.append(observe(load_definition(text, name=name), path, mapping, Question(outcomes, adjusters))[1])
    return tuple(found)


def shuffled(observed: Observed, random: np.random.Generator) -> Observed:
    """Values dealt anew among the units that have one; outcomes, adjusters and clusters stay together."""
    known = np.flatnonzero(~np.isnan(observed.dose))
    dose = observed.dose.copy()
    dose[known] = dose[random.permutation(known)]
    return replace(observed, dose=dose)
