"""The key that says which code stands for which name: kept apart from the study, in the person's own folder.

Whoever has the study does not have the names; whoever has the key needs the study to make sense of it. Deleting the
file makes the codes final.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path

from nlp.errors import StoreError

_TURN = threading.Lock()
"""Two people on one server may redact at once: each reads what the other wrote, so that no name loses its code."""


def key_file(study: str) -> Path:
    """Where the key of a study lies: under ``CPI_WORKBENCH_KEYS``, else in the person's own folder."""
    folder = Path(os.environ.get("CPI_WORKBENCH_KEYS") or Path.home() / ".cpi-workbench" / "keys")
    return folder / f"{study}.json"


def read_key(study: str) -> dict[str, str]:
    """Words and their codes; empty while nothing was redacted.

    Raises:
        StoreError: if the file is damaged: going on would give the same person a second code.
    """
    path = key_file(study)
    if not path.exists():
        return {}
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return {str(words): str(code) for words, code in held.items()}
    except (OSError, ValueError, AttributeError) as problem:
        raise StoreError(
            f"The key {path.name} cannot be read: {problem}.", "Put a copy of it back, or move it away to begin anew."
        ) from problem


def keep_key(study: str, codes: Mapping[str, str]) -> None:
    """Adds codes to the key; the file is readable by its owner only and never half-written."""
    path = key_file(study)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    with _TURN:
        held = read_key(study) | dict(codes)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(held, file, ensure_ascii=False, indent=1, sort_keys=True)
        os.replace(draft, path)
