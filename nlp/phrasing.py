"""What a statement is about: the things it names and the acts it wishes for, or has trouble with.

Works on the Universal Dependencies labels of our own pipeline. Nothing is invented: every word of a phrase is the
statement's own, but for the first person, who becomes "they" so that a phrase reads the same whoever said it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.pipeline import noun_phrases

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_THIRD_PERSON = {
    "i": "they", "we": "they", "my": "their", "our": "their", "your": "their", "mine": "theirs", "ours": "theirs",
    "yours": "theirs", "myself": "themselves", "ourselves": "themselves", "yourself": "themselves", "am": "are",
    "'m": "are", "’m": "are", "'re": "are", "’re": "are", "'ve": "have", "’ve": "have", "'d": "would", "’d": "would",
    "'ll": "will", "’ll": "will", "n't": "not", "n’t": "not", "ca": "can", "wo": "will",
}  # fmt: skip
_OBJECTS = {"me", "us", "you"}


def _lemmas(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


WISHING = _lemmas("want need like love wish hope prefer expect try able have suppose")
"""Lemmas whose infinitive says what somebody wants to get done."""

TRYING = _lemmas("hard difficult tough tricky easy impossible confusing struggle trouble difficulty fail")
"""Lemmas whose infinitive or gerund says what somebody had trouble with, or none."""

BURDENING = _lemmas("have keep end force make")
"""Lemmas whose infinitive or gerund says what somebody is made to do."""

CHORES = _lemmas("call ask wait")
"""Verbs that name an outcome only where somebody is made to do it: each time is one that the service could spare."""

EMPTY_VERBS = _lemmas(
    "be have do go get say think guess mean look like want need seem happen let come thank talk try start keep feel "
    "suppose expect wish hope love prefer assume believe wonder imagine figure remember click scroll make take give "
    "put show tell ask direct require use walk turn run stand sit bring set end work call bother mind matter help "
    "hate enjoy notice depend concern appear become stay leave wait"
)
"""Verbs that name no outcome by themselves."""

EMPTY_NOUNS = _lemmas(
    "thing stuff lot bit kind sort way time one something anything everything nothing someone somebody anyone people "
    "person guy okay yeah part point case example question while issue problem participant user customer moderator "
    "fact reason purpose left box face "
    "back yesterday today day hour week month year minute everybody everyone nobody man woman idea sense"
)
"""Nouns that name nothing by themselves."""

PLACING = _lemmas("add include change remove create allow provide")
"""Verbs that say what the service should be made like; only what would then be known is an outcome."""

_BEFORE_NAME = {"DET", "PRON", "NUM", "PUNCT", "PART"}
_OPEN_ENDED = {"ADP", "SCONJ", "CCONJ", "DET", "PART", "PUNCT", "SYM", "X"}
_BROKEN = _lemmas("gon na um uh er hmm yeah okay ok wan ta lol maybe probably kinda sorta")
_KEPT = _lemmas("obj xcomp ccomp obl compound:prt nmod acl det amod nummod case fixed flat mark")
_LEFT_OUT = _lemmas("punct cc conj discourse parataxis vocative reparandum orphan advcl dep")
_QUESTION = _lemmas("whether if what where when why how who which")
LONGEST = 10
"""Words of an act at most."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something to get done: ``words`` in the base form ("find the status page"), ``lemmas`` of its content words.

    ``weight`` says how plainly the statement wishes for it: 1 a wish, .9 trouble with it, .5 only mentioned; less where
    a pronoun points outside the phrase ("see it"). A ``burden`` is what customers have to do ("had to call twice").
    """

    words: str
    lemmas: frozenset[str]
    weight: float
    burden: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """Something named: the noun phrase without its article or possessor, and the lemmas of its content words."""

    words: str
    lemmas: frozenset[str]


def acts(doc: Doc) -> list[Act]:
    """Every act of a statement whose verb says something, plainest wish first, in text order among equals."""
    found = [act for verb in doc if verb.pos_ == "VERB" and (act := _act(verb)) is not None]
    return sorted(found, key=lambda act: -act.weight)


def named(doc: Doc) -> list[Named]:
    """Every noun phrase that says something, in text order."""
    made = []
    for phrase in noun_phrases(doc):
        tokens = [t for t in phrase if not (_leads_in(t, phrase.root) or t.lower_ in _BROKEN)]
        while tokens and tokens[0].pos_ in ("ADP", "CCONJ", "SCONJ", "ADV"):
            tokens.pop(0)
        lemmas = _content(tokens)
        if (
            lemmas
            and all(_is_word(t) for t in tokens)
            and phrase.root.lemma_.lower() not in EMPTY_NOUNS
            and phrase.root.text.isascii()
        ):
            made.append(
                Named(
                    " ".join(_cased(t) for t in tokens).replace(" - ", "-").replace(" ’s", "’s").replace(" 's", "'s"),
                    lemmas,
                )
            )
    return made


def _leads_in(token: Token, head: Token) -> bool:
    """Articles, possessors and numbers before the name; "'s" belongs to it ("wife's address")."""
    return token.pos_ in _BEFORE_NAME and token.i < head.i and token.lower_ not in ("'s", "’s")


def _cased(token: Token) -> str:
    """Small letters for what has a capital only because it opens the statement."""
    return token.text.lower() if token.is_sent_start and token.is_title and token.pos_ != "PROPN" else token.text


def _content(tokens: list[Token]) -> frozenset[str]:
    return frozenset(
        t.lemma_.lower()
        for t in tokens
        if t.pos_ in ("NOUN", "PROPN", "VERB", "ADJ") and len(t.text) > 1 and t.lemma_.lower() not in EMPTY_NOUNS
    )


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """Whole words of the embedder's vocabulary: what is none of them is a typo, or too odd to name a theme."""
    path = Path(__file__).parent / "models" / "minilm" / "tokenizer.json"
    return frozenset(json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"])


def _is_word(token: Token) -> bool:
    """A known word, a name, or something with a digit in it ("10-10CG"); never what live notes mistype."""
    if token.pos_ in ("PUNCT", "PART", "SYM", "NUM") or (token.pos_ == "PROPN" and not token.is_lower):
        return True
    forms = {token.lower_, token.lemma_.lower()} | ({token.lower_[:-1]} if token.lower_.endswith("s") else set())
    return bool(forms & _vocabulary()) or any(c.isdigit() for c in token.text)


def _act(verb: Token) -> Act | None:
    lemma = verb.lemma_.lower()
    chore = lemma in CHORES and _is_burden(verb)
    if (lemma in EMPTY_VERBS and not chore) or not lemma.isalpha() or verb.dep_ in ("amod", "compound"):
        return None
    tokens = _whole(sorted(_complement(verb), key=lambda t: t.i))
    lemmas = _content([verb, *tokens])
    sayable = _is_word(verb) and all(_is_sayable(t) for t in tokens)
    if not sayable or len(lemmas) < 2 or len(tokens) > LONGEST or not _has_object(verb, tokens):
        return None
    words = [lemma, *(_said(t) for t in tokens)]
    if lemma in PLACING:
        if not _asks(verb, tokens):
            return None
        words[0], lemmas = "know", lemmas - {lemma} | {"know"}
    text = " ".join(words).replace(" - ", "-").replace(" 's", "'s").replace(" ’s", "’s")
    pointing = 0.4 if any(_points(t) for t in tokens) else 1.0
    return Act(text, lemmas, _weight(verb) * pointing, _is_burden(verb))


def _points(token: Token) -> bool:
    """Whether the word stands for something said elsewhere: "it", "this one", "there"."""
    if token.lower_ in ("here", "there", "everything", "anything", "something", "one", "ones"):
        return True
    shown = token.pos_ == "PRON" and "Dem" in token.morph.get("PronType", []) and token.dep_ != "mark"
    return token.lower_ == "it" or shown


def _is_burden(verb: Token) -> bool:
    """Whether somebody is made to do it, or says that they should not be: "had to", "end up", "shouldn't have to"."""
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return _is_burden(verb.head)
    head = verb.head
    asked = head.lemma_.lower() in BURDENING and verb.dep_ in ("xcomp", "ccomp", "advcl")
    beside = {child.lower_ for child in head.children}
    spared = bool(beside & {"n't", "not", "n’t", "never"}) and "should" not in beside
    return asked and not spared


def _whole(tokens: list[Token]) -> list[Token]:
    """The words up to the last that can end a phrase: "the plan to be as safe as" ends with the plan."""
    said = [t.lower_ for t in tokens]
    purpose = next((n for n in range(len(said) - 1) if said[n : n + 2] == ["in", "order"]), len(said))
    kept = tokens[:purpose]
    while kept and ((kept[-1].pos_ in _OPEN_ENDED and kept[-1].dep_ != "compound:prt") or _says_nothing(kept)):
        kept.pop()
    if len(kept) < len(tokens):
        while kept and kept[-1].pos_ not in ("NOUN", "PROPN"):
            kept.pop()
    return kept


def _says_nothing(tokens: list[Token]) -> bool:
    """Whether the words end in "that they have" or the like, a clause with no more than a pronoun and an empty verb."""
    last = tokens[-1]
    return len(tokens) > 2 and last.dep_ == "acl:relcl" and last.lemma_.lower() in EMPTY_VERBS


def _is_sayable(token: Token) -> bool:
    """Neither broken speech nor a sign that the words were parsed wrongly ("a Veterans", "find it hard")."""
    odd_article = token.lower_ in ("a", "an") and "Plur" in token.head.morph.get("Number", [])
    judged = token.dep_ == "xcomp" and token.pos_ == "ADJ"
    sayable = token.lower_ not in _BROKEN and not token.text.isdigit() and "/" not in token.text
    return sayable and not (odd_article or judged) and _is_word(token)


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
    return first is not None and first.pos_ in ("NOUN", "PROPN", "VERB") and bool(_content([first]))


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


def _said(token: Token) -> str:
    if token.lower_ in _OBJECTS:
        return "they" if token.dep_.startswith("nsubj") else "them"
    return _THIRD_PERSON.get(token.lower_, token.text if token.pos_ == "PROPN" else token.lower_)


def _weight(verb: Token) -> float:
    head = verb.head.lemma_.lower()
    negated = any(child.lower_ in ("n't", "not", "n’t", "never", "cannot") for child in verb.children)
    able = any(child.lower_ in ("could", "can", "ca") for child in verb.children)
    if verb.dep_ in ("xcomp", "csubj", "advcl", "ccomp", "acl") and head in TRYING:
        return 0.9
    if verb.dep_ in ("xcomp", "ccomp", "csubj") and head in WISHING:
        return 1.0
    if negated and (able or verb.lemma_.lower() in ("know", "understand", "see", "find", "tell")):
        return 0.9
    if able or any(child.lower_ in ("should", "would", "'d", "’d") for child in verb.children):
        return 0.7
    return 0.5
