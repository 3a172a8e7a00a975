"""Words to token ids, the same way in training and at run time.

A statement is read together with what was said just before it::

    [CLS] context, its last 40 tokens [SEP] statement, its first 94 tokens [SEP]

The context tells what "it" is and what was asked; only the statement's own tokens are pooled, so a question about
trouble does not by itself make the answer a frustration.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

CLS, SEP = 101, 102
CONTEXT_TOKENS = 40
OWN_TOKENS = 94
LONGEST = CONTEXT_TOKENS + OWN_TOKENS + 3


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids of the context (with [CLS] and the [SEP] after it) and of the statement (with its [SEP])."""

    context: tuple[int, ...]
    own: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.context) + len(self.own)


def encode(tokenizer: Tokenizer, texts: Sequence[str], contexts: Sequence[Sequence[str]]) -> list[Encoded]:
    """One ``Encoded`` per text; ``contexts[i]`` holds the statements before ``texts[i]``, oldest first.

    Raises:
        ValueError: if ``texts`` and ``contexts`` differ in length.
    """
    before = [" [SEP] ".join(context) for context in contexts]
    if len(before) != len(texts):
        raise ValueError(f"{len(texts)} texts but {len(before)} contexts")
    plain = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    told = tokenizer.encode_batch(before, add_special_tokens=False)
    return [Encoded(context_ids(c.ids), (*p.ids[:OWN_TOKENS], SEP)) for p, c in zip(plain, told, strict=True)]


def context_ids(ids: Iterable[int]) -> tuple[int, ...]:
    """[CLS], the last tokens of a context, and [SEP] where there are any."""
    kept = tuple(ids)[-CONTEXT_TOKENS:]
    return (CLS, *kept, SEP) if kept else (CLS,)
