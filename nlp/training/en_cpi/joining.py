"""Two taggers of the same forms made into one that averages them.

Their last layers are linear, so that the mean of their scores is one linear layer over both inputs, side by side: no
training, and a configuration of spaCy's and thinc's own layers that ``spacy.load`` reads without our code.
"""

from __future__ import annotations

import numpy as np
from spacy.language import Language

NAME = "morphologizer"


def average_forms(pipeline: Language, other: Language) -> None:
    """Replace the morphologizer of ``pipeline``, a listener, by the mean of it and of the one in ``other``.

    The one in ``other`` has a tok2vec of its own. Both must have been trained on the same labels, else ``ValueError``.
    """
    first, second = pipeline.get_pipe(NAME), other.get_pipe(NAME)
    if first.labels != second.labels:
        raise ValueError("The two morphologizers have other labels; train both on the same files.")
    settings, theirs = (each.config.interpolate()["components"][NAME] for each in (pipeline, other))
    own = theirs["model"]["tok2vec"]
    settings["model"]["tok2vec"] = {
        "@layers": "concatenate.v1",
        "*": {"shared": settings["model"]["tok2vec"], "own": own},
    }
    following = pipeline.pipe_names[pipeline.pipe_names.index(NAME) + 1 :]
    pipeline.remove_pipe(NAME)
    settings.pop("factory", None)
    joined = pipeline.add_pipe(NAME, config=settings, before=following[0] if following else None)
    joined.cfg.update(first.cfg)
    joined.model.get_ref("tok2vec").layers[1].from_bytes(second.model.get_ref("tok2vec").to_bytes())
    ends = [each.model.get_ref("softmax") for each in (first, second)]
    end = joined.model.get_ref("softmax")
    weights = 0.5 * np.hstack([each.get_param("W") for each in ends])
    end.set_dim("nO", weights.shape[0])
    end.set_dim("nI", weights.shape[1])
    end.set_param("W", weights)
    end.set_param("b", 0.5 * sum(each.get_param("b") for each in ends))
