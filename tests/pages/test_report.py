"""Report: cautions first, then the preview and three files."""

from __future__ import annotations

import base64
import io
import zipfile

from research import Study, Workspace
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
