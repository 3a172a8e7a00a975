"""Links between pages, each with the study in it, and the empty state that leads on."""

from __future__ import annotations

from typing import NoReturn
from urllib.parse import urlencode, urljoin

import streamlit as st

from pages._door import page_path


def stop_empty(message: str, page: str = "", label: str = "", **ids: str) -> NoReturn:
    """The empty state: what is missing and where to get it; nothing below is drawn."""
    with st.container(border=True):
        st.markdown(message)
        if page:
            link(page, label, **ids)
    st.stop()


def link(page: str, label: str, *, icon: str | None = None, **ids: str) -> None:
    """A link to another page with the current study and ``ids`` in its URL; nothing while that page is missing."""
    path = page_path(page)
    if path is not None:
        st.page_link(path, label=label, icon=icon, query_params={"study": st.query_params.get("study", ""), **ids})


def next_link(page: str, label: str, **ids: str) -> None:
    """The one link at the foot of a page."""
    st.divider()
    link(page, f"Next: {label}", icon=":material/arrow_forward:", **ids)


def deep_link(page: str, *, label: str = "Copy link", **ids: str) -> None:
    """The address of exactly this view, ready to copy."""
    query = urlencode({"study": st.query_params.get("study", ""), **ids})
    with st.popover(label, icon=":material/link:", type="tertiary"):
        st.code(f"{urljoin(st.context.url or '', page)}?{query}", language=None, wrap_lines=True)
