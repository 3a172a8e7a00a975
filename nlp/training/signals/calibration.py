"""Calibration, thresholds and measures, from predictions for sources the predicting network never saw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Per signal: slope and offset of the calibration, and the threshold on the calibrated probability."""

    slopes: Floats
    offsets: Floats
    thresholds: Floats

    def probabilities(self, logits: NDArray[np.float32]) -> Floats:
        """(n, 5) calibrated probabilities."""
        return 1 / (1 + np.exp(-(logits * self.slopes + self.offsets)))

    def chosen(self, logits: NDArray[np.float32]) -> NDArray[np.bool_]:
        """(n, 5): which signals would be suggested."""
        return self.probabilities(logits) >= self.thresholds


def fitted(logits: NDArray[np.float32], targets: NDArray[np.float32]) -> Fitted:
    """Platt's calibration of each signal and the threshold with the best F1."""
    slopes, offsets, thresholds = np.ones(5), np.zeros(5), np.full(5, 0.5)
    for k in range(targets.shape[1]):
        model = LogisticRegression(C=1e4).fit(logits[:, [k]], targets[:, k])
        slopes[k], offsets[k] = model.coef_[0, 0], model.intercept_[0]
        thresholds[k] = best_threshold(model.predict_proba(logits[:, [k]])[:, 1], targets[:, k] > 0)
    return Fitted(slopes, offsets, thresholds)


def best_threshold(scores: Floats, truth: NDArray[np.bool_]) -> float:
    """The threshold with the best F1, smoothed over its neighbours so that one lucky statement does not decide it."""
    tried = np.linspace(0.05, 0.9, 86)
    values = np.array([f1(scores >= t, truth) for t in tried])
    smooth = np.convolve(np.pad(values, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    return float(tried[smooth.argmax()])


def f1(said: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """F1; 0 where nothing was found."""
    right = int((said & truth).sum())
    return 2 * right / max(int(said.sum()) + int(truth.sum()), 1)


def fitted_temperature(logits: NDArray[np.float32], targets: NDArray[np.int64]) -> float:
    """The temperature that makes the dimension's probabilities most likely; ``targets`` -1 are left out."""
    rows = targets >= 0

    def surprise(log_t: float) -> float:
        z = logits[rows] / np.exp(log_t)
        z = z - z.max(axis=1, keepdims=True)
        return float((np.log(np.exp(z).sum(axis=1)) - z[np.arange(rows.sum()), targets[rows]]).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-2, 2), method="bounded").x))


def held_out(
    logits: NDArray[np.float32], targets: NDArray[np.float32], fold: NDArray[np.int64], plain: NDArray[np.bool_]
) -> tuple[Floats, NDArray[np.bool_]]:
    """Probabilities and suggestions where each fold's calibration and thresholds come from the plainly sampled
    statements of the other folds only."""
    probabilities = np.zeros(logits.shape)
    chosen = np.zeros(logits.shape, dtype=np.bool_)
    for f in np.unique(fold):
        others = (fold != f) & plain
        model = fitted(logits[others], targets[others])
        probabilities[fold == f] = model.probabilities(logits[fold == f])
        chosen[fold == f] = model.chosen(logits[fold == f])
    return probabilities, chosen


def calibration_error(scores: Floats, truth: NDArray[np.bool_], *, bins: int = 10) -> float:
    """Expected calibration error over ``bins`` groups of equal size."""
    order = np.argsort(scores)
    parts = np.array_split(order, bins)
    return float(sum(abs(scores[p].mean() - truth[p].mean()) * len(p) for p in parts if len(p)) / len(scores))
