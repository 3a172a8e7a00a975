"""The language pipeline ``en_cpi``: loaded once, shared by segmenting, labelling and outcome statements.

It gives Universal Dependencies: ``token.pos_`` (UPOS), ``token.tag_`` (Penn), ``token.lemma_``, ``token.morph``,
``token.dep_`` (``nsubj``, ``obj``, ``obl``, ``acl:relcl`` ...; the root is ``ROOT``) and the entities
PERSON, ORG, PLACE.
spaCy's own ``doc.noun_chunks`` expects other labels and finds little here: use :func:`noun_phrases`.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nlp.errors import LanguageError
from nlp.parts import Progress

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

MODEL = Path(__file__).resolve().parent / "models" / "en_cpi"
"""Where the packaged pipeline lies."""

MAX_CHARACTERS = 200_000
"""The longest single text that is parsed in one piece; the segmenter never comes near it."""

_BATCH = 64
_BEFORE_HEAD = {"det", "det:predet", "amod", "compound", "compound:prt", "nummod", "nmod:poss", "nmod:desc", "flat"}
_AFTER_HEAD = {"flat", "goeswith", "nummod", "nmod:desc"}
_BETWEEN = {"-", "–", "/", ","}
_PART_OF_NAME = {"compound", "flat", "goeswith", "nmod:desc", "fixed"}

_lock = threading.RLock()


@lru_cache(maxsize=4)
def _loaded(path: Path) -> Language:
    import spacy

    if not (path / "config.cfg").is_file():
        raise LanguageError(
            f"The language pipeline is missing: no folder {path.name} with config.cfg under {path.parent.name}.",
            "Fetch the whole repository again (the folder nlp/models/en_cpi is part of it), "
            "or train it anew: python -m nlp.training.en_cpi --treebank DIR --out DIR.",
        )
    try:
        pipeline = spacy.load(path)
    except (OSError, ValueError, KeyError, ImportError) as problem:
        raise LanguageError(
            f"The language pipeline in {path.name} cannot be loaded by spaCy {version('spacy')}: {problem}",
            "Install the versions named in requirements.txt and fetch the folder nlp/models/en_cpi again.",
        ) from problem
    pipeline.max_length = MAX_CHARACTERS + 1
    return pipeline


def load(path: Path = MODEL) -> Language:
    """The pipeline, read from disk on first use and kept; safe to call from several threads.

    Raises:
        LanguageError: if the files are missing or do not fit the installed spaCy.
    """
    with _lock:
        return _loaded(path)


@lru_cache(maxsize=4)
def pipeline_fingerprint(path: Path = MODEL) -> str:
    """Name, version and the first twelve hex digits of a SHA-256 over all files, e.g. ``"en_cpi/1.0.0/3f…"``.

    Raises:
        LanguageError: as :func:`load`.
    """
    try:
        number = json.loads((path / "meta.json").read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, KeyError):
        number = load(path).meta["version"]  # says what is missing
    digest = hashlib.sha256()
    for file in sorted(each for each in path.rglob("*") if each.is_file() and each.suffix != ".md"):
        digest.update(file.relative_to(path).as_posix().encode())
        digest.update(file.read_bytes())
    return f"en_cpi/{number}/{digest.hexdigest()[:12]}"


def parse(
    texts: Sequence[str], *, without: Sequence[str] = (), progress: Progress | None = None, path: Path = MODEL
) -> list[Doc]:
    """Parsed documents, one for each text, in order; an empty text gives an empty document.

    ``without`` names components to leave out for speed (any of ``tagger``, ``morphologizer``,
    ``trainable_lemmatizer``, ``parser``, ``ner``); ``progress`` hears of every 64 texts. One thread parses at a time.

    Raises:
        LanguageError: if the pipeline cannot be loaded, or a text is longer than :data:`MAX_CHARACTERS`.
    """
    for number, text in enumerate(texts, start=1):
        if len(text) > MAX_CHARACTERS:
            raise LanguageError(
                f"Text {number} of {len(texts)} has {len(text):,} characters; {MAX_CHARACTERS:,} can be parsed.",
                "Cut it into statements first (StatementSegmenter).",
            )
    pipeline = load(path)
    docs: list[Doc] = []
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        with _lock:
            docs.extend(_light(doc) for doc in pipeline.pipe(batch, batch_size=_BATCH, disable=list(without)))
        if progress:
            progress(start + len(batch), len(texts))
    return docs


def _light(doc: Doc) -> Doc:
    """Drop the token vectors, half a kilobyte a token, which nobody reads after parsing."""
    doc.tensor = np.zeros((0,), dtype=np.float32)
    return doc


def noun_phrases(doc: Doc, *, pronouns: bool = False) -> list[Span]:
    """Noun phrases without the clauses and "of ..." phrases that follow, in text order, never overlapping.

    A phrase runs from the outermost determiner, possessor, adjective, number or noun before its head to the head
    itself (or the rest of its name: "Form 10", "Jane Roe"). ``pronouns`` adds "I", "it", "who" and the like.
    An unparsed document gives none.
    """
    from spacy.util import filter_spans

    if not doc.has_annotation("DEP"):
        return []
    kinds = {"NOUN", "PROPN"} | ({"PRON"} if pronouns else set())
    heads = (token for token in doc if token.pos_ in kinds and token.dep_ not in _PART_OF_NAME)
    return list(filter_spans([doc[_first(head) : _last(head) + 1] for head in heads]))


def _first(head: Token) -> int:
    """Index of the first token of the phrase: unbroken modifiers to the left of ``head``.

    A comma or hyphen between two modifiers belongs to them ("a faster, easier way", "the sign-in page").
    """
    first = _hyphenated(head)
    for child in reversed(list(head.lefts)):
        if child.i >= first:
            continue
        mark = child.dep_ == "punct" and child.text in _BETWEEN
        word = _hyphenated(child) < child.i  # "sign-in page": whatever the pieces hang on, the word is one
        if child.right_edge.i != first - 1 or not (child.dep_ in _BEFORE_HEAD or mark or word):
            break
        first = _hyphenated(child if word else child.left_edge)
    while head.doc[first].is_punct and first < head.i:
        first += 1
    return first


def _hyphenated(token: Token) -> int:
    """Index where the hyphenated word begins that ends in ``token``; its own index if there is no hyphen."""
    doc, first = token.doc, token.i
    while first >= 2 and doc[first - 1].text in {"-", "–"} and not doc[first - 1].whitespace_:
        if doc[first - 2].whitespace_:
            break
        first -= 2
    return first


def _last(head: Token) -> int:
    """Index of the last token of the phrase: the rest of a name or number right after ``head``."""
    last = head.i
    for child in head.rights:
        if child.dep_ not in _AFTER_HEAD or child.left_edge.i != last + 1:
            break
        last = child.right_edge.i
    return last
