"""The checks: small, pure, one question each; every answer is a Finding with its reason in a sentence."""
