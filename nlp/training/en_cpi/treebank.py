"""Universal Dependencies files made ready for ``spacy convert``.

Three changes, each made on the CoNLL-U text so that spaCy's own converter does the rest:

* the GUM entity layer becomes flat ``NE=B-PERSON`` marks (:func:`names_of`); EWT has no entity layer and stays
  unmarked, which spaCy reads as *missing*, not as *no entity*;
* the last column keeps nothing but those marks and ``SpaceAfter=No``;
* a copy of the spoken documents is written as captions are: lower case, without punctuation (:func:`as_caption`).
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

SPOKEN = ("conversation", "interview", "podcast", "vlog")
"""GUM genres in which people talk."""

CAPTIONED = (*(f"GUM_{genre}_" for genre in SPOKEN), "reviews-")
"""Documents of the training files that are also written as captions."""

KINDS = {"person": "PERSON", "organization": "ORG", "place": "PLACE"}
_PROPER = ("NNP", "NNPS")
_LINKS = {"of", "the", "for", "-", "–", "&", "at", "de", "van", "von", "la"}


@dataclass(frozen=True)
class Sentence:
    """One sentence: its document and its rows of ten columns, ranges and empty nodes included."""

    document: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """Rows of syntactic words only, so that row ``i`` is word ``i + 1``."""
        return tuple(row for row in self.rows if row[0].isdigit())


def read(path: Path) -> Iterator[Sentence]:
    """Sentences of an xz-compressed CoNLL-U file, in order."""
    document, rows = "", []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in (each.rstrip("\n") for each in lines):
            if line.startswith("# newdoc id"):
                document = line.split("=", 1)[1].strip()
            elif line and not line.startswith("#"):
                rows.append(tuple(line.split("\t")))
            elif not line and rows:
                yield Sentence(document, tuple(rows))
                rows = []
    if rows:
        yield Sentence(document, tuple(rows))


def _feature(row: tuple[str, ...], name: str) -> str:
    return next((part[len(name) + 1 :] for part in row[9].split("|") if part.startswith(name + "=")), "")


def _mentions(words: tuple[tuple[str, ...], ...]) -> list[tuple[int, int, str]]:
    """Entity mentions that open and close in this sentence, as (first word, last word, type), counted from 0."""
    opened: dict[str, list[tuple[int, str]]] = {}
    found = []
    for i, row in enumerate(words):
        last = ""
        for mark in re.finditer(r"\((\d+)-(\w+)-[^()]*|(\d+)\)|\)", _feature(row, "Entity")):
            if mark[1]:
                last = mark[1]
                opened.setdefault(last, []).append((i, mark[2]))
                continue
            group = mark[3] or last
            if opened.get(group):
                start, kind = opened[group].pop()
                found.append((start, i, kind))
    return found


def _name_in(words: tuple[tuple[str, ...], ...], first: int, last: int, kind: str) -> tuple[int, int] | None:
    """The proper name around a mention's head, without appositions and relative clauses; ``None`` if it has none."""
    heads = (i for i in range(first, last + 1) if not first <= int(words[i][6]) - 1 <= last)
    head = next(heads, None)
    if head is None or words[head][4] not in _PROPER:
        return None
    if kind == "person" and words[head][4] == "NNPS":  # peoples ("Americans") are not names of a person
        return None
    start = end = head
    for step in (-1, 1):
        edge, at = head, head + step
        while first <= at <= last and (words[at][4] in _PROPER or words[at][1].lower() in _LINKS):
            edge = at if words[at][4] in _PROPER else edge
            at += step
        start, end = min(start, edge), max(end, edge)
    return start, end


def names_of(sentence: Sentence) -> tuple[str, ...]:
    """One BILOU mark a word: mentions of people, organisations and places whose head is a proper noun.

    A mention is cut down to the run of proper nouns around its head ("Jane Roe, who left" gives "Jane Roe").
    Where two names overlap the longer one stays.
    """
    words = sentence.words
    marks = ["O"] * len(words)
    names = []
    for first, last, kind in _mentions(words):
        name = _name_in(words, first, last, kind) if kind in KINDS else None
        if name:
            names.append((*name, KINDS[kind]))
    for start, end, kind in sorted(names, key=lambda name: name[0] - name[1]):
        if all(mark == "O" for mark in marks[start : end + 1]):
            marks[start : end + 1] = [f"I-{kind}"] * (end - start + 1)
            marks[start], marks[end] = f"B-{kind}", f"L-{kind}"
            if start == end:
                marks[start] = f"U-{kind}"
    return tuple(marks)


def marked(sentence: Sentence, *, names: bool) -> Sentence:
    """The sentence with a last column of name marks (if ``names``) and spacing only."""
    marks = iter(names_of(sentence)) if names else iter(())
    rows = []
    for row in sentence.rows:
        mark = next(marks, "O") if row[0].isdigit() else "O"
        spacing = ["SpaceAfter=No"] if "SpaceAfter=No" in row[9] else []
        misc = "|".join([*spacing, *([f"NE={mark}"] if mark != "O" else [])])
        rows.append((*row[:8], "_", misc or "_"))
    return replace(sentence, rows=tuple(rows))


def _droppable(words: tuple[tuple[str, ...], ...], i: int, spaced: list[bool]) -> bool:
    """Whether word ``i`` is punctuation that a caption leaves out: a leaf, and not a hyphen inside a word."""
    row = words[i]
    leaf = all(other[6] != row[0] for other in words)
    inside = i > 0 and not spaced[i - 1] and not spaced[i] and i + 1 < len(words)
    return row[3] == "PUNCT" and leaf and not inside


def spacing(sentence: Sentence) -> list[bool]:
    """Whether white space follows each word; words of one multi-word token are not parted."""
    spaced, inside = [], (0, 0, True)
    for row in sentence.rows:
        free = "SpaceAfter=No" not in row[9]
        if "-" in row[0]:
            first, last = row[0].split("-")
            inside = (int(first), int(last), free)
        elif row[0].isdigit():
            number = int(row[0])
            spaced.append(inside[2] if number == inside[1] else False if inside[0] <= number < inside[1] else free)
    return spaced


def as_caption(sentence: Sentence) -> Sentence | None:
    """The same words as an automatic caption has them: lower case, no punctuation; ``None`` if nothing is left.

    Expects a sentence from :func:`marked`; the tree, tags and names stay those of the full sentence.
    """
    words, spaced = sentence.words, spacing(sentence)
    kept = [i for i in range(len(words)) if not _droppable(words, i, spaced)]
    if not kept:
        return None
    number = {words[i][0]: str(n) for n, i in enumerate(kept, start=1)} | {"0": "0"}
    if any(words[i][6] not in number for i in kept):
        return None
    rows = []
    for i, following in zip(kept, [*kept[1:], len(words)], strict=True):
        row = words[i]
        free = any(spaced[i:following]) or following == len(words)
        marks = [part for part in row[9].split("|") if part.startswith("NE=")]
        misc = "|".join([*([] if free else ["SpaceAfter=No"]), *marks]) or "_"
        rows.append((number[row[0]], row[1].lower(), *row[2:6], number[row[6]], row[7], "_", misc))
    return replace(sentence, rows=tuple(rows))


def write(sentences: list[Sentence], path: Path) -> None:
    """Plain CoNLL-U without comments."""
    blocks = ("\n".join("\t".join(row) for row in sentence.rows) for sentence in sentences)
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def prepare(treebank: Path, out: Path) -> list[Path]:
    """Write the ready files under ``out`` and return them: six splits, two caption copies, spoken test documents."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for bank in ("ewt", "gum"):
        for split in ("train", "dev", "test"):
            sentences = [marked(s, names=bank == "gum") for s in read(treebank / f"{bank}-{split}.conllu.xz")]
            files = {f"{bank}-{split}": sentences}
            spoken = [s for s in sentences if s.document.startswith(CAPTIONED)]
            if split != "test" or bank == "gum":
                files[f"{bank}-{split}-caption"] = [c for s in spoken if (c := as_caption(s))]
            if bank == "gum" and split == "test":
                talk = tuple(f"GUM_{genre}_" for genre in SPOKEN)
                files["gum-test-spoken"] = [s for s in sentences if s.document.startswith(talk)]
            for name, chosen in files.items():
                write(chosen, out / f"{name}.conllu")
                written.append(out / f"{name}.conllu")
    return written
