"""Outcome statements: direction, metric, object of control and clarifier, drafted from customers' own sentences.

After Ulwick, *What Customers Want* (2005), ch. 2: "minimize the time it takes to …". The object of control is an act
that central statements of a theme wish for, have trouble with or are made to do, else the thing they name most; the
dimension of value and the theme's main signal decide the metric. A draft that breaks a rule of the grammar
(:mod:`nlp.linting`) is none. Where nothing is left the draft says so, and names what the statements share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from nlp.hearing import Said, heard_in
from nlp.lexicon import (
    ABSTRACT_NOUNS,
    CHORE_WORDS,
    GENERIC,
    HARMS,
    KNOWN,
    PEOPLE_NOUNS,
    PRODUCT_NOUNS,
    SERVING,
    UNPAID,
    VAGUE,
)
from nlp.linting import UNWORDED, lint_statement
from nlp.phrasing import Act
from nlp.pointing import POINTERS, antecedent
from nlp.treatment import treatments, waits
from nlp.values import Dimension, Kind
from nlp.wording import is_burden_of, of_act, of_role, of_thing, of_whatever, with_article

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
FINGERPRINT = "statements/15"


def draft_statement(
    texts: Sequence[str],
    *,
    dimension: Dimension,
    kind: Kind,
    key: Sequence[str] = (),
    around: Sequence[str] = (),
    odds: Sequence[float] = (),
) -> str:
    """A draft for the theme whose statements are ``texts``, most central first; a person edits it.

    ``kind`` is the theme's main signal: trouble, wish or workaround word it differently. ``key`` are the theme's label
    and terms, if known: phrases that share a word with them go before others. ``around`` are the study's statements:
    what an "it" of the theme stands for is looked up there ("why it was denied": claims are). ``odds`` says how likely
    each text is a signal at all, in [0, 1] (default: all 1). Where no act and no
    thing makes a statement that keeps the rules, the draft begins with :data:`nlp.linting.UNWORDED`.

    Raises:
        LanguageError: if the pipeline cannot be loaded.
    """
    likely: dict[str, float] = {}
    for text, chance in zip(texts, odds or [1.0] * len(texts), strict=True):
        likely.setdefault(text.strip(), chance)
    distinct = list(likely)[:READ]
    theme = heard_in(distinct, [likely[text] for text in distinct], key, around)
    found = [
        *_of_acts(theme, kind, dimension), *_of_things(theme, kind, dimension), *_of_roles(theme), *_of_chores(theme),
        *((0.6 * share, outcome) for share, outcome in treatments(distinct) if kind != "outcome"),
        *((ENOUGH * (1 + share), outcome) for share, outcome in waits(distinct) if dimension == "time"),
    ]  # fmt: skip
    ranked = sorted(found, key=lambda draft: -draft[0])
    drafts = (_tidy(draft) for worth, draft in ranked if worth >= ENOUGH)
    clean = (draft for draft in drafts if not lint_statement(draft))
    return next(clean, None) or _unworded(theme, distinct, key)


def _of_acts(theme: Said, kind: Kind, dimension: Dimension) -> Iterator[tuple[float, str]]:
    """Each act with its worth: plainly wished for, near the centre, echoed by others, in the theme's own words."""
    for place, one in enumerate(theme.heard):
        for act in one.acts:
            meant = _meant(act, theme)
            if meant is None or not _can_be_object(meant, theme, place) or meant.weight < _plainly(meant, dimension):
                continue
            shared = sum(theme.shares.get(word, 0.0) for word in meant.lemmas) / (len(meant.lemmas) + 0.5)
            fit = 1.0 if 3 <= len(meant.words.split()) <= 9 else 0.75
            done_now = (kind == "workaround" or meant.burden) and is_burden_of(meant.words)
            weight = max(meant.weight, 0.8) if done_now and meant.weight >= 0.5 else meant.weight
            worth = weight * (0.15 + shared) / (1 + 0.08 * place) * fit * _keyed(meant.lemmas, theme.keys)
            drafted = of_act(meant.words, dimension, burden=done_now, head=meant.head)
            yield worth, drafted + _clarifier(theme, drafted)


def _plainly(act: Act, dimension: Dimension) -> float:
    """How plainly an act must be wished for: what takes effort or time may be merely told of; that customers *can* do
    it must be wanted, and what is said of the help or the feeling beside it must be about this very act."""
    if act.burden or act.words.partition(" ")[0] in HARMS or dimension in ("time", "convenience", "options"):
        return 0.5
    return 0.85 if dimension in ("service", "security", "emotion", "personalization") else PLAIN


def _can_be_object(act: Act, theme: Said, place: int) -> bool:
    """Whether the act can stand for its theme: of something that others speak of too, or plainly wished for by few, or
    by the most central of many."""
    verb, taken = act.words.partition(" ")[0], len(act.head) > 5 and act.head.endswith("ed")  # a participle for a noun
    if act.points or taken or verb in SERVING or act.head in PRODUCT_NOUNS | ABSTRACT_NOUNS | PEOPLE_NOUNS:
        return False
    if act.words.startswith("know ") and act.head and act.head not in KNOWN:
        return False
    common = theme.echoed(act.head) if act.head else any(theme.echoed(w) or theme.repeats(w) for w in act.lemmas)
    few, many = len(theme.heard) <= 2, len(theme.heard) >= 4
    alone = act.weight >= PLAIN and (few or (many and place < CENTRAL and act.weight >= 0.85))
    return act.weight >= 0.5 and (common or theme.repeats(verb) or alone)


def _meant(act: Act, theme: Said) -> Act | None:
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


def _of_things(theme: Said, kind: Kind, dimension: Dimension) -> Iterator[tuple[float, str]]:
    """Each thing with its worth; an act says more than a thing, so a thing must be shared more widely."""
    entered = sum(one.enters for one in theme.heard) * 4 >= len(theme.heard)
    unsure = sum(one.unsure for one in theme.heard) * 3 >= len(theme.heard)
    for place, one in enumerate(theme.heard):
        for said in one.things:
            thing = theme.shared(said)
            alone = thing.head in VAGUE and len(thing.words.split()) == 1
            paid = (dimension == "price" and thing.head in UNPAID) or (dimension == "quality" and thing.head == "money")
            if not theme.echoed(thing.head) or paid or (alone and dimension != "trust" and not entered):
                continue
            shared = (theme.shares[thing.head] + sum(theme.shares[w] for w in thing.lemmas) / len(thing.lemmas)) / 2
            drafted = of_thing(thing, dimension, kind, entered=entered)
            fit = 0.5 if 2 <= len(thing.words.split()) <= 4 else 0.1 if thing.head in GENERIC else 0.35
            if drafted is None:
                if theme.shares[thing.head] < WIDELY or theme.held[thing.head] < 2 or not theme.sure(thing.head):
                    continue
                drafted, fit = of_whatever(thing, dimension, kind, unsure=unsure), fit * 0.7
            if drafted is None:
                continue
            worth = fit * shared / (1 + 0.08 * place) * _keyed(thing.lemmas, theme.keys)
            yield worth, drafted + _clarifier(theme, drafted)


def _of_chores(theme: Said) -> Iterator[tuple[float, str]]:
    """What a third of the statements, three at least, tell of doing instead: each time is one that could be spared."""
    told = Counter(chore for one in theme.heard for chore in one.chores)
    for chore, n in told.most_common(1):
        if n >= 3 and n * 3 >= len(theme.heard):
            counted = "time" if chore == "wait" else "number of times"
            yield 0.6 * n / len(theme.heard), f"Minimize the {counted} customers have to {CHORE_WORDS[chore]}"


def _of_roles(theme: Said) -> Iterator[tuple[float, str]]:
    """A role that half of the statements name while some stumble over it: what is unclear is who has it."""
    unsure = sum(one.unsure for one in theme.heard)
    named = Counter(role.head for one in theme.heard for role in {r.head: r for r in one.roles}.values())
    for head, n in named.most_common(1):
        if unsure < 2 or unsure * 5 < len(theme.heard) or n * 2 < len(theme.heard):
            return
        told = [r for one in theme.heard if one.unsure for r in one.roles if r.head == head]
        role = max(told, key=lambda r: min(len(r.words.split()), 3), default=None)  # the first of the most telling
        if role is not None:
            yield 0.5 * n / len(theme.heard), of_role(role)


def _clarifier(theme: Said, drafted: str) -> str:
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


def _unworded(theme: Said, texts: Sequence[str], key: Sequence[str]) -> str:
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
