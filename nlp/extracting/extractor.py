"""Signals in statements: kind, dimension of value, calibrated score, and the words that say so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.extracting.calibrating import Calibration, chosen_thresholds, read_calibration, shares_of
from nlp.extracting.network import FOLDER, Floats, Logits, Network
from nlp.extracting.phrases import SHARE, Phrases, read_phrases
from nlp.extracting.reasons import pieces, reason, without
from nlp.parts import Progress
from nlp.values import DIMENSIONS, KINDS, Heard, Kind, Leaning, Role, Segment, Signal

AT_ONCE = 1024
"""Statements read, sorted by length and scored together; memory does not grow beyond them."""
SPEAKING: tuple[Role, ...] = ("customer", "observer")
"""Roles whose statements can carry a signal; other turns serve as context only."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities for n statements: ``signals`` (n, 5) in the order of ``KINDS``, each calibrated by itself;
    ``dimensions`` (n, 13) in the order of ``DIMENSIONS``, rows adding up to one, meant for statements with a signal."""

    signals: Floats
    dimensions: Floats


class SignalExtractor:
    """Suggests signals; implements ``nlp.parts.Extractor``.

    ``threshold`` is the calibrated probability from which a signal is suggested: one for all kinds, or by kind (kinds
    left out keep the stored one). ``None`` takes the thresholds stored with the model.

    Raises:
        LanguageError: if the model's files are missing or broken (on first use of the network, for its two large ones).
        ResearchError: if a threshold lies outside [0, 1].
    """

    def __init__(self, threshold: float | Mapping[Kind, float] | None = None, *, folder: Path = FOLDER) -> None:
        self._network = Network(folder)
        self._calibration: Calibration = read_calibration(folder / "calibration.json")
        self.thresholds: tuple[float, ...] = chosen_thresholds(self._calibration.thresholds, threshold)

    @cached_property
    def _phrases(self) -> Phrases:
        return read_phrases(self._network.folder / "phrases.npz")

    @cached_property
    def fingerprint(self) -> str:
        """Name, version and thresholds."""
        settings = hashlib.sha256(repr((self._calibration, self.thresholds)).encode()).hexdigest()[:8]
        return f"signals-minilm-l6/{self._calibration.version}/{settings}"

    def score(self, texts: Sequence[str], contexts: Sequence[Sequence[str]] | None = None) -> Scores:
        """Probabilities for each text, whoever said it; ``contexts`` are the statements before, oldest first.

        Memory grows only by the 18 numbers kept for each text.

        Raises:
            ValueError: if ``texts`` and ``contexts`` differ in length.
        """
        before = [()] * len(texts) if contexts is None else contexts
        if len(before) != len(texts):
            raise ValueError(f"{len(texts)} texts but {len(before)} contexts")
        parts = [
            self._scored(texts[start : start + AT_ONCE], before[start : start + AT_ONCE])
            for start in range(0, len(texts), AT_ONCE)
        ]
        return Scores(
            np.concatenate([part.signals for part in parts] or [np.zeros((0, len(KINDS)), np.float32)]),
            np.concatenate([part.dimensions for part in parts] or [np.zeros((0, len(DIMENSIONS)), np.float32)]),
        )

    def hear(self, segments: Sequence[Segment], *, progress: Progress | None = None) -> tuple[Heard, ...]:
        """Signals of each segment, in the order of ``KINDS``, and how the model leans; nothing for interviewers and
        boilerplate."""
        heard = [Heard()] * len(segments)
        speaking = [i for i, s in enumerate(segments) if s.role in SPEAKING and s.text.strip()]
        for start in range(0, len(speaking), AT_ONCE):
            chosen = speaking[start : start + AT_ONCE]
            for i, made in zip(chosen, self._heard([segments[i] for i in chosen]), strict=True):
                heard[i] = made
            if progress is not None and chosen:
                progress(chosen[-1] + 1, len(segments))
        if progress is not None:
            progress(len(segments), len(segments))
        return tuple(heard)

    def extract(
        self, segments: Sequence[Segment], *, progress: Progress | None = None
    ) -> tuple[tuple[Signal, ...], ...]:
        """The signals alone, as :meth:`hear` suggests them."""
        return tuple(heard.signals for heard in self.hear(segments, progress=progress))

    def tell(self, segments: Sequence[Segment], kinds: Sequence[Sequence[Kind]]) -> tuple[tuple[Signal, ...], ...]:
        """The signals in ``kinds`` for each segment, in the order of ``KINDS``, with their scores and reasons.

        Raises:
            ValueError: if ``segments`` and ``kinds`` differ in length.
        """
        if len(segments) != len(kinds):
            raise ValueError(f"{len(segments)} statements but signals for {len(kinds)}")
        logits, odds = self._judged(segments)
        asked = np.array([[kind in group for kind in KINDS] for group in kinds], dtype=np.bool_).reshape(-1, len(KINDS))
        return tuple(self._signals(segments, logits, odds, asked))

    def _scored(self, texts: Sequence[str], contexts: Sequence[Sequence[str]]) -> Scores:
        logits = self._network.logits(self._network.encode(texts, contexts))
        return Scores(shares_of(self._odds(logits.signals, texts)), self._calibration.dimensions(logits.dimensions))

    def _odds(self, logits: Floats, texts: Sequence[str]) -> Floats:
        """The network's logits and the phrases' together, calibrated: (n, 5) log-odds."""
        return self._calibration.odds(logits + SHARE * self._phrases.logits(texts))

    def _judged(self, segments: Sequence[Segment]) -> tuple[Logits, Floats]:
        texts = [s.text for s in segments]
        logits = self._network.logits(self._network.encode(texts, [s.context for s in segments]), shares=True)
        return logits, self._odds(logits.signals, texts)

    def _heard(self, segments: Sequence[Segment]) -> Iterator[Heard]:
        logits, odds = self._judged(segments)
        dimensions = self._calibration.dimensions(logits.dimensions)
        signals = self._signals(segments, logits, odds, shares_of(odds) >= self.thresholds)
        for found, row, dimension in zip(signals, odds.tolist(), dimensions.tolist(), strict=True):
            yield Heard(found, Leaning(tuple(row), tuple(dimension)))

    def _signals(
        self, segments: Sequence[Segment], logits: Logits, odds: Floats, wanted: NDArray[np.bool_]
    ) -> Iterator[tuple[Signal, ...]]:
        """The signals ``wanted`` (n, 5) marks, each with the words that speak for it."""
        carrying: list[int] = np.flatnonzero(wanted.any(axis=1)).tolist()
        lost = dict(zip(carrying, self._lost([segments[i].text for i in carrying]), strict=True))
        scores, dimensions = shares_of(odds), logits.dimensions.argmax(axis=1)
        for i, segment in enumerate(segments):
            kinds = np.flatnonzero(wanted[i])
            offsets = self._network.offsets(segment.text) if len(kinds) else []
            yield tuple(
                Signal(
                    kind=KINDS[k],
                    span=segment.span,
                    dimension=DIMENSIONS[dimensions[i]],
                    score=float(scores[i, k]),
                    because=reason(segment.text, offsets, logits.shares[i][:, k], lost[i][:, k]),
                )
                for k in kinds
            )

    def _lost(self, texts: Sequence[str]) -> Iterator[Floats]:
        """For each text (pieces, 5): what each signal's logit falls by without each piece of it.

        The context is left out, which halves the work: it is the same with and without the piece.
        """
        parts = [[text, *(without(text, piece) for piece in pieces(text))] for text in texts]
        every = [text for part in parts for text in part]
        logits = self._network.logits(self._network.encode(every, [()] * len(every))).signals
        start = 0
        for part in parts:
            yield logits[start] - logits[start + 1 : start + len(part)]
            start += len(part)
