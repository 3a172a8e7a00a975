"""A part of a YAML file that knows where it stands, so that every complaint names file, key, value and what was
expected."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any, NoReturn

import yaml

from nlp.errors import DefinitionError
from research.validation.definition import MICROSECONDS
from research.validation.wording import TIME_UNITS

_LENGTH = re.compile(r"([\d.,_]+)\s*([^\W\d]+)")
_ISO_LENGTH = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.IGNORECASE)


class _Texts(yaml.BaseLoader):
    """Leaves every value the text it is: an event called ``NO`` or ``1e3`` stays what it says."""


def _unique(loader: _Texts, node: yaml.MappingNode) -> dict[str, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = next((key for i, key in enumerate(keys) if key in keys[:i]), None)
    if twice is not None:
        raise yaml.constructor.ConstructorError(None, None, f"the key {twice!r} stands there twice", node.start_mark)
    return {
        str(key): loader.construct_object(value, deep=True) for key, (_, value) in zip(keys, node.value, strict=True)
    }


_Texts.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique)


def parse(text: str, name: str) -> Section:
    """The top of a YAML file.

    Raises:
        DefinitionError: if it is no YAML, or not a mapping of keys to values.
    """
    fix = "Write keys and values as in docs/definitions.md."
    try:
        loaded = yaml.load(text.removeprefix("\ufeff"), Loader=_Texts)  # noqa: S506 - builds nothing but texts
    except yaml.YAMLError as error:
        raise DefinitionError(f"{name} is not valid YAML: {' '.join(str(error).split())}.", fix) from error
    if not isinstance(loaded, dict):
        raise DefinitionError(f"{name} holds {loaded!r}; expected keys and values such as 'id: quote-time'.", fix)
    return Section(loaded, name)


def plain_key(key: str) -> str:
    """A key as it is compared: lower case, with underscores."""
    return re.sub(r"[\s\-]+", "_", key.strip().lower())


class Section:
    """Keys and values at one place of a file; what is taken is ticked off, and :meth:`done` complains of the rest."""

    def __init__(self, values: dict[str, Any], file: str, path: str = "") -> None:
        self.file, self.path = file, path
        self.left: dict[str, tuple[str, Any]] = {plain_key(key): (key, value) for key, value in values.items()}
        self._asked: list[str] = []

    def at(self, key: str) -> str:
        """Where a key stands, from the top: ``measure.from.event``."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, *keys: str) -> bool:
        """Whether one of the keys is still to be taken, and says something."""
        return any(self.left.get(key, ("", ""))[1] not in ("", None, [], {}) for key in keys)

    def take(self, *keys: str) -> Any:
        """The value under the first of the keys that is there, ``None`` without any; an empty value is ``None``."""
        self._asked.extend(keys)
        found = [key for key in keys if key in self.left]
        if len(found) > 1:
            self.refuse(found[1], f"only one of {' and '.join(found)}, which mean the same")
        if not found:
            return None
        value = self.left.pop(found[0])[1]
        return None if value in ("", "null", "~") else value

    def section(self, *keys: str) -> Section | None:
        """The section under one of the keys."""
        key = next((key for key in keys if key in self.left), keys[0])
        value = self.take(*keys)
        return None if value is None else self.into(value, key)

    def into(self, value: Any, key: str) -> Section:
        """``value`` as a section of its own."""
        if not isinstance(value, dict):
            self.refuse(key, "keys and values", value)
        return Section(value, self.file, self.at(key))

    def text(self, *keys: str, default: str = "") -> str:
        """One text."""
        value = self.take(*keys)
        if isinstance(value, dict | list):
            self.refuse(keys[0], "one text", value)
        return default if value is None else str(value).strip()

    def texts(self, *keys: str) -> tuple[str, ...]:
        """One text or a list of them."""
        return self.as_texts(self.take(*keys), keys[0])

    def as_texts(self, value: Any, key: str) -> tuple[str, ...]:
        """``value`` as a tuple of texts."""
        values = value if isinstance(value, list) else [] if value is None else [value]
        if any(isinstance(one, dict | list) for one in values):
            self.refuse(key, "one text or a list of texts", value)
        return tuple(str(one) for one in values)

    def choice(self, *keys: str, words: dict[str, str], default: str = "") -> str:
        """One of a few words; ``words`` leads from every spelling to the word meant."""
        said = self.text(*keys)
        return self.as_choice(said, keys[0], words) if said else default

    def as_choice(self, said: str, key: str, words: dict[str, str]) -> str:
        """The word that ``said`` means."""
        meant = words.get(plain_key(said))
        return meant if meant is not None else self.refuse(key, _either(dict.fromkeys(words.values())), said)

    def whole(self, *keys: str) -> int | None:
        """A whole number from 0 up, ``None`` when absent."""
        said = self.text(*keys)
        if said and not re.fullmatch(r"\d+", said):
            self.refuse(keys[0], "a whole number, 0 or more", said)
        return int(said) if said else None

    def number(self, *keys: str, default: float) -> float:
        """A positive number."""
        said = self.text(*keys)
        if said and not re.fullmatch(r"\d*\.?\d+", said):
            self.refuse(keys[0], "a positive number", said)
        return float(said) if said else default

    def length_us(self, *keys: str) -> int | None:
        """A length of time in microseconds: ``7 days``, ``PT4H``, ``1 h 30 min``, or ``{hours: 4}``; or under a key
        that ends in the unit (``within_hours: 4``)."""
        for key, unit in ((f"{key}_{unit}", unit) for key in keys for unit in MICROSECONDS):
            self._asked.append(key)
            if key in self.left:
                return self.as_length(f"{self.take(key)} {unit}", key)
        key = next((key for key in keys if key in self.left), keys[0])
        value = self.take(*keys)
        return None if value is None else self.as_length(value, key)

    def as_length(self, value: Any, key: str) -> int:
        """``value`` as microseconds."""
        said = " ".join(f"{n} {unit}" for unit, n in value.items()) if isinstance(value, dict) else str(value)
        iso = _ISO_LENGTH.fullmatch(said.strip())
        if iso and any(iso.groups()):
            parts = zip(iso.groups(), ("weeks", "days", "hours", "minutes", "seconds"), strict=True)
            return sum(round(float(n) * MICROSECONDS[unit]) for n, unit in parts if n)
        found = _LENGTH.findall(said)
        if not found or _LENGTH.sub("", said).strip(" ,+and"):
            self.refuse(key, "a length of time with its unit, such as '7 days', '4 hours' or 'PT30M'", value)
        return sum(self._part(n, unit, key, value) for n, unit in found)

    def _part(self, n: str, unit: str, key: str, value: Any) -> int:
        known = TIME_UNITS.get(unit.lower())
        if known is None or not re.fullmatch(r"\d*\.?\d+", n.replace("_", "")):
            self.refuse(key, f"a length of time in {_either(MICROSECONDS)}", value)
        return round(float(n.replace("_", "")) * MICROSECONDS[known])

    def refuse(self, key: str, expected: str, value: Any = None) -> NoReturn:
        """Complains about one key."""
        held = "is missing" if value is None else f"is {value!r}"
        raise DefinitionError(
            f"{self.file}: {self.at(key)} {held}; expected {expected}.", f"Correct {key!r}, or see docs/definitions.md."
        )

    def done(self) -> None:
        """Complains about keys that nothing asked for."""
        if not self.left:
            return
        key, value = next(iter(self.left.values()))
        near = difflib.get_close_matches(plain_key(key), self._asked, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"Known here: {', '.join(dict.fromkeys(self._asked))}."
        raise DefinitionError(f"{self.file}: {self.at(key)} ({value!r}) is not a key known there.", hint)


def _either(words: Any) -> str:
    names: Sequence[str] = list(words)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
