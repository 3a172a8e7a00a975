"""From logits to probabilities that can be read as shares, and from those to suggestions.

Each signal has its own two-parameter logistic calibration (Platt 1999), p = 1 / (1 + exp(-(a·logit + b))); the
dimension has one temperature (Guo et al. 2017). Both, and the thresholds, were fitted on predictions for sources that
the predicting network had never seen, and are stored with the model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlp.errors import LanguageError, ResearchError
from nlp.extracting.network import Floats
from nlp.values import DIMENSIONS, KINDS, Kind


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is stored beside the model. ``slopes``, ``offsets`` and ``thresholds`` follow the order of ``KINDS``."""

    version: str
    slopes: tuple[float, ...]
    offsets: tuple[float, ...]
    temperature: float
    thresholds: tuple[float, ...]

    def odds(self, logits: Floats) -> Floats:
        """(n, 5) logits to (n, 5) calibrated log-odds."""
        z: Floats = logits * np.array(self.slopes, dtype=np.float32) + np.array(self.offsets, dtype=np.float32)
        return z

    def dimensions(self, logits: Floats) -> Floats:
        """(n, 13) logits to (n, 13) probabilities; every row adds up to one."""
        z = logits / self.temperature
        powers = np.exp(z - z.max(axis=1, keepdims=True)) if len(z) else z
        shares: Floats = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
        return shares


def shares_of(odds: Floats) -> Floats:
    """Log-odds to probabilities in (0, 1)."""
    shares: Floats = (1 / (1 + np.exp(-odds))).astype(np.float32)
    return shares


def read_calibration(path: Path) -> Calibration:
    """The stored calibration.

    Raises:
        LanguageError: if the file is missing, is no JSON, or was made for other signals or dimensions.
    """
    fix = "Restore the file from the release, or build it with `python -m nlp.training.signals`."
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        if stored["kinds"] != list(KINDS) or stored["dimensions"] != list(DIMENSIONS):
            raise LanguageError(f"{path.name} was made for other signals or dimensions than this version's.", fix)
        numbers = {name: tuple(map(float, stored[name])) for name in ("slopes", "offsets", "thresholds")}
        return Calibration(version=str(stored["version"]), temperature=float(stored["temperature"]), **numbers)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise LanguageError(f"The signal model is incomplete: {path.name} cannot be read ({problem}).", fix) from None


def chosen_thresholds(stored: tuple[float, ...], asked: float | Mapping[Kind, float] | None) -> tuple[float, ...]:
    """Thresholds in the order of ``KINDS``: one for all, some of them, or (``None``) as stored.

    Raises:
        ResearchError: if a threshold lies outside [0, 1] or names an unknown signal.
    """
    if asked is None:
        return stored
    given = dict.fromkeys(KINDS, asked) if isinstance(asked, int | float) else dict(asked)
    for kind, value in given.items():
        if kind not in KINDS or not 0 <= value <= 1:
            raise ResearchError(
                f"The threshold {value!r} for {kind!r} cannot be used.",
                f"Give a number from 0 to 1 for one of {', '.join(KINDS)}.",
            )
    return tuple(given.get(kind, default) for kind, default in zip(KINDS, stored, strict=True))
