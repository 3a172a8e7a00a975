"""Where a candidate stands on the ladder today, whether or not it has met any data."""

from __future__ import annotations

from research.candidates import Evidence
from research.qualification import kpi_hint
from research.validation.finding import Verdict
from research.validation.records import DefinitionVersion, Validation
from research.validation.verdict import defined, overall, said


def standing(evidence: Evidence, definition: DefinitionVersion | None, validation: Validation | None) -> Verdict:
    """The verdict of its latest validation; before the first, what its words and its definition amount to."""
    if validation is not None:
        return validation.verdict
    steps = [said(len(evidence.people))]
    if definition is not None:
        hint = kpi_hint(definition.definition.statement)
        steps.append(defined(definition.definition, hint.because if hint else ""))
    return overall(steps)
