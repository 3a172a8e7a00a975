"""Signal extraction: what a customer's statement tells about a possible CPI."""

from nlp.extracting.extractor import Scores, SignalExtractor

__all__ = ["Scores", "SignalExtractor"]
