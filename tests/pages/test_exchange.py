"""Exchange and history: files out and in with what is lost, steps taken back, points to go back to."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from docx import Document
from openpyxl import load_workbook

from research import Span, Study, Workspace
from research.cli import main
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text


def test_a_study_without_anything_still_has_a_project_file(open_page: Open, study: Study) -> None:
    at = open_page("exchange", study=study.study)
    assert list(at.dataframe[0].value["what"]) == ["KPI"]


def test_the_sample_can_be_handed_on_and_what_is_lost_is_said(open_page: Open, sample: Study) -> None:
    at = open_page("exchange", study=sample.study)
    assert "What the project file cannot hold" in text(at)
    assert "turn" in list(at.dataframe[0].value["what"])


def test_a_project_is_looked_at_before_it_becomes_a_study(open_page: Open, read: Study, workspace: Workspace) -> None:
    workspace.coding.confirm(read.study, [c.id for c in workspace.coding.all(read.study)])
    data, _ = workspace.exchange.export_qdpx(read.study)
    at = open_page("exchange", study=read.study)
    at.file_uploader[0].upload("theirs.qdpx", data)
    at = sound(at.run())
    assert "2 × source" in text(at)
    assert len(workspace.studies.all()) == 1
    sound(at.button(key="take_project").click().run())
    assert len(workspace.studies.all()) == 2


def test_highlights_are_coded_where_they_stand_and_the_rest_is_named(
    open_page: Open, filled: Study, workspace: Workspace
) -> None:
    table = "document,content,tag\nana.txt,The office is blue.,places / office\nana.txt,never said,x\n"
    at = open_page("exchange", study=filled.study)
    at.file_uploader[0].upload("h.csv", table.encode())
    at = sound(at.run())
    assert any("do not stand" in cell for cell in at.dataframe[-1].value["found in"])
    sound(at.button(key="take_highlights").click().run())
    (use,) = workspace.codebook.uses(filled.study)
    assert (use.code.path, [c.quote for c in use.own]) == (("places", "office"), ["The office is blue."])


def test_documents_hold_words_only_where_consent_lets_them_be_quoted(filled: Study, workspace: Workspace) -> None:
    code = workspace.coding.add_code(filled.study, ["waiting"])
    for source in workspace.sources.all(filled.study):
        start = source.transcript.text.index("I waited")
        workspace.coding.code(filled.study, source.id, Span(start, start + 20), code=code.id)
    workspace.studies.describe(filled.study, "ben", consent="analysis")
    page = workspace.exchange.quotes_html(filled.study)
    assert "I waited three weeks" in page
    assert "I waited two weeks" not in page
    assert "2 people, 2 quotes" in page
    workspace.studies.describe(filled.study, "ben", consent="withdrawn")
    made = Document(io.BytesIO(workspace.exchange.quotes_docx(filled.study)))
    words = "\n".join(p.text for p in made.paragraphs)
    assert "1 person, 1 quote" in words
    assert "ben" not in words


def test_files_hold_what_was_confirmed_unless_more_is_asked_for(read: Study, workspace: Workspace) -> None:
    first, second, *_ = workspace.coding.all(read.study)
    workspace.coding.confirm(read.study, [first.id])
    workspace.coding.reject(read.study, [second.id])

    def states(**more: bool) -> list[str]:
        lines = csv.DictReader(io.StringIO(workspace.exchange.codings_csv(read.study, **more)))
        return sorted({line["status"] for line in lines})

    assert states() == ["confirmed"]
    assert states(rejected=True) == ["confirmed", "rejected"]
    assert states(suggestions=True, rejected=True) == ["confirmed", "rejected", "suggested"]
    book = load_workbook(io.BytesIO(workspace.exchange.codings_xlsx(read.study)))
    assert book.worksheets[0].max_row == 2
    matrix = load_workbook(io.BytesIO(workspace.exchange.matrix_xlsx(read.study))).worksheets[0]
    rows = [[str(cell.value) for cell in row] for row in matrix.iter_rows()]
    assert rows == [line.split(",") for line in workspace.exchange.matrix_csv(read.study).splitlines()]


def test_the_page_offers_every_file_and_says_what_they_hold(open_page: Open, read: Study) -> None:
    at = open_page("exchange", study=read.study)
    assert {t.key for t in at.toggle} >= {"exchange_suggestions", "exchange_rejected"}
    offered = {element.proto.label for element in at.get("download_button")}
    assert {"People × codes (Excel)", "Memos (CSV)", "Quotes (CSV)"} <= offered


def test_one_goes_back_to_a_point_and_forward_again(open_page: Open, filled: Study, workspace: Workspace) -> None:
    at = open_page("history", study=filled.study)
    assert "4 of 4 steps" in text(at) or "3 of 3 steps" in text(at)
    at.text_input(key="point_name").set_value("before the codes")
    at = sound(at.run())
    at = sound(at.button(key="set_point").click().run())
    workspace.coding.add_code(filled.study, ["waiting"])
    (point,) = workspace.history.points(filled.study)
    workspace.history.restore(filled.study, point.stamp.action)
    assert workspace.codebook.all(filled.study) == []
    workspace.history.undo(filled.study)
    assert [code.path for code in workspace.codebook.all(filled.study)] == [("waiting",)]
    at = open_page("history", study=filled.study)
    assert "before the codes" in text(at)
    sound(button(at, "Take back").click().run())


def test_the_terminal_writes_and_opens_projects(filled: Study, workspace: Workspace, tmp_path: Path) -> None:
    code = workspace.coding.add_code(filled.study, ["waiting"])
    source = workspace.sources.all(filled.study)[0]
    workspace.coding.code(filled.study, source.id, Span(0, 9), code=code.id)
    db = ["--db", str(tmp_path / "studies.db"), "--quiet"]
    for form in ("qdpx", "qdc", "codebook.csv", "quotes.csv", "quotes.xlsx", "matrix.csv", "matrix.xlsx"):
        out = tmp_path / f"out.{form}"
        assert main(["exchange", "export", filled.study, "--as", form, "--out", str(out), *db]) == 0
        assert out.stat().st_size > 0
    assert "start_code_point" in (tmp_path / "out.quotes.csv").read_text()
    assert main(["exchange", "open", str(tmp_path / "out.qdpx"), *db]) == 0
    assert main(["history", "mark", filled.study, "here", *db]) == 0
