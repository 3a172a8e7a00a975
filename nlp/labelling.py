"""Names for themes that a product manager can read: a phrase customers used, never a list of stop words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp.naming import Named, named, objects
from nlp.phrasing import Act, acts
from nlp.pipeline import parse, pipeline_fingerprint

if TYPE_CHECKING:
    from spacy.tokens import Doc

CENTRAL = 40
"""Statements of a theme that are read for its name, most central first; more would not change it."""
TERMS = 5
_ONCE = 0.4  # a word that one statement alone holds hardly names what the others say
_EMPTY = -0.5
"""Weight of what names only somebody, or a part of the product ("same page")."""
_FURTHER = 0.15  # how fast statements lose weight with their distance from the theme's centre


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: str
    lemmas: frozenset[str]
    is_act: bool
    weight: float


class PhraseLabeller:
    """Names a theme by the phrase that is both common in it and rare elsewhere; implements ``nlp.parts.Labeller``.

    Words are weighed by c-TF-IDF over statements (after Grootendorst 2022, arXiv:2203.05794, eq. 2): the share of the
    theme's statements that hold a word, times the log of how rare the word is over all themes.
    """

    @property
    def fingerprint(self) -> str:
        """Name and version, with the pipeline that parses."""
        return f"phrases/5 on {pipeline_fingerprint()}"

    def label(self, groups: Sequence[Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """One (label, distinguishing phrases) per group, labels of one call all different.

        Raises:
            LanguageError: if the pipeline cannot be loaded.
        """
        flat = [text for group in groups for text in group[:CENTRAL]]
        docs = iter(parse(flat, without=("ner",)))
        parsed = [[next(docs) for _ in group[:CENTRAL]] for group in groups]
        phrases = [[_phrases(doc) for doc in group] for group in parsed]
        weights = _word_weights([[_words(said) for said in group] for group in phrases])
        ranked = [_ranked(group, own) for group, own in zip(phrases, weights, strict=True)]
        return _named(ranked, groups)


def _phrases(doc: Doc) -> list[_Phrase]:
    things: Sequence[Named] = named(doc)
    wishes: Iterable[Act] = acts(doc)
    about = [thing.words for thing in objects(doc)]
    telling = {n.words: 1.0 if any(words in n.words for words in about) else _EMPTY for n in things}
    return [
        *(_Phrase(n.words, n.lemmas, False, telling[n.words]) for n in things if len(n.words.split()) <= 5),
        *(_Phrase(a.words, a.lemmas, True, a.weight) for a in wishes if len(a.words.split()) <= 8 and not a.points),
    ]


def _words(said: Sequence[_Phrase]) -> frozenset[str]:
    return frozenset(lemma for phrase in said for lemma in phrase.lemmas)


def _word_weights(groups: Sequence[Sequence[frozenset[str]]]) -> list[dict[str, float]]:
    held = [Counter(word for words in group for word in words) for group in groups]
    everywhere = Counter[str]()
    for counts in held:
        everywhere.update(counts)
    statements = sum(len(group) for group in groups)
    return [
        {
            word: n
            / len(group)
            * math.log(1 + statements / everywhere[word])
            * (1.0 if n > 1 or len(group) < 4 else _ONCE)
            for word, n in counts.items()
        }
        for group, counts in zip(groups, held, strict=True)
    ]


def _ranked(group: Sequence[Sequence[_Phrase]], weights: dict[str, float]) -> list[_Phrase]:
    """The group's phrases, best first, one per set of words."""
    scores: Counter[frozenset[str]] = Counter()
    best: dict[frozenset[str], tuple[float, _Phrase]] = {}
    for place, said in enumerate(group):
        nearness = 1 / (1 + _FURTHER * place)
        for phrase in {phrase.lemmas: phrase for phrase in said}.values():
            worth = sum(weights[lemma] for lemma in phrase.lemmas) / (len(phrase.lemmas) + 1.0)
            value = worth * nearness * (0.6 + 0.4 * phrase.weight)
            scores[phrase.lemmas] += value  # type: ignore[assignment]
            if phrase.lemmas not in best or value > best[phrase.lemmas][0]:
                best[phrase.lemmas] = (value, phrase)
    order = sorted(best, key=lambda lemmas: (-scores[lemmas] * _fitness(best[lemmas][1]), best[lemmas][1].words))
    return [best[lemmas][1] for lemmas in order]


def _fitness(phrase: _Phrase) -> float:
    """Two to five words read as a name; one word says little, more is a sentence."""
    return {1: 0.35, 2: 1.0, 3: 1.1, 4: 1.1, 5: 1.0}.get(len(phrase.words.split()), 0.75)


def _named(
    ranked: Sequence[Sequence[_Phrase]], groups: Sequence[Sequence[str]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    taken: set[str] = set()
    made = []
    for phrases, group in zip(ranked, groups, strict=True):
        label = next((name for p in phrases if (name := _title(p.words)).casefold() not in taken), "")
        label = label or _unique(_opening(group[0] if group else ""), taken)
        taken.add(label.casefold())
        terms = tuple(dict.fromkeys(p.words for p in phrases if _title(p.words) != label))
        made.append((label, terms[:TERMS]))
    return tuple(made)


def _title(words: str) -> str:
    return words[:1].upper() + words[1:]


def _opening(text: str, words: int = 7) -> str:
    """The most central statement's first words, for a theme in which nothing is named."""
    first = text.split()
    return " ".join(first[:words]) + ("…" if len(first) > words else "") or "Unnamed"


def _unique(label: str, taken: set[str]) -> str:
    n = 2
    name = label
    while name.casefold() in taken:
        name, n = f"{label} ({n})", n + 1
    return name
