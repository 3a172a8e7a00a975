"""Where a candidate stands on the ladder today, whether or not it has met any data."""

from __future__ import annotations

from research.candidates import Evidence
from research.gating import Gate
from research.qualification import kpi_hint
from research.validation.finding import Verdict
from research.validation.records import DefinitionVersion, Validation
from research.validation.verdict import defined, overall, said


def standing(
    evidence: Evidence,
    definition: DefinitionVersion | None,
    validation: Validation | None,
    gate: Gate | None = None,
) -> Verdict:
    """The verdict of its latest validation; before the first, what its words, its definition and its gate amount to."""
    if validation is not None:
        return validation.verdict
    steps = [said(len(evidence.people))]
    if definition is not None:
        hint = kpi_hint(definition.definition.statement)
        steps.append(defined(definition.definition, hint.because if hint else "", gate))
    return overall(steps)
