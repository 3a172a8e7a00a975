"""Names and other personal data in a reading: suggested, reviewed by a person, replaced by codes before it is kept.

Names come from our own pipeline's entities, everything with a form of its own (e-mail, telephone, card, account and
identity numbers, addresses of machines) from Presidio's recognisers, which also check what can be checked. Nothing
finds every name: a person looks, adds what was missed, and decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from nlp.errors import ReadingError
from nlp.reading.roles import is_speaker_number, role_of
from nlp.reading.values import Reading
from nlp.values import Span, Transcript, Turn

Personal = Literal["person", "place", "organisation", "e-mail", "telephone", "number", "address"]
"""``number`` is an identity, card or account number; ``address`` an internet address."""

_ENTITIES: dict[str, Personal] = {"PERSON": "person", "PLACE": "place", "ORG": "organisation"}
_FORMS: dict[str, Personal] = {
    "EMAIL_ADDRESS": "e-mail", "PHONE_NUMBER": "telephone", "US_SSN": "number", "CREDIT_CARD": "number",
    "IBAN_CODE": "number", "IP_ADDRESS": "address",
}  # fmt: skip
_SURE: tuple[Personal, ...] = ("person", "e-mail", "telephone", "number")
"""Kinds that are proposed for replacement; places and organisations are often what the talk is about."""

_LEAST = 0.3
"""Score of a form below which Presidio itself would want a word beside it ("card", "phone") to believe it."""

_MAY_HOLD = re.compile(r"@|(?:\d\D{0,3}){5}|\d\.\d+\.\d+\.\d|:[0-9a-f]*:", re.IGNORECASE)
"""An at sign, five digits close together, or the stops of a machine's address: without these no form is found, and
the recognisers, which take longer to load than to run, are not asked."""
_CODE = re.compile(r"\[[a-z-]+ \d+\]|P\d+")
_EDGES = " .,;:!?\"“”'’"
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,3}")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that may give a person away: how often they stand in the text, and whether they should go."""

    words: str
    kind: Personal
    times: int
    proposed: bool


def find_personal(transcript: Transcript) -> tuple[Mention, ...]:
    """What may give somebody away, the most frequent first within each kind, names before the rest.

    Speaker labels that are names count, since they stand in the text too; "Moderator" and "P3" do not.
    """
    found: dict[str, Personal] = {}
    for words, kind in (*_forms(transcript.text), *_labels(transcript.turns), *_names(transcript)):
        if len(words) > 1 and not _CODE.fullmatch(words):
            found.setdefault(words, kind)
    order = ("person", *dict.fromkeys((*_ENTITIES.values(), *_FORMS.values())))
    counts = {words: len(_places(transcript.text, words)) for words in found}
    kept = [Mention(words, kind, counts[words], kind in _SURE) for words, kind in found.items() if counts[words]]
    return tuple(sorted(kept, key=lambda m: (order.index(m.kind), -m.times, m.words)))


def may_hold_form(text: str) -> bool:
    """Whether an e-mail address, a number or an internet address can stand in the text: told at a glance."""
    return bool(_MAY_HOLD.search(text))


def _forms(text: str) -> Iterable[tuple[str, Personal]]:
    if not may_hold_form(text):
        return
    for recogniser in _recognisers():
        for hit in recogniser.analyze(text, recogniser.supported_entities, None):
            if hit.score >= _LEAST:
                yield text[hit.start : hit.end], _FORMS[hit.entity_type]


@lru_cache(maxsize=1)
def _recognisers() -> tuple[Any, ...]:
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer,
        EmailRecognizer,
        IbanRecognizer,
        IpRecognizer,
        PhoneRecognizer,
        UsSsnRecognizer,
    )

    class OfflineEmail(EmailRecognizer):
        """Presidio's own looks the list of top-level domains up on the network; the text stays here, and so do we."""

        def validate_result(self, pattern_text: str) -> bool:
            return "." in pattern_text.rpartition("@")[2]

    made = (OfflineEmail(), PhoneRecognizer(), UsSsnRecognizer(), CreditCardRecognizer(), IbanRecognizer())
    return (*made, IpRecognizer())


def _labels(turns: Sequence[Turn]) -> Iterable[tuple[str, Personal]]:
    for label in dict.fromkeys(turn.speaker for turn in turns):
        if _NAME.fullmatch(label) and role_of(label) is None and not is_speaker_number(label) and len(label) > 2:
            yield label, "person"


_KIN = (
    "mum", "mom", "mummy", "mommy", "dad", "daddy", "mother", "father", "nan", "nana", "gran", "granny", "grandma",
    "grandpa", "grandad", "auntie", "aunt", "uncle",
)  # fmt: skip
"""What people call their family: written like a name, and nobody's."""

_ARTICLES: dict[Personal, str] = {
    "person": "the name", "e-mail": "an e-mail address", "telephone": "a telephone number",
    "number": "an identity number", "address": "an internet address",
}  # fmt: skip


@lru_cache(maxsize=8)
def gives_away(texts: tuple[str, ...], *, names: bool = True) -> tuple[tuple[str, ...], ...]:
    """For each text what in it may give somebody away, as it is said: ``"the name Dora Finch"``, ``"a telephone
    number"``; an empty tuple where nothing was found. Places and organisations are not told.

    Remembered, since a page asks for the same texts again. Raises a LanguageError without the pipeline.
    """
    from nlp.pipeline import parse

    docs = (
        parse(list(texts), without=("tagger", "morphologizer", "trainable_lemmatizer", "parser"))
        if names
        else [None] * len(texts)
    )
    found = []
    for text, doc in zip(texts, docs, strict=True):
        said = [_ARTICLES[kind] for _, kind in _forms(text) if kind in _ARTICLES]
        people = [e.text.strip(_EDGES) for e in doc.ents if e.label_ == "PERSON"] if doc is not None else []
        said += [f"{_ARTICLES['person']} {who}" for who in people if is_name(who)]
        found.append(tuple(dict.fromkeys(said)))
    return tuple(found)


def is_name(label: str) -> bool:
    """Whether a label looks like a person's name: capital letters, and neither a code, a number nor a role."""
    if not _NAME.fullmatch(label) or not label[0].isupper() or len(label) < 3 or label.casefold() in _KIN:
        return False
    return not _CODE.fullmatch(label) and role_of(label) is None and not is_speaker_number(label)


def _names(transcript: Transcript) -> Iterable[tuple[str, Personal]]:
    from nlp.pipeline import parse

    votes: dict[str, Counter[Personal]] = {}
    for doc in parse([transcript.words(turn) for turn in transcript.turns]):
        for entity in doc.ents:
            words = entity.text.strip(_EDGES)
            if entity.label_ in _ENTITIES and _NAME.fullmatch(words) and words[0].isupper():
                votes.setdefault(words, Counter())[_ENTITIES[entity.label_]] += 1
    return [(words, counts.most_common(1)[0][0]) for words, counts in votes.items()]


def _places(text: str, words: str) -> list[Span]:
    """Where the words stand as whole words."""
    left = r"(?<!\w)" if words[0].isalnum() else ""
    right = r"(?!\w)" if words[-1].isalnum() else ""
    return [Span(*hit.span()) for hit in re.finditer(left + re.escape(words) + right, text)]


def codes_for(mentions: Sequence[Mention], known: Mapping[str, str]) -> dict[str, str]:
    """A code for each mention: the one it has already, else the next free of its kind (``[person 3]``).

    A first or last name takes the code of the one whole name it belongs to; where two share it, it gets its own.
    """
    codes, taken = dict(known), set(known.values())
    for mention in sorted(mentions, key=lambda m: -m.words.count(" ")):  # whole names first: they lead their parts
        if mention.words in codes:
            continue
        whole = {code for words, code in codes.items() if _part_of(mention, words)}
        number = next(n for n in range(1, len(taken) + 2) if f"[{mention.kind} {n}]" not in taken)
        codes[mention.words] = whole.pop() if len(whole) == 1 else f"[{mention.kind} {number}]"
        taken.add(codes[mention.words])
    return {mention.words: codes[mention.words] for mention in mentions}


def _part_of(mention: Mention, name: str) -> bool:
    """Whether the mention is the first or last word of a longer name."""
    words = name.split()
    return mention.kind == "person" and len(words) > 1 and mention.words in (words[0], words[-1])


def redact(reading: Reading, codes: Mapping[str, str]) -> Reading:
    """The reading with the words replaced by their codes wherever they stand: in turns, labels and between them.

    Longer words go first, so that "Ana Petrović" is not left as "[person 1] Petrović". Every span stays exact on the
    new text, and the text a quote will point into never held the words.

    Raises:
        ReadingError: if a code is empty, or is itself among the words.
    """
    for words, code in codes.items():
        if not code.strip() or not words.strip() or code in codes:
            raise ReadingError(f"{words!r} cannot become {code!r}.", "Give it a code that is no name itself.")
    text = reading.transcript.text
    chosen = _chosen(text, codes)
    turns = tuple(_moved(turn, chosen, codes) for turn in reading.transcript.turns)
    return replace(reading, transcript=Transcript(_rewritten(text, chosen), turns))


def _chosen(text: str, codes: Mapping[str, str]) -> list[tuple[Span, str]]:
    """Each stretch to be replaced, in order, with its code; none overlaps another."""
    chosen: list[tuple[Span, str]] = []
    for words in sorted(codes, key=lambda w: (-len(w), w)):
        free = (at for at in _places(text, words) if not any(at.overlaps(span) for span, _ in chosen))
        chosen += [(at, codes[words]) for at in free]
    return sorted(chosen)


def _rewritten(text: str, chosen: Sequence[tuple[Span, str]]) -> str:
    pieces, at = [], 0
    for span, code in chosen:
        pieces += [text[at : span.start], code]
        at = span.end
    return "".join([*pieces, text[at:]])


def _moved(turn: Turn, chosen: Sequence[tuple[Span, str]], codes: Mapping[str, str]) -> Turn:
    start = turn.span.start + sum(len(code) - len(span) for span, code in chosen if span.end <= turn.span.start)
    inside = sum(len(code) - len(span) for span, code in chosen if turn.span.contains(span))
    speaker = _rewritten(turn.speaker, _chosen(turn.speaker, codes))
    return replace(turn, speaker=speaker, span=Span(start, start + len(turn.span) + inside))
