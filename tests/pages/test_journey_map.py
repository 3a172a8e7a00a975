"""Journey map: people per candidate and stage, and the quotes behind each number."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest

from research import Stage, Study, Workspace, journey_map
from tests.pages.conftest import Open
from tests.pages.seeing import button, sound, text


def param(at: AppTest, name: str) -> str:
    held = at.query_params[name]
    return held if isinstance(held, str) else held[0]


def test_without_candidates_the_way_to_them_is_shown(open_page: Open, study: Study) -> None:
    at = open_page("journey_map", study=study.study)
    assert "There is no candidate to place yet" in text(at)


def test_without_stages_they_can_be_named_here(open_page: Open, workspace: Workspace) -> None:
    bare = workspace.studies.create("Bare")
    at = open_page("journey_map", study=bare.study)
    assert "This study has no stages yet" in text(at)
    assert button(at, "Save the stages")


def test_the_sample_is_drawn_with_words_and_a_table(open_page: Open, sample: Study, workspace: Workspace) -> None:
    at = open_page("journey_map", study=sample.study)
    (chart,) = at.get("vega_lite_chart")
    assert "6 candidates in rows, 7 journey stages in columns" in chart.proto.alt
    shown = journey_map(workspace.candidates.weighed(sample.study), sample.stages)
    table = next(t.value for t in at.dataframe if "candidate" in t.value.columns)
    assert list(table.columns) == ["candidate", *(s.name for s in sample.stages), "unsure"]
    quote = table[table["candidate"] == "The price in the same half day"].iloc[0]
    row = next(r for r in shown.rows if r.candidate.label == "The price in the same half day")
    assert quote["Get a quote"] == len(row.cell("Get a quote").people) >= 8


def test_the_url_opens_a_cell_with_its_quotes_by_person(open_page: Open, sample: Study, workspace: Workspace) -> None:
    row = journey_map(workspace.candidates.weighed(sample.study), sample.stages).rows[0]
    cell = max(row.cells, key=lambda c: len(c.people))
    at = open_page("journey_map", study=sample.study, candidate=row.candidate.id, stage=cell.stage)
    shown = text(at)
    assert all(" ".join(c.quote.split())[:20] in " ".join(shown.split()).replace("&#x27;", "'") for c in cell.codings)
    opened = [e.label for e in at.expander if e.label.endswith(("quote", "quotes"))]
    assert len(opened) == len(cell.people)
    links = [e for e in at.get("page_link") if e.label == "Open in its source"]
    assert len(links) == len(cell.codings)


def test_a_click_names_its_cell_in_the_url(open_page: Open, sample: Study, workspace: Workspace) -> None:
    one = workspace.candidates.all(sample.study)[0]
    at = open_page("journey_map", study=sample.study)
    at.session_state["journey_map"] = {"selection": {"cell": [{"id": one.id, "column": "Buy"}]}}
    at = sound(at.run())
    assert (param(at, "candidate"), param(at, "stage")) == (one.id, "Buy")
    at.selectbox(key="pick_stage").set_value("unsure")
    at = sound(at.run())
    assert param(at, "stage") == "unsure", "the field wins over the old click"


def test_a_signal_filter_counts_fewer_statements(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    one = workspace.candidates.all(proposed.study)[0]
    at = open_page("journey_map", study=proposed.study, candidate=one.id)
    assert "“I waited three weeks for the quote.”" in text(at)
    at.button_group(key="journey_kinds").set_value(["met"])
    at = sound(at.run())
    assert "Nobody said this about" in text(at)


def test_saving_the_stages_changes_the_study(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    at = open_page("journey_map", study=proposed.study)
    key = f"journey_table_{proposed.id}"
    at.session_state[key] = {"edited_rows": {}, "added_rows": [{"name": " renewal "}], "deleted_rows": [0]}
    sound(button(at, "Save the stages").click().run())
    assert [s.name for s in workspace.studies.get(proposed.study).stages] == ["claim", "renewal"]


def test_the_chart_can_be_read_as_json(open_page: Open, sample: Study) -> None:
    (chart,) = open_page("journey_map", study=sample.study).get("vega_lite_chart")
    assert json.loads(chart.proto.spec)["layer"][0]["mark"]["type"] == "rect"


def test_cells_can_be_split_by_signal(open_page: Open, sample: Study, workspace: Workspace) -> None:
    at = open_page("journey_map", study=sample.study)
    at.toggle(key="journey_split").set_value(True)
    at = sound(at.run())
    (chart,) = at.get("vega_lite_chart")
    assert "how many of them with each signal" in chart.proto.alt
    row = journey_map(workspace.candidates.weighed(sample.study), sample.stages).rows[0]
    cell = max(row.cells, key=lambda c: len(c.people))
    table = next(t.value for t in at.dataframe if "candidate" in t.value.columns)
    told = table[table["candidate"] == row.candidate.label].iloc[0][cell.stage]
    kind, count = next(iter(cell.by_kind.items()))
    assert told.startswith(f"{len(cell.people)} (")
    assert f"{kind} {count}" in told


def test_a_stage_has_a_view_of_its_own_with_people_first(open_page: Open, sample: Study, workspace: Workspace) -> None:
    stage = sample.stages[0].name
    at = open_page("journey_map", study=sample.study, view="stage", stage=stage)
    shown = text(at)
    here = [c for c in workspace.coding.all(sample.study) if c.counts and c.kinds and c.stage == stage]
    assert f"{len({c.person for c in here})} people, {len(here)} quotes" in shown
    for heading in ("Frustrations", "Expectations", "Outcomes", "What works already", "Workarounds"):
        assert f"#### {heading}" in shown


def test_a_stage_nobody_spoke_of_says_so(open_page: Open, proposed: Study, workspace: Workspace) -> None:
    workspace.studies.set_stages(proposed.study, [*proposed.stages, Stage("renewal")])
    at = open_page("journey_map", study=proposed.study, view="stage", stage="renewal")
    assert "Nobody spoke of this stage" in text(at)
