"""A check as a small part that says what it needs; where the data lacks it, that is said instead of a silent pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from research.validation import thresholds as limits
from research.validation.finding import Finding, Step
from research.validation.observed import Pairs

Need = Literal["adjusters", "months", "control", "customers over time"]

_LACKS: dict[Need, str] = {
    "adjusters": "nothing was named that was fixed when a case began",
    "months": f"fewer than three months have {limits.BLOCK_LEAST} units",
    "control": "no column was named that the case cannot have moved",
    "customers over time": f"fewer than {limits.UNITS_LEAST} customers come back",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One check: its name, what it needs beside dose and outcome, and how it looks at them."""

    name: str
    look: Callable[[Pairs], Finding | None]
    needs: tuple[Need, ...] = ()


def looked_at(parts: Sequence[Part], found: Pairs, step: Step) -> list[Finding]:
    """The findings of all parts; a part whose needs are not met says so as a note."""
    findings = []
    for part in parts:
        lacking = [_LACKS[need] for need in part.needs if not has(found, need)]
        if lacking:
            because = f"Not looked at for {found.answers.outcome.name}: {' and '.join(lacking)}."
            findings.append(Finding(part.name, step, "note", because, about=found.answers.outcome.name))
        elif (finding := part.look(found)) is not None:
            findings.append(finding)
    return findings


def has(found: Pairs, need: Need) -> bool:
    """Whether the data at hand meets a need."""
    observed = found.observed
    if need == "adjusters":
        return bool(observed.covariates)
    if need == "control":
        return observed.control is not None
    if need == "months":
        _, counts = np.unique(found.months.astype(str), return_counts=True)
        return int((counts >= limits.BLOCK_LEAST).sum()) >= 3
    return len(found.successive[0]) >= limits.UNITS_LEAST
