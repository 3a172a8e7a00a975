"""The threshold that a researcher moves: from which score on the machine's suggestions are shown and grouped."""

from __future__ import annotations

import streamlit as st

from pages._door import open_door
from pages._parts import KIND_MARKS, act, say
from research import Kind, Sifted, Study, Workspace, count

HIGHEST = 99  # percent


def draw_threshold(workspace: Workspace, study: Study, hidden: int) -> None:
    """A slider for each signal; ``hidden`` suggestions of the source on the screen are weaker, which is said beside."""
    popover = st.popover("Threshold", icon=":material/filter_alt:", key="code_threshold", on_change="rerun")
    if hidden:  # beside it: a popover whose label changes is another one, and closed
        st.caption(f"{count(hidden, 'weaker suggestion')} hidden", width="content")
    if not popover.open:
        return
    with popover:
        st.caption(
            "Suggestions that score lower are hidden here and on the affinity board, and left out when statements are "
            "grouped. They are not lost: each is counted below, and comes back when you move the slider."
        )
        sifted = [one for one in workspace.thresholds.sifted(study.study) if one.shown or one.hidden]
        held, calibrated = workspace.thresholds.of(study.study), workspace.thresholds.calibrated()
        for one in sifted:
            _draw_slider(study.study, one, held.get(one.kind, 0.0), calibrated[one.kind])
        if not sifted:
            st.caption("There is no open suggestion.")
        if held and st.button("Show all again", key="threshold_reset", icon=":material/restart_alt:"):
            act(lambda: workspace.thresholds.reset(study.study), "All suggestions are shown. Ctrl+Z undoes it.")


def note_weaker(workspace: Workspace, study: Study) -> None:
    """Says how many suggestions a threshold keeps out of what is shown or grouped; nothing where there are none."""
    hidden = workspace.thresholds.hidden(study.study)
    if hidden:
        st.caption(f"{count(hidden, 'weaker suggestion')} hidden and not grouped, by the threshold on Code.")


def _draw_slider(study: str, one: Sifted, held: float, calibrated: float) -> None:
    mark, key, lowest = KIND_MARKS[one.kind], f"threshold_{one.kind}", round(100 * calibrated)
    stands = min(HIGHEST, max(lowest, round(100 * held)))
    if key not in st.session_state or st.session_state.get(f"{key}_known") != stands:
        st.session_state[key] = stands  # only then: a slider under somebody's fingers is not set back
    st.session_state[f"{key}_known"] = stands
    st.slider(
        f"{mark.shape} {mark.word}: score of at least", lowest, HIGHEST, format="%d%%", key=key,
        on_change=_moved, args=(study, one.kind, key, lowest),
    )  # fmt: skip
    right = f", about {one.likely:.0f} of them right by their scores" if one.shown else ""
    st.caption(f"{one.shown} shown{right} · {one.hidden} weaker hidden")


def _moved(study: str, kind: Kind, key: str, lowest: int) -> None:
    value = st.session_state[f"{key}_known"] = int(st.session_state[key])
    open_door().thresholds.move(study, kind, None if value <= lowest else value / 100)
    say("Moved the threshold. Ctrl+Z undoes it.")
