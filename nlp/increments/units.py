"""What is counted: units of time, money, and the things customers of a service count."""

from __future__ import annotations

from nlp.increments.numbers import either

TIME: dict[str, tuple[str, float]] = {
    form: (unit, scale)
    for unit, scale, forms in (
        ("seconds", 1.0, "second seconds sec secs"),
        ("minutes", 1.0, "minute minutes min mins"),
        ("hours", 1.0, "hour hours hr hrs"),
        ("days", 1.0, "day days"),
        ("weeks", 1.0, "week weeks wk wks"),
        ("weeks", 2.0, "fortnight fortnights"),
        ("months", 1.0, "month months mo mos"),
        ("years", 1.0, "year years yr yrs"),
        ("years", 10.0, "decade decades"),
    )
    for form in forms.split()
}
"""Spelling → (unit, how many of that unit)."""

TIGHT = {"s": "seconds", "m": "minutes", "h": "hours"}
"""Letters that are a unit only right behind a figure: ``1m 30s``."""

MONEY: dict[str, tuple[str, float]] = {
    form: (unit, scale)
    for unit, scale, forms in (
        ("USD", 1.0, "dollar dollars buck bucks usd"),
        ("USD", 0.01, "cent cents"),
        ("GBP", 1.0, "pound pounds quid gbp"),
        ("GBP", 0.01, "pence"),
        ("EUR", 1.0, "euro euros eur"),
        ("INR", 1.0, "rupee rupees inr"),
        ("JPY", 1.0, "yen jpy"),
        ("CAD", 1.0, "cad"),
        ("AUD", 1.0, "aud"),
        ("CHF", 1.0, "chf franken"),
    )
    for form in forms.split()
}
"""Spelling → (currency code, how many). A bare dollar is taken as USD, a bare pound as GBP."""

SYMBOLS = {
    "$": "USD",
    "US$": "USD",
    "C$": "CAD",
    "CA$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₹": "INR",
}

_ALIKE = {
    "people": "person people agent rep representative adviser advisor operator employee doctor nurse clerk manager "
    "supervisor specialist technician human man woman guy lady stranger colleague",
    "attempts": "attempt try go",
    "options": "option choice alternative",
    "calls": "call callback",
    "emails": "email e-mail mail",
    "messages": "message text sms reminder notification",
    "letters": "letter",
    "questions": "question",
    "conversations": "conversation chat",
}
_PLAIN = (
    "contact visit trip time step page screen click tap form field document paper receipt copy password code "
    "login account system website site app tab window link menu department office counter desk branch store shop "
    "transfer handover handoff appointment meeting interview request application claim ticket case order item product "
    "package parcel delivery shipment return refund payment instalment installment fee charge bill invoice "
    "statement plan method provider company vendor supplier quote offer mistake error crash bug outage update version "
    "review survey signature approval session login upload download photo"
)


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


_IRREGULAR = {"man": "men", "woman": "women", "person": "persons", "people": "people", "sms": "sms", "human": "humans"}


def _counted() -> dict[str, str]:
    named = [(noun, unit) for unit, nouns in _ALIKE.items() for noun in nouns.split()]
    named += [(noun, _plural(noun)) for noun in _PLAIN.split()]
    forms = dict(named)
    return forms | {_IRREGULAR.get(noun, _plural(noun)): unit for noun, unit in named}


COUNTED: dict[str, str] = _counted()
"""Singular and plural of each thing that is counted → its unit."""

_TRIES = (
    "call callback time email visit attempt try letter contact request application message ticket trip conversation "
    "chat session appointment go"
)
TRIED = {noun: COUNTED[noun] for noun in _TRIES.split()}
"""Things that an ordinal counts: the third call is three calls, the third page is not three pages."""

SINGULAR = tuple(noun for noun, unit in COUNTED.items() if noun != unit and not noun.endswith("s"))

TIMES = either(" ".join(TIME))
MONEYS = either(" ".join(MONEY))
COUNTS = either(" ".join(COUNTED))
SINGULARS = either(" ".join(SINGULAR))
TRIES = either(" ".join(TRIED))
PERIODS = {form: unit[:-1] for form, (unit, scale) in TIME.items() if scale == 1.0 and not form.endswith("s")}
PERIOD = either(" ".join(PERIODS))
