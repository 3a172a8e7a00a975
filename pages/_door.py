"""What every page starts from: the shared store, this person's Workspace, and the study named in the URL."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from research import Desk, Jobs, Study, Workspace, open_repository

NOBODY = "researcher"
_PAGES = Path(__file__).resolve().parent


def store_url() -> str | None:
    """Where the studies lie: ``-- --db URL``, else ``CPI_WORKBENCH_DB``, else ``None`` for the usual file."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--db")
    given, _ = parser.parse_known_args(sys.argv[1:])
    return given.db or os.environ.get("CPI_WORKBENCH_DB") or None


@st.cache_resource(show_spinner=False)
def _desk(url: str | None) -> Desk:
    return Desk(open_repository(url), patience=0.3)


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """The long work of this server, shared by all its sessions."""
    return Jobs()


def shared_desk() -> Desk:
    """The desk that all sessions and phones of this server work at.

    Raises:
        StoreError: if the store cannot be opened.
    """
    return _desk(store_url())


def person() -> str:
    """The name under which this session's actions are kept."""
    named = str(st.session_state.get("who") or "").strip()
    return named or os.environ.get("CPI_WORKBENCH_NAME") or NOBODY


def open_door() -> Workspace:
    """This person's Workspace on the shared store.

    Raises:
        StoreError: if the store cannot be opened.
    """
    return Workspace(shared_desk(), by=person())


def sign_as(name: str) -> Workspace:
    """The Workspace of somebody who has just given a name; from the next run on the whole session goes by it."""
    st.session_state["who_told"] = name.strip()
    return Workspace(shared_desk(), by=name.strip())


def current_study(workspace: Workspace) -> Study | None:
    """The study that the URL names, else the one last looked at, else the newest; ``None`` while there is none."""
    studies = {study.study: study for study in workspace.studies.all()}
    for wanted in (st.query_params.get("study"), st.session_state.get("study")):
        if wanted in studies:
            return choose(studies[wanted])
    return choose(next(iter(studies.values()))) if studies else None


def choose(study: Study) -> Study:
    """Makes ``study`` the current one, in the URL and for the next page."""
    st.session_state["study"] = study.study
    if st.query_params.get("study") != study.study:
        st.query_params["study"] = study.study
    return study


def forget_selection() -> None:
    """Drops every selection but the study from the URL: ids of one study mean nothing in another."""
    for name in [name for name in st.query_params if name != "study"]:
        del st.query_params[name]


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """The same words by id, with a number after those that come again.

    A field sends back the words it shows, so two options with the same words would be one and the same.
    """
    seen: Counter[str] = Counter()
    apart: dict[str, str] = {}
    for key, words in names.items():
        seen[words] += 1
        apart[key] = words if seen[words] == 1 else f"{words} ({seen[words]})"
    return apart


def page_path(page: str) -> str | None:
    """Path of a page for ``st.page_link``, ``None`` when this version of the app does not have it."""
    return f"pages/{page}.py" if (_PAGES / f"{page}.py").exists() else None


def place() -> str:
    """Where the data lies, as a person would say it."""
    url = store_url()
    if url is None:
        return "in a file in your home folder"
    if url.startswith("memory:"):
        return "in the memory of this server, until it stops"
    if "://" in url and not url.startswith("sqlite:"):
        return "in the database your team set up"
    return f"in the file {Path(url.removeprefix('sqlite:///')).name} on this machine"
