"""Outcome statements: direction, metric, object of control and clarifier, drafted from customers' own sentences.

After Ulwick, *What Customers Want* (2005), ch. 2: "minimize the time it takes to …". The object of control is an act
that central statements of a theme wish for, have trouble with or are made to do, else the thing they name most; the
dimension of value and the theme's main signal decide the metric. A draft that breaks a rule of the grammar
(:mod:`nlp.linting`) is none. Where nothing is left the draft says so, and names what the statements share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp.cores import core_acts
from nlp.lexicon import (
    ABSTRACT_NOUNS,
    CHORE_WORDS,
    ENTERING,
    GENERIC,
    IN_PERSON,
    KNOWN,
    PEOPLE_NOUNS,
    PRODUCT_NOUNS,
    SERVING,
    SETTINGS,
    UNSURE,
    VAGUE,
)
from nlp.linting import UNWORDED, lint_statement
from nlp.moods import is_another
from nlp.naming import Named, objects, roles
from nlp.phrasing import Act, acts
from nlp.pipeline import parse
from nlp.pointing import POINTERS, antecedent
from nlp.values import Dimension, Kind
from nlp.wording import is_burden_of, of_act, of_role, of_thing, of_whatever, with_article

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

READ = 25
"""Statements read for a draft, most central first."""
ENOUGH = 0.04
"""Worth from which an object of control is taken to stand for its theme."""
PLAIN = 0.7
"""Weight from which an act counts as wished for or troublesome, not as told."""
CENTRAL = 2
"""Places from the centre where a wish stands for its theme though nobody echoes its words."""
WIDELY = 0.3
"""Weighted share of statements that name a thing, from which it may stand for a theme though no more is known of it."""
_SMALL = frozenset(["the", "a", "an", "their", "of", "to"])
FINGERPRINT = "statements/13"


_IN_THE_DARK = re.compile(
    r"n[’']?t (?:even |really )?(?:know|see|get) (?:what|who|why|if|how)|\bno idea\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Heard:
    """One statement: its acts, the things it names, and the settings it speaks of ("on their phone")."""

    acts: tuple[Act, ...]
    things: tuple[Named, ...]
    settings: tuple[tuple[str, str], ...]
    roles: tuple[Named, ...] = ()
    enters: bool = False
    unsure: bool = False
    chores: frozenset[str] = frozenset()

    @property
    def lemmas(self) -> frozenset[str]:
        """Every word of matter."""
        return frozenset().union(*(a.lemmas for a in self.acts), *(t.lemmas for t in self.things))


@dataclass(frozen=True, slots=True)
class _Theme:
    """What its statements share. ``shares`` is the weighted share of statements that hold a lemma, ``held`` their
    number; ``keys`` are the words of the label, then of each term."""

    heard: tuple[_Heard, ...]
    shares: dict[str, float]
    held: Counter[str]
    keys: tuple[frozenset[str], ...]
    around: tuple[str, ...] = ()

    def echoed(self, lemma: str) -> bool:
        """Whether more than one statement holds it, if there are more."""
        return self.held[lemma] > 1 or len(self.heard) == 1


def draft_statement(
    texts: Sequence[str], *, dimension: Dimension, kind: Kind, key: Sequence[str] = (), around: Sequence[str] = ()
) -> str:
    """A draft for the theme whose statements are ``texts``, most central first; a person edits it.

    ``kind`` is the theme's main signal: trouble, wish or workaround word it differently. ``key`` are the theme's label
    and terms, if known: phrases that share a word with them go before others. ``around`` are the study's statements:
    what an "it" of the theme stands for is looked up there ("why it was denied": claims are). Where no act and no
    thing makes a statement that keeps the rules, the draft begins with :data:`nlp.linting.UNWORDED`.

    Raises:
        LanguageError: if the pipeline cannot be loaded.
    """
    distinct = list(dict.fromkeys(text.strip() for text in texts))[:READ]
    theme = _theme(distinct, key, around)
    found = [
        *_of_acts(theme, kind, dimension), *_of_things(theme, kind, dimension), *_of_roles(theme), *_of_chores(theme),
    ]  # fmt: skip
    ranked = sorted(found, key=lambda draft: -draft[0])
    drafts = (_tidy(draft) for worth, draft in ranked if worth >= ENOUGH)
    clean = (draft for draft in drafts if not lint_statement(draft))
    return next(clean, None) or _unworded(theme, distinct, key)


def _theme(texts: Sequence[str], key: Sequence[str], around: Sequence[str]) -> _Theme:
    heard = tuple(_heard(doc) for doc in parse(list(texts), without=("ner",)))
    shares: dict[str, float] = {}
    held: Counter[str] = Counter()
    total = sum(1 / (1 + 0.1 * place) for place in range(len(heard))) or 1.0
    for place, one in enumerate(heard):
        for lemma in one.lemmas:
            shares[lemma] = shares.get(lemma, 0.0) + 1 / (1 + 0.1 * place) / total
            held[lemma] += 1
    return _Theme(
        heard, shares, held, tuple(frozenset(phrase.lower().split()) - _SMALL for phrase in key), tuple(around)
    )


def _heard(doc: Doc) -> _Heard:
    heaviest: dict[str, Act] = {}
    for act in (*acts(doc), *core_acts(doc)):
        if act.words not in heaviest or act.weight > heaviest[act.words].weight:
            heaviest[act.words] = act
    enters = any(token.lemma_.lower() in ENTERING for token in doc)
    unsure = any(token.lemma_.lower() in UNSURE for token in doc) or bool(_IN_THE_DARK.search(doc.text))
    settings = tuple(_settings(doc))
    chores = frozenset(told for token in doc if (told := _chore(token)))
    return _Heard(tuple(heaviest.values()), tuple(objects(doc)), settings, tuple(roles(doc)), enters, unsure, chores)


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


def _of_acts(theme: _Theme, kind: Kind, dimension: Dimension) -> Iterator[tuple[float, str]]:
    """Each act with its worth: plainly wished for, near the centre, echoed by others, in the theme's own words."""
    for place, one in enumerate(theme.heard):
        for act in one.acts:
            meant = _meant(act, theme)
            if meant is None or not _can_be_object(meant, theme, place):
                continue
            shared = sum(theme.shares.get(word, 0.0) for word in meant.lemmas) / (len(meant.lemmas) + 0.5)
            fit = 1.0 if 3 <= len(meant.words.split()) <= 9 else 0.75
            done_now = (kind == "workaround" or meant.burden) and is_burden_of(meant.words)
            weight = max(meant.weight, 0.8) if done_now and meant.weight >= 0.5 else meant.weight
            worth = weight * (0.15 + shared) / (1 + 0.08 * place) * fit * _keyed(meant.lemmas, theme.keys)
            drafted = of_act(meant.words, dimension, burden=done_now, head=meant.head)
            yield worth, drafted + _clarifier(theme, drafted)


def _can_be_object(act: Act, theme: _Theme, place: int) -> bool:
    """Whether the act can stand for its theme: of something that others speak of too, or plainly wished for by few, or
    by the most central of many."""
    verb, taken = act.words.partition(" ")[0], len(act.head) > 5 and act.head.endswith("ed")  # a participle for a noun
    if act.points or taken or verb in SERVING or act.head in PRODUCT_NOUNS | ABSTRACT_NOUNS | PEOPLE_NOUNS:
        return False
    if act.words.startswith("know ") and act.head and act.head not in KNOWN:
        return False
    common = any(theme.echoed(lemma) for lemma in ((act.head,) if act.head else act.lemmas))
    own = bool(theme.keys) and bool(act.lemmas & theme.keys[0])
    termed = act.weight >= PLAIN and any(len(key) > 1 and key <= act.lemmas for key in theme.keys[1:])
    alone = act.weight >= PLAIN and (len(theme.heard) < 4 or (place < CENTRAL and act.weight >= 0.85))
    return act.weight >= 0.5 and (common or own or termed or alone)


def _meant(act: Act, theme: _Theme) -> Act | None:
    """The act with "it" put as what the study says the same of, or ``None`` where nobody can tell."""
    if not act.points:
        return act
    words = act.words.split()
    if act.head or sum(word in POINTERS for word in words) != 1 or "it" not in words or words[-1] == "it":
        return None
    at = words.index("it")
    noun = antecedent(words[at + 1 :], theme.around)
    if noun is None:
        return None
    words[at] = noun
    held = act.lemmas | {noun.rsplit(maxsplit=1)[-1]}
    return Act(" ".join(words), held, min(act.weight * 2.5, 1.0), act.burden)


def _of_things(theme: _Theme, kind: Kind, dimension: Dimension) -> Iterator[tuple[float, str]]:
    """Each thing with its worth; an act says more than a thing, so a thing must be shared more widely."""
    entered = sum(one.enters for one in theme.heard) * 4 >= len(theme.heard)
    unsure = sum(one.unsure for one in theme.heard) * 3 >= len(theme.heard)
    for place, one in enumerate(theme.heard):
        for thing in one.things:
            alone = thing.head in VAGUE and len(thing.words.split()) == 1
            paid = dimension == "price" and thing.head == "money"  # nobody pays for money
            if not theme.echoed(thing.head) or paid or (alone and dimension != "trust" and not entered):
                continue
            shared = (theme.shares[thing.head] + sum(theme.shares[w] for w in thing.lemmas) / len(thing.lemmas)) / 2
            drafted = of_thing(thing, dimension, kind, entered=entered)
            fit = 0.5 if 2 <= len(thing.words.split()) <= 4 else 0.1 if thing.head in GENERIC else 0.35
            if drafted is None:
                if theme.shares[thing.head] < WIDELY or theme.held[thing.head] < 2:
                    continue
                drafted, fit = of_whatever(thing, dimension, kind, unsure=unsure), fit * 0.7
            if drafted is None:
                continue
            worth = fit * shared / (1 + 0.08 * place) * _keyed(thing.lemmas, theme.keys)
            yield worth, drafted + _clarifier(theme, drafted)


def _of_chores(theme: _Theme) -> Iterator[tuple[float, str]]:
    """What a third of the statements, three at least, tell of doing instead: each time is one that could be spared."""
    told = Counter(chore for one in theme.heard for chore in one.chores)
    for chore, n in told.most_common(1):
        if n >= 3 and n * 3 >= len(theme.heard):
            yield 0.6 * n / len(theme.heard), f"Minimize the number of times customers have to {CHORE_WORDS[chore]}"


def _of_roles(theme: _Theme) -> Iterator[tuple[float, str]]:
    """A role that half of the statements name while some stumble over it: what is unclear is who has it."""
    unsure = sum(one.unsure for one in theme.heard)
    named = Counter(role.head for one in theme.heard for role in {r.head: r for r in one.roles}.values())
    for head, n in named.most_common(1):
        if unsure < 2 or unsure * 5 < len(theme.heard) or n * 2 < len(theme.heard):
            return
        words = Counter(r.words for one in theme.heard if one.unsure for r in one.roles if r.head == head)
        longest = max(words, key=lambda said: (words[said] > 1, len(said.split()), words[said]), default=None)
        role = next((r for one in theme.heard for r in one.roles if r.words == longest), None)
        if role is not None:
            yield 0.5 * n / len(theme.heard), of_role(role)


def _clarifier(theme: _Theme, drafted: str) -> str:
    """Where or when, if two statements in five say so: " on a phone"."""
    said = Counter(lemma for one in theme.heard for lemma in {lemma for lemma, _ in one.settings})
    for lemma, n in said.most_common(1):
        if n > 1 and n * 5 >= len(theme.heard) * 2 and lemma not in drafted.split():
            ways = Counter(way for one in theme.heard for own, way in one.settings if own == lemma)
            return f" {ways.most_common(1)[0][0]}"
    return ""


def _keyed(lemmas: frozenset[str], keys: Sequence[frozenset[str]]) -> float:
    """1 for a phrase that shares a word with the label, less for one that shares only with a term, or with neither."""
    if keys and len(keys[0]) > 1 and keys[0] <= lemmas:
        return 1.3
    if not keys or lemmas & keys[0]:
        return 1.0
    return 0.75 if any(lemmas & key for key in keys) else 0.5


def _unworded(theme: _Theme, texts: Sequence[str], key: Sequence[str]) -> str:
    """What the statements share, for a person to word; their most central one where they share no noun."""
    shared: dict[str, str] = {}
    for one in theme.heard:
        for thing in one.things:
            if theme.echoed(thing.head) or len(theme.heard) < 4:
                shared.setdefault(thing.head, with_article(thing))
    order = sorted(shared, key=lambda head: -theme.shares[head])
    named = " and ".join(shared[head] for head in order[:2])
    if named:
        return f"{UNWORDED}what customers say of {named}"
    said = (texts[0] if texts else (key[0] if key else "")).split()
    return f"{UNWORDED}“{' '.join(said[:14])}{'…' if len(said) > 14 else ''}”"


def _tidy(text: str) -> str:
    return " ".join(text.replace(" ,", ",").replace(" n't", "n't").rstrip(" ,;:.!?–-").split())
