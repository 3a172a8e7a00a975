"""A design written as YAML, for the terminal and for keeping beside the code of a change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from nlp.errors import DefinitionError, RecordError
from research.experiments.design import Experiment


def load_design(text: str, *, name: str = "experiment.yaml") -> Experiment:
    """The design a YAML text describes; its keys are the fields of :class:`Experiment`.

    Raises:
        DefinitionError: naming the file, the key and what was expected.
    """
    try:
        held: Any = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        raise DefinitionError(f"{name} is not YAML: {problem}.", "Check its indentation and quotes.") from problem
    if not isinstance(held, dict):
        raise DefinitionError(f"{name} holds no design.", "Write hypothesis, unit, arms, primary, manipulation, …")
    for arm in held.get("arms") or () if isinstance(held.get("arms"), list) else ():
        if isinstance(arm, dict) and isinstance(arm.get("name"), int) and not isinstance(arm["name"], bool):
            arm["name"] = str(arm["name"])  # data often call arms 0 and 1
    try:
        design = TypeAdapter(Experiment).validate_python(held)
    except ValidationError as problem:
        first = problem.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the design"
        raise DefinitionError(f"{name}: {key}: {first['msg']}.", "Correct that key.") from problem
    except RecordError as problem:
        raise DefinitionError(f"{name}: {problem.message}", problem.fix) from problem
    if (strange := next(_unknown(held, asdict(design)), None)) is not None:
        raise DefinitionError(f"{name}: {strange} is no key of a design.", "Correct its spelling, or take it out.")
    return design


def _unknown(held: Any, known: Any, at: str = "") -> Iterator[str]:
    """Keys that were written and not taken: a promise that is mistyped must not be dropped in silence."""
    if isinstance(known, dict):
        for key, value in held.items():
            if key in known:
                yield from _unknown(value, known[key], f"{at}{key}.")
            else:
                yield f"{at}{key}"
    elif isinstance(known, tuple):
        for n, (one, other) in enumerate(zip(held, known, strict=True)):
            yield from _unknown(one, other, f"{at}{n}.")
