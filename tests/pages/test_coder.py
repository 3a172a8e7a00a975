"""The transcript view of Code: what the page sends to the coder, and what it stores of what comes back."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from pages._coder import news
from research import Study, Workspace
from tests.pages.conftest import Open
from tests.pages.seeing import sound, text

MOUNT = "k7m2xq9d41"


def sent(at: AppTest, name: str = "cpi_coder") -> dict[str, Any]:
    """What the component of this name was given."""
    (found,) = [c.proto for c in at.get("bidi_component") if c.proto.component_name == name]
    data: dict[str, Any] = json.loads(found.json)
    return data


def event(seq: int, source: str, **more: Any) -> dict[str, Any]:
    return {
        "mount": MOUNT, "seq": seq, "type": "code", "source": source, "by": "researcher", "start": 34, "end": 42,
        "kind": "met", **more,
    }  # fmt: skip


def test_an_unread_source_can_be_coded_at_once(open_page: Open, filled: Study, workspace: Workspace) -> None:
    source = workspace.sources.all(filled.study)[0]
    at = open_page("code", study=filled.study, src=source.id)
    library, data = sent(at, "cpi_coder_library"), sent(at)
    assert data["hash"] == library["hash"]
    assert [turn[4] for turn in library["turns"]] == [source.transcript.words(t) for t in source.transcript.turns]
    assert (data["put"], data["from"], data["by"]) == ([], None, "researcher")


def test_nothing_to_code_leads_to_sources(open_page: Open, study: Study) -> None:
    assert "There is nothing to code yet" in text(open_page("code", study=study.study))


def test_a_log_is_stored_acknowledged_and_not_doubled(open_page: Open, filled: Study, workspace: Workspace) -> None:
    source = workspace.sources.all(filled.study)[0]
    at = open_page("code", study=filled.study, src=source.id)
    log = [event(1, source.id), event(2, source.id, kind="joy"), event(3, source.id, kind="outcome")]
    for _ in range(2):
        at.session_state[f"coder_{source.id}"] = {"log": log}
        at = sound(at.run())
        (coding,) = workspace.coding.of_source(filled.study, source.id)
        assert coding.kinds == ("met", "outcome")
        data = sent(at)
        assert data["acks"] == {MOUNT: 3}
        assert [(r["seq"], r["mount"]) for r in data["refused"]] == [(2, MOUNT)]


def test_only_what_changed_is_sent_to_a_browser_that_holds_a_version(read: Study, workspace: Workspace) -> None:
    source = workspace.sources.all(read.study)[1].id
    memory: dict[Any, Any] = {}
    first = news(workspace, read.study, source, None, memory)
    assert (first["from"], len(first["put"]), first["drop"]) == (None, 3, [])
    same = news(workspace, read.study, source, first["version"], memory)
    assert (same["from"], same["put"], same["drop"]) == (first["version"], [], [])
    old = workspace.coding.of_source(read.study, source)[0]
    new = workspace.coding.confirm(read.study, [old.id])[0]
    later = news(workspace, read.study, source, first["version"], memory)
    assert ([row["id"] for row in later["put"]], later["drop"]) == ([new.id], [old.id])
    assert news(workspace, read.study, source, 1, memory)["from"] is None, "a version nobody remembers"


def test_words_of_somebody_who_withdrew_are_not_sent(open_page: Open, read: Study, workspace: Workspace) -> None:
    source = workspace.sources.all(read.study)[0]
    workspace.studies.describe(read.study, "ana", consent="withdrawn")
    at = open_page("code", study=read.study, src=source.id)
    turns = sent(at, "cpi_coder_library")["turns"]
    assert [turn[4] for turn in turns if turn[1] == "customer"] == ["", ""]
    assert sent(at)["put"] == []
