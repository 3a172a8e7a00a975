"""Guards on the units themselves: one that carries all, a value that contains the outcome, effects that wander."""

from __future__ import annotations

import numpy as np

from research.validation import thresholds as limits
from research.validation.checks.refuters import residuals
from research.validation.checks.wording import number, share
from research.validation.definition import Duration
from research.validation.estimating import Floats, auc, estimate
from research.validation.finding import Answer, Finding
from research.validation.observed import Pairs
from research.validation.regressing import design


def outlier(found: Pairs) -> Finding | None:
    """Whether leaving out one unit turns the effect round or changes it by a fifth.

    Amounts are looked at as they are, not cut at the top as in the model: the point is to see whom cutting hides. An
    effect that is not clear either way is not anybody's.
    """
    dose, values, name = residuals(found)[0], _raw(found), found.answers.outcome.name
    x = design(found.adjusters(), len(dose))
    values = values - x @ np.linalg.lstsq(x, values, rcond=None)[0]
    total, n = float(dose @ dose), len(dose)
    if n < 3 or total <= 0:
        return None
    slope = float(dose @ values) / total
    left = values - slope * dose
    without = slope - dose * left / (total * np.maximum(1 - dose**2 / total, 1e-12))
    place = int(np.argmax(np.abs(without - slope)))
    rest = np.delete(left, place)
    se = float(np.sqrt(rest @ rest / (n - 2) / max(total - dose[place] ** 2, 1e-12)))
    clear = se > 0 and max(abs(slope), abs(float(without[place]))) > 1.96 * se
    change = abs(float(without[place]) - slope) / abs(slope) if slope else np.inf
    alone = clear and (change > limits.INFLUENCE or float(without[place]) * slope < 0)
    because = f"Leaving out the one unit that matters most changes the effect on {name} from {number(slope)} to "
    because += f"{number(float(without[place]))}{': it is that unit' + chr(8217) + 's effect.' if alone else '.'}"
    answer: Answer = "partly" if alone else "yes"
    return Finding("outlier", "linked", answer, because, n, change, measure="change without one unit", about=name)


def _raw(found: Pairs) -> Floats:
    return np.asarray(found.answers.values[found.keep], dtype=np.float64)


def leak(found: Pairs) -> Finding | None:
    """A value that tells the outcome almost without fault probably contains it."""
    name = found.answers.outcome.name
    if not found.binary:
        return None
    area = auc(found.outcome > 0, found.dose) or 0.5
    area = max(area, 1 - area)
    suspect = area > limits.LEAK_AUC
    because = f"The value alone tells {name} with an area of {area:.2f} under the curve"
    because += ": too well to be true. Does it contain the outcome?" if suspect else "."
    answer: Answer = "partly" if suspect else "yes"
    return Finding("leakage", "linked", answer, because, len(found.dose), area, about=name, measure="area")


def drift(found: Pairs) -> Finding | None:
    """Whether the effect wanders from month to month: the test of equal slopes, with one spread for all months, since
    that of a small month can be next to nothing by chance."""
    name, months, dose = found.answers.outcome.name, found.months.astype(str), found.observed.scaled(found.dose)
    slopes, spreads, left, free = [], [], 0.0, 0
    for month in np.unique(months):
        x, y = dose[months == month], found.outcome[months == month]
        if len(x) < limits.BLOCK_LEAST or np.ptp(x) == 0:
            continue
        x, y = x - x.mean(), y - y.mean()
        spreads.append(float(x @ x))
        slopes.append(float(x @ y) / spreads[-1])
        left, free = left + float(((y - slopes[-1] * x) ** 2).sum()), free + len(x) - 2
    if len(slopes) < 3 or left <= 0:
        return None
    p, spread = _heterogeneity(np.array(slopes), np.array(spreads), (left / free, free))
    wanders = p < limits.DRIFT_P
    because = f"Effects on {name} differ between {len(slopes)} months by more than chance with p {p:.2g}"
    because += ": the effect changes over time; look at the latest." if wanders else ": no drift found."
    answer: Answer = "partly" if wanders else "yes"
    return Finding("drift", "linked", answer, because, len(dose), spread, p=p, about=name,
                   measure="standard deviation of monthly effects", method="F test of equal slopes")  # fmt: skip


def _heterogeneity(slopes: Floats, spreads: Floats, error: tuple[float, int]) -> tuple[float, float]:
    """p of equal slopes, and the slopes' standard deviation; ``error`` is variance and degrees of freedom."""
    from scipy.special import fdtrc

    mean = float((spreads * slopes).sum() / spreads.sum())
    between = float((spreads * (slopes - mean) ** 2).sum()) / (len(slopes) - 1)
    return float(fdtrc(len(slopes) - 1, error[1], between / error[0])), float(slopes.std(ddof=1))


def selection(found: Pairs) -> Finding | None:
    """Only units that got as far as the end have a value: the estimate speaks of them alone."""
    observed, name = found.observed, found.answers.outcome.name
    known = ~np.isnan(observed.dose)
    chosen = [n for c in observed.definition.population for n in c.events.names if n not in _starts(found)]
    part = float(known.mean()) if len(known) else 1.0
    if part >= limits.COVERAGE_YES and not chosen:
        return None
    who = f"the {int(known.sum()):,} of {len(known):,} units that came to the end"
    if chosen:
        who = f"units in which {' and '.join(sorted(set(chosen)))} happened"
    because = f"This compares {who}; it says nothing of the rest, who may have been left out because of {name}."
    return Finding("selection", "linked", "note", because, int(known.sum()), part, about=name, measure="share of units")


def _starts(found: Pairs) -> tuple[str, ...]:
    measure = found.observed.definition.measure
    return measure.start.events.names if isinstance(measure, Duration) else ()


def rows_or_units(found: Pairs) -> Finding | None:
    """A share of rows is not a share of units: long cases have more rows."""
    rows, name = found.answers.row_share, found.answers.outcome.name
    if rows is None or not found.binary:
        return None
    held = float(np.nanmean(found.answers.values))
    se = estimate(held, float(np.sqrt(max(held * (1 - held), 1e-9) / max(len(found.dose), 1))), len(found.dose)).se
    if abs(rows - held) <= max(limits.SESOI_SHARE, 2 * se):
        return None
    because = (
        f"{name} is {share(rows)} of rows and {share(held)} of units: rows of one unit disagree, or long cases differ. "
        "Units count here; a figure per row would be another one."
    )
    return Finding(
        "row or unit", "linked", "note", because, len(found.dose), held, about=name, measure="share of units"
    )
