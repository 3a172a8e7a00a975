"""Where each quote lies on the similarity map: worked out once for a set of quotes, then remembered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

import numpy as np

from nlp.projecting import FINGERPRINT, project
from research.language import Language
from research.records import Blob
from research.storage.contract import Repository


def places_of(texts: Iterable[str], language: Language, repository: Repository) -> dict[str, tuple[float, float]]:
    """A place for every distinct text, each axis from 0 to 1.

    Remembered by the embedder, the projection and exactly these texts: another text makes another picture.
    """
    different = sorted(set(texts))
    said = json.dumps(different, ensure_ascii=False).encode("utf-8", "surrogatepass")
    key = f"places:{language.embedder.fingerprint} {FINGERPRINT}:{hashlib.sha256(said).hexdigest()}"
    known = repository.get(Blob, key)
    if known is None:
        laid = project(language.embedder.embed(different)) if different else np.zeros((0, 2), np.float32)
        known = Blob(key, laid.astype("<f4").tobytes())
        repository.add(known)
    rows = np.frombuffer(known.data, dtype="<f4").reshape(-1, 2)
    return {text: (float(x), float(y)) for text, (x, y) in zip(different, rows, strict=True)}
