"""The things a statement names, and what is left of a name without the words that tell no two things apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from nlp.lexicon import (
    ABSTRACT_NOUNS,
    EMPTY_NOUNS,
    FIRM,
    GENERIC,
    PEOPLE_NOUNS,
    PRODUCT_NOUNS,
    SETTINGS,
    WEAK_ADJECTIVES,
    lemmas,
)
from nlp.phrasing import BROKEN, said
from nlp.pipeline import noun_phrases
from nlp.words import content, is_shouted, is_word, joined

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ACTED = lemmas("save submit right left auto tomorrow today behalf")
"""Words that the tagger takes for things where they are none."""
_POSSESSING = frozenset({"'s", "’s"})
_PARTED = lemmas("sign log check set call pick drop start")
_PARTICLES = lemmas("in on up off out back")
_WHEN = lemmas("today tomorrow yesterday tonight")
_DATE = re.compile(
    r"\d+(?:st|nd|rd|th)?|(?:jan|febr)uary|march|april|may|june|july|august|(?:sept|nov|dec)ember|october",
    re.IGNORECASE,
)
_QUOTES = frozenset("\"'“‘")
_BEFORE_NAME = {"DET", "PRON", "NUM", "PUNCT", "PART"}


@dataclass(frozen=True, slots=True)
class Named:
    """Something named: the noun phrase without its article or possessor, and the lemmas of its content words.

    ``head`` is the lemma of its noun; ``plural`` its number; ``adjectives`` are the lemmas of those it begins with.
    """

    words: str
    lemmas: frozenset[str]
    head: str = ""
    plural: bool = False
    adjectives: tuple[str, ...] = ()

    def plainer(self) -> Named:
        """The name without its first adjective."""
        gone, *rest = self.adjectives
        words = self.words.split(maxsplit=1)[-1]
        return replace(self, words=words, lemmas=self.lemmas - {gone} or self.lemmas, adjectives=tuple(rest))


def named(doc: Doc) -> list[Named]:
    """Every noun phrase that says something, in text order."""
    made = []
    for phrase in noun_phrases(doc):
        tokens = [t for t in phrase if not (_leads_in(t, phrase.root) or t.lower_ in BROKEN)]
        while tokens and (tokens[0].pos_ in ("ADP", "CCONJ", "SCONJ", "ADV") or tokens[0].lower_ in _POSSESSING):
            tokens.pop(0)
        if content(tokens) and all(is_word(t) for t in tokens) and _names(phrase.root):
            made.append(_named(tokens, phrase.root))
    return made


def objects(doc: Doc) -> list[Named]:
    """The things an outcome can be about: nothing that the service is built of, nobody, no word that needs another.

    "the status page" is about the status; "the same page" about nothing.
    """
    made = []
    for phrase in noun_phrases(doc):
        if phrase.start and doc[phrase.start - 1].text in _QUOTES:  # words read out
            continue
        tokens = _bare([t for t in phrase if not (_leads_in(t, phrase.root) or t.lower_ in BROKEN)])
        if tokens and content(tokens) and all(is_word(t) for t in tokens) and _can_be_object(tokens):
            made.append(_of_what(_named(tokens, tokens[-1]), tokens))
    return made


def _of_what(name: Named, tokens: list[Token]) -> Named:
    """A name that says little by itself, with the words that say of what: "details of the claim"."""
    if len(tokens) > 1 or name.head not in GENERIC:
        return name
    for child in tokens[-1].rights:
        case = next((t for t in child.lefts if t.dep_ == "case"), None)
        if child.dep_ != "nmod" or case is None or case.lower_ not in ("of", "on", "about") or not _names(child):
            continue
        rest = [t for t in tokens[-1].doc[case.i : child.i + 1] if t.lower_ not in BROKEN]
        if len(rest) <= 5 and child.pos_ == "NOUN" and all(is_word(t) for t in rest):
            words = f"{name.words} {joined(said(t) for t in rest)}"
            return Named(words, name.lemmas | content(rest), name.head, name.plural)
    return name


def roles(doc: Doc) -> list[Named]:
    """The kinds of people named: "family caregiver"."""
    phrases = ([t for t in phrase if t.pos_ in ("NOUN", "PROPN", "ADJ")] for phrase in noun_phrases(doc))
    held = (_bare(tokens) for tokens in phrases if tokens)
    return [
        Named(" ".join(t.lower_ for t in own), content(own), own[-1].lemma_.lower(), own[-1].lower_.endswith("s"))
        for own in held
        if own and own[-1].lemma_.lower() in PEOPLE_NOUNS and all(is_word(t) for t in own)
    ]


def _bare(tokens: list[Token]) -> list[Token]:
    left_off = ("ADP", "CCONJ", "SCONJ", "ADV", "PUNCT", "DET", "PRON", "NUM")
    while tokens and (tokens[0].pos_ in left_off or tokens[0].lower_ in _POSSESSING):  # "everyone's address"
        tokens = tokens[1:]
    tokens = without_product(tokens)
    while len(tokens) > 1 and (_is_weak(tokens[0], tokens[1]) or _says_not_what(tokens[0], left_off)):
        tokens = tokens[1:]
    return tokens


def _says_not_what(word: Token, left_off: tuple[str, ...]) -> bool:
    """Whether a word before the noun names no kind of it: whom it was given, when it was, a sign ("people information",
    "the June 6th appointment", "the $ amount")."""
    given = word.lemma_.lower() in PEOPLE_NOUNS and "Plur" in word.morph.get("Number", [])
    dated = bool(_DATE.fullmatch(word.text))
    return given or dated or word.pos_ in (*left_off, "SYM")


def without_product(tokens: list[Token]) -> list[Token]:
    """What the page, button or link is for: "the status" of "the status page"."""
    while tokens and tokens[-1].lemma_.lower() in PRODUCT_NOUNS:
        tokens = tokens[:-1]
    return tokens


def _is_weak(word: Token, following: Token) -> bool:
    return word.lemma_.lower() in WEAK_ADJECTIVES and (word.lower_, following.lemma_.lower()) not in FIRM


def _can_be_object(tokens: list[Token]) -> bool:
    head = tokens[-1]
    lemma, odd = head.lemma_.lower(), head.lower_.endswith("ed") and len(head.text) > 5
    if any(t.lower_ in _WHEN for t in tokens):  # "today's technology"
        return False
    if head.i + 1 < len(head.doc) and lemma in _PARTED and head.nbor().lower_ in _PARTICLES:  # "the sign in process"
        return False
    named = _names(head) and head.pos_ in ("NOUN", "PROPN") and len(lemma) > 2 and not odd
    brand = head.text[:1].isupper() and not head.is_sent_start
    return named and not brand and lemma not in PEOPLE_NOUNS | ABSTRACT_NOUNS | SETTINGS | _ACTED


def _names(head: Token) -> bool:
    return head.lemma_.lower() not in EMPTY_NOUNS and head.text.isascii()


def _named(tokens: list[Token], head: Token) -> Named:
    words = joined(_cased(t) for t in tokens)
    adjectives = tuple(t.lemma_.lower() for t in takewhile(lambda t: t.pos_ == "ADJ" and t != head, tokens))
    alone = len(words.split()) == len(tokens) and all(t.pos_ != "CCONJ" for t in tokens)  # a word each, no "or"
    if len(tokens) > 1 and (tokens[0].lower_, tokens[1].lemma_.lower()) in FIRM:
        alone = False
    plural = "Plur" in head.morph.get("Number", [])
    return Named(words, content(tokens), head.lemma_.lower(), plural, adjectives if alone else ())


def _leads_in(token: Token, head: Token) -> bool:
    """Articles, possessors and numbers before the name; "'s" belongs to it ("wife's address")."""
    return token.pos_ in _BEFORE_NAME and token.i < head.i and token.lower_ not in ("'s", "’s")


def _cased(token: Token) -> str:
    """Small letters for what has a capital only because it opens the statement."""
    opens = token.is_title and (
        (token.is_sent_start and token.pos_ != "PROPN") or token.lemma_.lower() in WEAK_ADJECTIVES
    )
    return token.text.lower() if opens or is_shouted(token) else token.text
