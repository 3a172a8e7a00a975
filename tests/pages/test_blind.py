"""No page shows a blind coder what other coders did, whatever its URL names."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages import _coder, _door
from research import Coding, Span, Study, Workspace
from tests.fakes import fake_language
from tests.pages.conftest import Open
from tests.pages.seeing import text
from tests.pages.test_coder import sent

PAGES = sorted(p.stem for p in (Path(__file__).parents[2] / "pages").glob("[a-z]*.py"))
BLUE = "The office is blue."
NOTED = "a memo for nobody else"


@pytest.fixture
def blue(read: Study, monkeypatch: pytest.MonkeyPatch) -> Coding:
    """Rita codes what the machine missed and makes a candidate of it; Ben, who is blind, opens the app."""
    monkeypatch.setenv("CPI_WORKBENCH_NAME", "Ben")
    rita = Workspace(_door.shared_desk(), by="Rita", language=fake_language)
    ana = rita.sources.all(read.study)[0]
    start = ana.transcript.text.index(BLUE)
    rita.agreement.set_blind(read.study, True)
    code = rita.coding.add_code(read.study, ["places"])
    made = rita.coding.code(read.study, ana.id, Span(start, start + len(BLUE)), kinds=("met",), code=code.id)
    rita.codebook.revise(read.study, code.id, shown_by=made.id)
    rita.memos.write(read.study, made.id, NOTED)
    rita.candidates.add(read.study, "Rooms people like", "Rooms", evidence=[made.id])
    return made


def everything(at: object) -> str:
    """Words, and the labels of what can be clicked and picked, and the cells of tables."""
    parts = [text(at)]  # type: ignore[arg-type]
    parts += [str(b.label) for b in at.button]  # type: ignore[attr-defined]
    parts += [str(s.options) for s in (*at.selectbox, *at.multiselect)]  # type: ignore[attr-defined]
    parts += [f.value.to_csv() for f in at.dataframe]  # type: ignore[attr-defined]
    return "\n".join(parts)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_keeps_others_codings_from_a_blind_coder(
    open_page: Open, workspace: Workspace, read: Study, blue: Coding, page: str
) -> None:
    candidate = workspace.candidates.all(read.study)[0].id
    code = workspace.codebook.all(read.study)[0].id
    shown = everything(open_page(page, study=read.study, quote=blue.id, candidate=candidate, code=code, memo=blue.id))
    assert NOTED not in shown
    if page != "sources":  # which shows whole texts, and no codings
        assert BLUE not in shown


def test_judging_passes_over_a_hidden_quote(open_page: Open, read: Study, blue: Coding) -> None:
    at = open_page("code", study=read.study, view="judge", src=blue.source, quote=blue.id)
    assert "Rita" not in everything(at)
    data = sent(at, "cpi_judge")
    assert (data["focus"], blue.id in [row["id"] for row in data["put"]]) == ("", False)
    assert any(row.get("sb") for row in data["put"]), "the machine's suggestions stay"


def test_the_transcript_is_sent_without_hidden_codings(workspace: Workspace, read: Study, blue: Coding) -> None:
    rows = _coder.rows_of(Workspace(_door.shared_desk(), by="Ben", language=fake_language), read.study, blue.source)
    assert blue.id not in rows
    assert any(row.get("sb") for row in rows.values()), "the machine's suggestions stay"
    assert blue.id in _coder.rows_of(
        Workspace(_door.shared_desk(), by="Rita", language=fake_language), read.study, blue.source
    )


@pytest.mark.parametrize("page", ["codebook", "memos", "candidates", "search", "exchange"])
def test_the_same_pages_show_it_once_the_comparison_is_open(
    open_page: Open, read: Study, blue: Coding, page: str
) -> None:
    workspace = _door.open_door()
    workspace.agreement.open(read.study)
    candidate = next(c.id for c in workspace.candidates.all(read.study) if c.label == "Rooms")
    if page == "exchange":
        assert BLUE in workspace.exchange.codings_csv(read.study)
    else:
        shown = everything(open_page(page, study=read.study, candidate=candidate))
        assert BLUE in shown or NOTED in shown
