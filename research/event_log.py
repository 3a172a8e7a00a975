"""What every event of a component has, whichever it comes from: who did it, where in which log it stands.

A browser keeps a log of events and sends it until it is acknowledged, so the same event may arrive twice. Its
``mount`` (one opening of the component in one tab) and ``seq`` (from 1 within it) name the action that it becomes:
``k7m2xq9d41.12`` is the twelfth thing done in the opening ``k7m2xq9d41``, and its first record ``k7m2xq9d41.12-0``.
The store refuses an id twice, which is why a replay never doubles anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from nlp.errors import RecordError

LONGEST_NAME = 200
"""Most code points of a person's name."""

_MOUNT = re.compile(r"[a-z0-9]{6,24}")
FIX = "Reload the page and do it again; what was stored before is safe."
"""What a person does about an event that cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """One thing done in a component: the ``seq``-th of the opening ``mount``, by the person ``by``."""

    mount: str
    seq: int
    by: str

    @property
    def action(self) -> str:
        """Id of the action that the event becomes."""
        return f"{self.mount}.{self.seq}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that could not be carried out; the others were. ``mount`` is "" and ``seq`` 0 where it names none."""

    mount: str
    seq: int
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a log: the last event dealt with of each mount, the refusals, and how many were new."""

    acknowledged: Mapping[str, int]
    refused: tuple[Refusal, ...] = ()
    stored: int = 0


class Origin(TypedDict):
    """Where an event comes from, as :class:`LoggedEvent` takes it."""

    mount: str
    seq: int
    by: str


def entry(raw: object) -> Mapping[Any, Any]:
    """An entry of a log as fields.

    Raises:
        RecordError: if it has none.
    """
    if not isinstance(raw, Mapping):
        raise RecordError(f"An entry of the log is a {type(raw).__name__}, not an event.", FIX)
    return raw


def origin(raw: Mapping[Any, Any]) -> Origin:
    """Mount, number and person of an event.

    Raises:
        RecordError: if one is missing or cannot be; a machine does nothing in a browser.
    """
    mount, seq, by = word(raw, "mount"), number(raw, "seq"), word(raw, "by", longest=LONGEST_NAME).strip()
    hold(bool(_MOUNT.fullmatch(mount)), "mount", mount)
    hold(seq >= 1, "seq", seq)
    hold(bool(by) and not by.startswith("machine:"), "by", by)
    return {"mount": mount, "seq": seq, "by": by}


def word(raw: Mapping[Any, Any], name: str, *, longest: int = 100) -> str:
    """A text of at most ``longest`` code points; "" where the event has none.

    Raises:
        RecordError: if it is no such text.
    """
    value = raw.get(name, "")
    hold(isinstance(value, str) and len(value) <= longest, name, value)
    return str(value)


def number(raw: Mapping[Any, Any], name: str) -> int:
    """A whole number from 0; 0 where the event has none.

    Raises:
        RecordError: if it is no such number.
    """
    value = raw.get(name, 0)
    hold(type(value) is int and 0 <= value < 2**40, name, value)  # a JSON true is an int to isinstance
    return value if isinstance(value, int) else 0


def hold(right: bool, name: str, value: object) -> None:
    """Refuses an event whose field cannot be.

    Raises:
        RecordError: unless ``right``, naming field and value.
    """
    if not right:
        shown = repr(value)
        told = shown if len(shown) < 80 else shown[:77] + "…"
        raise RecordError(f"An event of the log has the {name} {told}, which it cannot have.", FIX)
