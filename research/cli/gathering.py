"""The files that a command names: single ones, those in folders, those in zip archives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from research import ReadingError, ResearchError, check_size, shared_folder, unpack

Named = list[tuple[str, bytes]]
LeftOut = list[tuple[str, str]]


def collect(paths: Sequence[Path]) -> tuple[Named, LeftOut]:
    """Names and bytes of every file named, in folders and in zip archives; and what could not be opened, and why.

    A name is the path as it was given. What is too large to be read is refused by its size, unread.
    """
    files: dict[str, bytes] = {}
    unreadable: LeftOut = []
    for path in _files(paths):
        name = path.as_posix()
        try:
            check_size(name, path.stat().st_size)
            data = path.read_bytes()
            files.update(unpack(name, data) if path.suffix.lower() == ".zip" else [(name, data)])
        except ReadingError as problem:
            unreadable.append((name, str(problem)))
        except OSError as problem:
            unreadable.append((name, str(_unopened(name, problem))))
    return list(files.items()), unreadable


def short_names(files: Named) -> Named:
    """The files without their folders; those of one name keep the folders that tell them apart."""
    often = Counter(PurePosixPath(name).name for name, _ in files)
    shared = shared_folder([name for name, _ in files if often[PurePosixPath(name).name] > 1])
    return [(_short(PurePosixPath(name), shared, often), data) for name, data in files]


def _short(path: PurePosixPath, shared: PurePosixPath, often: Mapping[str, int]) -> str:
    return path.name if often[path.name] == 1 else path.relative_to(shared).as_posix()


def left_out(name: str, why: str) -> str:
    """The line that says so; a reason that already names the file is not given its name twice."""
    return f"left out: {why}" if why.startswith((name, repr(name))) else f"left out: {name}: {why}"


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield path


def _unopened(name: str, problem: OSError) -> ResearchError:
    if isinstance(problem, FileNotFoundError):
        return ReadingError(f"{name} does not exist.", "Check the path.")
    return ReadingError(f"{name} cannot be opened: {problem.strerror}.", "Check the path and its rights.")
