"""The acts a statement wishes for, has trouble with or speaks of.

Works on the Universal Dependencies labels of our own pipeline. Nothing is invented: every word of a phrase is the
statement's own, but for the first person, who becomes "they" so that a phrase reads the same whoever said it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from nlp.lexicon import (
    CHORES,
    EMPTY_NOUNS,
    EMPTY_VERBS,
    NARRATING,
    PLACING,
    WISHING,
    lemmas,
)
from nlp.moods import LEARNT, is_another, is_burden, weight_of
from nlp.words import content, is_shouted, is_word, joined, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_THIRD_PERSON = {
    "i": "they", "we": "they", "my": "their", "our": "their", "your": "their", "mine": "theirs", "ours": "theirs",
    "yours": "theirs", "myself": "themselves", "ourselves": "themselves", "yourself": "themselves", "am": "are",
    "'m": "are", "’m": "are", "'re": "are", "’re": "are", "'ve": "have", "’ve": "have", "'d": "would", "’d": "would",
    "'ll": "will", "’ll": "will", "n't": "not", "n’t": "not", "ca": "can", "wo": "will",
}  # fmt: skip
_OBJECTS = {"me", "us", "you"}


_OPEN_ENDED = {"ADP", "SCONJ", "CCONJ", "DET", "PART", "PUNCT", "SYM", "X"}
BROKEN = lemmas("gon na um uh er hmm yeah okay ok wan ta lol maybe probably kinda sorta")
_KEPT = lemmas("obj xcomp ccomp obl compound:prt nmod acl det amod nummod case fixed flat mark")
_LEFT_OUT = lemmas("punct cc conj discourse parataxis vocative reparandum orphan advcl dep")
_QUESTION = lemmas("whether if what where when why how who which")
_UNCHANGED = lemmas("put set cut hit let quit shut split spread cost hurt read beat bet bid rid shed upset reset")
"""Verbs whose past reads like their base form."""
_LY = lemmas("apply rely supply reply comply fly multiply imply ally rally")
LONGEST = 10
"""Words of an act at most."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something to get done: ``words`` in the base form ("find the status page"), ``lemmas`` of its content words.

    ``weight`` says how plainly the statement wishes for it: 1 a wish, .9 trouble with it, .5 only mentioned; less where
    a pronoun points outside the phrase ("see it"). A ``burden`` is what customers have to do ("had to call twice").
    ``head`` is the lemma of what is acted on, "" for a question ("where my claim stands"); ``points`` says that a
    pronoun is left whose noun was said elsewhere.
    """

    words: str
    lemmas: frozenset[str]
    weight: float
    burden: bool = False
    head: str = ""
    points: bool = False


def acts(doc: Doc) -> list[Act]:
    """Every act of a statement whose verb says something, plainest wish first, in text order among equals."""
    found = [act for verb in doc if verb.pos_ == "VERB" and (act := _act(verb)) is not None]
    return sorted(found, key=lambda act: -act.weight)


def _act(verb: Token) -> Act | None:
    lemma = base_form(verb)
    if not lemma or is_empty(verb, lemma) or verb.dep_ in ("amod", "compound"):
        return None
    tokens = _whole(sorted(_complement(verb), key=lambda t: t.i))
    lemmas = content([verb, *tokens])
    sayable = is_word(verb) and all(_is_sayable(t) for t in tokens)
    if not sayable or len(lemmas) < 2 or len(tokens) > LONGEST or not _has_object(verb, tokens):
        return None
    if tokens[0].lower_ == "of" and verb.lower_.endswith("ing"):  # "better handling of discovery"
        tokens = tokens[1:]
    words = [lemma, *(said(t) for t in tokens)]
    if lemma in PLACING:
        if not _asks(verb, tokens):
            return None
        words[0], lemmas = "know", lemmas - {lemma} | {"know"}
    hollow = _asks(verb, tokens) and words[0] in LEARNT and not _asks_something(tokens)
    if hollow or _two_voices(tokens) or _breaks_off(tokens) or _runs_on(tokens):
        return None
    points = any(_points(t) and not _named_before(t, tokens) for t in tokens)
    weight = weight_of(verb) * (0.4 if points or is_another(verb) else 1.0)
    return Act(joined(words), lemmas, weight, is_burden(verb), _head_of(verb, tokens), points)


def base_form(verb: Token) -> str:
    """The verb as it follows "to", or "" where the lemma is no word of English ("cancele")."""
    lemma = verb.lemma_.lower()
    if lemma.endswith("ly") and lemma not in _LY:  # an adverb taken for a verb
        return ""
    if lemma == verb.lower_ and "Past" in verb.morph.get("Tense", []) and lemma not in _UNCHANGED:
        return ""  # a past form taken for a base form: "took", "screened"
    if lemma.endswith("ing") and len(lemma) > 5:  # a gerund taken for a base form
        lemma = next((s for s in (lemma[:-3], lemma[:-3] + "e") if s in vocabulary()), "")
    return lemma if lemma.isalpha() and lemma in vocabulary() else ""


def is_empty(verb: Token, lemma: str) -> bool:
    """Whether the verb says nothing by itself here."""
    if lemma in CHORES and is_burden(verb):
        return False
    if lemma in NARRATING:
        return verb.head.lemma_.lower() not in WISHING
    return lemma in EMPTY_VERBS


def _named_before(pointer: Token, tokens: list[Token]) -> bool:
    """Whether the phrase names it first: "what type of training it was"."""
    if pointer.lower_ not in ("it", "them"):
        return False
    many = pointer.lower_ == "them"
    nouns = (t for t in tokens if t.pos_ in ("NOUN", "PROPN") and t.i < pointer.i)
    return any(not many or "Plur" in t.morph.get("Number", []) for t in nouns)


def _asks_something(tokens: list[Token]) -> bool:
    """Whether a question has a verb and a word that says something: "what they are waiting for" has none."""
    return any(t.pos_ in ("VERB", "AUX") for t in tokens) and any(
        t.pos_ in ("NOUN", "PROPN", "VERB", "ADJ") and t.lemma_.lower() not in EMPTY_VERBS | EMPTY_NOUNS for t in tokens
    )


def _breaks_off(tokens: list[Token]) -> bool:
    """Whether "of" is followed by another preposition, as in "the differ of on hold": a word is missing."""
    return any(a.lower_ == "of" and b.pos_ == "ADP" for a, b in pairwise(tokens))


def _runs_on(tokens: list[Token]) -> bool:
    """Whether another act begins right behind the verb without a word between: "prepare pay twice as much"."""
    return bool(tokens) and tokens[0].pos_ == "VERB" and "Inf" in tokens[0].morph.get("VerbForm", [])


def _two_voices(tokens: list[Token]) -> bool:
    """Whether "I" and "you" stand side by side: in the third person nobody could tell them apart."""
    heard = {t.lower_ for t in tokens}
    return bool(heard & {"i", "me", "my", "we", "us", "our"}) and bool(heard & {"you", "your"})


def _head_of(verb: Token, tokens: list[Token]) -> str:
    held = [t for t in tokens if t.head == verb and t.dep_ in ("obj", "obl")]
    if not held or _asks(verb, tokens) or any(t.lower_ in _QUESTION for t in held[0].children):
        return ""
    return held[0].lemma_.lower()


def _points(token: Token) -> bool:
    """Whether the word stands for something said elsewhere: "it", "this one", "there"."""
    if token.lower_ in ("he", "she", "her", "his", "him", "its"):
        return not _owns(token)
    if token.lower_ in ("them", "theirs", "himself", "herself", "itself"):
        return True
    if token.lower_ in ("here", "there", "everything", "anything", "something", "one", "ones"):
        return True
    shown = token.pos_ == "PRON" and "Dem" in token.morph.get("PronType", []) and token.dep_ != "mark"
    return token.lower_ == "it" or shown


def _owns(token: Token) -> bool:
    """Whether it says whose something is, as "his" in notes about a customer."""
    return token.lower_ in ("his", "her") and token.dep_ == "nmod:poss"


def _whole(tokens: list[Token]) -> list[Token]:
    """The words up to the last that can end a phrase: "the plan to be as safe as" ends with the plan."""
    heard = [t.lower_ for t in tokens]
    purpose = next((n for n in range(len(heard) - 1) if heard[n : n + 2] == ["in", "order"]), len(heard))
    kept = tokens[:purpose]
    if len(kept) > 2 and kept[-1].pos_ == "ADP" and kept[-2].pos_ in ("VERB", "AUX") and set(heard) & _QUESTION:
        return kept  # "what the code stands for"
    asked = bool(heard) and heard[0] in _QUESTION
    while kept and ((kept[-1].pos_ in _OPEN_ENDED and kept[-1].dep_ != "compound:prt") or _says_nothing(kept, asked)):
        kept.pop()
    if len(kept) < len(tokens):
        while kept and kept[-1].pos_ not in ("NOUN", "PROPN"):
            kept.pop()
    return kept


def _says_nothing(tokens: list[Token], asked: bool) -> bool:
    """Whether the words end in "that they have" or the like, a clause with no more than a pronoun and an empty verb.

    What was ``asked`` keeps its verb: "what the code is".
    """
    last = tokens[-1]
    return not asked and len(tokens) > 2 and last.dep_ == "acl:relcl" and last.lemma_.lower() in EMPTY_VERBS


def _is_sayable(token: Token) -> bool:
    """Neither broken speech nor a sign that the words were parsed wrongly ("a Veterans", "find it hard")."""
    odd_article = token.lower_ in ("a", "an") and "Plur" in token.head.morph.get("Number", [])
    judged = token.dep_ == "xcomp" and token.pos_ == "ADJ"
    sayable = token.lower_ not in BROKEN and not token.text.isdigit() and "/" not in token.text
    return sayable and not (odd_article or judged) and is_word(token)


def _asks(verb: Token, tokens: list[Token]) -> bool:
    """Whether the verb takes a question: "where my claim stands", "why it was denied"."""
    own = [t for t in tokens if t.head == verb]
    return any(t.dep_ == "ccomp" or (t.dep_ == "obj" and t.lower_ in _QUESTION and t.n_rights > 0) for t in own)


def _has_object(verb: Token, tokens: list[Token]) -> bool:
    """Something is acted on: a noun that says something, or what is asked ("where my claim stands")."""
    if _asks(verb, tokens):
        return True
    held = [t for t in tokens if t.dep_ in ("obj", "obl", "xcomp") and t.head == verb]
    first = next((t for t in held if t.dep_ == "obj"), held[0] if held else None)
    if first is not None and first.dep_ == "obl" and _done_to_before(verb):
        return False
    if first is not None and first.text.islower() and first.text.endswith("ed") and len(first.text) > 5:
        return False  # a participle taken for a noun
    return first is not None and first.pos_ in ("NOUN", "PROPN", "VERB") and bool(content([first]))


def _done_to_before(verb: Token) -> bool:
    """Whether what it is done to stands before it: "issues we ran into", "how much memory to request from the host"."""
    asked = {"much", "many", "which", "what"} & {t.lower_ for t in verb.head.children}
    return verb.dep_ == "acl:relcl" or (verb.dep_ == "acl" and bool(asked)) or any(t.dep_ == "obj" for t in verb.lefts)


def _complement(verb: Token) -> Iterator[Token]:
    """The words after the verb that belong to what is done; it stops where another statement begins."""
    for child in verb.rights:
        question = child.dep_ == "ccomp" and child.left_edge.lower_ in _QUESTION
        plain = child.dep_ in _KEPT and child.dep_ != "ccomp"
        if not (question or plain):
            if child.dep_ in ("punct", "cc", "conj", "advcl", "parataxis"):
                return
            continue
        for token in child.subtree:
            if token.dep_ in _LEFT_OUT and token.text not in ("-", "/"):
                if token.dep_ in ("punct", "parataxis", "advcl", "cc"):
                    return
                continue
            yield token


def said(token: Token) -> str:
    if _owns(token):
        return "their"
    if token.pos_ == "DET" and token.lower_ in ("this", "that", "these", "those"):
        return "the"
    if token.lower_ in _OBJECTS:
        return "they" if token.dep_.startswith("nsubj") else "them"
    named = token.pos_ == "PROPN" or (token.pos_ == "ADJ" and token.is_title and not token.is_sent_start)
    short = token.pos_ == "NOUN" and token.text.isupper()
    kept = (named or short) and not is_shouted(token)
    return _THIRD_PERSON.get(token.lower_, token.text if kept else token.lower_)
