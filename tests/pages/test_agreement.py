"""Agreement: one coder, two coders, settling, and coding blind."""

from __future__ import annotations

from nlp.values import Span
from pages import _door
from research import Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text


def second_coder(study: Study) -> None:
    ben = Workspace(_door._desk(_door.store_url()), by="Ben")
    source = ben.sources.all(study.study)[0]
    start = source.transcript.text.index("The office is blue.")
    ben.coding.code(study.study, source.id, Span(start, start + 19), kinds=("met",))


def test_one_coder_is_told_what_is_missing(open_page: Open, filled: Study) -> None:
    assert "Nobody has coded yet" in text(open_page("agreement", study=filled.study))


def test_two_coders_are_compared_and_a_difference_is_settled(
    open_page: Open, read: Study, workspace: Workspace
) -> None:
    second_coder(read)
    at = open_page("agreement", study=read.study)
    table = at.get("dataframe")[0].value
    assert list(table["label"])[:2] == ["Frustration", "Expectation"]
    assert "undefined" in set(table["Cohen's κ"]) | set(table["F1"])
    assert "to settle" in text(at)
    at.radio[0].set_value("Keep what Ben did")
    next(field for field in at.text_input if field.label == "Why").set_value("a colour is no signal")
    sound(button(at, "Settle").click().run())
    assert workspace.history.next_undo(read.study).verb == "agreement.settle"  # type: ignore[union-attr]


def test_coding_blind_hides_the_comparison_until_it_is_opened(
    open_page: Open, read: Study, workspace: Workspace
) -> None:
    second_coder(read)
    workspace.agreement.set_blind(read.study, True)
    at = open_page("agreement", study=read.study)
    assert not at.get("dataframe")
    assert "blind" in text(at)
    at = sound(button(at, "Yes, do it").click().run())
    assert at.get("dataframe")


def test_the_sample_opens(open_page: Open, sample: Study) -> None:
    at = open_page("agreement", study=sample.study)
    assert "sample author" in str(at.multiselect[0].value)
