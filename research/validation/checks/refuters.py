"""Refuters: what a true link survives. They never show a cause; at best no problem was found."""

from __future__ import annotations

import zlib

import numpy as np

from research.validation import thresholds as limits
from research.validation.checks.wording import between, number, share
from research.validation.estimating import Floats, quantile
from research.validation.finding import Answer, Finding
from research.validation.observed import Pairs
from research.validation.regressing import design, least_squares


def residuals(found: Pairs) -> tuple[Floats, Floats]:
    """Dose and outcome after the adjusters have said what they can (Frisch–Waugh)."""
    dose = found.observed.scaled(found.dose)
    x = design(found.adjusters(), len(dose))
    both = np.column_stack([dose, found.outcome])
    left = both - x @ np.linalg.lstsq(x, both, rcond=None)[0]
    return left[:, 0], left[:, 1]


def seed(found: Pairs, part: str = "") -> int:
    """A seed that depends on what is asked only, so that the same question has the same answer."""
    return zlib.crc32(f"{part}{found.observed.definition.hash}:{found.answers.outcome.name}".encode())


def sorted_units(found: Pairs) -> Floats:
    """Dose and outcome residuals in an order of their own, so that the order of rows changes nothing."""
    dose, outcome = residuals(found)
    keys = (outcome.round(9), dose.round(9), np.unique(found.strata.astype(str), return_inverse=True)[1])
    order = np.lexsort(keys)
    return np.column_stack([dose[order], outcome[order], keys[2][order]])


def permuted(found: Pairs) -> Finding:
    """Values shuffled among units alike in month and segment must not show the effect."""
    name, held = found.answers.outcome.name, sorted_units(found)
    dose, outcome, codes = held[:, 0], held[:, 1], held[:, 2]
    random, actual = np.random.default_rng(seed(found)), float(dose @ outcome)
    blocks = np.split(np.arange(len(dose)), np.flatnonzero(np.diff(codes)) + 1)
    drawn = np.empty(limits.PERMUTATIONS)
    for i in range(limits.PERMUTATIONS):
        shuffled = np.concatenate([random.permutation(block) for block in blocks])
        drawn[i] = dose[shuffled] @ outcome
    reached = float((np.abs(drawn) >= abs(actual)).mean())
    left, due = _between(dose, outcome, codes)
    share_left = abs(left) / abs(actual) if actual else 1.0
    sound = reached <= limits.SHUFFLED_MOST and (share_left <= limits.PERMUTED_MEAN or abs(left) <= due)
    because = (
        f"{share(reached)} of {limits.PERMUTATIONS} shuffles among like units of a month show as strong a link to "
        f"{name}; {share(share_left)} of it lies between months and segments rather than within them: "
        f"{'no problem found' if sound else 'the link may be chance'}."
    )
    return Finding(
        "shuffled", "linked", _answer(ok=sound), because, len(dose), reached, measure="share of shuffles", about=name
    )


def _between(dose: Floats, outcome: Floats, codes: Floats) -> tuple[float, float]:
    """What shuffling within strata would leave of the effect beyond what the slope within strata explains, and how much
    of it chance may leave (:data:`thresholds.LEFT_SURE`).

    Shuffles keep the strata's means. Of a true effect they keep the part of the values' spread that lies between
    strata, which is large where strata are small: that part is no flaw, and taken off.
    """
    place = np.cumsum(np.concatenate([[0], np.diff(codes) != 0])).astype(np.intp)
    n = np.bincount(place)
    means = [np.bincount(place, weights=held) / n for held in (dose, outcome)]
    inside, rest = dose - means[0][place], outcome - means[1][place]
    spread = float(inside @ inside)
    slope = float(inside @ rest) / spread if spread > 0 else 0.0
    apart = float(n @ means[0] ** 2)
    error = float(((rest - slope * inside) ** 2).sum()) / max(len(dose) - len(n) - 1, 1)
    left = float(n @ (means[0] * means[1])) - slope * apart
    sure = quantile((1 + limits.LEFT_SURE) / 2)
    return left, sure * float(np.sqrt(error * (apart + (apart**2 / spread if spread > 0 else 0.0))))


def subsets(found: Pairs) -> Finding:
    """Four units in five, drawn again and again, must keep the sign."""
    name, held = found.answers.outcome.name, sorted_units(found)
    random, products = np.random.default_rng(seed(found) + 1), held[:, 0] * held[:, 1]
    sign, size = np.sign(products.sum()), int(len(products) * 0.8)
    signs = [np.sign(products[random.permutation(len(products))[:size]].sum()) for _ in range(limits.SUBSETS)]
    agree = float(np.mean(np.array(signs) == sign))
    sound = agree >= limits.SUBSETS_AGREE
    because = f"{share(agree, 0)} of {limits.SUBSETS} random four fifths of the units point the same way for {name}"
    because += ": no problem found." if sound else ": a few units carry the link."
    return Finding(
        "subsets", "linked", _answer(ok=sound), because, len(products), agree, measure="share of subsets", about=name
    )


def common_cause(found: Pairs) -> Finding:
    """A cause of both sides made up by chance must not change the effect."""
    name, held = found.answers.outcome.name, sorted_units(found)
    dose, outcome = held[:, 0], held[:, 1]
    random, slope = np.random.default_rng(seed(found) + 2), float(dose @ outcome) / float(dose @ dose)
    changes = []
    for _ in range(limits.COMMON_CAUSES):
        cause = random.normal(size=len(dose))
        part = cause / (cause @ cause)
        d, o = dose - part * (cause @ dose), outcome - part * (cause @ outcome)
        changes.append(abs(float(d @ o) / float(d @ d) - slope) / abs(slope) if slope else 1.0)
    change = float(np.mean(changes))
    sound = change < limits.COMMON_CAUSE_MOST
    because = f"A cause made up by chance changes the link to {name} by {share(change)} on average"
    because += ": no problem found." if sound else ": it hangs by a thread."
    return Finding(
        "random cause", "linked", _answer(ok=sound), because, len(dose), change, measure="change", about=name
    )


def control(found: Pairs) -> Finding | None:
    """What was settled before the case began cannot have been moved by it: a link to it means that like is not compared
    with like."""
    held, name = found.observed.control, found.answers.outcome.name
    if held is None:
        return None
    before = np.asarray(held.values, dtype=np.float64)[found.keep]
    known = ~np.isnan(before)
    dose = found.observed.scaled(found.dose)
    others = [c for c in found.observed.covariates if c.adjuster.column != held.adjuster.column]
    columns = [column[found.keep][known] for c in others for column in c.columns()]
    clusters = None if found.clusters is None else found.clusters[known]
    fit = None
    if known.sum() >= limits.UNITS_LEAST and np.ptp(dose[known]) > 0:
        fit = least_squares(before[known], design([dose[known], *columns], int(known.sum())), clusters=clusters)
    if fit is None:
        because = f"{held.adjuster.column} does not differ enough to serve as a control."
        return Finding("control", "linked", "note", because, int(known.sum()), about=name)
    spread = float(before[known].std(ddof=1))
    linked = fit.p <= limits.CONTROL_P
    nothing = fit.within(limits.SESOI_SD * spread)
    answer: Answer = "yes" if not linked or nothing else "partly"
    because = f"{held.adjuster.column} was settled before the case and goes with the value by {number(fit.value)} "
    because += f"{between(fit.interval)}: "
    because += "no problem found." if answer == "yes" else "like is not compared with like; something else differs."
    return Finding(
        "control", "linked", answer, because, fit.n, fit.value, fit.interval, about=name, p=fit.p,
        measure=f"change of {held.adjuster.column}", method="least squares, robust",
    )  # fmt: skip


def _answer(*, ok: bool) -> Answer:
    return "yes" if ok else "partly"
