"""A design written as YAML, for the terminal and for keeping beside the code of a change."""

from __future__ import annotations

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
    try:
        return TypeAdapter(Experiment).validate_python(held)
    except ValidationError as problem:
        first = problem.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the design"
        raise DefinitionError(f"{name}: {key}: {first['msg']}.", "Correct that key.") from problem
    except RecordError as problem:
        raise DefinitionError(f"{name}: {problem.message}", problem.fix) from problem
