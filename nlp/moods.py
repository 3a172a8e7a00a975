"""How an act stands in its sentence: who does it, whether somebody is made to, how plainly it is wished for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.lexicon import ABSTRACT_NOUNS, BURDENING, EMPTY_NOUNS, HARMS, PEOPLE_NOUNS, TRYING, WISHING, lemmas

if TYPE_CHECKING:
    from spacy.tokens import Token

_GOOD = lemmas("good nice great helpful useful important critical crucial essential vital necessary")
_WAYS = lemmas("way ability option chance opportunity")
_NOT = lemmas("n't not n’t never")
_AGAINST = lemmas("avoid prevent stop quit")
TOLD = 0.4
"""Weight of an act that was done and is over."""
LEARNT = lemmas("know understand see find tell")
"""Verbs whose denial is trouble: "I don't know where …"."""


def is_another(verb: Token) -> bool:
    """Whether somebody or something else does it: "the page says", "until they finish"."""
    if verb.dep_ == "acl" and verb.lower_.endswith("ing") and verb.head.pos_ in ("NOUN", "PROPN"):
        return (
            verb.head.lemma_.lower() not in PEOPLE_NOUNS | TRYING | EMPTY_NOUNS | ABSTRACT_NOUNS
            and verb.head.pos_ == "NOUN"
            and not _is_way(verb)
        )
    while verb.dep_ in ("acl", "advcl") and _is_infinitive(verb) and verb.head.pos_ in ("NOUN", "VERB"):
        verb = verb.head if verb.head.pos_ == "VERB" else verb.head.head
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
    service = service or any(t.dep_ == "det" for t in subject.children)  # "the Collector": no person's name
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


def _is_infinitive(verb: Token) -> bool:
    return any(t.lower_ == "to" for t in verb.lefts) and not any(t.dep_.startswith("nsubj") for t in verb.lefts)


def _is_way(verb: Token) -> bool:
    """Whether it says what the noun is of, not what the noun does: "a way of paying"."""
    return any(t.dep_ in ("mark", "case") for t in verb.lefts)


def _is_refused(verb: Token, beside: set[str]) -> bool:
    """Whether somebody says that they do not want to do it: "would never recommend it", "not to disrupt anything"."""
    if not beside & _NOT or verb.lemma_.lower() in LEARNT:
        return False
    to = next((t for t in verb.lefts if t.lower_ == "to"), None)
    before = any(t.lower_ in _NOT and to is not None and t.i < verb.i for t in verb.lefts)
    return before or bool(beside & {"would", "'d", "’d", "will", "wo", "'ll", "’ll"})


def weight_of(verb: Token) -> float:
    """How plainly the verb is wished for or troublesome.

    1 a wish, .9 trouble, .7 what could be, .5 only mentioned, less what was done and is over ("I wrote a script").
    """
    head, depends = verb.head.lemma_.lower(), verb.dep_
    beside = {child.lower_ for child in verb.children}
    if (head in _AGAINST and depends in ("xcomp", "ccomp", "advcl")) or _is_refused(verb, beside):
        return 0.0
    able = bool(beside & {"could", "can", "ca"})
    wished = depends in ("xcomp", "ccomp", "csubj") and head in WISHING
    if wished or (depends == "csubj" and head in _GOOD):
        return 1.0
    troubled = depends in ("xcomp", "csubj", "advcl", "ccomp", "acl") and head in TRYING
    denied = bool(beside & {"n't", "not", "n’t", "never", "cannot"}) and (able or verb.lemma_.lower() in LEARNT)
    if troubled or denied or (depends == "acl" and head in _WAYS):
        return 0.9
    if able or beside & {"should", "would", "'d", "’d"}:
        return 0.7
    done = depends in ("root", "ROOT", "conj", "parataxis") and "Past" in verb.morph.get("Tense", [])
    return TOLD if done and "Fin" in verb.morph.get("VerbForm", []) and verb.lemma_.lower() not in HARMS else 0.5
