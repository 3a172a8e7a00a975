"""Fitting the linear model on n-grams that stands beside the network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from nlp.extracting.phrases import Phrases, grams

STRENGTH = 3.0
"""Inverse of the L2 penalty."""


def fitted_phrases(texts: Sequence[str], targets: NDArray[np.float32]) -> Phrases:
    """One logistic regression for each signal on n-grams seen at least twice; ``targets`` is (n, 5)."""
    counted = TfidfVectorizer(analyzer=grams, min_df=2, sublinear_tf=True)
    rows = counted.fit_transform(texts)
    models = [LogisticRegression(C=STRENGTH, max_iter=400).fit(rows, target) for target in targets.T]
    names = [str(name) for name in counted.get_feature_names_out()]
    return Phrases(
        {name: place for place, name in enumerate(names)},
        counted.idf_.astype(np.float32),
        np.stack([model.coef_[0] for model in models], axis=1).astype(np.float32),
        np.array([model.intercept_[0] for model in models], dtype=np.float32),
    )
