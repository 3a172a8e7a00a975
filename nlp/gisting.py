"""Whether a statement says enough to stand on its own, or only points at what was said before.

"That would be hard to do" can be told apart from "I'd love to have it here" by its manner only, not by its matter: such
statements found no theme; they join one through the words that they point at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from nlp.lexicon import ABSTRACT_NOUNS, EMPTY_NOUNS

_SPOKEN = """
i me my mine myself we us our ours you your yours he him his she her hers it its they them their theirs this
that these those here there who whom which what when where why how whether a an the some any all no not nor none
every each either neither both few many much more most other another such same am is are was were be been being
do does did doing done have has had having can could may might must shall should will would wo ca gon ought need
want like love wish hope prefer expect expected assume assumed think thought guess suppose supposed believe mean
know see say said tell told look looking looks feel felt get gets got getting go goes going gone went come comes
came make makes made take takes took put give gives gave try trying tried let use used keep seem seems happen
happened happens bet imagine figure figured wonder and or but so because if then than as of in on at to for from
with by about into over up down out off just only also too very really actually probably maybe perhaps possibly
basically pretty quite kind kinda sort sorta lot lots bit little even still already again now once ever never
always though although however well oh um uh er ah hmm okay ok yeah yep yes nope hey please thanks thank sure
right anything something everything nothing someone anyone everyone somebody anybody everybody nobody thing
things stuff way ways part point fact one ones two first second last next back around through thru nice good
great bad hard easy difficult helpful helps help confusing confused confuse sense amazing fine cool interesting
weird real big whole different particular certain people person d s t m re ve ll n don didn doesn isn wasn aren
couldn wouldn shouldn haven hasn hadn won dont didnt doesnt cant im ive id ill thats theres lets etc able
"""
_AMOUNTS = """
zero three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million half
quarter dozen couple few several third fourth fifth once twice time times second seconds minute minutes hour hours
day days week weeks fortnight month months year years morning afternoon evening night tonight noon midnight weekend
today tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday am pm clock dollar dollars pound
pounds euro euros cent cents penny quid bucks percent ago later earlier early late soon until till since
"""
_FELT = """
annoyed annoying angry frustrated frustrating stupid jealous cross upset happy unhappy sad worried impressed awful
terrible ridiculous horrible brilliant lovely surprised disappointed pleased fed glad tired care cared
"""
AMOUNTS = frozenset(_AMOUNTS.split())
MANNER = frozenset(f"{_SPOKEN} {_FELT}".split()) | AMOUNTS
"""Words by which people speak, not of which: pronouns, hedges, amounts, feelings and judgements without an object."""

ENOUGH = 2
"""Words of matter from which a statement stands on its own."""

_ENDING = re.compile(r"(?:ings?|ed|es|s)$")
_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*", re.UNICODE)
_COUNTED = re.compile(r"^(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-\w+$|^\d")


def matter(text: str) -> tuple[str, ...]:
    """The words that say what a statement is about, lower case, in text order."""
    words = (word.lower() for word in _WORD.findall(text))
    return tuple(word for word in words if word not in MANNER and len(word) > 1 and not _COUNTED.match(word))


def shared_matter(texts: Sequence[str]) -> frozenset[str]:
    """Stems of matter that at least two of the texts hold: "chat" for "a video chat" and "chatting with someone"."""
    held = Counter(stem for text in texts for stem in {_stem(word) for word in matter(text)})
    return frozenset(stem for stem, n in held.items() if n > 1)


def commonest_matter(texts: Sequence[str]) -> float:
    """Share of the texts, in [0, 1], that hold the word of matter most of them hold; "challenge" and the like say of
    nothing and do not count."""
    empty = ABSTRACT_NOUNS | EMPTY_NOUNS
    words = ({w for w in matter(text) if w not in empty and w.removesuffix("s") not in empty} for text in texts)
    held = Counter(stem for said in words for stem in {_stem(word) for word in said})
    return max(held.values(), default=0) / max(len(texts), 1)


def _stem(word: str) -> str:
    """A word without the endings of number and tense: enough to tell that two are one, no form of dictionaries."""
    cut = _ENDING.sub("", word) if len(word) > 4 else word.removesuffix("s") if len(word) > 3 else word
    return cut[:-1] if len(cut) > 3 and (cut[-1] == cut[-2] or cut[-1] == "e") else cut


@lru_cache(maxsize=1 << 14)
def stands_alone(text: str) -> bool:
    """Whether it can be understood without what was said before: "a quote within a day" can, "three minutes" cannot.

    Amounts count as one word, and only beside one that says of what.
    """
    words = set(matter(text))
    amount = any(word.lower() in AMOUNTS or _COUNTED.match(word.lower()) for word in _WORD.findall(text))
    return len(words) >= ENOUGH or (bool(words) and len(words) + amount >= ENOUGH)
