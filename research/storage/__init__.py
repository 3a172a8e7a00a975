"""Where a study is kept. One function opens it; everything else is the contract."""

from __future__ import annotations

from research.storage.contract import Repository
from research.storage.memory import MemoryRepository


def open_repository(url: str | None = None) -> Repository:
    """Opens the store at ``url``."""
    if url == "memory://":
        return MemoryRepository()
    raise NotImplementedError(url)


__all__ = ["MemoryRepository", "Repository", "open_repository"]
