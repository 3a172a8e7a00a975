"""What a person puts right about a statement while they accept it, as an event of a log carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nlp.values import DIMENSIONS, KINDS, Dimension, Kind
from research.event_log import LONGEST_NAME, hold, word


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person puts right while they accept a statement; ``None`` leaves a thing as it is.

    ``stage`` "" places the statement nowhere; ``code`` is an id, or "" to take the code away; ``name`` is the path of a
    code to look up or make, which wins over ``code``.
    """

    kinds: tuple[Kind, ...] | None = None
    dimension: Dimension | None = None
    stage: str | None = None
    code: str | None = None
    name: str = ""


AS_IT_IS = Correction()
"""Nothing is put right."""


def read_correction(raw: object) -> Correction:
    """What is put right, as it came from a browser.

    Raises:
        RecordError: if it names a signal or a dimension that there is not.
    """
    hold(isinstance(raw, Mapping), "fix", raw)
    held: Mapping[Any, Any] = raw if isinstance(raw, Mapping) else {}
    kinds, dimension = held.get("kinds"), held.get("dimension")
    if kinds is not None:
        hold(isinstance(kinds, list) and all(kind in KINDS for kind in kinds), "kinds", kinds)
    hold(dimension in (None, *DIMENSIONS), "dimension", dimension)
    return Correction(
        kinds=None if kinds is None else tuple(dict.fromkeys(kinds)), dimension=dimension,
        stage=None if held.get("stage") is None else word(held, "stage", longest=LONGEST_NAME),
        code=None if held.get("code") is None else word(held, "code"), name=word(held, "name", longest=LONGEST_NAME),
    )  # fmt: skip
