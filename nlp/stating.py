"""Outcome statements: direction, metric, object of control and clarifier, drafted from customers' own sentences.

After Ulwick, *What Customers Want* (2005), ch. 2: "minimize the time it takes to …". The object of control is an act
that central statements of a theme wish for or have trouble with; the dimension of value decides the metric.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nlp.phrasing import Act, acts, named
from nlp.pipeline import parse
from nlp.values import Dimension, Kind

READ = 25
"""Statements read for a draft, most central first."""
FINGERPRINT = "statements/3"

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
_BY_THING: dict[Dimension, str] = {
    "time": "Minimize the time it takes to get {thing}",
    "convenience": "Minimize the effort required to deal with {thing}",
    "quality": "Increase the likelihood that {thing} is right the first time",
    "trust": "Increase the likelihood that customers know where they stand with {thing}",
    "options": "Increase the number of choices of {thing}",
    "price": "Minimize the amount paid for {thing}",
    "security": "Minimize the likelihood that data is exposed through {thing}",
    "service": "Increase the likelihood that customers get help with {thing}",
    "personalization": "Increase the likelihood that {thing} fits the customer's case",
    "social": "Increase the likelihood that {thing} treats all customers alike",
    "reputation": "Increase the likelihood that customers hear good things about {thing}",
    "emotion": "Increase the likelihood that customers feel at ease with {thing}",
    "other": "Increase the likelihood that customers get what they need from {thing}",
}


def draft_statement(texts: Sequence[str], *, dimension: Dimension, kind: Kind) -> str:
    """A draft for the theme whose statements are ``texts``, most central first; a person edits it.

    ``kind`` is the theme's main signal: for ``met`` and ``workaround`` the acts mentioned are what customers do now, so
    things are preferred. Where no statement parses into an act or a thing, the draft quotes the most central one.

    Raises:
        LanguageError: if the pipeline cannot be loaded.
    """
    docs = parse(list(texts[:READ]), without=("ner",))
    common = _common([[a.lemmas for a in acts(doc)] + [n.lemmas for n in named(doc)] for doc in docs])
    act = _best_act([acts(doc) for doc in docs], common)
    thing = _best_thing([[(n.words, n.lemmas) for n in named(doc)] for doc in docs], common)
    plain = act is not None and (act.weight > 0.5 or (kind not in ("met", "workaround") and _shared(act, common) > 0.2))
    if act is not None and (plain or not thing):
        return _tidy(_of_knowing(_BY_ACT[dimension].format(act=act.words)))
    if thing:
        is_ = "are" if _is_plural(thing) else "is"
        return _tidy(_BY_THING[dimension].format(thing=_with_article(thing)).replace(" is right", f" {is_} right"))
    return f"Increase the likelihood that customers no longer say: “{texts[0].strip() if texts else ''}”"


def _common(said: Sequence[Sequence[frozenset[str]]]) -> dict[str, float]:
    """Share of the statements that hold a word, nearer ones counting more."""
    shares: Counter[str] = Counter()
    total = 0.0
    for place, phrases in enumerate(said):
        nearness = 1 / (1 + 0.1 * place)
        total += nearness
        for word in frozenset().union(*phrases):
            shares[word] += nearness  # type: ignore[assignment]
    return {word: share / total for word, share in shares.items()} if total else {}


def _shared(act: Act, common: dict[str, float]) -> float:
    return sum(common[lemma] for lemma in act.lemmas) / len(act.lemmas)


def _best_act(said: Sequence[Sequence[Act]], common: dict[str, float]) -> Act | None:
    held = Counter(lemma for found in said for lemma in frozenset().union(*(act.lemmas for act in found)))

    def value(place: int, act: Act) -> float:
        shared = sum(common[lemma] for lemma in act.lemmas) / (len(act.lemmas) + 0.5)
        echoed = 1.0 if len(said) < 4 or any(held[lemma] > 1 for lemma in act.lemmas) else 0.5
        fit = 1.0 if 3 <= len(act.words.split()) <= 9 else 0.75
        return act.weight * (0.15 + shared) / (1 + 0.08 * place) * fit * echoed

    ranked = [(value(place, act), act) for place, found in enumerate(said) for act in found]
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _best_thing(said: Sequence[Sequence[tuple[str, frozenset[str]]]], common: dict[str, float]) -> str:
    def value(place: int, words: str, lemmas: frozenset[str]) -> float:
        shared = sum(common[lemma] for lemma in lemmas) / (len(lemmas) + 0.5)
        return shared / (1 + 0.08 * place) * (1.0 if 2 <= len(words.split()) <= 4 else 0.7)

    ranked = [(value(place, *thing), thing[0]) for place, found in enumerate(said) for thing in found]
    return max(ranked)[1] if ranked else ""


def _with_article(thing: str) -> str:
    name = thing.rsplit(maxsplit=1)[-1][:1].isupper()
    return thing if name or _is_plural(thing) else f"the {thing}"


def _is_plural(thing: str) -> bool:
    return thing.endswith("s") and not thing.endswith("ss") and not thing.endswith("status")


def _of_knowing(statement: str) -> str:
    """What takes time or effort is to learn; what can be likely is to know."""
    learned = statement.replace("takes to know ", "takes to learn ").replace("required to know ", "required to learn ")
    return learned.replace("can know ", "know ").replace("ways to know ", "ways to learn ")


def _tidy(text: str) -> str:
    return " ".join(text.replace(" ,", ",").replace(" n't", "n't").rstrip(" ,;:.!?–-").split())
