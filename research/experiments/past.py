"""What a KPI was before, from the data at hand: where a plan starts from."""

from __future__ import annotations

import numpy as np

from nlp.errors import DataError
from research.experiments.planning import History
from research.validation.observed import Answers, Observed

_WEEK_US = 7 * 86_400_000_000


def past(observed: Observed, answers: Answers) -> History:
    """Mean (or share), standard deviation, and units a week of one KPI, among the units that a CPI is measured on.

    Weeks are counted from the first to the last start.

    Raises:
        DataError: if fewer than two units have it, it does not differ, or all began at once.
    """
    known = ~np.isnan(answers.values)
    values, name = answers.values[known], answers.outcome.name
    if len(values) < 2 or np.ptp(values) == 0:
        raise DataError(f"{name} is known for {len(values)} units and does not differ.", "Pick another KPI or data.")
    starts = None if observed.start_us is None else observed.start_us[known]
    weeks = 0.0 if starts is None or np.isnan(starts).all() else float(np.nanmax(starts) - np.nanmin(starts)) / _WEEK_US
    if weeks <= 0:
        raise DataError("When these units began is not known.", "Type the number of units a week yourself.")
    share = answers.outcome.kind == "binary"
    sd = 0.0 if share else float(values.std(ddof=1))
    return History("share" if share else "mean", float(values.mean()), len(values) / max(weeks, 1.0), sd)
