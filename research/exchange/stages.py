"""Journey stages from a file somebody wrote."""

from __future__ import annotations

from pathlib import Path

import yaml

from nlp.errors import ExchangeError
from nlp.values import Stage

_FIX = "Write one stage a line, as 'name' or 'name: description', or a YAML list of the same."


def load_stages(path: Path) -> tuple[Stage, ...]:
    """Stages in journey order from YAML, JSON or plain lines; a mapping may hold them under ``stages`` or
    ``journey_stages``.

    Raises:
        ExchangeError: if the file cannot be read, holds no stage, or names one twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else "it is no text in UTF-8"
        raise ExchangeError(f"{path} cannot be read: {why}.", "Check the path; the file must be UTF-8 text.") from None
    stages = tuple(_stage(item, path) for item in _items(text, path))
    if not stages:
        raise ExchangeError(f"{path} holds no stage.", _FIX)
    names = [stage.name.casefold() for stage in stages]
    twice = next((stage.name for stage, name in zip(stages, names, strict=True) if names.count(name) > 1), None)
    if twice is not None:
        raise ExchangeError(f"{path} names the stage {twice!r} twice.", "Give each stage its own name.")
    return stages


def _items(text: str, path: Path) -> list[object]:
    if path.suffix.lower() not in (".yaml", ".yml", ".json"):
        return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        at = getattr(problem, "problem_mark", None)
        where = f" in line {at.line + 1}" if at else ""
        raise ExchangeError(f"{path} is not valid YAML or JSON{where}.", _FIX) from problem
    if isinstance(loaded, dict):
        loaded = loaded.get("stages") or loaded.get("journey_stages") or list(loaded.items())
    return loaded if isinstance(loaded, list) else []


def _stage(item: object, path: Path) -> Stage:
    if isinstance(item, dict) and "name" in item:
        return Stage(str(item["name"]).strip(), str(item.get("description") or "").strip())
    if isinstance(item, dict) and len(item) == 1:
        item = next(iter(item.items()))
    if isinstance(item, tuple):
        return Stage(str(item[0]).strip(), str(item[1] or "").strip())
    if isinstance(item, str) and item.strip(" -•\t"):
        name, _, about = item.lstrip(" -•\t").partition(":")
        return Stage(name.strip(), about.strip())
    raise ExchangeError(f"{path} holds {item!r} where a stage was expected.", _FIX)
