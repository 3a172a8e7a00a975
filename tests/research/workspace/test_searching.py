"""Search over a study: quotes, turns, attributes, matrices, and people who withdrew."""

from __future__ import annotations

from research.cases import CaseFilter
from research.studies import Source, Study
from research.workspace import Workspace


def read(workspace: Workspace, study: Study, sources: list[Source]) -> tuple[str, str]:
    for source in sources:
        workspace.coding.suggest(study.id, source.id)
    ana, ben = (p.code for p in workspace.studies.participants(study.id))
    workspace.studies.describe(study.id, ana, segment="owner", attributes=(("age", "40"),))
    return ana, ben


def test_quotes_by_signal_and_attribute(workspace: Workspace, study: Study, sources: list[Source]) -> None:
    ana, _ = read(workspace, study, sources)
    find = workspace.search.find
    assert {p.person for p in find(study.id, "signal:frustration")} == set(read(workspace, study, sources))
    assert {p.person for p in find(study.id, "signal:frustration age:40")} == {ana}
    assert {p.person for p in find(study.id, "waited NOT segment:owner")} != {ana}
    assert find(study.id, "blue") == []
    assert [p.person for p in find(study.id, "blue", scope="text")] == [ana]
    assert {p.person for p in find(study.id, "", cases=CaseFilter(segments=("owner",)))} == {ana}


def test_who_withdrew_is_found_nowhere(workspace: Workspace, study: Study, sources: list[Source]) -> None:
    ana, ben = read(workspace, study, sources)
    workspace.studies.describe(study.id, ana, consent="withdrawn")
    for scope in ("quotes", "text"):
        assert {p.person for p in workspace.search.find(study.id, "", scope=scope)} == {ben}  # type: ignore[arg-type]
    found = workspace.search.find(study.id, "")
    assert "three weeks" not in workspace.search.csv(study.id, found, "http://here/")
    assert all(ana not in c.people for c in workspace.search.together(study.id, found, ["signal:frustration"]))


def test_matrices_lead_to_their_quotes(workspace: Workspace, study: Study, sources: list[Source]) -> None:
    ana, _ = read(workspace, study, sources)
    found = workspace.search.find(study.id, "")
    labels = ["signal:frustration", "signal:met"]
    cells = {(c.row, c.column): c for c in workspace.search.together(study.id, found, labels)}
    assert len(cells["signal:frustration", "signal:frustration"].people) == 2
    assert cells["signal:frustration", "signal:met"].codings == ()
    cases = {(c.row, c.column): c for c in workspace.search.by_case(study.id, found, labels, case="segment")}
    assert cases["signal:frustration", "owner"].people == (ana,)
    picked = CaseFilter(segments=("owner",))
    own = workspace.search.by_case(study.id, found, labels, case="person", cases=picked)
    assert {cell.column for cell in own} == {ana}, "who is not looked at has no column of noughts"


def test_rows_lead_back(workspace: Workspace, study: Study, sources: list[Source]) -> None:
    read(workspace, study, sources)
    found = workspace.search.find(study.id, "signal:met")
    rows = workspace.search.csv(study.id, found, "http://here/").splitlines()
    assert len(rows) == len(found) + 1
    assert rows[1].endswith(f"http://here/code?study={study.id}&src={sources[1].id}&quote={found[0].coding.id}")  # type: ignore[union-attr]
