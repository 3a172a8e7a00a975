"""A small table of word vectors for the tags, cut out of a large one.

Where a word was never seen in the training files, its vector still says what it stands among. The table is spaCy's
``en_core_web_md`` (CC0 vectors by Explosion, learnt from OSCAR, Wikipedia, OpenSubtitles and news) made a twentieth of
its size: lower-cased words, the most common ones of ``wordfreq``, fewer dimensions, and one row for several words
that lie close together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.attrs import LOWER
from spacy.strings import hash_string
from spacy.vectors import Vectors

WORDS, ROWS, DIMENSIONS = 70_000, 4_500, 64
"""Words with a vector, different vectors, and numbers a vector: 2 MB on disk."""


def common_words(number: int = 200_000) -> list[str]:
    """English words, most common first, lower case; needs ``wordfreq``, which only this training uses."""
    from wordfreq import top_n_list

    return list(top_n_list("en", number, wordlist="large"))


def smaller(table: Vectors, words: Iterable[str]) -> Vectors:
    """Vectors for the first ``WORDS`` of ``words`` that ``table`` knows in lower case and that hold no digit.

    Principal components of the unit vectors; a row that is not among the ``ROWS`` of the most common words becomes
    the row next to it by cosine.
    """
    known = dict(table.key2row)
    keys = [hash_string(word) for word in dict.fromkeys(words) if not any(c.isdigit() for c in word)]
    keys = [key for key in keys if key in known][:WORDS]
    old = np.array([known[key] for key in keys])
    rows = list(dict.fromkeys(old.tolist()))  # in the order of the most common word of each
    flat = _components(_unit(np.asarray(table.data, dtype=np.float64)[rows]))
    kept = min(ROWS, len(rows))
    nearest = np.concatenate([np.arange(kept), (_unit(flat[kept:]) @ _unit(flat[:kept]).T).argmax(1)])
    new = dict(zip(rows, nearest.tolist(), strict=True))
    data = flat[:kept].astype(np.float32)
    result = Vectors(data=data, name="en_cpi", attr=LOWER)
    for key, row in zip(keys, old.tolist(), strict=True):
        result.add(key, row=new[row])
    return result


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _components(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The first principal components, scaled so that a number's root mean square is 0.5, signs fixed."""
    centred = rows - rows.mean(0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, :DIMENSIONS]
    axes *= np.sign(axes[np.abs(axes).argmax(0), np.arange(axes.shape[1])])
    flat = centred @ axes
    return 0.5 * flat / np.sqrt((flat**2).mean())


def keep_lower(folder: Path) -> None:
    """Have a saved pipeline look its vectors up by lower case: a setting that spaCy reads but does not write."""
    settings = folder / "vocab" / "vectors.cfg"
    settings.write_text(json.dumps({"mode": "default", "attr": int(LOWER)}), encoding="utf-8")


def make(source: Path, out: Path) -> Path:
    """The folder ``out``, an empty English pipeline with the small table, from the pipeline folder ``source``."""
    table = Vectors().from_disk(source / "vocab")
    pipeline = spacy.blank("en")
    pipeline.vocab.vectors = smaller(table, common_words())
    out.mkdir(parents=True, exist_ok=True)  # spaCy makes the last folder alone
    pipeline.to_disk(out)
    keep_lower(out)
    return out
