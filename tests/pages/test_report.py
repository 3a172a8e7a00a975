"""Report: cautions first, then the preview and three files."""

from __future__ import annotations

import base64
import csv
import io
import re
import zipfile
from dataclasses import replace

from docx import Document

from research import Span, Study, Workspace
from research.reporting import SECTIONS
from tests.pages.conftest import Open
from tests.pages.seeing import sound, text


def test_without_candidates_the_way_to_them_is_shown(open_page: Open, study: Study) -> None:
    assert "There is no candidate to report on yet" in text(open_page("report", study=study.study))


def test_the_sample_can_be_handed_on_with_quotes_withheld_as_consent_says(open_page: Open, sample: Study) -> None:
    at = open_page("report", study=sample.study)
    shown = text(at)
    assert "quotes are counted but not shown" in shown
    frame = at.get("iframe")[0].proto
    page = base64.b64decode(frame.src.partition("base64,")[2]).decode()
    assert page.startswith("<!doctype html>") or page.lower().startswith("<!doctype html>")
    assert "Four hours? Something like that." in page
    assert {b.label for b in at.get("download_button")} >= {"Download HTML", "Download Markdown"}


def test_open_suggestions_are_a_caution(open_page: Open, proposed: Study) -> None:
    assert "machine suggestions nobody has decided" in text(open_page("report", study=proposed.study)).replace("\\", "")


def test_only_chosen_candidates_are_in_it(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one, two = workspace.candidates.all(proposed.study)
    at = open_page("report", study=proposed.study)
    at.multiselect(key="report_candidates").set_value([two.id])
    at = sound(at.run())
    page = base64.b64decode(at.get("iframe")[0].proto.src.partition("base64,")[2]).decode()
    assert two.label in page
    assert one.statement not in page
    at.multiselect(key="report_candidates").set_value([])
    assert "Pick at least one candidate" in text(sound(at.run()))


def test_the_bundle_holds_the_report_and_its_tables(proposed: Study, workspace: Workspace) -> None:
    data = workspace.reports.bundle(workspace.reports.content(proposed.study))
    assert {"report.html", "report.md", "signals.csv"} <= set(zipfile.ZipFile(io.BytesIO(data)).namelist())


def test_words_that_may_not_be_quoted_leave_in_no_file(sample: Study, workspace: Workspace) -> None:
    report = workspace.reports.content(sample.study)
    withheld = [
        coding.quote
        for chapter in report.chapters
        for coding, quote in zip(chapter.evidence.codings, chapter.quotes, strict=True)
        if quote.words is None
    ]
    assert withheld
    archive = zipfile.ZipFile(io.BytesIO(workspace.reports.bundle(report)))
    written = [archive.read(name).decode() for name in archive.namelist()]
    written.append("\n".join(p.text for p in Document(io.BytesIO(workspace.reports.docx(report))).paragraphs))
    written += [workspace.reports.card(report, chapter) for chapter in report.chapters]
    for words in withheld:
        assert not any(words in text or words in text.replace('""', '"') for text in written), words


def test_a_part_that_is_left_out_is_in_no_form(sample: Study, workspace: Workspace) -> None:
    whole = workspace.reports.content(sample.study)
    cut = workspace.reports.content(sample.study, sections=("summary",))
    for form in (workspace.reports.html, workspace.reports.markdown):
        assert "Four hours? Something like that." in form(whole)
        assert "Four hours? Something like that." not in form(cut)
        assert "Reached:" not in form(cut)
    words = "\n".join(p.text for p in Document(io.BytesIO(workspace.reports.docx(cut))).paragraphs)
    assert cut.chapters[0].candidate.statement in words
    assert "Decision:" not in words


def test_what_gives_a_person_away_is_a_caution(workspace: Workspace, study: Study) -> None:
    (reading,), _ = workspace.sources.read(
        [("dee.txt", b"Moderator: And?\nDee: Write to dee@example.org when done.\n")]
    )
    source = workspace.sources.add(study.study, reading, b"x", participant="Dee", consent="quotes")
    at = source.transcript.text.index("Write")
    coding = workspace.coding.code(
        study.study, source.id, Span(at, len(source.transcript.text.rstrip())), kinds=["outcome"]
    )
    workspace.candidates.add(study.study, "Know when it is done", "Told when done", evidence=[coding.id])
    caution, named = workspace.reports.content(study.study).warnings
    assert "holds an e-mail address" in caution.what
    assert "dee.txt" in caution.what
    assert named.what == "1 person goes by what looks like a name: Dee."


def test_words_without_a_recorded_consent_stay_out_and_the_page_says_how_many(
    open_page: Open, proposed: Study, workspace: Workspace
) -> None:
    for source in workspace.sources.all(proposed.study):
        workspace.sources.describe(proposed.study, source.id, consent="unknown")
    strict = workspace.reports.content(proposed.study)
    own = workspace.reports.content(proposed.study, unrecorded=True)
    said = own.chapters[0].quotes[0].words
    assert said
    for form in (workspace.reports.html, workspace.reports.markdown):
        assert form(strict).count(said) < form(own).count(said)  # the machine's wording of the candidate holds it too
        assert "not shown: consent is not recorded" in form(strict)
    assert any("is worded as" in caution.what for caution in strict.warnings)
    assert not any("is worded as" in caution.what for caution in own.warnings)
    at = open_page("report", study=proposed.study)
    hidden = sum(len(chapter.quotes) for chapter in strict.chapters)
    assert f"{hidden} quotes are counted but not shown: consent is not recorded." in text(at)
    assert "Consent is not recorded for 2 of 2 sources." in text(at).replace("\\", "")


def test_a_stale_test_is_a_caution_and_a_card_can_be_pasted(sample: Study, workspace: Workspace) -> None:
    (decision,) = workspace.decisions.all(sample.study)
    defined = workspace.validation.definition(sample.study, decision.candidate)
    assert defined is not None
    changed = replace(defined.definition, increment=replace(defined.definition.increment, unit="days"))
    workspace.validation.define(sample.study, decision.candidate, changed)
    report = workspace.reports.content(sample.study, candidates=frozenset({decision.candidate}))
    assert any("definition has changed" in caution.what for caution in report.warnings)
    card = workspace.reports.card(report, report.chapters[0])
    assert card.startswith(f"### {report.chapters[0].candidate.statement}")
    assert f"of {report.people} people" in card
    assert card.count("\n> — ") <= 3


def test_a_name_in_a_quote_is_a_caution_and_a_code_is_none(workspace: Workspace, study: Study) -> None:
    words = "I told Margaret Whitfield that my claim is lost."
    (reading,), _ = workspace.sources.read([("p07.txt", f"Moderator: And?\nP07: {words}\n".encode())])
    source = workspace.sources.add(study.study, reading, b"x", consent="quotes")
    at = source.transcript.text.index(words)
    coding = workspace.coding.code(study.study, source.id, Span(at, at + len(words)), kinds=["frustration"])
    workspace.candidates.add(study.study, "Know that it is not lost", "Not lost", evidence=[coding.id])
    (caution,) = workspace.reports.content(study.study).warnings
    assert "holds the name Margaret Whitfield" in caution.what
    assert workspace.reports.content(study.study, unrecorded=True).warnings == ()


def test_every_number_leads_somewhere_in_every_form(sample: Study, workspace: Workspace) -> None:
    for sections in (SECTIONS, ("quotes",), ("validation", "decisions"), ("sources",)):
        page = workspace.reports.html(workspace.reports.content(sample.study, sections=sections))
        there = set(re.findall(r'id="([^"]+)"', page))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= there, sections
    report = workspace.reports.content(sample.study)
    page = workspace.reports.html(report)
    for number in ("10 of 16", "22", "10 people, 22 quotes", "23 checks"):
        assert re.search(rf'<a[^>]*href="#[^"]+"[^>]*>{number}</a>', page), number
    assert "65 of them below" in page
    assert "13,602 of 14,000 cases have a value: median 4.532 hours, 9 of 10 at most 16.06 hours" in page
    assert "[22](#c1)" in workspace.reports.markdown(report)
    body = Document(io.BytesIO(workspace.reports.docx(report))).element.xml
    anchors = set(re.findall(r'w:anchor="([^"]+)"', body))
    assert (
        anchors
        == set(re.findall(r'w:bookmarkStart[^>]*w:name="([^"]+)"', body))
        == {f"candidate{n}" for n in range(1, 7)}
    )


def test_the_bundle_holds_what_was_found_and_defined(sample: Study, workspace: Workspace) -> None:
    report = workspace.reports.content(sample.study)
    archive = zipfile.ZipFile(io.BytesIO(workspace.reports.bundle(report)))
    rows = list(csv.DictReader(io.StringIO(archive.read("findings.csv").decode())))
    validation = report.chapters[0].validation
    assert validation is not None
    assert [(r["check"], r["because"]) for r in rows] == [(f.check, f.because) for f in validation.findings]
    (path,) = [name for name in archive.namelist() if name.startswith("definitions/")]
    definition, _ = workspace.validation.parse(archive.read(path).decode(), name=path)
    assert report.chapters[0].definition is not None
    assert definition.hash == report.chapters[0].definition.hash
