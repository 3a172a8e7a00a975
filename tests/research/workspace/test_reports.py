"""Reports as files: what people typed is shown as they typed it, whatever it holds."""

from __future__ import annotations

import io

from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from nlp.errors import ReadingError
from research.exchange.report import as_written
from research.reporting import Report
from research.studies import Study
from research.workspace import Workspace

SHARP = "1. <img src=x> [a](http://b) | *now* &lt;"


def sharp_report(workspace: Workspace, study: Study) -> Report:
    workspace.studies.revise(study.id, title=f"# {SHARP}\x0b", question=f"- {SHARP}\x00")
    workspace.candidates.add(study.id, SHARP, f"|{SHARP}", assumed=True, stage="quote")
    return workspace.reports.content(study.id, problems=(("a|b.txt", ReadingError("not\x0bread", "look")),))


def test_markdown_shows_words_and_runs_none_of_them(workspace: Workspace, study: Study) -> None:
    report = sharp_report(workspace, study)
    shown = MarkdownIt("commonmark").enable("table").render(workspace.reports.markdown(report))
    assert "<img" not in shown
    assert 'href="http' not in shown
    assert shown.count("<h2>") == 2, "the candidate and the sources"
    assert shown.count("&lt;img src=x&gt; [a](http://b) | *now* &amp;lt;") == 5, "title to label"
    assert "a|b.txt" in shown
    card = MarkdownIt("commonmark").enable("table").render(workspace.reports.card(report, report.chapters[0]))
    assert "<img" not in card


def test_word_takes_what_xml_forbids(workspace: Workspace, study: Study) -> None:
    document = Document(io.BytesIO(workspace.reports.docx(sharp_report(workspace, study))))
    words = "\n".join(p.text for p in document.paragraphs)
    assert f"# {SHARP}" in words
    assert "Left out: a|b.txt:" in words


@given(st.text(st.sampled_from('ab1.)#-+=*_`[]()!<>|~&\\\\ \n"x;:/'), max_size=20))
def test_what_is_escaped_reads_as_it_was(words: str) -> None:
    shown = MarkdownIt("commonmark").render(as_written(words))
    for mark, plain in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        shown = shown.replace(mark, plain)
    line = " ".join(words.split())
    assert shown == (f"<p>{line}</p>\n" if line else "")


def test_what_is_open_is_counted_among_the_sources_that_are_told(workspace: Workspace, study: Study) -> None:
    files = {
        f"{name}.txt": f"Interviewer: Well?\n\n{name.title()}: It took too long.\n".encode() for name in ("ana", "ben")
    }
    for reading in workspace.sources.read(files.items())[0]:
        workspace.sources.add(study.id, reading, files[reading.name])
    workspace.studies.describe(study.id, "ben", consent="withdrawn")
    report = workspace.reports.content(study.id)
    assert [source.name for source in report.sources] == ["ana.txt"]
    assert report.warnings[0].what == "Consent is not recorded for 1 of 1 sources."
