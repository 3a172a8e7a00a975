"""Themes: which codings say the same thing, and what candidate they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlp.gisting import commonest_matter, shared_matter, stands_alone
from nlp.linting import is_unworded
from nlp.parts import Progress, Vectors
from nlp.values import Dimension, Kind, Theme
from research.coding import Coding, people
from research.language import Language
from research.linking import Links

THEMING_KINDS: tuple[Kind, ...] = ("frustration", "expectation", "outcome", "workaround")
"""Signals that can found a candidate; ``met`` alone tells what already works, so it only ever joins as evidence
against a problem, never makes one."""

FEW = 2
"""A theme of no more suggested statements than this must be of one meaning to be proposed."""
HANDFUL = 3
"""One of no more than this must share a word of matter between two of them: likeness of so few is mostly manner."""
ALIKE = 0.8
"""Mean cosine to their centre from which a few statements are of one meaning: two whose cosine is .28."""
POINTING = 0.5
"""Cosine to a theme's centre from which a statement that points back belongs to it."""
EXPECTED = 1.5
"""Quotes that a theme should hold, counted by how likely each is a signal at all: one and a half, or as good as nothing
speaks for it. Looked at on the two studies with researchers' own findings, where no finding is lost, and on the sample,
where a third of 55 candidates goes, nearly all of them noise."""
SURE = 0.65
"""Mean likelihood of being a signal from which a theme that nobody can word is worth a person's look."""
COMMON = 0.4
"""Share of the statements of such a theme that must hold one word of matter: what has none in common is alike in manner
only."""
EVEN = 0.5
"""Likelihood from which a signal counts beside praise in the same statement."""


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


def find_themes(
    codings: Sequence[Coding], language: Language, *, links: Links | None = None, progress: Progress | None = None
) -> Grouping:
    """Groups codings by meaning. Members are indices into ``codings``, most central first.

    What ``links`` say holds exactly: pairs wanted together share a theme, pairs wanted apart never do. Where the two
    contradict each other over several steps, apart stands.
    """
    if not codings:
        return Grouping((), ())
    texts = [coding.quote for coding in codings]
    vectors = language.embedder.embed(texts, progress=progress)
    together, apart = (links or Links()).rows([coding.id for coding in codings])
    groups = language.clusterer.cluster(vectors, must_link=together, cannot_link=apart)
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


def propose(
    codings: Sequence[Coding],
    language: Language,
    *,
    before: Mapping[str, str] | None = None,
    around: Mapping[str, Sequence[str]] | None = None,
    links: Links | None = None,
    progress: Progress | None = None,
) -> list[Proposal]:
    """Candidates for the codings that can found one: worded ones before those still to be worded, each by most people.

    A suggested statement that says nothing by itself ("that would be hard") founds none. With ``before``, the words
    said before it by coding id, it joins the theme that those words belong to, if any. A theme in which suggested
    statements name nothing is none. ``around`` is what else customers said, by source: an outcome statement may look
    there for what an "it" stands for, and only there, since a batch may hold several studies. ``links`` is what people
    said about pairs: whoever is tied to another founds, and their theme is one.
    """
    telling = [coding for coding in codings if set(coding.kinds) & set(THEMING_KINDS)]
    tied = links.tied if links else frozenset()
    founding = [coding for coding in telling if founds(coding) or coding.id in tied]
    grouping = find_themes(founding, language, links=links, progress=progress)
    own = {coding.id for coding in founding}
    pointing = [coding for coding in telling if coding.id not in own and (before or {}).get(coding.id)]
    joined = _joined(pointing, before or {}, founding, grouping, language)
    made_by = f"{language.embedder.fingerprint} {language.clusterer.fingerprint} {language.labeller.fingerprint}"
    proposals = [
        _proposal(
            theme,
            [founding[i] for i in theme.members],
            joined.get(n, ()),
            language,
            (made_by, _near(around or {}, [founding[i] for i in theme.members])),
        )
        for n, theme in enumerate(grouping.themes)
        if _says_something(theme, founding, tied)
    ]
    proposals = _united([p for p in proposals if _worth_a_look(p, tied)], tied)
    return sorted(
        proposals, key=lambda p: (is_unworded(p.statement), -len(people(p.codings)), -len(p.codings), p.label)
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """The first words of a candidate that a person made of some quotes."""

    statement: str
    dimension: Dimension
    stage: str


def drafted(codings: Sequence[Coding], language: Language) -> Draft:
    """An outcome statement, dimension and stage for quotes that a person brought together."""
    dimension = _weightiest_dimension(codings)
    kinds = Counter(kind for c in codings for kind in c.kinds if kind in THEMING_KINDS)
    kind: Kind = kinds.most_common(1)[0][0] if kinds else "outcome"
    statement = language.state([c.quote for c in codings], dimension=dimension, kind=kind, key=())
    return Draft(statement, dimension, usual_stage(codings))


def founds(coding: Coding) -> bool:
    """Whether the statement can found a theme: a person said so, or it says enough by itself."""
    return coding.status == "confirmed" or stands_alone(coding.quote)


def _is_praise(coding: Coding) -> bool:
    """Whether a suggested statement is likelier that something worked than that anything is wanted or wrong."""
    if coding.status != "suggested" or "met" not in coding.kinds or len(coding.scores) != len(coding.kinds):
        return False
    told = _likelihood(coding)
    return told < EVEN and told < coding.scores[coding.kinds.index("met")]


def _says_something(theme: Theme, founding: Sequence[Coding], tied: frozenset[str]) -> bool:
    own = [founding[i] for i in theme.members]
    if sum(coding.id in tied for coding in own) > 1:
        return True
    if len({coding.quote for coding in own}) < 2:
        return False
    judged = any(coding.status == "confirmed" for coding in own)
    if sum(_is_praise(coding) for coding in own) * 2 > len(own):
        return False
    named = theme.terms or not own[0].quote.startswith(theme.label.rstrip("…"))
    alike = len(own) > FEW or theme.cohesion >= ALIKE
    shared = len(own) > HANDFUL or bool(shared_matter([coding.quote for coding in own]))
    return judged or (bool(named) and alike and shared)


def _near(around: Mapping[str, Sequence[str]], codings: Sequence[Coding]) -> tuple[str, ...]:
    """What was said in the sources that the codings come from."""
    return tuple(text for source in dict.fromkeys(c.source for c in codings) for text in around.get(source, ()))


def _worth_a_look(proposal: Proposal, tied: frozenset[str]) -> bool:
    """Whether enough of it is likely a signal, and it is worded, or said often enough that a person should word it.

    What nobody can word stays with the statements that belong nowhere yet if hardly anybody says it, or if it may be
    no signal.
    """
    judged = any(coding.status == "confirmed" or coding.id in tied for coding in proposal.codings)
    telling = list(dict.fromkeys(coding.quote for coding in proposal.codings if founds(coding)))
    likely = sum(_likelihood(coding) for coding in proposal.codings) >= EXPECTED
    return judged or (likely and (not is_unworded(proposal.statement) or _is_of_something(telling, proposal)))


def _united(proposals: Sequence[Proposal], tied: frozenset[str]) -> list[Proposal]:
    """Themes worded the same are one candidate, but for what a person brought together or kept apart."""
    groups: dict[object, list[Proposal]] = {}
    for n, proposal in enumerate(proposals):
        alone = is_unworded(proposal.statement) or any(c.id in tied for c in proposal.codings)
        groups.setdefault(n if alone else proposal.statement, []).append(proposal)
    return [_one_of(same) for same in groups.values()]


def _one_of(same: Sequence[Proposal]) -> Proposal:
    first = max(same, key=lambda p: (len(people(p.codings)), len(p.codings)))
    if len(same) == 1:
        return first
    others = [p for p in same if p is not first]
    codings = (*first.codings, *(c for p in others for c in p.codings))
    terms = dict.fromkeys((*first.terms, *(term for p in others for term in p.terms)))
    return replace(first, codings=codings, stage=usual_stage(codings), terms=tuple(terms)[: len(first.terms) or None])


def _is_of_something(telling: Sequence[str], proposal: Proposal) -> bool:
    """Whether what nobody can word yet is worth a person's look: several statements of the same, surely signals."""
    if len(telling) <= HANDFUL or commonest_matter(telling) < COMMON:
        return False
    return sum(_likelihood(coding) for coding in proposal.codings) >= SURE * len(proposal.codings)


def _likelihood(coding: Coding) -> float:
    """How likely a suggested statement carries a signal that can found; 1 where a person, or no model, said so."""
    told = [score for kind, score in zip(coding.kinds, coding.scores, strict=False) if kind in THEMING_KINDS]
    return max(told, default=1.0) if coding.status == "suggested" else 1.0


def _joined(
    pointing: Sequence[Coding],
    before: Mapping[str, str],
    founding: Sequence[Coding],
    grouping: Grouping,
    language: Language,
) -> dict[int, list[Coding]]:
    """Statements that only point back, by the number of the theme that they and the words before them are like."""
    if not pointing or not grouping.themes:
        return {}
    vectors = language.embedder.embed([coding.quote for coding in founding])
    centres = np.stack([_centre(vectors[list(theme.members)]) for theme in grouping.themes])
    likeness = language.embedder.embed([f"{before[c.id]} {c.quote}" for c in pointing]) @ centres.T
    found: dict[int, list[Coding]] = {}
    for coding, row in zip(pointing, likeness, strict=True):
        if row.max() >= POINTING:
            found.setdefault(int(row.argmax()), []).append(coding)
    return found


def _proposal(
    theme: Theme,
    founding: Sequence[Coding],
    joined: Sequence[Coding],
    language: Language,
    given: tuple[str, Sequence[str]],
) -> Proposal:
    made_by, around = given
    own = (*founding, *joined)
    telling = [c for c in founding if not _is_praise(c)] or founding
    dimension = _weightiest_dimension(telling)
    said = [c.quote for c in telling]
    key = (theme.label, *theme.terms)
    kind, odds = _main_kind(telling), [_likelihood(c) for c in telling]
    statement = language.state(said, dimension=dimension, kind=kind, key=key, around=around, odds=odds)
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
