"""A definition from a template: pick a well-known CPI, say what its events are called in these data."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages._measure_names import MEASURES
from pages._parts import plain, show_problem
from research import (
    Candidate,
    Dataset,
    Names,
    Renaming,
    ResearchError,
    Template,
    Workspace,
    dump_definition,
    likely,
    names_in,
    value_words,
)

Pair = tuple[str, str]


def draw_template(
    workspace: Workspace, candidate: Candidate, dataset: Dataset, events: Sequence[str], key: str
) -> None:
    """Pick a template, name its events and columns as these data do; the button writes it into the field ``key``."""
    templates = {each.id: each for each in workspace.templates.all()}
    picked = st.selectbox(
        "Template", list(templates), index=None, key=f"template_{candidate.id}",
        format_func=lambda ref: templates[ref].name, placeholder="Pick a well-known CPI",
    )  # fmt: skip
    if picked is None:
        return
    template = templates[picked]
    _draw_about(workspace, template)
    names = _draw_names(names_in(template.definition), events, _columns(workspace, dataset), f"{candidate.id}_{picked}")

    def fill() -> None:
        made = workspace.templates.adapt(
            picked, names, statement=candidate.statement, id=candidate.label.lower().replace(" ", "-")
        )
        st.session_state[key] = dump_definition(made)

    st.button(
        "Write it down", key=f"fill_{candidate.id}", on_click=fill,
        help="Puts the template, in the words of your data, into the field below.",
    )  # fmt: skip


def _columns(workspace: Workspace, dataset: Dataset) -> list[str]:
    return list(workspace.validation.preview(dataset.location, rows=1).columns)


def _draw_about(workspace: Workspace, template: Template) -> None:
    step = template.definition.increment
    st.markdown(
        f"**{MEASURES[template.definition.measure.type]}**, in steps of {plain(step.words)}; {step.direction} is "
        f"better. {plain(template.about)} It may move: {plain(template.kpi)}."
    )
    if st.toggle("Try it on its made-up events", key=f"made_up_{template.id}"):
        try:
            tried = workspace.templates.try_out(template.id)
        except ResearchError as problem:
            show_problem(problem)
            return
        rows = [{"unit": c.case, "value": value_words(tried.definition, c.value), "standing": c.status}
                for c in tried.cases]  # fmt: skip
        st.dataframe(rows, hide_index=True, alt=f"{template.name}: the value of each made-up unit")


def _draw_names(wanted: Names, events: Sequence[str], columns: Sequence[str], key: str) -> Renaming:
    """What each name of the template is called in these data; the likely ones are proposed."""
    st.caption("What are these called in your data? The likely ones are picked; check them.")
    return Renaming(
        _pick_each("Event", wanted.events, events, key),
        _pick_each("Column", wanted.columns, columns, key),
        {pair: _say(pair, key) for pair in wanted.values},
    )


def _pick_each(what: str, names: Sequence[str], known: Sequence[str], key: str) -> dict[str, str]:
    """One of the data's names for each of the template's; its own while nobody has picked."""
    near, picked = likely(names, known), {}
    for name in names:
        label, at = f"{what} “{name}”", list(known).index(near[name]) if name in near else None
        picked[name] = st.selectbox(label, known, at, key=f"{label}_{key}", placeholder="Pick one") or name
    return picked


def _say(pair: Pair, key: str) -> str:
    column, value = pair
    return (
        st.text_input(f"What stands in “{column}” for “{value}”", value, key=f"{column}_{value}_{key}").strip() or value
    )
