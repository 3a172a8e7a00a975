"""What each type of measure is called."""

from __future__ import annotations

MEASURES = {
    "duration": "Time from one event to another",
    "share": "Share of cases in which something happens",
    "count": "Number of events",
    "target_hit": "Promise kept: done within a time",
    "options": "Number of options offered",
    "ratio": "Ratio of two sums",
    "first_contact": "Solved with the first contact",
    "score_pair": "Time beside the score given",
    "derived": "Reckoned from other definitions",
}
"""Every type a definition may have; the first four can be put together in a form, the others as YAML."""
