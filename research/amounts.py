"""A number with its word, as every sentence of ours has it."""

from __future__ import annotations


def count(n: int, one: str, many: str = "") -> str:
    """``"1 person"``, ``"3 people"``; without ``many`` the word takes an s."""
    return f"{n} {one if n == 1 else many or f'{one}s'}"
