"""Colour, letter and shape of everything that is told apart on a page: never by colour alone.

Each of the nine colours reaches a contrast of at least 3 to 1 (WCAG 2.2, 1.4.11, graphical objects) against both the
light and the dark background of ``.streamlit/config.toml``; words are always written in the text colour.
"""

from __future__ import annotations

from dataclasses import dataclass

CODE_COLOURS = (
    "#2f7fd1", "#d1495b", "#2e8b57", "#b7791f", "#7e6bd9", "#16868c", "#c2519a", "#8a6d5b", "#7a8b22",
)  # fmt: skip
"""For codes and series, in the order of first use; the tenth starts again and is told apart by its number."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How something is shown: a word, a shape that survives without colour, and a colour."""

    word: str
    shape: str
    colour: str


KIND_MARKS = {
    "frustration": Mark("Frustration", "▲", "#d1495b"),
    "expectation": Mark("Expectation", "◆", "#7e6bd9"),
    "outcome": Mark("Outcome", "●", "#2f7fd1"),
    "met": Mark("Met", "✚", "#2e8b57"),
    "workaround": Mark("Workaround", "↷", "#b7791f"),
}

STATUS_MARKS = {
    "suggested": Mark("Suggested by the machine", "┄", "#8a6d5b"),
    "confirmed": Mark("Confirmed", "✓", "#2e8b57"),
    "rejected": Mark("Rejected", "✕", "#d1495b"),
}

CANDIDATE_MARKS = {
    "proposed": Mark("Proposed by the machine", "┄", "#8a6d5b"),
    "kept": Mark("Kept", "✓", "#2e8b57"),
    "rejected": Mark("Rejected", "✕", "#d1495b"),
}

VERDICT_MARKS = {
    "yes": Mark("Yes", "✓", "#2e8b57"),
    "partly": Mark("Partly", "≈", "#b7791f"),
    "no": Mark("No", "✕", "#d1495b"),
    "undecided": Mark("Undecided", "?", "#8a6d5b"),
    "refused": Mark("Must not be asked", "⊘", "#7e6bd9"),
    "note": Mark("Note", "i", "#2f7fd1"),
}


def mark_of(marks: dict[str, Mark], word: str) -> Mark:
    """The mark of ``word``; one without colour for a word that is not listed."""
    return marks.get(word, Mark(word.capitalize(), "•", "#8a6d5b"))
