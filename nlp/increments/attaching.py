"""What a quantity is attached to, by the dependency tree: "forty minutes *on hold*", "*to get a quote*"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.values import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LONGEST = 6
"""Most words that ``about`` shows."""

_CLAUSES = {"xcomp", "advcl", "csubj", "ccomp", "acl", "acl:relcl"}
_BEHIND = {"nmod", "obl", "acl", "advcl", "xcomp"}
_SELVES = {"AUX", "PRON", "DET", "ADP", "PART", "PUNCT", "CCONJ", "SCONJ"}
_HEDGES = {"just", "maybe", "probably", "only", "even", "like"}
_SAID_OF_NONE = {
    "guess", "think", "do", "say", "go", "mean", "come", "suppose", "know", "want", "try", "basis",
    "maximum", "minimum", "first", "man", "thing", "way", "book",
}  # fmt: skip
"""Verbs and nouns that a quantity hangs on in the tree and says nothing of: "a couple of days ago, I guess"."""
_EMPTY = {"take", "be", "need", "require", "have", "get", "cost", "last", "pay", "charge", "make"}


def attached(doc: Doc, span: Span) -> str:
    """The words that the quantity at ``span`` is about, as they stand in the text; "" when nothing fits.

    Tried in turn: what follows the unit ("on hold", "to get a quote"), the noun that the unit describes ("wait"), a
    clause of the governing verb ("to hear back"), its subject or object ("the refund"), and the verb itself.
    """
    inside = [token for token in doc if token.idx < span.end and token.idx + len(token.text) > span.start]
    about = _attached(inside).strip(" ,.;:-–—()\"'") if inside else ""
    words = about.split()
    while words and words[0].lower() in _HEDGES:
        words.pop(0)
    return " ".join(words) if _says_of_what(doc, span, words) else ""


def _says_of_what(doc: Doc, span: Span, words: list[str]) -> bool:
    """Whether a word of matter is among them: "to" alone, "better" and "guess" say of nothing."""
    if words[:1] == ["to"] and len(words) > 2:  # "to make sure it was correct"
        return True
    outside = (token for token in doc if token.text in words and not span.start <= token.idx < span.end)
    return any(t.pos_ in {"NOUN", "PROPN", "VERB"} and t.lemma_.lower() not in _EMPTY | _SAID_OF_NONE for t in outside)


def _attached(inside: list[Token]) -> str:
    head = _head(inside)
    last = inside[-1].i
    for child in sorted(head.children, key=lambda token: token.i):
        if child.i > last and child.dep_ in _BEHIND:
            return _words(child, after=last)
    governor = head.head
    while governor.pos_ in {"ADV", "ADP"} and governor.head.i != governor.i:  # "two weeks ago", "later"
        governor = governor.head
    if governor.i == head.i or governor.pos_ not in {"NOUN", "PROPN", "VERB", "AUX", "ADJ"}:
        return ""
    if governor.pos_ in {"NOUN", "PROPN"}:
        return _noun(governor, inside)
    return _by_verb(governor, head, inside)


def _head(inside: list[Token]) -> Token:
    """The token of the quantity that hangs outside it; the last of several."""
    own = {token.i for token in inside}
    out = [token for token in inside if token.head.i not in own or token.head.i == token.i]
    named = [token for token in out if token.pos_ not in {"ADP", "PUNCT", "ADV", "DET"}]
    return (named or out)[-1]


def _noun(noun: Token, inside: list[Token]) -> str:
    first = inside[-1].i + 1
    if noun.i < first:
        led = noun.i > 0 and noun.nbor(-1).pos_ == "ADP" and noun.nbor(-1).head.i == noun.i
        return noun.doc[noun.i - led : noun.i + 1].text
    return noun.doc[first : noun.i + 1].text.strip("-–, ")


def _by_verb(verb: Token, head: Token, inside: list[Token]) -> str:
    own = {token.i for token in inside}
    rest = [child for child in verb.children if child.i != head.i and child.i not in own]
    for child in rest:
        clause = child.dep_ in _CLAUSES and child.i > head.i
        if clause and any(word.lower_ in {"to", "for", "before", "until"} for word in child.subtree):
            return _words(child, after=inside[-1].i)
    following = [child for child in rest if child.dep_ == "obl" and child.i > inside[-1].i]
    if following:
        return _words(following[0], after=inside[-1].i)
    things = [
        child for child in rest if child.dep_ in {"obj", "nsubj", "nsubj:pass"} and child.pos_ in {"NOUN", "PROPN"}
    ]
    if verb.lemma_.lower() in _EMPTY or verb.pos_ in _SELVES:
        return _words(things[0]) if things else ""
    object_ = next((child for child in things if child.dep_ == "obj"), None)
    return f"{verb.text} {_words(object_)}" if object_ is not None else verb.text


def _words(token: Token, *, after: int = -1) -> str:
    """The token's own phrase, at most :data:`LONGEST` words, none of them before token number ``after``."""
    part = sorted(word.i for word in token.subtree if word.i > after)
    run = [i for n, i in enumerate(part) if i - part[0] == n][:LONGEST]
    while run and token.doc[run[-1]].pos_ in _SELVES - {"PRON"} and len(run) > 1:
        run.pop()
    return token.doc[run[0] : run[-1] + 1].text if run else ""
