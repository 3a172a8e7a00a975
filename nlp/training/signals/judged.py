"""Real statements judged for this project: the repository holds where they stand and what they carry, not their words.

Three files under ``judged/``, all with the columns id, source, file, ref, sha1, signals, dimension:

- ``studies.csv``: statements of research sessions. ``file`` is relative to the folder of interviews, ``ref`` is
  ``start-end`` in the text as ``nlp.reading`` normalises it (code points).
- ``web.csv``: sentences of the English Web Treebank (training part). ``file`` is the document, ``ref`` the id of the
  sentence.
- ``talks.csv``: statements that the statements file has only as context of a labelled one. ``ref`` is the id of that
  one, a point, and the place in its context, from 0.

Words and context are looked up where they came from and checked by their SHA-1, so that a label can never slip to
another statement; rows whose words are not found are left out and counted.
"""

from __future__ import annotations

import csv
import hashlib
import logging
import lzma
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from nlp.reading import read
from nlp.segmenting import StatementSegmenter
from nlp.training.signals.data import Statement, read_statements

HERE = Path(__file__).parent / "judged"
TREEBANK = "ewt-train.conllu.xz"
CONTEXT = 2
"""Statements before one that are given with it."""
log = logging.getLogger("signals")

Words = dict[tuple[str, str], tuple[str, tuple[str, ...]]]
"""By file and ref: the words, and those of the statements before."""


def read_judged(interviews: Path, treebank: Path, statements: Path) -> list[Statement]:
    """Every judged statement whose words are found in the two folders or the statements file."""
    found = []
    places = {
        "studies.csv": of_interviews(interviews),
        "web.csv": of_treebank(treebank / TREEBANK),
        "talks.csv": of_contexts(statements),
    }
    for name, words in places.items():
        with (HERE / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        joined = list(_joined(rows, words))
        log.info("%s: %d of %d judged statements found", name, len(joined), len(rows))
        found += joined
    return found


def _joined(rows: Iterable[dict[str, str]], words: Words) -> Iterator[Statement]:
    for row in rows:
        text, context = words.get((row["file"], row["ref"]), ("", ()))
        if hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest() == row["sha1"]:
            signals = frozenset(row["signals"].split("|")) - {"none"}
            yield Statement(row["id"], row["source"], row["file"], context, text, signals, row["dimension"])


def of_interviews(folder: Path) -> Words:
    """The statements of every file named in ``studies.csv``, cut as the product cuts them."""
    with (HERE / "studies.csv").open(encoding="utf-8", newline="") as file:
        names = sorted({row["file"] for row in csv.DictReader(file)})
    segmenter, words = StatementSegmenter(), Words()
    for path in (folder / name for name in names if (folder / name).exists()):
        for part in segmenter.segment(read(path.name, path.read_bytes()).transcript):
            ref = f"{part.span.start}-{part.span.end}"
            words[path.relative_to(folder).as_posix(), ref] = part.text, tuple(part.context)
    return words


def of_treebank(path: Path) -> Words:
    """Every sentence of the treebank file; the document is the id without its last part."""
    words, before, document = Words(), list[str](), ""
    for name, text in _sentences(path):
        if name.rpartition("-")[0] != document:
            before, document = [], name.rpartition("-")[0]
        words[_file(document), name] = text, tuple(before[-CONTEXT:])
        before.append(text)
    return words


def of_contexts(path: Path) -> Words:
    """Every statement before a labelled one, with up to two that came before it in turn."""
    labelled = read_statements(path)
    before: dict[tuple[str, str, str], str] = {}
    for statement in labelled:
        for earlier, later in pairwise((*statement.context, statement.text)):
            before.setdefault((statement.source, statement.file, later), earlier)
    words = Words()
    for statement in labelled:
        for place, text in enumerate(statement.context):
            context: list[str] = []
            while len(context) < CONTEXT:
                found = before.get((statement.source, statement.file, (context or [text])[0]))
                if found is None:
                    break
                context.insert(0, found)
            words[statement.file, f"{statement.id}.{place}"] = text, tuple(context)
    return words


def _sentences(path: Path) -> Iterator[tuple[str, str]]:
    name = ""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# sent_id = "):
                name = line.removeprefix("# sent_id = ").strip()
            elif line.startswith("# text = "):
                yield name, line.removeprefix("# text = ").strip()


def _file(document: str) -> str:
    return f"{document.partition('-')[2]}.xml.conllu"
