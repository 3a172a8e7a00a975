"""The affinity board on its page: what is sent to the browser, and what comes back from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from pages._components.board import bring_library, draw_board
from pages._door import open_door, person
from pages._kept import POLL, WIDE, Row, answers, news, take
from research import ASIDE, LOOSE, Cluster, Coding, Study, Workspace, laid_by

KEY = "affinity_board"
NOWHERE = {LOOSE: "Not grouped yet", ASIDE: "Belongs nowhere"}


def draw_affinity(study: Study, *, focus: str, people: frozenset[str] | None) -> None:
    """Draws the board of a study; ``focus`` is the id of a cluster to start at, "" for none. Only the cards of
    ``people`` are laid out, if any are named."""
    _live(study.study, tuple(stage.name for stage in study.stages), focus, people)
    bring_library(key="board_library")
    st.html(WIDE)


@st.fragment(run_every=POLL)
def _live(study: str, stages: Sequence[str], focus: str, people: frozenset[str] | None) -> None:
    workspace = open_door()
    take_log(study)
    held = st.session_state.get(KEY) or {}
    sent = st.session_state.setdefault("board_sent", {})
    version = workspace.board.version(study)
    data = {
        "study": study, "by": person(), "focus": focus, "stages": list(stages), **answers("board"),
        **news(version, lambda: rows_of(workspace, study, people), held.get("have"), sent, of=(study, people)),
    }  # fmt: skip
    draw_board(data, key=KEY, on_log=lambda: take_log(study))


def take_log(study: str) -> None:
    """Stores what the browser did."""
    take("board", KEY, lambda log, acks: open_door().board.apply(study, log, after=acks))


def rows_of(workspace: Workspace, study: str, people: frozenset[str] | None) -> dict[str, Row]:
    """Every cluster and every quote by id, as the browser takes them; of ``people`` only, if any are named."""
    board = workspace.board.of(study)
    board = board if people is None else laid_by(board, people)
    codes = {code.id: code.path[-1] for code in workspace.coding.codebook(study)}
    apart = {LOOSE: board.loose, ASIDE: board.aside}
    clusters = {cluster.id: _cluster_row(cluster) for cluster in board.clusters}
    rest = {ref: _row(ref, NOWHERE[ref], cards) for ref, cards in apart.items()}
    return clusters | rest | {card.id: _card_row(card, codes) for card in board.cards}


def _row(ref: str, name: str, cards: Sequence[Coding]) -> Row:
    return {"id": ref, "t": "g", "n": name, "s": "", "st": "", "m": 0, "v": "", "c": [card.id for card in cards]}


def _cluster_row(cluster: Cluster) -> Row:
    held = cluster.candidate
    return _row(cluster.id, held.label, cluster.cards) | {
        "s": held.statement, "st": held.status, "m": int(bool(held.proposed_by) and held.status == "proposed"),
        "v": held.id,
    }  # fmt: skip


def _card_row(card: Coding, codes: Mapping[str, str]) -> Row:
    return {
        "id": card.id, "t": "q", "x": card.quote, "p": card.person, "k": list(card.kinds),
        "c": codes.get(card.code or "", ""), "d": card.dimension if card.kinds else "", "g": card.stage,
        "st": card.status, "src": card.source,
    }  # fmt: skip
