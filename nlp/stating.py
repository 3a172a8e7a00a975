"""Outcome statements: direction, metric, object of control and clarifier, drafted from customers' own sentences.

After Ulwick, *What Customers Want* (2005), ch. 2: "minimize the time it takes to …". The object of control is an act
that central statements of a theme wish for, have trouble with or are made to do, else what they name most; the
dimension of value and the theme's main signal decide the metric. A draft that keeps the rules of grammar
(:mod:`nlp.linting`) goes before one that breaks them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from nlp.linting import lint_statement
from nlp.phrasing import Act, Named, acts, named
from nlp.pipeline import parse
from nlp.values import Dimension, Kind

READ = 25
"""Statements read for a draft, most central first."""
FINGERPRINT = "statements/5"

_BURDEN = "Minimize the number of times customers have to {act}"
_BY_ACT: dict[Dimension, str] = {
    "time": "Minimize the time it takes to {act}",
    "convenience": "Minimize the effort required to {act}",
    "quality": "Increase the likelihood that customers can {act}",
    "trust": "Increase the likelihood that customers can {act}",
    "options": "Increase the number of ways to {act}",
    "price": "Minimize the amount it costs to {act}",
    "security": "Minimize the likelihood that data is exposed when customers {act}",
    "service": "Increase the likelihood that customers get help when they {act}",
    "personalization": "Increase the likelihood that customers can {act} in a way that fits their case",
    "social": "Increase the likelihood that all customers can {act}",
    "reputation": "Increase the likelihood that customers can {act}",
    "emotion": "Increase the likelihood that customers feel at ease when they {act}",
    "other": "Increase the likelihood that customers can {act}",
}
_IN_NEED: dict[Dimension, str] = {
    "time": "Minimize the time it takes to get {thing}",
    "convenience": "Increase the likelihood that customers find {thing} where they look",
    "quality": "Increase the likelihood that {thing} {is_} right the first time",
    "trust": "Increase the likelihood that customers are kept informed about {thing}",
    "options": "Increase the number of choices of {thing}",
    "price": "Minimize the amount paid for {thing}",
    "security": "Minimize the likelihood that data is exposed through {thing}",
    "service": "Increase the likelihood that customers get help with {thing}",
    "personalization": "Increase the likelihood that {thing} {fit} the customer's case",
    "social": "Increase the likelihood that {thing} {treat} all customers alike",
    "reputation": "Increase the likelihood that customers hear good things about {thing}",
    "emotion": "Increase the likelihood that customers feel at ease with {thing}",
    "other": "Increase the likelihood that customers find {thing} where they look",
}
_IN_TROUBLE: dict[Dimension, str] = _IN_NEED | {
    "time": "Minimize the time that customers spend on {thing}",
    "convenience": "Minimize the number of times customers get stuck on {thing}",
    "quality": "Minimize the likelihood that {thing} {go} wrong",
    "trust": "Minimize the likelihood that customers are left unsure about {thing}",
    "service": "Minimize the likelihood that customers are left without help on {thing}",
    "other": "Minimize the number of times customers get stuck on {thing}",
}
_INSTEAD = "Minimize the number of times customers resort to {thing}"
_WISHED_ANYWAY = frozenset({"see", "know", "understand", "find", "learn", "check", "compare"})
"""What customers do for its own sake, whoever makes them: no burden to be counted."""
_LEARN = ("time", "convenience", "options", "price")
"""Dimensions whose statements are of learning, not of knowing: what takes effort is to learn."""

Shares = dict[str, float]


def draft_statement(texts: Sequence[str], *, dimension: Dimension, kind: Kind, key: Sequence[str] = ()) -> str:
    """A draft for the theme whose statements are ``texts``, most central first; a person edits it.

    ``kind`` is the theme's main signal: trouble, wish or workaround word it differently. ``key`` are the theme's label
    and terms, if known: phrases that share a word with them go before others. Where no statement parses into an act or
    a thing, the draft quotes the most central one.

    Raises:
        LanguageError: if the pipeline cannot be loaded.
    """
    docs = parse(list(texts[:READ]), without=("ner",))
    done, things = [acts(doc) for doc in docs], [named(doc) for doc in docs]
    phrases = zip(done, things, strict=True)
    common = _common([[*(act.lemmas for act in own), *(thing.lemmas for thing in beside)] for own, beside in phrases])
    keys = [frozenset(word.lower() for word in phrase.split()) for phrase in key]
    of_acts = _of_acts(done, common, keys, kind, dimension)
    ranked = sorted([*of_acts, *_of_things(things, common, keys, kind, dimension)])
    drafts = [_tidy(draft) for _, draft in reversed(ranked)]
    clean = (draft for draft in drafts if not lint_statement(draft))
    quoted = f"Increase the likelihood that customers no longer say: “{texts[0].strip() if texts else ''}”"
    return next(clean, drafts[0] if drafts else quoted)


def _common(said: Sequence[Sequence[frozenset[str]]]) -> Shares:
    """Share of the statements that hold a word, nearer ones counting more."""
    shares: Counter[str] = Counter()
    total = 0.0
    for place, phrases in enumerate(said):
        nearness = 1 / (1 + 0.1 * place)
        total += nearness
        for word in frozenset().union(*phrases):
            shares[word] += nearness  # type: ignore[assignment]
    return {word: share / total for word, share in shares.items()} if total else {}


def _of_acts(
    said: Sequence[Sequence[Act]], common: Shares, keys: Sequence[frozenset[str]], kind: Kind, dimension: Dimension
) -> Iterator[tuple[float, str]]:
    """Each act with its worth: plainly wished for, near the centre, echoed by others, in the theme's own words."""
    held = Counter(lemma for found in said for lemma in frozenset().union(*(act.lemmas for act in found)))
    for place, found in enumerate(said):
        for act in found:
            shared = sum(common[lemma] for lemma in act.lemmas) / (len(act.lemmas) + 0.5)
            echoed = 1.0 if len(said) < 4 or any(held[lemma] > 1 for lemma in act.lemmas) else 0.5
            fit = 1.0 if 3 <= len(act.words.split()) <= 9 else 0.75
            done_now = (kind == "workaround" or act.burden) and act.words.split()[0] not in _WISHED_ANYWAY
            weight = max(act.weight, 0.8) if done_now and act.weight >= 0.5 else act.weight
            worth = weight * (0.15 + shared) / (1 + 0.08 * place) * fit * echoed * _keyed(act.lemmas, keys)
            yield worth, _said(_BURDEN if done_now else _BY_ACT[dimension], act.words, dimension)


def _of_things(
    said: Sequence[Sequence[Named]], common: Shares, keys: Sequence[frozenset[str]], kind: Kind, dimension: Dimension
) -> Iterator[tuple[float, str]]:
    """Each thing with its worth; an act says more than a thing, so a thing must be shared far more widely."""
    wording = _IN_TROUBLE if kind == "frustration" else _IN_NEED
    for place, found in enumerate(said):
        for thing in found:
            shared = sum(common[lemma] for lemma in thing.lemmas) / (len(thing.lemmas) + 0.5)
            fit = 0.45 if 2 <= len(thing.words.split()) <= 4 else 0.3
            worth = fit * shared / (1 + 0.08 * place) * _keyed(thing.lemmas, keys)
            yield worth, _of_thing(_INSTEAD if kind == "workaround" else wording[dimension], thing.words)


def _keyed(lemmas: frozenset[str], keys: Sequence[frozenset[str]]) -> float:
    """1 for a phrase that shares a word with the label, less for one that shares only with a term, or with neither."""
    if not keys or lemmas & keys[0]:
        return 1.0
    return 0.75 if any(lemmas & key for key in keys) else 0.5


def _said(wording: str, act: str, dimension: Dimension) -> str:
    """What takes time or effort is to learn; what can be likely is to know."""
    verb, _, rest = act.partition(" ")
    if verb == "know" and wording is not _BURDEN:
        if dimension in _LEARN:
            return wording.format(act=f"learn {rest}")
        return wording.replace("can {act}", "{act}").format(act=act)
    return wording.format(act=act)


def _of_thing(wording: str, thing: str) -> str:
    many = _is_plural(thing)
    verbs = {"is_": "are", "go": "go", "fit": "fit", "treat": "treat"}
    alone = {"is_": "is", "go": "goes", "fit": "fits", "treat": "treats"}
    return wording.format(thing=_with_article(thing), **(verbs if many else alone))


def _with_article(thing: str) -> str:
    name = thing.rsplit(maxsplit=1)[-1][:1].isupper()
    return thing if name or _is_plural(thing) else f"the {thing}"


def _is_plural(thing: str) -> bool:
    return thing.endswith("s") and not thing.endswith(("ss", "status", "process", "address", "access", "us"))


def _tidy(text: str) -> str:
    return " ".join(text.replace(" ,", ",").replace(" n't", "n't").rstrip(" ,;:.!?–-").split())
