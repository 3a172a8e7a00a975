"""Stability of a study's candidates when people are drawn anew: measured in the background, remembered."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict

from nlp.parts import Progress
from research.candidates import Candidate
from research.coding import Coding
from research.language import Language
from research.records import Blob
from research.stability import Stability, stability_of
from research.themes import THEMING_KINDS, founds
from research.thresholds import is_weaker
from research.workspace.candidates import Candidates
from research.workspace.coding import CodingDesk
from research.workspace.desk import Desk
from research.workspace.thresholds import thresholds_of

_GRANULARITY = re.compile(r"granularity=(-?[\d.]+)")


class Stabilities:
    """Measure it, and look up what was measured."""

    def __init__(
        self, desk: Desk, coding: CodingDesk, candidates: Candidates, language: Callable[[], Language]
    ) -> None:
        self._desk = desk
        self._coding = coding
        self._candidates = candidates
        self._language = language

    def of(self, study: str) -> dict[str, Stability]:
        """By candidate id; empty until it was measured for the quotes and candidates as they are today."""
        return self._known(self._key(*self._given(study)))

    def measure(self, study: str, *, progress: Progress | None = None) -> dict[str, Stability]:
        """Draws people, groups anew, compares; the same quotes and candidates are measured once."""
        codings, candidates = self._given(study)
        key = self._key(codings, candidates)
        if known := self._known(key):
            return known
        language = self._language()
        vectors = language.embedder.embed([coding.quote for coding in codings])
        at = {coding.id: row for row, coding in enumerate(codings)}
        weighed = self._candidates.weighed(study)
        held = [[at[c.id] for c in evidence.codings if c.id in at] for _, evidence in weighed]
        fine = _granularity(candidates)
        clusterer = language.clusterer if fine is None else language.clusterer.at(fine)
        found = stability_of(
            held, [c.person for c in codings], lambda rows: clusterer.cluster(vectors[list(rows)]), progress=progress
        )
        named = {candidate.id: one for candidate, one in zip(candidates, found, strict=True)}
        data = json.dumps({ref: asdict(one) for ref, one in named.items()}).encode()
        self._desk.repository.add(Blob(key, data))
        return named

    def _given(self, study: str) -> tuple[list[Coding], list[Candidate]]:
        least, candidates = thresholds_of(self._desk, study), self._candidates.all(study)
        counting = (c for c in self._coding.all(study) if c.counts and set(c.kinds) & set(THEMING_KINDS) and founds(c))
        return [c for c in counting if not is_weaker(c, least)], candidates

    def _key(self, codings: Sequence[Coding], candidates: Sequence[Candidate]) -> str:
        quotes = [[c.id, c.person] for c in codings]
        given = json.dumps([quotes, [[k.id, *k.evidence] for k in candidates]])
        return f"stability:1:{hashlib.sha256(given.encode()).hexdigest()}"

    def _known(self, key: str) -> dict[str, Stability]:
        blob = self._desk.repository.get(Blob, key)
        return {} if blob is None else {ref: Stability(**one) for ref, one in json.loads(blob.data).items()}


def _granularity(candidates: Sequence[Candidate]) -> float | None:
    """The setting at which the machine last proposed."""
    settings = (_GRANULARITY.search(candidate.proposed_by) for candidate in candidates)
    return next((float(found.group(1)) for found in settings if found), None)
