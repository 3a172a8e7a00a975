"""What exactly a validation ran, and every finding of it: identities, SQL, table and file."""

from __future__ import annotations

import streamlit as st

from pages._charts import twin
from pages._palette import VERDICT_MARKS, mark_of
from pages._parts import plain, show_problem
from research import Definition, ResearchError, Study, Validation, Workspace


def draw_findings(validation: Validation) -> None:
    """Every finding as a table and a file: estimates, refuters and guards with their reasons."""
    rows: list[dict[str, object]] = [
        {"step": f.step, "check": f.check, "about": f.about, "answer": mark_of(VERDICT_MARKS, f.verdict).word,
         "because": f.because, "estimate": f.estimate, "low": f.interval[0] if f.interval else None,
         "high": f.interval[1] if f.interval else None, "n": f.n, "p": f.p, "q": f.q, "measure": f.measure,
         "method": f.method}
        for f in validation.findings
    ]  # fmt: skip
    twin("Every finding of this validation", rows, key="findings", label=f"Every finding ({len(rows)})")


def _asked(validation: Validation) -> str:
    """What was held equal, in a sentence."""
    held = ", ".join(adjuster.name for adjuster in validation.question.adjusters)
    within = f" Cases of one {validation.question.cluster} hang together." if validation.question.cluster else ""
    return f"Compared among cases alike in: {held or 'nothing'}.{within}"


def draw_query(workspace: Workspace, study: Study, validation: Validation, definition: Definition) -> None:
    """What exactly was run: identities, and the SQL on demand."""
    with st.expander("What exactly was run", icon=":material/code:"):
        st.caption(f"Run by {plain(validation.by)} on {validation.at:%d %B %Y, %H:%M} UTC. {plain(_asked(validation))}")
        st.code(
            f"definition  {definition.hash}\ndata        {validation.data_fingerprint or '(not a file)'}\n"
            f"query       {validation.measurements.query}",
            language=None,
        )  # fmt: skip
        if st.toggle("Show the SQL", key=f"sql_{validation.id}"):
            try:
                dataset = workspace.validation.dataset(study.study, validation.dataset)
                st.code(workspace.validation.sql(definition, dataset.location, dataset.mapping), language="sql")
            except ResearchError as problem:
                show_problem(problem)
