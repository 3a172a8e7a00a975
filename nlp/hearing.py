"""What the statements of one theme say: acts, things, roles, settings, chores, and how many of them say it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp.cores import core_acts
from nlp.lexicon import CHORE_WORDS, ENTERING, IN_PERSON, LIGHT_VERBS, SETTINGS, UNSURE
from nlp.moods import LEARNT, is_another
from nlp.naming import Named, objects, roles
from nlp.phrasing import Act, acts
from nlp.pipeline import parse
from nlp.words import content

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SURE = 0.7
"""Mean likelihood of being a signal from which statements tell of trouble with a thing that they merely name."""
_SMALL = frozenset(["the", "a", "an", "their", "of", "to"])


_IN_THE_DARK = re.compile(
    r"n[’']?t (?:even |really )?(?:know|see|get) (?:what|who|why|if|how)|\bno idea\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One statement: its acts, the things it names, and the settings it speaks of ("on their phone")."""

    acts: tuple[Act, ...]
    things: tuple[Named, ...]
    settings: tuple[tuple[str, str], ...]
    odds: float = 1.0
    roles: tuple[Named, ...] = ()
    enters: bool = False
    unsure: bool = False
    chores: frozenset[str] = frozenset()
    spoken: frozenset[str] = frozenset()

    @property
    def lemmas(self) -> frozenset[str]:
        """Every word of matter."""
        return frozenset().union(*(a.lemmas for a in self.acts), *(t.lemmas for t in self.things))


@dataclass(frozen=True, slots=True)
class Said:
    """What its statements share. ``shares`` is the weighted share of statements that hold a lemma, ``held`` their
    number; ``keys`` are the words of the label, then of each term."""

    heard: tuple[Heard, ...]
    shares: dict[str, float]
    held: Counter[str]
    keys: tuple[frozenset[str], ...]
    around: tuple[str, ...] = ()

    def sure(self, lemma: str) -> bool:
        """Whether the statements that hold it are surely signals, not tales in which it happens to occur."""
        holding = [one.odds for one in self.heard if lemma in one.lemmas]
        return bool(holding) and sum(holding) / len(holding) >= SURE

    def shared(self, thing: Named) -> Named:
        """The name without adjectives that no other statement gives it: "the data" for one who says "odd data"."""
        while thing.adjectives and not self.echoed(thing.adjectives[0]):
            thing = thing.plainer()
        return thing

    def repeats(self, verb: str) -> bool:
        """Whether a verb that says something of its own is heard in more than one statement, in any form."""
        return verb not in LEARNT | LIGHT_VERBS and sum(verb in one.spoken for one in self.heard) > 1

    def echoed(self, lemma: str) -> bool:
        """Whether more than one statement holds it, if there are more."""
        return self.held[lemma] > 1 or len(self.heard) == 1


def heard_in(texts: Sequence[str], odds: Sequence[float], key: Sequence[str], around: Sequence[str]) -> Said:
    """Reads the statements, most central first, each with how likely it is a signal at all.

    Raises:
        LanguageError: if the pipeline cannot be loaded.
    """
    docs = parse(list(texts), without=("ner",))
    heard = tuple(_heard(doc, chance) for doc, chance in zip(docs, odds, strict=True))
    shares: dict[str, float] = {}
    held: Counter[str] = Counter()
    total = sum(1 / (1 + 0.1 * place) for place in range(len(heard))) or 1.0
    for place, one in enumerate(heard):
        for lemma in one.lemmas:
            shares[lemma] = shares.get(lemma, 0.0) + 1 / (1 + 0.1 * place) / total
            held[lemma] += 1
    return Said(heard, shares, held, tuple(frozenset(phrase.lower().split()) - _SMALL for phrase in key), tuple(around))


def _heard(doc: Doc, odds: float) -> Heard:
    heaviest: dict[str, Act] = {}
    for act in (*acts(doc), *core_acts(doc)):
        if act.words not in heaviest or act.weight > heaviest[act.words].weight:
            heaviest[act.words] = act
    enters = any(token.lemma_.lower() in ENTERING for token in doc)
    unsure = any(token.lemma_.lower() in UNSURE for token in doc) or bool(_IN_THE_DARK.search(doc.text))
    settings = tuple(_settings(doc))
    chores = frozenset(told for token in doc if (told := _chore(token)))
    said = tuple(objects(doc))
    spoken = content(list(doc))
    return Heard(tuple(heaviest.values()), said, settings, odds, tuple(roles(doc)), enters, unsure, chores, spoken)


def _chore(verb: Token) -> str:
    """What customers do to get round a service that does not serve them: "call", "go in person"; "" for anything else.

    Only what they do themselves, or would: "they called me" is none.
    """
    if verb.pos_ != "VERB" or is_another(verb):
        return ""
    lemma = verb.lemma_.lower()
    beside = {t.lower_ for t in verb.subtree}
    if lemma == "go" and beside & IN_PERSON:
        return "go"
    if lemma == "reach" and "out" in beside:
        return "call"
    return lemma if lemma in CHORE_WORDS else ""


def _settings(doc: Doc) -> Iterator[tuple[str, str]]:
    """("phone", "on a phone"): where or when something is done."""
    for token in doc:
        lemma = token.lemma_.lower()
        case = next((t.lower_ for t in token.lefts if t.dep_ == "case"), "")
        if lemma in SETTINGS and case in ("on", "during", "at", "in") and token.dep_ in ("obl", "nmod"):
            one = "Plur" not in token.morph.get("Number", [])
            yield lemma, f"{case} {'a ' if one else ''}{token.lower_}"
