"""What the help shows: the keyboard's shortcuts, and the field's words."""

from __future__ import annotations

import streamlit as st

SHORTCUTS = """
| Key | Does | Where |
|---|---|---|
| `Ctrl` + `Z` | undo your last step | everywhere |
| `Ctrl` + `Shift` + `Z` | redo it | everywhere |
| `↑` `↓`, `←` `→` | turn; sentence | Code, transcript |
| `Shift` + `→` `←` | end of the selection, a word at a time; with `Alt` its start | Code, transcript |
| `1`–`9`, `/`, `I` | give a code; find one; new code from the words | Code, transcript |
| `O`, `M`, `Del` | next coding on the words; memo; remove | Code, transcript |
| `N`, `U` | next suggestion; next uncoded sentence | Code, transcript |
| `A`, `X` | accept or reject the suggestion in focus | Code |
| `↑` `↓` `←` `→`, `Space` | next quote or cluster; pick up, choose where to by arrows, drop | Affinity board |
| `T`, `G`, `N`, `O` | move to …; new cluster; belongs nowhere; take out | Affinity board |
| `F2`, `M`, `K`, `A` | rename; merge into …; keep as candidate; pick all | Affinity board |
| `N`, `P`, `M` | next statement; the one before; memo | Code, suggestions |
| `?` | this list | everywhere |

Letters act only while no field is being typed in, and in the transcript only while it has the focus. A key that is held
down judges once.
"""

WORDS = {
    "CPI": "Customer Performance Indicator: how well a company does for its customers, seen from their side. Customers "
    "say that it matters to them, and it is measured in increments that they value.",
    "KPI": "a figure that matters to the company: revenue, churn, NPS. A CPI may move it; it is no CPI itself.",
    "Statement": "a customer's sentence in which something was noticed.",
    "Signal": "what a statement tells: a frustration, an expectation, an outcome wanted, something met already, a "
    "workaround.",
    "Dimension of value": "what it is about: time, quality, convenience, options, price, trust and others.",
    "Code": "your own name for what a passage is about; the codebook says what belongs to it.",
    "Candidate": "an outcome that customers want and that might become a CPI, with the people and quotes behind it.",
    "Outcome statement": "a candidate in one line: a direction, what is measured, and of what.",
    "Increment": "the step in which customers notice a difference: an hour, one call, the same day.",
    "Assumed": "no customer has said it yet: copied from elsewhere, or somebody's hunch. It cannot be adopted.",
    "KPI gate": "four questions that tell a CPI from a KPI in disguise.",
    "Ladder": "how far a candidate has come: said, defined, measurable, valued, linked, supported, proven.",
    "Compare like with like": "hold equal what else may explain a difference, such as the segment or the month.",
    "Saturation": "whether further interviews still bring anything new.",
    "Consent": "what a participant allows: to be counted, or to be quoted as well.",
}
"""The field's words as the pages use them."""

_ASK = """<script>
if (!window.cpiAsks) {
  window.cpiAsks = true;
  document.addEventListener("keydown", (event) => {
    const typing = event.composedPath().some(
      (node) => node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName || "")
    );
    if (event.key === "?" && !typing && !document.querySelector("[role=dialog]")) {
      document.querySelector(".st-key-shortcuts button")?.click();
    }
  });
}
</script>"""
"""Streamlit's own shortcuts know letters and digits only."""


@st.dialog("Help", width="medium")
def show_help() -> None:
    """Keys first: whoever asked by the keyboard wants those."""
    keys, words = st.tabs(["Keys", "Words"])
    keys.markdown(SHORTCUTS)
    words.markdown("\n".join(f"- **{word}**: {meaning}" for word, meaning in WORDS.items()))
    words.caption("A page's first line says what it is for; a question mark beside a field says what it asks.")


def listen() -> None:
    """Opens the help when a question mark is pressed outside of a field."""
    st.html(_ASK, unsafe_allow_javascript=True)
