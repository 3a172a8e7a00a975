"""Who gets what: by hash of the unit's id, or from a list drawn beforehand. Both can be drawn again by anyone."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

from nlp.errors import DataError
from research.experiments.design import Experiment

_SPACE = 2**64
BUCKETS = 100
"""Parts of the hash space counted to see whether it is filled evenly."""


def place(experiment: Experiment, unit: str) -> float:
    """Where a unit falls in [0, 1): SHA-256 of the design's hash and the unit's id, first 64 bits.

    Another design places the same unit afresh, so that experiments do not share their arms.
    """
    return _number(f"{experiment.hash}:{unit}") / _SPACE


def assign(experiment: Experiment, unit: str) -> str:
    """The name of the unit's arm; always the same for the same design and id."""
    if not unit:
        raise DataError("A unit without an id cannot be assigned.", "Give each unit an id that stays the same.")
    where, edge = place(experiment, unit), 0.0
    for arm in experiment.arms[:-1]:
        edge += arm.share
        if where < edge:
            return arm.name
    return experiment.arms[-1].name


def evenness(experiment: Experiment, units: Iterable[str]) -> float:
    """p of χ² over :data:`BUCKETS` equal parts of the hash space: small when these ids do not spread evenly.

    Raises :class:`DataError` below five units a part, where χ² does not hold.
    """
    from scipy.special import chdtrc

    counts = Counter(min(int(place(experiment, unit) * BUCKETS), BUCKETS - 1) for unit in set(units))
    n = counts.total()
    if n < 5 * BUCKETS:
        raise DataError(f"{n} different units are too few to see whether they spread evenly.", f"Give {5 * BUCKETS}.")
    expected = n / BUCKETS
    chi2 = sum((counts[bucket] - expected) ** 2 for bucket in range(BUCKETS)) / expected
    return float(chdtrc(BUCKETS - 1, chi2))


def randomisation_list(experiment: Experiment, n: int, *, seed: str) -> tuple[str, ...]:
    """The arms of the next ``n`` units, in permuted blocks: after each block the shares are exact.

    A block is the smallest number of units that the shares divide, at most 1,000; the same seed draws the same list.
    """
    block = _block(experiment)
    return tuple(arm for _, arm in zip(range(n), _blocks(block, seed), strict=False))


def _blocks(block: tuple[str, ...], seed: str) -> Iterator[str]:
    number = 0
    while True:
        order = sorted(range(len(block)), key=lambda i: _number(f"{seed}:{number}:{i}"))
        yield from (block[i] for i in order)
        number += 1


def _block(experiment: Experiment) -> tuple[str, ...]:
    shares = [Fraction(arm.share).limit_denominator(100) for arm in experiment.arms]
    size = math.lcm(*(share.denominator for share in shares))
    exact = all(
        math.isclose(share, arm.share, abs_tol=1e-9) for share, arm in zip(shares, experiment.arms, strict=True)
    )
    if not exact or sum(shares) != 1 or size > 1_000:
        raise DataError(
            f"The shares {[arm.share for arm in experiment.arms]} do not divide a block of at most 1,000 units.",
            "Use shares in whole hundredths or simple fractions, or assign by hash.",
        )
    size *= -(-2 * len(shares) // size)  # a block of one unit per arm would give the last one away
    return tuple(arm.name for arm, share in zip(experiment.arms, shares, strict=True) for _ in range(int(size * share)))


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
