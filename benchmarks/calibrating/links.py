"""Links over the whole grid where there is nothing but chance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from benchmarks.calibrating.grids import shuffled
from research.validation import thresholds as limits
from research.validation.checks.linked import link, linked
from research.validation.grid import Asked, links
from research.validation.observed import Observed, pairs


def false_links(grid: Sequence[Observed], seeds: Iterable[int]) -> list[tuple[bool, bool, int, int]]:
    """Per shuffle: whether any link was called linked, whether any was called at least weakly so, links called, asked.

    Only where the estimate and q allow the word are refuters and guards asked: without them no link gets better.
    """
    found = []
    for seed in seeds:
        drawn = [shuffled(observed, np.random.default_rng((seed, i))) for i, observed in enumerate(grid)]
        held = links([_asked(i, observed, full=False) for i, observed in enumerate(drawn)])
        if any(each.verdict.answer in ("yes", "partly") for each in held):
            held = links([_asked(i, observed, full=True) for i, observed in enumerate(drawn)])
        answers = [each.verdict.answer for each in held]
        found.append(("yes" in answers, "yes" in answers or "partly" in answers, answers.count("yes"), len(answers)))
    return found


def _asked(place: int, observed: Observed, *, full: bool) -> Asked:
    findings = []
    for answers in observed.outcomes:
        kept = pairs(observed, answers)
        if answers.outcome.role == "kpi" and kept.rare >= limits.RARE_CLASS_LEAST:
            findings += linked(observed, answers) if full else [link(kept, adjust=bool(observed.covariates))]
    return Asked(str(place), observed.definition.id, observed.definition, tuple(findings))
