"""The codebook as other programs see it: signals, the study's codes with their hierarchy, and CPIs."""

from __future__ import annotations

from collections.abc import Iterable

from nlp.values import KINDS
from research.candidates import Candidate
from research.coding import Code
from research.exchange.codebook import CodeRow
from research.exchange.refi.contents import Contents
from research.exchange.refi.naming import (
    CPIS,
    MEANINGS,
    SIGNALS,
    Names,
    bare,
    described,
    details,
    row_of,
    stable,
)
from research.exchange.refi.values import QdaCode

Path = tuple[str, ...]


def codebook(held: Contents) -> tuple[QdaCode, ...]:
    """Every code, each name once: signals, the codebook's own codes, candidates that are not rejected."""
    names = Names()
    kinds = tuple(QdaCode(stable("signal", kind), kind, MEANINGS[kind]) for kind in KINDS)
    for name in (SIGNALS, CPIS, *KINDS):
        names.unique(name, "")
    signals = QdaCode(stable("root", SIGNALS), SIGNALS, "What a statement tells.", codable=False, children=kinds)
    live = [candidate for candidate, _ in held.candidates if candidate.status != "rejected"]
    own = _branch(_tree(held.codes), (), held, names)
    cpis = tuple(_cpi(candidate, held, names) for candidate in live)
    about = "Candidate CPIs, each with its outcome statement."
    return (
        signals,
        *own,
        *([QdaCode(stable("root", CPIS), CPIS, about, codable=False, children=cpis)] if cpis else []),
    )


def _cpi(candidate: Candidate, held: Contents, names: Names) -> QdaCode:
    facts = details(
        dimension="" if candidate.dimension == "other" else candidate.dimension,
        stage=candidate.stage,
        assumed="yes" if candidate.assumed else "",
        status="" if candidate.status == "kept" else candidate.status,
    )
    description = "\n".join(part for part in (candidate.statement, facts) if part)
    return QdaCode(stable("candidate", held.origin(candidate.id)), names.unique(candidate.label, CPIS), description)


def _tree(codes: Iterable[Code]) -> dict[Path, Code | None]:
    """Every path with its code; ``None`` for a parent that is no code itself."""
    tree: dict[Path, Code | None] = {}
    for code in codes:
        for depth in range(1, len(code.path)):
            tree.setdefault(code.path[:depth], None)
        tree[code.path] = code
    return tree


def _branch(tree: dict[Path, Code | None], parent: Path, held: Contents, names: Names) -> tuple[QdaCode, ...]:
    below: dict[Path, list[Path]] = {}
    for path in sorted(tree):
        below.setdefault(path[:-1], []).append(path)

    def made(path: Path, *, below_code: bool = False) -> QdaCode:
        code = tree[path]
        codable = code is not None or below_code  # some programs take a category out from under a code, with all in it
        guid = stable("path", *path) if code is None else stable("code", held.origin(code.id))
        told = "" if code is None else described(CodeRow(path, code.definition, code.include, code.exclude))
        name = names.unique(path[-1], path[-2] if len(path) > 1 else "")
        children = tuple(made(child, below_code=codable) for child in below.get(path, ()))
        return QdaCode(guid, name, told, codable=codable, children=children)

    return tuple(made(path) for path in below.get(parent, ()))


def rows_of(codes: Iterable[QdaCode]) -> tuple[CodeRow, ...]:
    """The codes of somebody's codebook as rows, parents first; our own signals and CPIs are no codes."""
    rows: dict[Path, CodeRow] = {}
    for code, path in walk(codes):
        if not is_ours(path) and code.guid != stable("path", *path):
            rows.setdefault(path, row_of(path, code.description))
    return tuple(rows.values())


def is_ours(path: Path) -> bool:
    """Whether the path is one that an export made for signals or CPIs."""
    return path in ((SIGNALS,), (CPIS,)) or (len(path) == 2 and (path[0] == CPIS or is_signal(path)))


def is_signal(path: Path) -> bool:
    """Whether the path is that of a signal."""
    return len(path) == 2 and path[0] == SIGNALS and path[1] in KINDS


def walk(codes: Iterable[QdaCode], parent: Path = ()) -> list[tuple[QdaCode, Path]]:
    """Every code with its path of names, parents first, without the brackets an export added."""
    level = list(codes)
    names = {code.name for code in level}
    found: list[tuple[QdaCode, Path]] = []
    for code in level:
        path = (*parent, bare(code.name, parent[-1] if parent else "", names))
        found += [(code, path), *walk(code.children, path)]
    return found
