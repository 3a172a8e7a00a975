"""Tables of highlights as Taguette and Dovetail write them, found again word for word."""

from __future__ import annotations

import pytest

from nlp.errors import ExchangeError
from research.exchange.highlights import read_highlights
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


ANNOTATIONS = (
    "Created,Title,Color,Group,Type,Note group,Note,Text,URL\n"
    "2018-04-11,on hold,blue,Waiting,Tag,Round 1,ana,I waited three weeks for the quote.,https://x.example/1\n"
    "2018-04-11,kind,green,,Tag,Round 1,ben,She was great.,https://x.example/2\n"
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


def test_dovetails_table_of_annotations_names_the_tag_title_and_the_document_note(
    workspace: Workspace, study: Study, sources: list[Source]
) -> None:
    _, unmatched = workspace.exchange.import_highlights(study.id, "annotations.csv", ANNOTATIONS.encode())
    assert unmatched == ()
    assert told(workspace, study) == {
        ("I waited three weeks for the quote.", "Waiting / on hold", (), "Rita"),
        ("She was great.", "kind", (), "Rita"),
    }
    assert workspace.memos.all(study.id) == []


@pytest.mark.parametrize(
    "header",
    [
        "Highlight,Tags,Note title,Created by",
        "highlight_text,tag_names,note_title,created_by",
        "Quote,Codes,Document Name,Coded by",
        "TEXT,Tag,Source,Author",
        "Selected text,Highlight tags,Data title,Highlighted-by",
    ],
)
def test_columns_are_known_by_any_name_that_others_give_them(header: str) -> None:
    (row,) = read_highlights("x.csv", f"{header}\nIt was late.,slow,ana,Omar\n".encode())
    assert (row.content, row.tags, row.document, row.coder) == ("It was late.", (("slow",),), "ana", "Omar")


def test_a_table_without_quotes_or_tags_says_which_columns_it_has() -> None:
    with pytest.raises(ExchangeError, match=r"no column 'tag'; it has 'text', 'note group'"):
        read_highlights("x.csv", b"Text,Note group\nIt was late.,a\n")
