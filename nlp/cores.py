"""The shortest act that a verb and the noun after it make: "sort by location", "enter their last name".

Read word by word, not from the tree: parses of spoken talk break off or run on, the words after a verb do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nlp.lexicon import (
    ABSTRACT_NOUNS,
    DONE,
    EMPTY_NOUNS,
    HAD,
    KNOWN,
    LIGHT_VERBS,
    OPENING,
    PEOPLE_NOUNS,
    PERCEIVING,
    PLACING,
    PRODUCT_NOUNS,
    TRYING,
    WISHING,
)
from nlp.moods import is_another, is_burden, weight_of
from nlp.naming import without_product
from nlp.phrasing import Act, base_form, is_empty, said
from nlp.words import is_word, with_a

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PARTICLES = frozenset({"out", "up", "in", "for", "by", "to", "on", "off", "through", "from", "over", "into"})
_ENTERED = frozenset({"put", "type", "key"})
_DETERMINERS = frozenset({"DET", "PRON", "NUM"})


def core_acts(doc: Doc) -> list[Act]:
    """One act for each verb with a noun close behind that says something, plainest wish first."""
    found = [act for token in doc if (act := _core(token)) is not None]
    return sorted(found, key=lambda act: -act.weight)


def _core(verb: Token) -> Act | None:
    wished = _wished(verb)
    if verb.pos_ != "VERB" and not wished:
        return None
    lemma = base_form(verb)
    tokens = without_product(list(_after(verb)))
    if not lemma or not tokens or tokens[-1].pos_ not in ("NOUN", "PROPN"):
        return None
    noun = tokens[-1]
    if lemma in _ENTERED and _follows(noun, "in"):
        lemma = "enter"
    elif not _says_something(verb, lemma, noun) or (verb.pos_ == "VERB" and is_another(verb)):
        return None
    if lemma in PERCEIVING and _does_something(noun):
        return None
    if not _is_thing(noun) or not all(is_word(t) for t in tokens):
        return None
    words = _opened([lemma, *(said(t) for t in tokens)], noun)
    held = frozenset({lemma, *(t.lemma_.lower() for t in tokens if t.pos_ in ("NOUN", "PROPN", "ADJ"))})
    weight = max(wished, weight_of(verb) if verb.pos_ == "VERB" else 0.0) * 0.95
    return Act(" ".join(words), held, weight, is_burden(verb), noun.lemma_.lower())


def _says_something(verb: Token, lemma: str, noun: Token) -> bool:
    if lemma in LIGHT_VERBS:
        return noun.lemma_.lower() in (HAD if lemma in ("get", "receive") else DONE | HAD)
    if lemma == "send":
        return noun.lemma_.lower() in HAD | KNOWN | DONE
    return lemma not in PLACING and not is_empty(verb, lemma)


def _opened(words: list[str], noun: Token) -> list[str]:
    """Whichever was opened, it came into being: "start an appeal"."""
    single = "Plur" not in noun.morph.get("Number", [])
    if words[0] in OPENING and len(words) > 2 and words[1] in ("the", "their") and single:
        words[1] = with_a(words[2]).split()[0]
    return words


def _is_thing(noun: Token) -> bool:
    lemma = noun.lemma_.lower()
    odd = noun.text.islower() and noun.text.endswith("ed") and len(noun.text) > 5
    return len(lemma) > 2 and not odd and lemma not in PRODUCT_NOUNS | PEOPLE_NOUNS | ABSTRACT_NOUNS | EMPTY_NOUNS


def _wished(verb: Token) -> float:
    """How plainly "to VERB" is wished for by the words before it, however the verb was tagged; 0 if it is not."""
    doc, at = verb.doc, verb.i - 1
    if at < 1 or doc[at].lower_ != "to" or doc[at].pos_ != "PART":
        return 0.0
    before = [t.lemma_.lower() for t in doc[max(0, at - 5) : at]]
    if set(before[-2:]) & WISHING:
        return 1.0
    return 0.9 if set(before) & (TRYING | {"way", "ability", "option"}) else 0.0


def _after(verb: Token) -> Iterator[Token]:
    """Particle, article or possessor, modifiers, noun: as far as the words run on without a break."""
    doc, at = verb.doc, verb.i + 1
    if at < len(doc) and doc[at].lower_ in _PARTICLES and doc[at].pos_ in ("ADP", "ADV", "PART"):
        yield doc[at]
        at += 1
    if at < len(doc) and doc[at].pos_ in _DETERMINERS and doc[at].dep_ in ("det", "nmod:poss", "nummod", "det:predet"):
        yield doc[at]
        at += 1
    while at < len(doc) and doc[at].pos_ in ("ADJ", "NOUN", "PROPN") and _same_phrase(doc[at], at):
        yield doc[at]
        at += 1


def _same_phrase(token: Token, at: int) -> bool:
    """Whether a word belongs to the noun phrase that began before it, not to the next one."""
    if token.pos_ == "ADJ":
        return at + 1 < len(token.doc) and token.doc[at + 1].pos_ in ("ADJ", "NOUN", "PROPN")
    return True


def _does_something(noun: Token) -> bool:
    """Whether what is perceived goes on to do something: "see the exporter natively taking it in"."""
    after = [t for t in noun.doc[noun.i + 1 : noun.i + 3] if t.pos_ != "ADV"]
    return bool(after) and after[0].pos_ in ("VERB", "AUX") and after[0].lower_.endswith("ing")


def _follows(noun: Token, word: str) -> bool:
    after = noun.i + 1
    return after < len(noun.doc) and noun.doc[after].lower_ == word
