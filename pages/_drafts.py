"""Uploaded files that are not yet sources: kept beside the session, so that a page switch loses nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from hashlib import sha256

import streamlit as st

from pages._draft import Draft, read_into
from research import ReadingError, ResearchError, Workspace, unpack

SHELVES = 64
"""Sessions whose drafts are held at most; the one untouched longest makes way."""


@st.cache_resource(show_spinner=False)
def _shelves() -> dict[tuple[str, str], list[Draft]]:
    return {}


def drafts(study: str) -> list[Draft]:
    """This session's drafts for the study, in the order added; the list itself, to be changed in place."""
    token = st.session_state.setdefault("draft_shelf", secrets.token_hex(8))
    shelves = _shelves()
    own = shelves.pop((token, study), [])
    shelves[token, study] = own  # the last touched stands last
    for old in list(shelves)[:-SHELVES]:
        shelves.pop(old, None)
    return own


def take(workspace: Workspace, study: str, files: Iterable[tuple[str, bytes]]) -> tuple[ResearchError, ...]:
    """Reads new files into drafts; gives the archives that could not be opened. Files held already are passed over."""
    held = drafts(study)
    opened, broken = _opened(files)
    known = {sha256(draft.data).digest() for draft in held}
    fresh = [Draft(name, data) for name, data in opened if sha256(data).digest() not in known]
    read_into(workspace, fresh)
    held.extend(fresh)
    return broken


def keep_all(workspace: Workspace, study: str) -> tuple[int, int]:
    """Keeps every draft that could be read; gives how many were kept and how many still need a look."""
    held = drafts(study)
    readable = [draft for draft in held if draft.reading is not None]
    kept = [draft for draft in readable if _kept(workspace, study, draft)]
    held[:] = [draft for draft in held if not any(draft is one for one in kept)]
    return len(kept), len(held)


def _kept(workspace: Workspace, study: str, draft: Draft) -> bool:
    if draft.reading is None:
        return False
    try:
        workspace.sources.add(
            study, draft.reading, None if draft.redacted else draft.data, participant=draft.participant,
            method=draft.method, consent=draft.consent, voices=tuple(draft.voices.items()),
        )  # fmt: skip
    except ResearchError as problem:
        draft.problem = problem
        return False
    return True


def _opened(files: Iterable[tuple[str, bytes]]) -> tuple[list[tuple[str, bytes]], tuple[ResearchError, ...]]:
    opened: list[tuple[str, bytes]] = []
    broken: list[ResearchError] = []
    for name, data in files:
        try:
            opened += unpack(name, data) if name.lower().endswith(".zip") else [(name, data)]
        except ReadingError as problem:
            broken.append(problem)
    return opened, tuple(broken)
