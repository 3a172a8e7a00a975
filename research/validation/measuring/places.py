"""Where interaction data lies, as a text: a path, or the URL of a database with the table behind ``#``."""

from __future__ import annotations

import os
import re
from collections.abc import Collection

from nlp.errors import DataError

SPARK = "pyspark://"
"""Begins the location of a table (or a folder of Parquet) that Spark reads: ``pyspark://#events``."""


def is_remote(location: str) -> bool:
    """Whether the location is a database that measures for itself."""
    return location.startswith(("postgres://", "postgresql://", SPARK))


def known_secrets(url: str) -> str:
    """The URL with ``$NAME`` and ``${NAME}`` replaced by what the environment holds under that name.

    Raises:
        DataError: if the environment holds nothing under a name.
    """
    filled = os.path.expandvars(url)
    missing = re.search(r"\$\{?(\w+)", filled)
    if missing:
        raise DataError(
            f"The address of the data names ${missing[1]}, which is not set.",
            f"Set the environment variable {missing[1]} before you start the app or the command.",
        )
    return filled


def shown(location: str) -> str:
    """The location as it may be shown: without user and password."""
    return re.sub(r"//[^@/]*@", "//", location)


def refuse_password(location: str) -> None:
    """A password in the address would be kept with the study, readable by everyone who opens it.

    Raises:
        DataError: if there is one.
    """
    found = re.search(r"//[^/@]*:([^/@]+)@", location)
    if found and not found[1].startswith("$"):
        raise DataError(
            f"{shown(location)} holds a password, which would be kept with the study.",
            "Write it as $NAME, as in postgresql://me:$DB_PASSWORD@host/base#events, and set that variable.",
        )


def table_behind(location: str, name: str, known: Collection[str]) -> str:
    """The table that a location names behind ``#``; the only one of ``known`` where it names none.

    Raises:
        DataError: naming the tables there are, if there is no such one.
    """
    name = next(iter(known)) if not name and len(known) == 1 else name
    if name not in known:
        said = ", ".join(sorted(known)[:12]) or "none"
        raise DataError(f"{shown(location)} names no table.", f"Write one behind '#'; there are: {said}.")
    return name
