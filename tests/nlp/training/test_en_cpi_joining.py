"""Two morphologizers joined into one answer with the mean of their scores, also after a round trip to disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from nlp.training.en_cpi.joining import average_forms

WORDS = ["they", "sent", "two", "letters", "to", "her", "old", "office"]
TAGS = ["PRON", "VERB", "NUM", "NOUN", "ADP", "PRON", "ADJ", "NOUN"]
OWN = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 8,
        "attrs": ["NORM"],
        "rows": [50],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 8,
        "depth": 1,
        "window_size": 1,
        "maxout_pieces": 2,
    },
}


def taught(tok2vec: dict[str, object], tags: Sequence[str] = TAGS) -> Language:
    """A pipeline taught one sentence; with a shared tok2vec if ``tok2vec`` is a listener."""
    pipeline = spacy.blank("en")
    if "Listener" in str(tok2vec["@architectures"]):
        pipeline.add_pipe("tok2vec", config={"model": OWN})
    model = {"@architectures": "spacy.Tagger.v2", "tok2vec": tok2vec}
    pipeline.add_pipe("morphologizer", config={"model": model})
    gold = Doc(pipeline.vocab, words=WORDS, pos=list(tags))
    example = Example(Doc(pipeline.vocab, words=WORDS), gold)
    optimizer = pipeline.initialize(lambda: [example])
    for _ in range(3):
        pipeline.update([example], sgd=optimizer)
    return pipeline


def scores(pipeline: Language) -> np.ndarray:
    doc = Doc(pipeline.vocab, words=WORDS)
    if "tok2vec" in pipeline.pipe_names:
        doc = pipeline.get_pipe("tok2vec")(doc)
    return np.asarray(pipeline.get_pipe("morphologizer").model.predict([doc])[0])


def listening() -> Language:
    return taught({"@architectures": "spacy.Tok2VecListener.v1", "width": 8})


def test_the_joined_scores_are_the_mean(tmp_path: Path) -> None:
    first, second = listening(), taught(OWN)
    mean = (scores(first) + scores(second)) / 2
    average_forms(first, second)
    first.to_disk(tmp_path)
    assert first.pipe_names == ["tok2vec", "morphologizer"]
    assert scores(first) == pytest.approx(mean, abs=1e-5)
    assert scores(spacy.load(tmp_path)) == pytest.approx(mean, abs=1e-5)


def test_other_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="other labels"):
        average_forms(listening(), taught(OWN, ["X", *TAGS[1:]]))
