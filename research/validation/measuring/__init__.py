"""Interaction data, measured where it lies: the only part of the project that speaks ibis and DuckDB."""
