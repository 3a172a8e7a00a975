"""What was read of a file, kept while the file stays as it is: each takes the state it was read in, so that a changed
file is read anew."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from research.validation.adjusting import Suggestion
from research.validation.glimpsing import event_names, suggest_for
from research.validation.mapping import Mapping
from research.validation.measuring.reading import fingerprint

State = tuple[int, int]


def state_of(location: str | Path) -> State:
    """When a file was last written and how long it is: what was read of it holds while both stay. (0, 0): no file."""
    try:
        found = Path(location).stat()
    except OSError:
        return (0, 0)
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=32)
def events_in(location: str, mapping: Mapping, _state: State) -> tuple[tuple[str, int], ...]:
    """Names of the events and how often each occurs, the most frequent first."""
    return event_names(location, mapping)


@lru_cache(maxsize=32)
def suggested_for(location: str, mapping: Mapping, _state: State) -> tuple[Suggestion, ...]:
    """What could be held equal."""
    return suggest_for(location, mapping)


@lru_cache(maxsize=32)
def fingerprint_of(location: str, _state: State) -> str:
    """SHA-256 of a file's bytes; "" when the data is not a file."""
    return fingerprint(location)
