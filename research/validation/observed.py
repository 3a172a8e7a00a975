"""What the checks look at: one number per unit and the outcomes beside it, as arrays in the same order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from research.validation import thresholds
from research.validation.definition import Definition
from research.validation.estimating import Floats
from research.validation.mapping import Adjuster, Outcome
from research.validation.regressing import Labels, dummies


@dataclass(frozen=True, slots=True)
class Answers:
    """One outcome of every unit: ``values`` (NaN unknown) and when it became known (``at_us``, NaN unknown).

    ``row_share`` is the share of rows, not units, that say yes; ``None`` where rows do not say it.
    """

    outcome: Outcome
    values: Floats
    at_us: Floats
    row_share: float | None = None


@dataclass(frozen=True, slots=True)
class Covariate:
    """One adjuster of every unit: numbers, or labels for levels. ``varies`` counts units within which it differs."""

    adjuster: Adjuster
    values: NDArray[Any]
    varies: int = 0

    def columns(self) -> list[Floats]:
        """The columns it adds to a model; an unknown number becomes the mean, with a column that says so."""
        if self.values.dtype == object:
            return dummies(self.values)
        numbers = np.asarray(self.values, dtype=np.float64)
        unknown = np.isnan(numbers)
        filled = np.where(unknown, np.nanmean(numbers) if not unknown.all() else 0.0, numbers)
        return [filled, unknown.astype(np.float64)] if unknown.any() else [filled]


@dataclass(frozen=True, slots=True)
class Recording:
    """How long after they happened ``rows`` were written down, in microseconds: half of them within ``middle_us``, 95 %
    within ``most_us``; ``ahead`` before they happened; the last of all at ``until_us``."""

    rows: int
    middle_us: float
    most_us: float
    ahead: int
    until_us: int


@dataclass(frozen=True, slots=True)
class Observed:
    """Units that may be looked at: ``dose`` in the increment's unit (NaN without a value), ``end_us`` its span's end.

    ``lost`` marks units whose value is missing though they are eligible (not merely censored or immature);
    ``clusters`` names the customer (or team) behind each unit where several units share one, else ``None``;
    ``customers`` the customer in any case; ``control`` is what nothing in the case can have moved; ``recording`` is how
    late the data's rows were written down, where they say so.
    """

    definition: Definition
    dose: Floats
    end_us: Floats
    lost: NDArray[np.bool_]
    months: Labels
    outcomes: tuple[Answers, ...] = ()
    covariates: tuple[Covariate, ...] = ()
    clusters: Labels | None = None
    start_us: Floats | None = None
    customers: Labels | None = None
    control: Covariate | None = None
    recording: Recording | None = None

    @property
    def step(self) -> float:
        """One stated increment, in its unit; 1 for yes or no."""
        return 1.0 if self.is_yes_or_no else self.definition.increment.size

    def doubled(self, dose: Floats) -> Floats:
        """log2(dose + offset), so that one step is a doubling; the offset is a quarter of an increment."""
        return np.asarray(np.log2(np.maximum(dose, 0.0) + thresholds.LOG_OFFSET * self.step), dtype=np.float64)

    def scaled(self, dose: Floats) -> Floats:
        """The dose on the scale of the models: doublings for times, increments for everything else."""
        return self.doubled(dose) if self.definition.is_time else dose / self.step

    @property
    def is_yes_or_no(self) -> bool:
        """Whether the dose is met (1) or not (0): a step is then from one to the other."""
        return self.definition.measure.type in ("share", "target_hit", "first_contact")

    @property
    def step_words(self) -> str:
        """One step as it is said: ``1 hour``, ``15 minutes``, ``being met``."""
        return "being met" if self.is_yes_or_no else self.definition.increment.words


@dataclass(frozen=True, slots=True)
class Pairs:
    """Units with both a dose and an outcome, in the right order: what an effect is estimated on."""

    observed: Observed
    answers: Answers
    keep: NDArray[np.bool_]

    @property
    def dose(self) -> Floats:
        """Doses, in the increment's unit."""
        return self.observed.dose[self.keep]

    @property
    def outcome(self) -> Floats:
        """Outcomes; amounts are cut at :data:`thresholds.WINSOR`."""
        values = self.answers.values[self.keep]
        if self.answers.outcome.kind == "amount" and len(values):
            values = np.minimum(values, np.quantile(values, thresholds.WINSOR))
        return values

    @property
    def months(self) -> Labels:
        """Month in which each unit began."""
        return self.observed.months[self.keep]

    @property
    def clusters(self) -> Labels | None:
        """Customer behind each unit, where that matters."""
        return None if self.observed.clusters is None else self.observed.clusters[self.keep]

    @property
    def successive(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Places, among these units, of one unit of a customer and of the next one; empty where none comes back."""
        observed = self.observed
        empty = np.array([], dtype=np.intp)
        if observed.customers is None or observed.start_us is None or observed.definition.unit_of_analysis != "case":
            return empty, empty
        customers, starts = observed.customers[self.keep], observed.start_us[self.keep]
        known = np.flatnonzero(np.array([c is not None for c in customers], dtype=bool) & ~np.isnan(starts))
        _, codes = np.unique(customers[known].astype(str), return_inverse=True)
        order = known[np.lexsort((starts[known], codes))]
        sorted_codes = np.sort(codes)
        same = np.flatnonzero(sorted_codes[1:] == sorted_codes[:-1])
        return order[same], order[same + 1]

    @property
    def strata(self) -> Labels:
        """Units alike in month and in every adjuster that is a category; the month alone where that leaves few alike.

        Shuffling within them keeps what the adjusters explain.
        """
        labels = self.months.astype(str)
        for covariate in self.observed.covariates:
            if covariate.values.dtype == object and covariate.adjuster.form == "category":
                finer = np.char.add(np.char.add(labels, "|"), covariate.values[self.keep].astype(str))
                if len(finer) / len(np.unique(finer)) >= thresholds.STRATUM_LEAST:
                    labels = finer
        return labels.astype(object)

    @property
    def binary(self) -> bool:
        """Whether the outcome is yes or no."""
        return self.answers.outcome.kind == "binary"

    @property
    def ratio(self) -> bool:
        """Whether an effect is told as a ratio: odds for yes or no, rates for counts."""
        return self.answers.outcome.kind in ("binary", "count")

    @property
    def measure(self) -> str:
        """What an effect is: ``odds ratio``, ``rate ratio`` or ``change``."""
        return {"binary": "odds ratio", "count": "rate ratio"}.get(self.answers.outcome.kind, "change")

    @property
    def rare(self) -> int:
        """Units in the rarer class of a yes/no outcome; all units otherwise."""
        values = self.outcome
        return int(min(values.sum(), len(values) - values.sum())) if self.binary else len(values)

    @property
    def interesting(self) -> float:
        """The smallest effect of interest, on the outcome's own scale."""
        values = self.outcome
        return thresholds.SESOI_SHARE if self.binary else thresholds.SESOI_SD * float(values.std(ddof=1))

    def adjusters(self) -> list[Floats]:
        """The columns of all covariates."""
        return [column[self.keep] for covariate in self.observed.covariates for column in covariate.columns()]


def pairs(observed: Observed, answers: Answers) -> Pairs:
    """Units with both; those whose outcome was known before their span ended are left out and counted elsewhere."""
    known = ~np.isnan(observed.dose) & ~np.isnan(answers.values)
    return Pairs(observed, answers, known & ~out_of_order(observed, answers))


def out_of_order(observed: Observed, answers: Answers) -> NDArray[np.bool_]:
    """Units whose outcome was known no later than the end of what is measured."""
    with np.errstate(invalid="ignore"):
        return np.asarray(answers.at_us <= observed.end_us)
