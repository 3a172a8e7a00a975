"""Memos: written where the thing is seen, typed, found again, and handed on."""

from __future__ import annotations

import csv
import io

import pytest

from research import MEMO_TYPES, Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import sound, text


def about(workspace: Workspace, study: Study, page: str) -> tuple[str, str, dict[str, str]]:
    """What a memo on a page is about, the drawer's key, and the ids of the page's address."""
    source = workspace.sources.all(study.study)[0].id
    candidate = workspace.candidates.all(study.study)[0].id
    code = workspace.codebook.all(study.study)[0].id
    return {
        "code": (source, "source", {"src": source}),
        "overview": (study.id, "study", {}),
        "candidates": (candidate, "candidate", {"candidate": candidate}),
        "codebook": (code, "code", {"code": code}),
        "memos": (study.id, "study", {}),
    }[page]


@pytest.mark.parametrize("page", ["code", "overview", "candidates", "codebook", "memos"])
@pytest.mark.parametrize("kind", ["question"])
def test_a_typed_memo_is_written_where_its_thing_is_seen(
    open_page: Open, proposed: Study, workspace: Workspace, page: str, kind: str
) -> None:
    workspace.coding.add_code(proposed.study, ["waiting"])
    thing, key, ids = about(workspace, proposed, page)
    at = open_page(page, study=proposed.study, **ids)
    next(b for b in at.get("button_group") if b.key == f"{key}_type_{thing}").set_value(kind)
    at.text_area(key=f"{key}_memo_{thing}").set_value("Who decides this?")
    at = sound(at.button(key=f"{key}_keep_{thing}").click().run())
    assert at.text_area(key=f"{key}_memo_{thing}").value == "", "a second press keeps it no second time"
    (noted,) = workspace.memos.all(proposed.study)
    assert (noted.memo.type, noted.memo.text, noted.about) == (kind, "Who decides this?", thing)
    at = open_page("memos", study=proposed.study)
    assert "Who decides this?" in text(at)


def test_memos_are_found_by_words_type_and_place_and_leave_as_rows(proposed: Study, workspace: Workspace) -> None:
    source = workspace.sources.all(proposed.study)[0]
    for about_, words, kind in zip(
        (proposed.id, source.id, source.id), ("one", "two", "three"), MEMO_TYPES, strict=True
    ):
        workspace.memos.write(proposed.study, about_, words, type=kind)
    found = workspace.memos.all
    assert [n.memo.text for n in found(proposed.study, words="TWO")] == ["two"]
    assert [n.memo.text for n in found(proposed.study, types=["question"])] == ["three"]
    assert [n.memo.text for n in found(proposed.study, places=["study"])] == ["one"]
    rows = list(csv.DictReader(io.StringIO(workspace.memos.csv(proposed.study))))
    assert [(r["type"], r["on"], r["memo"]) for r in rows] == [
        ("question", "source", "three"), ("interpretation", "source", "two"), ("observation", "study", "one"),
    ]  # fmt: skip
