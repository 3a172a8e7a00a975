"""What a person may correct about a statement: signals, dimension, stage and code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from pages._parts import KIND_MARKS
from research import DIMENSIONS, KINDS, Code, Coding, Study, Workspace

NEW_CODE = "(no code)"


def draw_corrections(workspace: Workspace, study: Study, focus: Coding) -> Callable[[], dict[str, object]]:
    """Fields for kinds, dimension, stage and code; what it gives holds those that differ from ``focus``."""
    key = focus.id
    kinds = st.pills(
        "Signals", KINDS, selection_mode="multi", default=list(focus.kinds), key=f"kinds_{key}",
        format_func=lambda kind: f"{KIND_MARKS[kind].shape} {KIND_MARKS[kind].word}",
    )  # fmt: skip
    first, second, third = st.columns(3)
    dimension = first.selectbox("Dimension", DIMENSIONS, DIMENSIONS.index(focus.dimension), key=f"dimension_{key}")
    stages = list(dict.fromkeys(["", *(s.name for s in study.stages), focus.stage]))
    stage = second.selectbox(
        "Stage", stages, stages.index(focus.stage), key=f"stage_{key}", format_func=lambda s: s or "(not placed)"
    )
    codes = {code.id: " › ".join(code.path) for code in workspace.coding.codebook(study.study)}
    held = codes.get(focus.code or "", NEW_CODE)
    names = [NEW_CODE, *codes.values()]
    code = third.selectbox(
        "Code", names, names.index(held), key=f"code_{key}", accept_new_options=True, help="Type a name to add a code."
    )

    def changed() -> dict[str, object]:
        fresh = {"kinds": tuple(k for k in KINDS if k in kinds), "dimension": dimension, "stage": stage}
        old = {"kinds": tuple(k for k in KINDS if k in focus.kinds), "dimension": focus.dimension, "stage": focus.stage}
        differing: dict[str, object] = {name: value for name, value in fresh.items() if value != old[name]}
        if (code or NEW_CODE) != held:
            differing["code"] = code_id(workspace, study, code or NEW_CODE, codes)
        return differing

    return changed


def code_id(workspace: Workspace, study: Study, name: str, codes: Mapping[str, str]) -> str | None:
    """Id of the code with this name, which is added when ``codes`` (names by id) has none; ``None`` for no code."""
    if name == NEW_CODE:
        return None
    known = next((code for code, path in codes.items() if path == name), None)
    return known or _added(workspace, study, name).id


def _added(workspace: Workspace, study: Study, name: str) -> Code:
    return workspace.coding.add_code(study.study, [part.strip() for part in name.split("›")])
