"""Learning within one study: light heads on top of the models, fitted to what people decided about its statements.

The models stay as they are. A head only shifts what they say, and holds back: its weights have a prior around "the
model is right", so that a handful of decisions moves little and contradictory ones nothing. Fitting takes
milliseconds, so it is done anew after every decision and never stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.parts import Vectors
from nlp.values import DIMENSIONS, KINDS, Dimension, Kind, Leaning

Numbers = NDArray[np.float64]

SHIFT, STRETCH, MEANING = 0.2, 0.05, 1.25
"""Prior standard deviations, in log-odds: of a signal's share in the study, of how far its odds are stretched, and of
each direction of meaning. The first two are tight because people judge what is uncertain first, which says little of
the rest's shares. Chosen on the studies of two rounds of cross-validation, reported on those of the others
(``benchmarks/learning.py``)."""
ROUNDS, CLOSE = 20, 1e-4
"""Newton's method stops after so many rounds, or when no weight moves by more."""
NEAR, HALF, HELD, COMMON = 0.2, 0.5, 0.1, 0.3
"""Of the dimension's head: how far likeness of meaning reaches (a drop of the cosine), the neighbours' part beside the
model's, the weight of the model among the neighbours, and the pull of dimensions that are common in the study."""


def odds_of(leanings: Sequence[Leaning]) -> Numbers:
    """(n, 5) log-odds, in the order of ``KINDS``."""
    return np.array([leaning.odds for leaning in leanings], dtype=np.float64).reshape(-1, len(KINDS))


def shares_of_dimensions(leanings: Sequence[Leaning]) -> Numbers:
    """(n, 13) probabilities, in the order of ``DIMENSIONS``."""
    return np.array([leaning.dimensions for leaning in leanings], dtype=np.float64).reshape(-1, len(DIMENSIONS))


@dataclass(frozen=True, slots=True)
class SignalHead:
    """What a study's decisions add to the odds of each signal; ``weights`` is (5, features)."""

    weights: Numbers

    def odds(self, odds: Numbers, vectors: Vectors) -> Numbers:
        """(n, 5) log-odds of the model to (n, 5) log-odds in this study; ``vectors`` is (n, d)."""
        return np.stack([odds[:, k] + _features(odds, vectors, k) @ w for k, w in enumerate(self.weights)], axis=1)


def learn_signals(odds: Numbers, vectors: Vectors, told: Sequence[Sequence[Kind]]) -> SignalHead:
    """Fits the head: for each of n statements the model's log-odds (n, 5), its vector (n, d), and the signals that a
    person says it carries.

    Each signal is a logistic regression with the model's odds as offset, on a constant, those odds, the odds of the
    other signals and the statement's meaning, with a normal prior around zero (maximum a posteriori, by Newton's
    method: Bishop 2006, 4.3.3 and 4.5). Without decisions the head changes nothing.

    Raises:
        ValueError: if the three differ in length.
    """
    if not len(odds) == len(vectors) == len(told):
        raise ValueError(f"{len(odds)} odds, {len(vectors)} vectors and {len(told)} decisions")
    truth = np.array([[kind in kinds for kind in KINDS] for kinds in told], dtype=np.float64).reshape(-1, len(KINDS))
    fitted = [_fitted(odds[:, k], _features(odds, vectors, k), truth[:, k]) for k in range(len(KINDS))]
    return SignalHead(np.stack(fitted))


def _features(odds: Numbers, vectors: Vectors, k: int) -> Numbers:
    others = np.tanh(np.delete(odds, k, axis=1) / 4)
    return np.column_stack([np.ones(len(odds)), odds[:, k], others, vectors])


def _fitted(offset: Numbers, features: Numbers, truth: Numbers) -> Numbers:
    count = features.shape[1]
    hold = np.concatenate([[SHIFT**-2, STRETCH**-2], np.full(count - 2, MEANING**-2)])
    weights = np.zeros(count)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-(offset + features @ weights)))
        slope = features.T @ (truth - chance) - hold * weights
        bend = (features * (chance * (1 - chance))[:, None]).T @ features + np.diag(hold)
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < CLOSE:
            break
    return weights


@dataclass(frozen=True, slots=True)
class DimensionHead:
    """The dimensions that people gave statements of a study: ``vectors`` (n, d) with ``named`` (n, 13) zeros and ones,
    and ``common`` (13,), by how much each dimension is likelier here than the model expects, in log-odds."""

    vectors: Vectors
    named: Numbers
    common: Numbers

    def shares(self, shares: Numbers, vectors: Vectors) -> Numbers:
        """(m, 13) probabilities of the model to (m, 13) in this study: half the model's, half those of statements that
        are near in meaning, drawn towards what is common in the study."""
        if not len(self.named):
            return shares
        near = np.exp((vectors.astype(np.float64) @ self.vectors.T.astype(np.float64) - 1) / NEAR)
        around = (near @ self.named + HELD * shares) / (near.sum(axis=1, keepdims=True) + HELD)
        told = (1 - HALF) * np.log(shares + 1e-9) + HALF * np.log(around + 1e-9) + COMMON * self.common
        powers = np.exp(told - told.max(axis=1, keepdims=True))
        out: Numbers = powers / powers.sum(axis=1, keepdims=True)
        return out


def learn_dimensions(shares: Numbers, vectors: Vectors, told: Sequence[Dimension]) -> DimensionHead:
    """Keeps what people said: for n statements the model's probabilities (n, 13), the vector (n, d), the dimension.

    Raises:
        ValueError: if the three differ in length.
    """
    if not len(shares) == len(vectors) == len(told):
        raise ValueError(f"{len(shares)} probabilities, {len(vectors)} vectors and {len(told)} decisions")
    named = np.array([[name == one for name in DIMENSIONS] for one in told], dtype=np.float64)
    named = named.reshape(-1, len(DIMENSIONS))
    expected = shares.mean(axis=0) if len(shares) else np.full(len(DIMENSIONS), 1 / len(DIMENSIONS))
    seen = (named.sum(axis=0) + 5 * expected) / (len(named) + 5)
    return DimensionHead(vectors, named, np.log(seen + 1e-3) - np.log(expected + 1e-3))
