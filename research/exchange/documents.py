"""Coded quotes as documents to hand around: one HTML page, or a Word file; a heading a code, a quote a paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO

from research.candidates import people_and_quotes
from research.exchange.refi.writing import legal


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A quote as it may be shown: ``words`` is ``None`` where they may only be counted, and ``silent`` says why."""

    words: str | None
    person: str
    where: str
    coder: str
    silent: str = ""


@dataclass(frozen=True, slots=True)
class CodeSection:
    """A code with its meaning, how many people stand behind it, and its quotes."""

    title: str
    definition: str
    people: int
    quotes: tuple[QuoteLine, ...]


def document_html(title: str, sections: Sequence[CodeSection]) -> str:
    """One page that needs nothing beside it."""
    body = "".join(_section(section) for section in sections)
    style = (
        ":root{color-scheme:light dark}body{font:1rem/1.55 system-ui,sans-serif;max-width:46rem;margin:2rem auto}"
        "blockquote{margin:.8rem 0;padding-left:.8rem;border-left:3px solid}footer{font-size:.85rem}"
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style>'
        f"<h1>{escape(title)}</h1>{body}</html>"
    )


def _section(section: CodeSection) -> str:
    quotes = "".join(
        f"<blockquote><p>{escape(_words(q))}</p><footer>{escape(_source(q))}</footer></blockquote>"
        for q in section.quotes
    )
    told = f"<p>{escape(section.definition)}</p>" if section.definition else ""
    return f"<h2>{escape(section.title)}</h2><p>{_counts(section)}</p>{told}{quotes}"


def document_docx(title: str, sections: Sequence[CodeSection]) -> bytes:
    """The same as a Word file; characters Word forbids go as �."""
    from docx import Document

    made = Document()
    made.add_heading(legal(title), 0)
    for section in sections:
        made.add_heading(legal(section.title), 1)
        made.add_paragraph(_counts(section))
        if section.definition:
            made.add_paragraph(legal(section.definition))
        for quote in section.quotes:
            made.add_paragraph(legal(_words(quote)), style="Quote")
            made.add_paragraph(legal(_source(quote)))
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _words(quote: QuoteLine) -> str:
    return f"(counted, not quoted: {quote.silent})" if quote.words is None else f"“{quote.words}”"


def _source(quote: QuoteLine) -> str:
    return f"{quote.person} · {quote.where} · coded by {quote.coder}"


def _counts(section: CodeSection) -> str:
    return people_and_quotes(section.people, len(section.quotes))
