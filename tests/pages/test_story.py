"""The sample's story: every stop leads to what it tells of, ticks itself, and says where to go next."""

from __future__ import annotations

from pages._door import page_path
from research import Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import text


def test_every_stop_leads_to_a_page_and_to_what_it_tells_of(
    open_page: Open, sample: Study, workspace: Workspace
) -> None:
    stops = workspace.samples.story(sample.study)
    assert len(stops) == 11
    labels = {c.id: c.label for c in workspace.candidates.all(sample.study)}
    assert [labels[dict(s.ids)["candidate"]] for s in stops if "candidate" in dict(s.ids)] == [
        "The price in the same half day", "The price in the same half day", "A few plans side by side",
        "Loyalty score after a claim", "The price in the same half day", "The price in the same half day",
    ]  # fmt: skip
    heard = dict(stops[0].ids)
    assert workspace.coding.get(sample.study, heard["quote"]).quote.endswith("Four hours? Something like that.")
    for n, stop in enumerate(stops, start=1):
        assert page_path(stop.page)
        shown = text(open_page(stop.page, study=sample.study, story=str(n), **dict(stop.ids)))
        assert f"**{n} of 11 · {stop.title}**" in shown
        assert " ".join(stop.look.split()[:6]) in shown


def test_stops_seen_are_ticked_and_the_next_one_comes_first(open_page: Open, sample: Study) -> None:
    at = open_page("overview", study=sample.study)
    links = [e.label for e in at.get("page_link")]
    assert "**Start: Hear a customer say it**" in links
    assert "1. Hear a customer say it" in links
    at.session_state["story_seen"] = {0, 1}
    links = [e.label for e in at.run().get("page_link")]
    assert "**Go on: See what many say in different words**" in links
    assert "1. Hear a customer say it (seen)" in links


def test_own_studies_and_made_up_stops_tell_no_story(open_page: Open, study: Study) -> None:
    assert "The story in ten minutes" not in text(open_page("overview", study=study.study))
    assert "of 11" not in text(open_page("candidates", study=study.study, story="3"))
    for wrong in ("0", "12", "x", "²"):
        assert "of 11" not in text(open_page("candidates", study=study.study, story=wrong))
