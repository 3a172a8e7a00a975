"""A number with its word, as every sentence of ours has it."""

from __future__ import annotations


def count(n: int, one: str, many: str = "") -> str:
    """``"1 person"``, ``"3 people"``; without ``many`` the word takes an s."""
    return f"{n} {one if n == 1 else many or f'{one}s'}"


def singular(plural: str) -> str:
    """One of them, for a plain English plural: "contacts" gives "contact"; another word keeps its form."""
    if plural.endswith("ies") and len(plural) > 4:
        return f"{plural[:-3]}y"
    plain = len(plural) > 3 and plural[-1] == "s" and plural[-2:] not in ("ss", "us", "is")
    return plural[:-1] if plain else plural
