"""Single words: which are known, which say something, and how they are written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.lexicon import DONE, EMPTY_NOUNS, HAD, KNOWN, PEOPLE_NOUNS

if TYPE_CHECKING:
    from spacy.tokens import Token


def joined(words: Iterable[str]) -> str:
    """Words as they are written: no space before "'s" or around a hyphen."""
    return " ".join(words).replace(" - ", "-").replace(" 's", "'s").replace(" ’s", "’s")


def with_a(noun: str) -> str:
    """The noun with its article: "a claim", "an appeal"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def content(tokens: list[Token]) -> frozenset[str]:
    return frozenset(
        t.lemma_.lower()
        for t in tokens
        if t.pos_ in ("NOUN", "PROPN", "VERB", "ADJ") and len(t.text) > 1 and t.lemma_.lower() not in EMPTY_NOUNS
    )


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """Whole words of the embedder's vocabulary: what is none of them is a typo, or too odd to name a theme."""
    path = Path(__file__).parent / "models" / "minilm" / "tokenizer.json"
    return frozenset(json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]) | DONE | HAD | KNOWN | PEOPLE_NOUNS


def is_word(token: Token) -> bool:
    """A known word, a name, or something with a digit in it ("10-10CG"); never what live notes mistype."""
    if token.pos_ in ("PUNCT", "PART", "SYM", "NUM") or (token.pos_ == "PROPN" and not token.is_lower):
        return True
    forms = {token.lower_, token.lemma_.lower()} | ({token.lower_[:-1]} if token.lower_.endswith("s") else set())
    return bool(forms & vocabulary()) or any(c.isdigit() for c in token.text)


def is_shouted(token: Token) -> bool:
    """Whether a plain word stands in capitals to be heard ("a DISPOSAL fee"), not because it is short for a name.

    What may be a name ("NASA") is one unless the word beside it is shouted too.
    """
    loud = token.text.isupper() and len(token.text) > 3 and token.lower_ in vocabulary()
    beside = token.doc[max(0, token.i - 1) : token.i + 2]
    return loud and (token.pos_ != "PROPN" or any(t.text.isupper() and len(t.text) > 1 and t != token for t in beside))
