"""Where a study is kept. One function opens it; everything else is the contract.

The default store is the file ``.cpi-workbench/studies.db`` in the person's home folder; the environment variable
``CPI_WORKBENCH_DB`` names another.
"""

from __future__ import annotations

import os
from pathlib import Path

from nlp.errors import StoreError
from research.storage.contract import Repository
from research.storage.memory import MemoryRepository


def open_repository(url: str | None = None) -> Repository:
    """Opens the store at ``url``, making a new one where there is none.

    Args:
        url: A file path (``~`` is the home folder), an ``sqlite:///`` URL, ``memory://`` for a store that forgets, or
            ``postgresql://user:password@host/name`` (its tables are made once by ``python -m research.storage URL``).
            ``None`` means what ``CPI_WORKBENCH_DB`` says, else the default file, whose folder is made on demand.

    Raises:
        StoreError: if the store cannot be opened, belongs to another program, or was written by a newer version.
    """
    address = url or os.environ.get("CPI_WORKBENCH_DB") or _default()
    if address.startswith("memory:"):
        return MemoryRepository()
    from research.storage.sql import SqlRepository

    return SqlRepository(address)


def _default() -> str:
    """The default file. What participants said is private, so nobody else may look into its folder."""
    folder = Path.home() / ".cpi-workbench"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} cannot be made: {error.strerror}.", "Name a file with the setting CPI_WORKBENCH_DB."
        ) from error
    return str(folder / "studies.db")


__all__ = ["MemoryRepository", "Repository", "open_repository"]
