"""The affinity board: what the page sends to the board, and what it stores of what comes back."""

from __future__ import annotations

from typing import Any

from pages._map_picture import inside, rows_of
from research import ASIDE, LOOSE, Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import sound, text
from tests.pages.test_coder import sent

MOUNT = "k7m2xq9d41"


def event(seq: int, **more: Any) -> dict[str, Any]:
    return {"mount": MOUNT, "seq": seq, "by": "researcher", "type": "move", **more}


def rows(at: Any) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in sent(at, "cpi_board")["put"]}


def test_nothing_to_lay_out_leads_to_code(open_page: Open, study: Study) -> None:
    assert "no quote to lay out" in text(open_page("affinity_board", study=study.study))


def test_quotes_without_a_group_can_be_laid_out_at_once(open_page: Open, read: Study, workspace: Workspace) -> None:
    at = open_page("affinity_board", study=read.study)
    assert "No group yet" in text(at)
    held = rows(at)
    assert len(held[LOOSE]["c"]) == 5
    assert {held[ref]["t"] for ref in held[LOOSE]["c"]} == {"q"}
    assert held[ASIDE]["c"] == []


def test_every_quote_is_sent_in_one_place_with_who_said_it(
    open_page: Open, proposed: Study, workspace: Workspace
) -> None:
    at = open_page("affinity_board", study=proposed.study)
    held, board = rows(at), workspace.board.of(proposed.study)
    laid = [ref for row in held.values() if row["t"] == "g" for ref in row["c"]]
    assert sorted(laid) == sorted(card.id for card in board.cards)
    first = board.clusters[0]
    assert held[first.id]["n"] == first.candidate.label
    assert held[first.id]["m"] == 1, "a machine proposed it, and nobody has agreed"
    card = first.cards[0]
    assert (held[card.id]["x"], held[card.id]["p"], held[card.id]["st"]) == (card.quote, card.person, "suggested")


def test_the_sample_fills_the_board(sample: Study, open_page: Open, workspace: Workspace) -> None:
    held = rows(open_page("affinity_board", study=sample.study))
    assert sum(row["t"] == "q" for row in held.values()) == len(workspace.board.of(sample.study).cards) > 40


def test_a_log_is_stored_acknowledged_and_not_doubled(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    at = open_page("affinity_board", study=proposed.study)
    one, two = workspace.board.of(proposed.study).clusters[:2]
    log = [
        event(1, cards=[one.cards[0].id], to=two.id), event(2, type="merge", cluster="gone", to=two.id),
        event(3, type="rename", cluster=two.id, label="Told the price at once"),
    ]  # fmt: skip
    for _ in range(2):
        at.session_state["affinity_board"] = {"log": log}
        at = sound(at.run())
        now = workspace.board.of(proposed.study).cluster(two.id)
        assert now.candidate.label == "Told the price at once"
        assert one.cards[0].id in {card.id for card in now.cards}
        data = sent(at, "cpi_board")
        assert data["acks"] == {MOUNT: 3}
        assert [(r["seq"], r["mount"]) for r in data["refused"]] == [(2, MOUNT)]
    assert workspace.board.links(proposed.study).together


def test_words_of_somebody_who_withdrew_are_not_sent(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    workspace.studies.describe(proposed.study, "ana", consent="withdrawn")
    held = rows(open_page("affinity_board", study=proposed.study))
    assert {row["p"] for row in held.values() if row["t"] == "q"} == {"ben"}


def test_few_quotes_make_no_map(open_page: Open, proposed: Study) -> None:
    assert "from 20 quotes on" in text(open_page("affinity_board", study=proposed.study, view="map"))


def test_the_map_holds_every_quote_and_moves_what_is_picked(
    sample: Study, open_page: Open, workspace: Workspace
) -> None:
    board = workspace.board.of(sample.study)
    rows = rows_of(board, workspace.board.places(sample.study))
    assert {row["id"] for row in rows} == {card.id for card in board.cards if card not in board.aside}
    at = open_page("affinity_board", study=sample.study, view="map")
    assert "Nothing is picked" in text(at)
    x, y = rows[0]["x"], rows[0]["y"]
    brush = {"x": [x - 0.05, x + 0.05], "y": [y + 0.05, y - 0.05]}
    picked = inside(rows, brush)
    assert rows[0]["id"] in picked
    assert len(picked) < len(rows)
    at.session_state["map_chart"] = {"selection": {"brush": brush}}
    at = sound(at.run())
    assert f"{len(picked)} quote" in text(at)
    at.text_input(key="map_name").set_value("Near each other")
    at.session_state["map_chart"] = {"selection": {"brush": brush}}
    at = sound(at.button(key="map_move").click().run())
    made = next(c for c in workspace.board.of(sample.study).clusters if c.candidate.label == "Near each other")
    assert {card.id for card in made.cards} == picked
