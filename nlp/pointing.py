"""What an "it" stands for, read from what a whole study says the same of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nlp.lexicon import ABSTRACT_NOUNS, DONE, EMPTY_NOUNS, HAD, PEOPLE_NOUNS, PRODUCT_NOUNS, lemmas
from nlp.pipeline import parse
from nlp.words import with_a

if TYPE_CHECKING:
    from spacy.tokens import Token

POINTERS = frozenset({"it", "that", "this", "one", "them", "something", "there", "here"})
READ = 40
"""Statements read for it at most."""
_TOPIC = 12
"""One statement in this many has to name what the study is about."""
_DEALT_WITH = (DONE | HAD) - {"form", "help", "support", "request", "message", "process", "check", "card"}
_AUXILIARY = lemmas("is was are were be been being has had have gets got to not n't 's would will can could")
_NOUNS = ("NOUN", "PROPN")


def antecedent(said: Sequence[str], around: Sequence[str]) -> str | None:
    """The thing of which the study says what the words after "it" say: "a claim" for "(it) was denied".

    Where nothing is said so, it is what the study speaks of most, if there is such a thing; else ``None``.
    """
    word = next((w for w in said if w.lower() not in _AUXILIARY), "")
    if len(word) < 4:
        return None
    heard = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
    docs = parse([text for text in dict.fromkeys(around) if heard.search(text)][:READ], without=("ner",))
    found: Counter[str] = Counter()
    for token in (token for doc in docs for token in doc if token.lower_ == word.lower()):
        found.update({t.lemma_.lower() for t in _beside(token)})
    for lemma in EMPTY_NOUNS | ABSTRACT_NOUNS | PEOPLE_NOUNS | PRODUCT_NOUNS | {"reason"}:
        found.pop(lemma, None)
    best = _clearly_first(found) or _topic(around)
    return best and with_a(best)


def _beside(word: Token) -> Iterator[Token]:
    """Single things that the word is said of, or that are said to be so: "the claim was denied", "a denied claim"."""
    said_of = [t for t in word.children if t.dep_ in ("nsubj", "nsubj:pass", "obj")]
    described = [word.head] if word.dep_ in ("amod", "acl", "acl:relcl") else []
    for token in {*said_of, *described}:
        if token.pos_ in _NOUNS and "Plur" not in token.morph.get("Number", []):
            yield token


def _topic(around: Sequence[str]) -> str | None:
    """The one thing that customers get or go through of which the study speaks most, if it does so clearly."""
    said: Counter[str] = Counter()
    for text in around:
        words = (word.lower() for word in re.findall(r"[A-Za-z]+", text))
        said.update({w if w in _DEALT_WITH else w[:-1] for w in words if w in _DEALT_WITH or w[:-1] in _DEALT_WITH})
    best = _clearly_first(said)
    return best if best and said[best] * _TOPIC >= len(around) else None


def _clearly_first(found: Counter[str]) -> str | None:
    ranked = found.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[0][1] < 1.5 * ranked[1][1]):
        return None
    return ranked[0][0]
