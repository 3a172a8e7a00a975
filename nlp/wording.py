"""How an outcome is put: direction and metric by the dimension of value, an act or a thing as the object of control."""

from __future__ import annotations

import re

from nlp.lexicon import COSTS, DONE, ENTERED, HAD, HARMS, KNOWN, SERVANTS
from nlp.naming import Named
from nlp.values import Dimension, Kind
from nlp.words import with_a

_BURDEN = "Minimize the number of times customers have to {act}"
_BY_ACT: dict[Dimension, str] = {
    "time": "Minimize the time it takes to {act}",
    "convenience": "Minimize the effort required to {act}",
    "quality": "Increase the likelihood that customers can {act}",
    "trust": "Increase the likelihood that customers can {act}",
    "options": "Increase the number of ways to {act}",
    "price": "Increase the likelihood that customers can {act}",
    "security": "Minimize the likelihood that data is exposed when customers {act}",
    "service": "Increase the likelihood that customers get help when they {act}",
    "personalization": "Increase the likelihood that customers can {act} in a way that fits their case",
    "social": "Increase the likelihood that all customers can {act}",
    "reputation": "Increase the likelihood that customers can {act}",
    "emotion": "Increase the likelihood that customers feel at ease when they {act}",
    "other": "Increase the likelihood that customers can {act}",
}
_BUYING = frozenset({"pay", "buy", "order", "rent", "hire", "send", "ship", "book"})
_COST = "Minimize the amount it costs to {act}"

_TO_KNOW: dict[Dimension, str] = {
    "time": "Minimize the time it takes to learn {thing}",
    "convenience": "Minimize the effort required to find {thing}",
    "quality": "Increase the likelihood that {thing} {is_} right the first time",
    "trust": "Increase the likelihood that customers know {thing}",
    "options": "Increase the number of ways to learn {thing}",
    "price": "Increase the likelihood that customers know {thing} before they pay",
    "security": "Minimize the likelihood that {thing} {is_} exposed",
    "service": "Increase the likelihood that customers get help with {thing}",
    "other": "Increase the likelihood that customers know {thing}",
}
_TO_DO: dict[Dimension, str] = {
    "time": "Minimize the time it takes to complete {thing}",
    "convenience": "Minimize the effort required to complete {thing}",
    "quality": "Increase the likelihood that {thing} {is_} right the first time",
    "trust": "Minimize the likelihood that customers are left unsure about {thing}",
    "options": "Increase the number of ways to complete {thing}",
    "price": "Minimize the amount paid for {thing}",
    "security": "Minimize the likelihood that data is exposed through {thing}",
    "service": "Increase the likelihood that customers get help with {thing}",
    "other": "Minimize the effort required to complete {thing}",
}
_TO_HAVE: dict[Dimension, str] = {
    "time": "Minimize the time it takes to get {thing}",
    "convenience": "Minimize the effort required to get {thing}",
    "quality": "Increase the likelihood that {thing} {is_} right the first time",
    "trust": "Increase the likelihood that customers are kept informed about {thing}",
    "options": "Increase the number of choices of {thing}",
    "price": "Minimize the amount paid for {thing}",
    "security": "Minimize the likelihood that data is exposed through {thing}",
    "service": "Increase the likelihood that customers get help with {thing}",
    "other": "Increase the likelihood that customers get {thing}",
}
_OF_FEELING: dict[Dimension, str] = {
    "personalization": "Increase the likelihood that {thing} {fit} the customer's case",
    "social": "Increase the likelihood that {thing} {treat} all customers alike",
    "reputation": "Increase the likelihood that customers hear good things about {thing}",
    "emotion": "Increase the likelihood that customers feel at ease with {thing}",
}
_COST_OF = "Minimize the amount of {thing} that customers pay"
_OF_ANYTHING: dict[Dimension, str] = {
    "quality": "Increase the likelihood that {thing} {work} as customers expect",
    "options": "Increase the number of choices of {thing}",
}
_LET_DOWN = "Minimize the number of times customers are let down by {thing}"
_IN_TROUBLE: dict[Dimension, str] = {
    "quality": "Minimize the likelihood that {thing} {go} wrong",
    "trust": "Minimize the likelihood that customers are left unsure about {thing}",
    "service": "Minimize the likelihood that customers are left without help with {thing}",
}
_TO_ENTER: dict[Dimension, str] = {
    "time": "Minimize the time it takes to enter {thing}",
    "other": "Minimize the effort required to enter {thing}",
}
_HARM = "Minimize the likelihood that customers {act}"
_AMISS = re.compile(r"\b(?:wrong|(?:too|so) (?:many|much))\b")
"""What makes an act one that nobody wants: to order the wrong dish, to write so many logs."""
_TROUBLE = "Minimize the number of times customers have trouble with {thing}"
_NEEDED = "Increase the likelihood that customers have {thing} they need"
_STUCK = "Minimize the number of times customers get stuck on {thing}"
_WISHED_ANYWAY = frozenset(
    {"avoid", "see", "know", "understand", "find", "learn", "check", "compare", "get", "receive"}
)
"""What customers do for its own sake, whoever makes them: no burden to be counted."""
_LEARN = ("time", "convenience", "options", "price")
"""Dimensions whose statements are of learning, not of knowing: what takes effort is to learn."""


def of_act(act: str, dimension: Dimension, *, burden: bool = False, head: str = "") -> str:
    """The statement of an act in the base form; ``burden`` says that customers are made to do it.

    What takes time or effort is to learn; what can be likely is to know.
    """
    verb, _, rest = act.partition(" ")
    if verb in HARMS or (_AMISS.search(rest) and not burden):
        return _HARM.format(act=act)
    if burden and verb not in _WISHED_ANYWAY:
        return _BURDEN.format(act=act)
    if verb == "pay" and dimension == "price":
        return _of_paying(rest)
    wording = _COST if dimension == "price" and verb in _BUYING else _BY_ACT[dimension]
    if (verb in ("know", "learn") and (not head or head in KNOWN)) or (verb == "see" and not head):
        if dimension in _LEARN:
            return wording.format(act=f"learn {rest}")
        return f"Increase the likelihood that customers know {rest}"
    return wording.format(act=act)


def _of_paying(rest: str) -> str:
    """What customers pay, and how, is an amount; that they pay something at all is a number of times."""
    first, last = rest.partition(" ")[0], rest.rsplit(maxsplit=1)[-1]
    if first in ("for", "in", "to", "by", "on"):
        return f"Minimize the amount that customers pay {rest}"
    if last in COSTS:
        return f"Minimize the amount of {rest} that customers pay"
    return _BURDEN.format(act=f"pay {rest}")


def is_burden_of(act: str) -> bool:
    """Whether an act is one that each time could be spared."""
    return act.partition(" ")[0] not in _WISHED_ANYWAY


def of_thing(thing: Named, dimension: Dimension, kind: Kind, *, entered: bool = False) -> str | None:
    """The statement of a thing, or ``None`` where nothing can be said of it but that it was mentioned.

    ``entered`` says that people speak of filling in.
    """
    filled_in = entered and thing.head in ENTERED and dimension in ("convenience", "time", "other")
    wording = _TO_ENTER.get(dimension, _TO_ENTER["other"]) if filled_in else _wording(thing.head, dimension, kind)
    if wording == _COST_OF and thing.head in ("price", "cost", "rate"):
        return "Minimize the amount that customers pay"
    return wording and _filled(wording, thing)


def _wording(head: str, dimension: Dimension, kind: Kind) -> str | None:
    if dimension in _OF_FEELING or (dimension == "price" and head in COSTS):
        return _OF_FEELING.get(dimension, _COST_OF)
    if kind == "frustration" and dimension in _IN_TROUBLE:
        return _in_trouble(head, dimension)
    if head in KNOWN:
        return _TO_KNOW[dimension]
    if head in DONE:
        return _STUCK if kind == "frustration" and dimension == "convenience" else _TO_DO[dimension]
    if head in HAD:
        return _TO_HAVE[dimension]
    return None


def _in_trouble(head: str, dimension: Dimension) -> str | None:
    if dimension == "quality" and head in HAD:
        return _TO_HAVE[dimension]  # what is got is wrong; what is gone through goes wrong
    told_of = {"trust": DONE | KNOWN, "service": DONE | HAD}.get(dimension, DONE | HAD | KNOWN)
    return _IN_TROUBLE[dimension] if head in told_of - SERVANTS else None


def of_whatever(thing: Named, dimension: Dimension, kind: Kind, *, unsure: bool) -> str | None:
    """The statement of a thing of which no more is known than that many speak of it: in trouble, or in need of it.

    ``unsure`` says that they do not know what it is or means. Of time and price nothing can be said: whether a lunch
    took time or was only when it happened, nobody can tell; nor what service for a haircut failed in, unless those
    who gave it are named.
    """
    if dimension in ("time", "price"):
        return None
    if dimension == "service":
        return _filled(_LET_DOWN, thing) if kind == "frustration" and thing.head in SERVANTS else None
    if dimension in _OF_ANYTHING and (dimension, kind) != ("quality", "frustration"):
        return _filled(_OF_ANYTHING[dimension], thing)
    if unsure:
        return _filled(_IN_TROUBLE["trust"], thing)
    if dimension == "trust":  # whom customers do not trust is no thing to have trouble with
        return None
    return _filled(_TROUBLE if kind in ("frustration", "workaround") else _NEEDED, thing)


def _filled(wording: str, thing: Named) -> str:
    many = {"is_": "are", "go": "go", "work": "work", "fit": "fit", "treat": "treat"}
    one = {"is_": "is", "go": "goes", "work": "works", "fit": "fits", "treat": "treats"}
    return wording.format(thing=with_article(thing), **(many if thing.plural else one))


def with_article(thing: Named) -> str:
    """The thing as it stands in a sentence: "the status", "monthly reports"."""
    name = all(word[:1].isupper() for word in thing.words.split()) and not thing.words.isupper()
    return thing.words if name or (thing.plural and thing.head not in KNOWN) else f"the {thing.words}"


def of_role(role: Named) -> str:
    """The statement of a role that people stumble over: what is unclear is who has it."""
    return f"Increase the likelihood that customers understand who counts as {with_a(one_of(role))}"


def one_of(role: Named) -> str:
    """The role as one person has it: "caregiver" for "caregivers"."""
    return role.words.removesuffix("s") if role.plural else role.words
