"""The second stage: a candidate becomes a definition, the definition is measured, and checks lead to a verdict."""
