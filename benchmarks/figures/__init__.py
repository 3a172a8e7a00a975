"""The published figures that ``benchmarks/reference.py`` prints, a module a kind of data."""
