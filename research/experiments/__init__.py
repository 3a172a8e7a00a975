"""Managed experiments: plan, pre-register, assign and read one; and what can be said where none is possible."""
