"""Discovery without a study of one's own: files in, candidates out, nothing kept but what the machine worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from nlp.errors import ResearchError
from nlp.parts import Progress
from nlp.reading import Reading, merge_speakers, suggest_merges
from nlp.values import Stage
from research.candidates import Candidate, Evidence
from research.coding import Coding
from research.stability import Stability
from research.studies import Source, Study, name_voices

if TYPE_CHECKING:
    from research.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a study, or a batch of files, holds today.

    ``index`` finds a source by any id it ever had; ``problems`` names each file that was left out, and why;
    ``stability`` is by candidate id, empty until it was measured.
    """

    study: Study
    sources: tuple[Source, ...]
    index: Mapping[str, Source]
    codings: tuple[Coding, ...]
    candidates: tuple[tuple[Candidate, Evidence], ...]
    problems: tuple[tuple[str, ResearchError], ...]
    stability: Mapping[str, Stability]


def discover(
    workspace: Workspace,
    files: Iterable[tuple[str, bytes]],
    *,
    stages: Sequence[Stage] = (),
    title: str = "Discovery",
    granularity: float | None = None,
    progress: Progress | None = None,
) -> Discovery:
    """Reads (name, bytes) pairs into a fresh study, finds signals and themes, and proposes candidates.

    A file that cannot be read, is empty, repeats another or is in a language the models do not cover is listed in
    ``problems`` while the others go on. ``granularity`` is as in ``Candidates.propose``. Labels of one file that are
    likely one person's ("P" and "Participant") are taken as one, since nobody is there to ask; who is named nowhere is
    known by the file, without the folders that all files share.
    ``progress`` is told (sources done, sources in all).
    """
    study = workspace.studies.create(title, stages=tuple(stages)).id
    named = list(files)
    readings, unread = workspace.sources.read(named)
    problems: list[tuple[str, ResearchError]] = list(unread)
    originals = dict(named)
    apart = _told_apart(readings)
    shared = shared_folder([reading.name for reading in apart])
    for n, reading in enumerate(apart, start=1):
        participant, voices = _people(reading, shared)
        try:
            source = workspace.sources.add(
                study, reading, originals[reading.name], participant=participant, voices=voices
            )
            workspace.coding.suggest(study, source.id)
        except ResearchError as problem:
            problems.append((reading.name, problem))
        if progress is not None:
            progress(n, len(apart))
    workspace.candidates.propose(study, granularity=granularity)
    workspace.stability.measure(study)
    return overview(workspace, study, tuple(problems))


def overview(workspace: Workspace, study: str, problems: tuple[tuple[str, ResearchError], ...] = ()) -> Discovery:
    """What a study holds today, in the shape the tables and the report are written from."""
    return Discovery(
        workspace.studies.get(study),
        tuple(workspace.sources.all(study)),
        workspace.sources.index(study),
        tuple(workspace.coding.all(study)),
        tuple(workspace.candidates.weighed(study)),
        problems,
        workspace.stability.of(study),
    )


def shared_folder(names: Sequence[str]) -> PurePosixPath:
    """The deepest folder that holds all the files."""
    folders = [PurePosixPath(name).parent for name in names] or [PurePosixPath()]
    first = folders[0]
    holding = (at for at in (first, *first.parents) if all(at == folder or at in folder.parents for folder in folders))
    return next(holding, PurePosixPath())


def _people(reading: Reading, shared: PurePosixPath) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The participant of a file, or who stands behind each label of it."""
    if reading.participant:
        return reading.participant, ()
    path = PurePosixPath(reading.name)
    name = str(path.relative_to(shared)) if path.is_relative_to(shared) else reading.name
    groups = suggest_merges(reading)
    for group in groups:
        reading = merge_speakers(reading, group, group[0])
    participant, voices = name_voices(name, reading.transcript)
    people = dict(voices)
    also = ((label, people[group[0]]) for group in groups if group[0] in people for label in group[1:])
    return participant, (*voices, *also)


def _told_apart(readings: Sequence[Reading]) -> list[Reading]:
    """P1 of one folder is not P1 of another: codes that occur in several folders carry their folder's name."""
    folders = {(r.participant, PurePosixPath(r.name).parent) for r in readings if r.participant}
    shared = {code for code, n in Counter(code for code, _ in folders).items() if n > 1}
    return [
        replace(r, participant=f"{PurePosixPath(r.name).parent}/{r.participant}") if r.participant in shared else r
        for r in readings
    ]
