"""A report as a Word document: headings that Word's own outline reads, tables with header rows, quotes as quotes."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from research.exchange.refi.writing import legal
from research.reporting import Chapter, Quote, Report


def report_docx(report: Report) -> bytes:
    """The chosen sections of the report, in the order of the HTML page."""
    from docx import Document

    document = Document()
    document.core_properties.title = legal(report.study.title)[:255]
    document.core_properties.author = ""
    document.add_heading(legal(report.study.title), 0)
    if report.study.question:
        document.add_paragraph(legal(report.study.question))
    _figures(document, report)
    for caution in report.warnings:
        _strong(document, caution.what, caution.then)
    if "summary" in report.sections:
        _summary(document, report)
    document.add_heading("In customers’ words", 1)
    for number, chapter in enumerate(report.chapters, start=1):
        _chapter(document, report, chapter, number)
    if "sources" in report.sections:
        _sources(document, report)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _figures(document: Any, report: Report) -> None:
    document.add_paragraph(f"{report.figures} Written {report.made}.")


def _strong(document: Any, head: str, rest: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(legal(head)).bold = True
    paragraph.add_run(legal(f" {rest}"))


def _table(document: Any, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Any:
    table = document.add_table(rows=1, cols=len(head), style="Light Grid Accent 1")
    for cell, name in zip(table.rows[0].cells, head, strict=True):
        cell.text = name
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = legal(words)
    return table


def _summary(document: Any, report: Report) -> None:
    document.add_heading("Candidates", 1)
    rows = [
        (c.candidate.label, c.candidate.stage or "—", c.candidate.dimension,
         f"{len(c.evidence.people)} of {report.people}", str(len(c.evidence.codings)),
         *((c.gate.standing,) if report.gated else ()), c.standing)
        for c in report.chapters
    ]  # fmt: skip
    gate = ("KPI gate",) if report.gated else ()
    table = _table(document, ("Candidate", "Stage", "Dimension", "People", "Quotes", *gate, "Standing"), rows)
    for number, row in enumerate(table.rows[1:], start=1):
        for cell in (row.cells[3], row.cells[4]):
            _lead(cell.paragraphs[0], number)


def _lead(paragraph: Any, number: int) -> None:
    """Makes the paragraph's words a link to a candidate's chapter."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"candidate{number}")
    for run in list(paragraph.runs):
        run.underline = True
        link.append(run._r)  # noqa: SLF001 - python-docx writes neither links nor bookmarks of its own
    paragraph._p.append(link)  # noqa: SLF001


def _name(heading: Any, number: int) -> None:
    """A bookmark on a candidate's heading, for the links that lead to it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(kind)
        mark.set(qn("w:id"), str(number))
        if kind == "w:bookmarkStart":
            mark.set(qn("w:name"), f"candidate{number}")
        heading._p.append(mark)  # noqa: SLF001 - see above


def _chapter(document: Any, report: Report, chapter: Chapter, number: int) -> None:
    _name(document.add_heading(legal(chapter.candidate.statement), 2), number)
    where = (chapter.candidate.label, chapter.evidence.summary, chapter.candidate.dimension, chapter.candidate.stage)
    document.add_paragraph(legal(" · ".join(filter(None, where))))
    if chapter.candidate.assumed:
        _strong(document, "Assumed:", "no customer has said it.")
    if chapter.suspected:
        _strong(document, "May be a KPI in disguise.", chapter.suspected)
    if chapter.gated:
        _strong(document, f"KPI gate: {chapter.gate.standing}.", chapter.gated)
    if chapter.validation is not None and "validation" in report.sections:
        verdict = chapter.validation.verdict
        _strong(document, f"Reached: {verdict.reached or 'nothing yet'}.", verdict.sentence)
        if chapter.measured:
            document.add_paragraph(legal(chapter.measured))
        for step, answer, why in chapter.steps:
            document.add_paragraph(legal(f"{step}: {answer}. {why}"), style="List Bullet")
    if chapter.decision is not None and "decisions" in report.sections:
        owner = f", owned by {chapter.decision.owner}" if chapter.decision.owner else ""
        target = f", target {chapter.decision.target}" if chapter.decision.target else ""
        _strong(document, f"Decision: {chapter.decided}{owner}{target}.", chapter.decision.because)
    for quote in chapter.quotes if "quotes" in report.sections else ():
        _quote(document, quote)


def _quote(document: Any, quote: Quote) -> None:
    document.add_paragraph(legal(quote.shown), style="Intense Quote")
    told = f"{quote.person} · {quote.source}, {quote.start}–{quote.end}"
    document.add_paragraph(legal(told + (" · machine suggestion" if quote.suggested else "")), style="Caption")


def _sources(document: Any, report: Report) -> None:
    document.add_heading("Sources", 1)
    rows = [(s.name, s.method, s.participant or "several", s.consent) for s in report.sources]
    _table(document, ("Source", "Method", "Participant", "Consent"), rows)
    for name, why in report.problems:
        _strong(document, f"Left out: {name}:", why)
