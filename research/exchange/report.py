"""Reports as files: one self-contained HTML page, Markdown, and a bundle with the data behind it."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from io import BytesIO

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from research.exchange.tables import candidates_json, findings_csv, signals_csv, themes_csv
from research.reporting import Chapter, Report
from research.validation.dumping import dump

_MARKUP = re.compile(r"([\\`*_\[\]<>|~&])")
_MARKER = re.compile(r"^([#+=-]|\d+(?=[.)]))")


@cache
def _template(name: str) -> Template:
    loader = PackageLoader("research.exchange")
    environment = Environment(
        loader=loader,
        autoescape=select_autoescape(["html"], default_for_string=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["md"] = as_written
    return environment.get_template(name)


def as_written(text: str) -> str:
    """Somebody's words as one line of Markdown that shows them letter by letter: no markup, HTML or table of theirs."""
    line = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return _MARKER.sub(lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", line)


def report_html(report: Report) -> str:
    """One page that needs nothing beside it: styles inside, light and dark, fit for print; no script."""
    return _template("report.html").render(report=report)


def report_markdown(report: Report) -> str:
    """The same sections in Markdown, every word of a person escaped."""
    return _template("report.md").render(report=report)


def evidence_card(report: Report, chapter: Chapter, *, quotes: int = 3) -> str:
    """One candidate in Markdown, short enough to paste into a ticket: statement, people, standing, a few quotes."""
    told = [quote for quote in chapter.quotes if quote.words is not None and not quote.suggested][:quotes]
    return _template("card.md").render(report=report, chapter=chapter, quotes=told)


def bundle(report: Report) -> bytes:
    """A zip of the report as HTML and Markdown, of the tables it was written from, and of what was found and defined;
    equal reports give equal bytes.

    Words that consent does not let be quoted are withheld from the tables as from the pages.
    """
    pairs = [(chapter.candidate, chapter.shown) for chapter in report.chapters]
    codings = [coding for _, evidence in pairs for coding in evidence.codings]
    files = {
        "report.html": report_html(report),
        "report.md": report_markdown(report),
        "candidates.json": candidates_json(pairs, report.index),
        "signals.csv": signals_csv(codings, report.index),
        "themes.csv": themes_csv(pairs, report.index),
    }
    if "validation" in report.sections:
        files |= _tested(report)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _tested(report: Report) -> dict[str, str]:
    """Every finding as a row, and each definition as it can be run again."""
    found = [(c.candidate.label, finding) for c in report.chapters if c.validation for finding in c.validation.findings]
    made = {f"definitions/{c.definition.id}.yaml": dump(c.definition) for c in report.chapters if c.definition}
    return ({"findings.csv": findings_csv(found)} if found else {}) | made
