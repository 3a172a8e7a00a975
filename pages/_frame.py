"""The frame around every page: the menu, and staying in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from pages._door import page_path

ICON = Path(__file__).with_name("_icon.svg")
"""A file, not an emoji or icon name: those would be fetched from the internet."""

FIRST = "overview"
"""The page where the app opens."""

SECTIONS = {
    "Study": (
        ("overview", "Overview", "dashboard"),
        ("sources", "Sources", "description"),
        ("participants", "Participants", "group"),
        ("history", "History", "history"),
    ),
    "Make sense": (
        ("code", "Code", "ink_highlighter"),
        ("codebook", "Codebook", "menu_book"),
        ("search", "Search", "search"),
        ("agreement", "Agreement", "compare_arrows"),
        ("memos", "Memos", "sticky_note_2"),
        ("affinity_board", "Affinity board", "dashboard_customize"),
        ("candidates", "Candidates", "lightbulb"),
        ("journey_map", "Journey map", "route"),
    ),
    "Test": (
        ("validation", "Validation", "monitoring"),
        ("measures", "Measures", "straighten"),
        ("evidence", "Evidence", "query_stats"),
        ("experiments", "Experiments", "science"),
    ),
    "Decide": (
        ("shortlist", "Shortlist", "checklist"),
        ("workshop", "Workshop", "how_to_vote"),
        ("decisions", "Decisions", "gavel"),
        ("report", "Report", "summarize"),
        ("exchange", "Exchange", "swap_horiz"),
    ),
    "Keep watch": (("register", "CPI register", "badge"), ("monitoring", "Monitoring", "show_chart")),
}
"""Menu sections: (file in ``pages/``, title, icon). A page that is not there yet is left out."""


def enter() -> Any:
    """Sets the menu and says that this run has its frame; gives the page to run.

    A link from a page to itself reaches the script and leaves the browser's address as it was, so that the next click
    would come from the old place and its work be lost: the address is told again what this run was asked for.
    """
    page = _asked_for()
    st.query_params.update(st.query_params.to_dict())
    st.session_state["framed"] = True
    return page


def stay_framed() -> None:
    """Sends a page that runs without its frame to where it belongs.

    The first visit to a fresh server takes a link to a page for a script of its own, because of the folder's name,
    and passes ``app.py`` by; naming the menu here turns that off for good and keeps the link's ids.
    """
    if not st.session_state.get("framed"):
        st.set_page_config(page_icon=str(ICON))  # else the menu's icon would be fetched from the internet
        st.switch_page(_asked_for(), query_params=st.query_params.to_dict())


def _asked_for() -> Any:
    """Sets the menu and gives the page that the address names."""
    return st.navigation(_menu(), expanded=True)


def _menu() -> dict[str, list[Any]]:
    """The pages for ``st.navigation``; the first is where the app opens."""
    sections = {
        section: [
            st.Page(path, title=title, icon=f":material/{icon}:", url_path="" if name == FIRST else name,
                    default=name == FIRST)
            for name, title, icon in pages
            if (path := page_path(name)) is not None
        ]
        for section, pages in SECTIONS.items()
    }  # fmt: skip
    named = st.Page(_to_first, title="Overview by its name", url_path=FIRST, visibility="hidden")
    return {section: [*pages, named] if section == "Study" else pages for section, pages in sections.items() if pages}


def _to_first() -> None:
    """The first page is served at the bare address alone; whoever types its name is led there, ids and all."""
    st.switch_page(f"pages/{FIRST}.py", query_params=st.query_params.to_dict())
