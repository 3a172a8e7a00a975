"""Memos: everything that was noted, on quotes, codes, sources, candidates and the study."""

from __future__ import annotations

import streamlit as st

from pages._memo_drawer import MEMO_MARKS, draw_memos
from pages._parts import act, begin, confirmed, link, next_link, plain, stop_empty
from research import MEMO_TYPES, Noted

PLACES = {
    "quote": ("code", "quote"),
    "code": ("codebook", "code"),
    "source": ("sources", "src"),
    "candidate": ("candidates", "candidate"),
    "study": ("overview", "memo"),
}
SHOWN = 20

workspace, study = begin("Memos", "What you noticed, what you make of it, and what you still ask.")
with st.container(horizontal=True, gap="small"):
    draw_memos(workspace, study, study.id, key="study")
    everything = workspace.memos.all(study.study)
    if everything:
        st.download_button(
            "Download CSV", workspace.memos.csv(study.study), "memos.csv", "text/csv", key="get_memos",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
if not everything:
    stop_empty(
        "There is no memo yet. Write one on the study above, or on a statement, a code, a source or a candidate.",
        "code", "Go to the statements",
    )  # fmt: skip


def draw(noted: Noted) -> None:
    """One memo with what it is about, the way there, and its correction."""
    memo = noted.memo
    with st.container(border=True):
        st.markdown(f"**{MEMO_MARKS[memo.type]}** on the {noted.place} “{plain(' '.join(noted.words.split())[:160])}”")
        st.markdown(plain(memo.text))
        st.caption(f"{plain(memo.by)}, {memo.at:%d %B %Y, %H:%M} UTC")
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            page, param = PLACES[noted.place]
            link(page, f"Open the {noted.place}", **{param: noted.about})
            with st.popover("Change", icon=":material/edit:"), st.form(f"change_{memo.id}", border=False):
                kind = st.selectbox("Type", MEMO_TYPES, MEMO_TYPES.index(memo.type))
                text = st.text_area("Memo", memo.text)
                if st.form_submit_button("Save", type="primary"):
                    act(lambda: workspace.memos.revise(study.study, memo.id, text=text, type=kind), "Saved the memo")
            if confirmed("Take back", "The memo leaves the list. Undo brings it back.", key=f"memo_back_{memo.id}"):
                act(lambda: workspace.memos.withdraw(study.study, memo.id), "Taken back. Ctrl+Z undoes it.")


sought = st.text_input("Search", key="memo_words", placeholder="words of the memo or the quote")
types, places = st.columns(2)
chosen = types.pills(
    "Type", MEMO_TYPES, selection_mode="multi", key="memo_types", format_func=MEMO_MARKS.__getitem__
)  # fmt: skip
where = places.pills("On", list(PLACES), selection_mode="multi", key="memo_places", format_func=str.capitalize)
found = workspace.memos.all(study.study, words=sought, types=chosen, places=where)
st.markdown(f"**{len(found)} of {len(everything)} memos**")
pages = -(-len(found) // SHOWN)
page = st.pagination(pages, key="memos_page") if pages > 1 else 1
for each in found[(page - 1) * SHOWN : page * SHOWN]:
    draw(each)
next_link("codebook", "see what the codes mean")
