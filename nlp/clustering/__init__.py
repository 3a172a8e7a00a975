"""Themes: groups of statements that say the same thing, found without saying how many there are."""

from nlp.clustering.clusterer import ThemeClusterer

__all__ = ["ThemeClusterer"]
