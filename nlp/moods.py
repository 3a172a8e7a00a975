"""How an act stands in its sentence: who does it, whether somebody is made to, how plainly it is wished for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.lexicon import BURDENING, PEOPLE_NOUNS, TRYING, WISHING, lemmas

if TYPE_CHECKING:
    from spacy.tokens import Token

_GOOD = lemmas("good nice great helpful useful important")
_WAYS = lemmas("way ability option chance opportunity")
_AGAINST = lemmas("avoid prevent stop quit")
LEARNT = lemmas("know understand see find tell")
"""Verbs whose denial is trouble: "I don't know where …"."""


def is_another(verb: Token) -> bool:
    """Whether somebody or something else does it: "the page says", "until they finish"."""
    while verb.dep_ in ("xcomp", "conj") and not any(t.dep_.startswith("nsubj") for t in verb.lefts):
        if verb.head == verb:
            break
        verb = verb.head
    subject = next((t for t in verb.lefts if t.dep_.startswith("nsubj")), None)
    if subject is None or subject.lower_ in ("i", "we", "you", "who", "people", "everyone", "anyone", "someone"):
        return False
    if subject.lower_ == "they":  # those spoken of before it, if anybody was
        return not any(t.lemma_.lower() in PEOPLE_NOUNS for t in verb.doc[: subject.i])
    if any(t.dep_ == "nmod" and t.lemma_.lower() in PEOPLE_NOUNS for t in subject.children):
        return False  # "a lot of people"
    service = "." in subject.text or (subject.text.isupper() and len(subject.text) > 1)  # "Login.gov", "the IRS"
    return service or (subject.pos_ != "PROPN" and subject.lemma_.lower() not in PEOPLE_NOUNS)


def is_burden(verb: Token) -> bool:
    """Whether somebody is made to do it, or says that they should not be: "had to", "end up", "shouldn't have to"."""
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return is_burden(verb.head)
    head = verb.head
    asked = head.lemma_.lower() in BURDENING and verb.dep_ in ("xcomp", "ccomp", "advcl")
    beside = {child.lower_ for child in head.children}
    spared = bool(beside & {"n't", "not", "n’t", "never"}) and "should" not in beside
    return asked and not spared


def weight_of(verb: Token) -> float:
    """How plainly the verb is wished for or troublesome: 1 a wish, .9 trouble, .7 what could be, .5 only mentioned."""
    head, depends = verb.head.lemma_.lower(), verb.dep_
    if head in _AGAINST and depends in ("xcomp", "ccomp", "advcl"):
        return 0.0
    beside = {child.lower_ for child in verb.children}
    able = bool(beside & {"could", "can", "ca"})
    wished = depends in ("xcomp", "ccomp", "csubj") and head in WISHING
    if wished or (depends == "csubj" and head in _GOOD):
        return 1.0
    troubled = depends in ("xcomp", "csubj", "advcl", "ccomp", "acl") and head in TRYING
    denied = bool(beside & {"n't", "not", "n’t", "never", "cannot"}) and (able or verb.lemma_.lower() in LEARNT)
    if troubled or denied or (depends == "acl" and head in _WAYS):
        return 0.9
    return 0.7 if able or beside & {"should", "would", "'d", "’d"} else 0.5
