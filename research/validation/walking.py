"""A walk through a definition: every part within it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any


def parts_of(value: object) -> Iterator[Any]:
    """A definition, or anything in one, and every part within it, outermost first; plain texts and numbers are none."""
    if isinstance(value, tuple):
        for each in value:
            yield from parts_of(each)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from parts_of(getattr(value, field.name))
