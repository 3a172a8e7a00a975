"""Themes: which codings say the same thing, and what candidate they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.parts import Progress, Vectors
from nlp.values import Dimension, Kind, Theme
from research.coding import Coding, people
from research.language import Language

THEMING_KINDS: tuple[Kind, ...] = ("frustration", "expectation", "outcome", "workaround")
"""Signals that can found a candidate; ``met`` alone tells what already works, so it only ever joins as evidence
against a problem, never makes one."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A theme dressed as a candidate. ``codings`` are most central first; ``made_by`` names the parts."""

    statement: str
    label: str
    terms: tuple[str, ...]
    dimension: Dimension
    stage: str
    codings: tuple[Coding, ...]
    made_by: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """The themes of some codings, and which of them belong nowhere."""

    themes: tuple[Theme, ...]
    loose: tuple[int, ...]


def find_themes(codings: Sequence[Coding], language: Language, *, progress: Progress | None = None) -> Grouping:
    """Groups codings by meaning. Members are indices into ``codings``, most central first."""
    if not codings:
        return Grouping((), ())
    texts = [coding.quote for coding in codings]
    vectors = language.embedder.embed(texts, progress=progress)
    groups = language.clusterer.cluster(vectors)
    members: dict[int, list[int]] = {}
    for index, group in enumerate(groups):
        if group is not None:
            members.setdefault(group, []).append(index)
    ordered = [_central_first(members[group], vectors) for group in sorted(members)]
    labels = language.labeller.label([[texts[i] for i in group] for group in ordered])
    themes = tuple(
        Theme(label, terms, tuple(group), _cohesion(group, vectors))
        for group, (label, terms) in zip(ordered, labels, strict=True)
    )
    return Grouping(themes, tuple(i for i, group in enumerate(groups) if group is None))


def propose(codings: Sequence[Coding], language: Language, *, progress: Progress | None = None) -> list[Proposal]:
    """Candidates for the codings that can found one, those said by most people first."""
    founding = [coding for coding in codings if set(coding.kinds) & set(THEMING_KINDS)]
    grouping = find_themes(founding, language, progress=progress)
    made_by = f"{language.embedder.fingerprint} {language.clusterer.fingerprint} {language.labeller.fingerprint}"
    told_apart = (theme for theme in grouping.themes if len({founding[i].quote for i in theme.members}) > 1)
    proposals = [_proposal(theme, founding, language, made_by) for theme in told_apart]
    return sorted(proposals, key=lambda p: (-len(people(p.codings)), -len(p.codings), p.label))


def _proposal(theme: Theme, codings: Sequence[Coding], language: Language, made_by: str) -> Proposal:
    own = tuple(codings[i] for i in theme.members)
    dimension = _weightiest_dimension(own)
    statement = language.state([c.quote for c in own], dimension=dimension, kind=_main_kind(own))
    return Proposal(statement, theme.label, theme.terms, dimension, usual_stage(own), own, made_by)


def _weightiest_dimension(codings: Sequence[Coding]) -> Dimension:
    weights: Counter[Dimension] = Counter()
    for coding in codings:
        weights[coding.dimension] += 1 if coding.dimension != "other" else 0
    return weights.most_common(1)[0][0] if weights.total() else "other"


def _main_kind(codings: Sequence[Coding]) -> Kind:
    return Counter(kind for c in codings for kind in c.kinds if kind in THEMING_KINDS).most_common(1)[0][0]


def usual_stage(codings: Sequence[Coding]) -> str:
    """The stage most people's quotes are placed at; "" when fewer than a third of the placed people agree."""
    placed = {(c.person, c.stage) for c in codings if c.stage}
    if not placed:
        return ""
    stage, votes = Counter(stage for _, stage in placed).most_common(1)[0]
    return stage if votes * 3 >= len({person for person, _ in placed}) else ""


def _central_first(members: Sequence[int], vectors: Vectors) -> list[int]:
    rows = vectors[list(members)]
    closeness = rows @ _centre(rows)
    return [members[i] for i in np.argsort(-closeness, kind="stable")]


def _centre(rows: Vectors) -> Vectors:
    centre: Vectors = rows.mean(axis=0)
    return centre / max(float(np.linalg.norm(centre)), 1e-9)


def _cohesion(members: Sequence[int], vectors: Vectors) -> float:
    rows = vectors[list(members)]
    return float((rows @ _centre(rows)).mean())
