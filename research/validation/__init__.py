"""The second stage: a candidate becomes a definition, the definition is measured, and checks lead to a verdict."""

from research.validation.validating import Validated, validate

__all__ = ["Validated", "validate"]
