"""The contract of the store: four verbs for every record, whatever database stands behind."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from research.records import Blob, Entry, Record

Kept = Record | Blob | Entry
"""What a repository holds: records and blobs that are added, and the ledger entries it writes for each record."""

K = TypeVar("K", bound=Kept)


class Repository(Protocol):
    """Keeps records for ever; never changes or removes one.

    Every implementation passes the same contract tests (``tests/research/storage``).
    """

    def add(self, *records: Record | Blob) -> None:
        """Keeps the records, in order, all or none. A blob whose key is already there is left as it is.

        Raises:
            StoreError: if a record's id is taken, or it refers to a record that does not exist.
        """
        ...

    def get(self, kind: type[K], id: str) -> K | None:
        """The record with this id (a blob's key), ``None`` if there is none of that type."""
        ...

    def find(self, kind: type[K], /, **equal: object) -> list[K]:
        """Records of exactly this type in the order added, whose fields equal the given values.

        A tuple means "any of these". ``study``, ``action`` and ``by`` reach into the stamp; ``id`` and ``replaces``
        work for every record. All versions are returned: which of them are live is a rule (``records.live_ids``).

        Raises:
            TypeError: for a field the type does not have, or one that holds a composite value.
        """
        ...

    def since(self, study: str, seq: int) -> list[Entry]:
        """The study's lines of the ledger from number ``seq`` on, that one included, in the order added."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """All adds inside are kept together when the block ends, or none when it raises. Nesting joins the outer."""
        ...

    def close(self) -> None:
        """Lets go of files and connections."""
        ...
