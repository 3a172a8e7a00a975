"""Tables of highlights as Taguette and Dovetail write them, found again word for word."""

from __future__ import annotations

from research.studies import Source, Study
from research.workspace import Workspace
from tests.research.workspace.conftest import desk, sources, study, workspace

__all__ = ["desk", "sources", "study", "workspace"]

TAGUETTE = """id,document,tag,content
1,ana.txt,waiting.quote,I waited three weeks for the quote.
1,ana.txt,frustration,I waited three weeks for the quote.
2,ben.txt,service,She was great.
"""
DOVETAIL = (
    "Highlight,Tags,Note title,Created by,Comment\r\n"
    'I waited two\u00a0weeks for the quote.,"waiting, frustration",ben,Omar,a pattern?\r\n'
    "The office is blue.,rooms,ana,Omar,\r\n"
    "Never said.,rooms,ana,Omar,\r\n"
)


def told(workspace: Workspace, study: Study) -> set[tuple[str, str, tuple[str, ...], str]]:
    paths = {c.id: " / ".join(u.code.path) for u in workspace.codebook.uses(study.id) for c in u.own}
    return {(c.quote, paths.get(c.id, ""), c.kinds, c.by) for c in workspace.coding.all(study.id)}


def test_taguettes_rows_of_one_tag_each_come_in(workspace: Workspace, study: Study, sources: list[Source]) -> None:
    _, unmatched = workspace.exchange.import_highlights(study.id, "highlights.csv", TAGUETTE.encode("utf-8-sig"))
    assert unmatched == ()
    assert told(workspace, study) == {
        ("I waited three weeks for the quote.", "waiting.quote", (), "Rita"),
        ("I waited three weeks for the quote.", "", ("frustration",), "Rita"),
        ("She was great.", "service", (), "Rita"),
    }
    workspace.exchange.import_highlights(study.id, "again.csv", TAGUETTE.encode())
    assert len(workspace.coding.all(study.id)) == 3, "a second time adds nothing"
    workspace.history.undo(study.id)


def test_dovetails_rows_of_many_tags_come_in_with_coder_and_memo(
    workspace: Workspace, study: Study, sources: list[Source]
) -> None:
    _, unmatched = workspace.exchange.import_highlights(study.id, "dovetail.csv", DOVETAIL.encode())
    assert [(u.row, u.because) for u in unmatched] == [(4, "its words do not stand in that source")]
    assert told(workspace, study) == {
        ("I waited two weeks for the quote.", "waiting", ("frustration",), "Omar"),
        ("The office is blue.", "rooms", (), "Omar"),
    }
    assert [n.memo.text for n in workspace.memos.all(study.id)] == ["a pattern?"]
