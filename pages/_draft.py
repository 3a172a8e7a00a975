"""One uploaded file that is no source yet: how it was understood, and what a person says about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from research import Columns, Consent, Mention, Method, Reading, ResearchError, Workspace


@dataclass(slots=True)
class Draft:
    """One uploaded file: its bytes, how it was understood, and what a person says about it."""

    name: str
    data: bytes
    reading: Reading | None = None
    problem: ResearchError | None = None
    participant: str = ""
    method: Method = "interview"
    consent: Consent = "unknown"
    columns: Columns | None = None
    voices: dict[str, str] = field(default_factory=dict)
    redacted: bool = False
    looked_at: Reading | None = None
    mentions: tuple[Mention, ...] = ()

    def understood(self, reading: Reading) -> None:
        """Takes over a fresh reading and its suggested participant."""
        self.reading, self.problem, self.participant = reading, None, self.participant or reading.participant


def read_again(workspace: Workspace, draft: Draft, columns: Columns) -> None:
    """Reads a table once more with other columns."""
    draft.columns = columns
    read_into(workspace, [draft])


def change(draft: Draft, correct: Callable[[Reading], Reading]) -> None:
    """Corrects the reading of a draft.

    Raises:
        ReadingError: as the correction does.
    """
    if draft.reading is not None:
        draft.reading = correct(draft.reading)


def personal_of(workspace: Workspace, study: str, draft: Draft) -> list[tuple[Mention, str]]:
    """What may give somebody away in a draft, with its codes; looked for once for each reading, since it takes long.

    Codes are given anew each time: another draft may have added to the study's key since.

    Raises:
        StoreError: if the study's key cannot be read.
    """
    if draft.reading is not None and draft.looked_at is not draft.reading:
        draft.mentions, draft.looked_at = workspace.sources.mentions(draft.reading), draft.reading
    return workspace.sources.coded(study, draft.mentions)


def read_into(workspace: Workspace, fresh: list[Draft]) -> None:
    """Reads files into their drafts; one that cannot be read keeps its problem."""
    maps = {draft.name: draft.columns for draft in fresh if draft.columns is not None}
    readings, problems = workspace.sources.read([(d.name, d.data) for d in fresh], columns=maps)
    read = {reading.name: reading for reading in readings}
    failed = dict(problems)
    for draft in fresh:
        if draft.name in read:
            draft.understood(read[draft.name])
        else:
            draft.reading, draft.problem = None, failed.get(draft.name)
