"""While a coder is blind, no verb, export or command tells them what other coders did; their own work stays."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from nlp.errors import RecordError
from research.board import LOOSE
from research.cli import main
from research.coding import Coding
from research.journeys import journey_map
from research.storage import open_repository
from research.studies import Source, Study
from research.workspace import Workspace
from research.workspace.desk import Desk
from research.workspace.sight import HIDDEN
from tests.fakes import fake_language
from tests.research.workspace.conftest import ANA
from tests.research.workspace.test_agreement import BLUE, WAITED, words

NOTED = "a memo for nobody else"
SETTLED = "want to know whether the claim is settled"


def rita_codes(rita: Workspace, study: str, ana: str) -> Coding:
    """Rita accepts one suggestion, rejects another, codes what the machine missed, notes and groups it."""
    rita.coding.suggest(study, ana)
    waited = next(c for c in rita.coding.all(study) if c.quote == WAITED)
    settled = next(c for c in rita.coding.all(study) if SETTLED in c.quote)
    source = rita.sources.get(study, ana)
    rita.agreement.set_blind(study, True)
    place = rita.coding.add_code(study, ["places"])
    blue = rita.coding.code(study, ana, words(source, BLUE), kinds=("met",), code=place.id)
    rita.codebook.revise(study, place.id, shown_by=blue.id)
    rita.memos.write(study, blue.id, NOTED)
    (accepted,) = rita.coding.confirm(study, [waited.id], code=place.id)
    rita.coding.reject(study, [settled.id])
    rita.candidates.add(study, "Rooms people like", "Rooms", evidence=[blue.id, accepted.id])
    return blue


@pytest.fixture
def ben(desk: Desk) -> Workspace:
    return Workspace(desk, by="Ben", language=fake_language)


@pytest.fixture
def blue(workspace: Workspace, study: Study, sources: list[Source]) -> Coding:
    return rita_codes(workspace, study.id, sources[0].id)


def project(data: bytes) -> str:
    """The codings of a project file: the words of a source are its text, so positions tell."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        xml = packed.read("project.qde").decode()
    return "".join(f"<{a}-{b}>" for a, b in re.findall(r'startPosition="(\d+)" endPosition="(\d+)"', xml)) + xml


TOLD: dict[str, Callable[[Workspace, str], object]] = {
    "codings": lambda w, s: w.coding.all(s),
    "codings of a source": lambda w, s: [w.coding.of_source(s, x.id) for x in w.sources.all(s)],
    "codebook": lambda w, s: w.codebook.uses(s, archived=True),
    "memos": lambda w, s: w.memos.all(s),
    "memos of the coder": lambda w, s: w.coder.memos(s),
    "memos as CSV": lambda w, s: w.memos.csv(s),
    "candidates": lambda w, s: w.candidates.weighed(s, rejected=True),
    "board": lambda w, s: (w.board.of(s).clusters, w.board.of(s).loose, w.board.of(s).aside),
    "search": lambda w, s: [
        (p.person, p.span, p.coding)
        for q in ("", "blue", "coder:Rita", "status:rejected", "code:places")
        for p in w.search.find(s, q)
    ],
    "search as CSV": lambda w, s: w.search.csv(s, w.search.find(s, ""), "http://here/"),
    "overview": lambda w, s: (w.overview.progress(s), w.overview.tallies(s), w.overview.people(s)),
    "saturation": lambda w, s: w.overview.saturation(s),
    "journey map": lambda w, s: journey_map(w.candidates.weighed(s), w.studies.get(s).stages),
    "trails": lambda w, s: [word.coding for c in w.candidates.all(s) for word in w.trails.of(s, c.id).words],
    "history": lambda w, s: w.history.steps(s),
    "coders": lambda w, s: w.agreement.coders(s),
    "quotes.csv": lambda w, s: w.exchange.codings_csv(s),
    "matrix.csv": lambda w, s: w.exchange.matrix_csv(s, suggestions=True),
    "quotes.html": lambda w, s: w.exchange.quotes_html(s),
    "quotes.docx": lambda w, s: [p.text for p in Document(io.BytesIO(w.exchange.quotes_docx(s))).paragraphs],
    "study.qdpx": lambda w, s: project(w.exchange.export_qdpx(s, suggestions=True)[0]),
}


def leaks(told: object) -> list[str]:
    """What of Rita's work is in it: her quote, its place, her memo, her judgements."""
    said = repr(told)
    start = ANA.index(BLUE)
    marks = (BLUE, NOTED, f"<{start}-{start + len(BLUE)}>", f"start={start}", "by='Rita'), replaces=None, source")
    return [mark for mark in marks if mark in said]


@pytest.mark.parametrize("what", TOLD)
def test_nothing_tells_a_blind_coder_what_others_did(
    workspace: Workspace, ben: Workspace, study: Study, blue: Coding, what: str
) -> None:
    told = TOLD[what](ben, study.id)
    assert leaks(told) == []
    ben.agreement.open(study.id)
    opened = TOLD[what](ben, study.id)
    assert repr(opened) != repr(told), f"{what} tells nothing of codings at all: this test cannot fail"


def test_suggestions_others_judged_still_look_unjudged(
    ben: Workspace, study: Study, blue: Coding, sources: list[Source]
) -> None:
    tally = ben.coding.tally(study.id, sources[0].id)
    assert (tally.suggested, tally.confirmed, tally.rejected) == (2, 0, 0)
    assert [u.quotes for u in ben.codebook.uses(study.id)] == [0]
    (_, evidence), = ben.candidates.weighed(study.id)  # fmt: skip
    assert [(c.quote, c.status) for c in evidence.codings] == [(WAITED, "suggested")]
    assert [c.quote for u in ben.codebook.uses(study.id) for c in u.own] == []


def test_a_hidden_coding_is_not_opened_by_its_id(ben: Workspace, study: Study, blue: Coding) -> None:
    for verb in (ben.coding.get, lambda s, c: ben.coding.confirm(s, [c]), lambda s, c: ben.coding.reject(s, [c])):
        with pytest.raises(RecordError, match="for you to see"):
            verb(study.id, blue.id)
    with pytest.raises(RecordError, match="coding blind"):
        ben.agreement.compare(study.id, ("Ben", "Rita"), ("signal:met",))
    with pytest.raises(RecordError, match="coding blind"):
        ben.agreement.differences(study.id, ("Ben", "Rita"), ("signal:met",))


def test_own_work_stays_and_both_judge_the_same_suggestion(
    workspace: Workspace, ben: Workspace, study: Study, blue: Coding, sources: list[Source]
) -> None:
    shown = next(c for c in ben.coding.all(study.id) if c.quote == WAITED)
    event = {"mount": "mountben1", "seq": 1, "source": sources[0].id, "by": "Ben"}
    done = ben.coder.apply(study.id, [event | {"type": "accept", "codings": [shown.id]}], after={})
    assert done.refused == (), "that Rita accepted it too is hidden from Ben"
    own = next(c for c in ben.coding.all(study.id) if c.quote == WAITED)
    assert (own.by, own.code) == ("Ben", None)
    ben.memos.write(study.id, own.id, "mine")
    assert [n.memo.text for n in ben.memos.all(study.id)] == ["mine"]
    assert [m.text for m in ben.coding.notes(study.id, own.id)] == ["mine"]
    rita = next(c for c in workspace.coding.all(study.id) if c.quote == WAITED)
    assert (rita.by, rita.code is not None) == ("Rita", True)
    done = ben.coder.apply(
        study.id, [event | {"type": "move", "seq": 2, "codings": [own.id], "start": own.span.start + 2,
                            "end": own.span.end}], after={"mountben1": 1},
    )  # fmt: skip
    assert done.refused == ()
    assert next(c for c in ben.coding.all(study.id) if c.by == "Ben").quote == WAITED[2:]
    assert len([c for c in ben.coding.all(study.id) if WAITED[2:] in c.quote]) == 1


def test_what_a_blind_coder_moves_loses_nobodys_evidence(
    workspace: Workspace, ben: Workspace, study: Study, blue: Coding
) -> None:
    candidate = ben.candidates.all(study.id)[0]
    (card,) = ben.candidates.evidence(study.id, candidate).codings
    ben.candidates.move(study.id, [card.id], to=LOOSE)
    left = workspace.candidates.evidence(study.id, workspace.candidates.all(study.id)[0])
    assert [c.quote for c in left.codings] == [BLUE]


def test_the_history_hides_what_others_coded_and_undo_does_not_tell(ben: Workspace, study: Study, blue: Coding) -> None:
    steps = {s.action.verb: s.action for s in ben.history.steps(study.id) if s.action.by == "Rita"}
    assert steps["coding.code"].summary == HIDDEN
    assert steps["coding.add_code"].summary != HIDDEN
    ben.history.undo(study.id, steps["coding.code"].id)
    assert leaks([s.action.summary for s in ben.history.steps(study.id)]) == []


COMMANDS = (
    ("search", "find", "STUDY", ""), ("search", "find", "STUDY", "coder:Rita"), ("candidates", "show", "STUDY"),
    ("history", "show", "STUDY"), ("register", "show", "STUDY"), ("shortlist", "show", "STUDY"),
    ("agreement", "show", "STUDY"), ("agreement", "show", "STUDY", "--coders", "Ben", "Rita"),
)  # fmt: skip
FORMS = ("qdpx", "qdc", "codebook.csv", "quotes.csv", "quotes.xlsx", "matrix.csv", "matrix.xlsx", "quotes.html",
         "quotes.docx", "memos.csv")  # fmt: skip


@pytest.fixture
def stored(tmp_path: Path) -> tuple[str, str]:
    """A store in a file with Rita's work: its address and the study."""
    url = str(tmp_path / "studies.db")
    rita = Workspace(Desk(open_repository(url)), by="Rita", language=fake_language)
    study = rita.studies.create("Claims")
    readings, _ = rita.sources.read([("ana.txt", ANA.encode())])
    ana = rita.sources.add(study.id, readings[0], ANA.encode(), consent="quotes")
    rita_codes(rita, study.id, ana.id)
    return url, study.id


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_tells_it(
    stored: tuple[str, str], command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    url, study = stored
    for manner in ((), ("--json",)):
        main([study if word == "STUDY" else word for word in command] + ["--db", url, "--by", "Ben", *manner])
        printed = capsys.readouterr()
        assert leaks(printed.out + printed.err) == []
        assert "'Rita':" not in printed.out


@pytest.mark.parametrize("form", FORMS)
def test_no_file_tells_it(stored: tuple[str, str], form: str, tmp_path: Path) -> None:
    url, study = stored
    out = tmp_path / f"out.{form}"
    assert main(["exchange", "export", study, "--as", form, "--out", str(out), "--db", url, "--by", "Ben"]) == 0
    data = out.read_bytes()
    if form in ("qdpx", "quotes.xlsx", "matrix.xlsx", "quotes.docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = [n for n in packed.namelist() if n.endswith((".xml", ".qde"))]
            data = b"".join(packed.read(n) for n in parts)
    assert leaks(data.decode()) == []
    assert f'startPosition="{ANA.index(BLUE)}"' not in data.decode()


def test_the_report_tells_it_not(stored: tuple[str, str], tmp_path: Path) -> None:
    url, study = stored
    for by, told in (("Ben", False), ("Rita", True)):
        out = tmp_path / f"{by}.html"
        main(["report", "write", study, "--out", str(out), "--db", url, "--by", by])
        assert (BLUE in out.read_text(encoding="utf-8")) is told


def test_codings_are_read_through_the_one_rule_only() -> None:
    """Whoever reads codings past the rule must be listed here, with a reason to see everyone's."""
    allowed = {
        "sight.py": "the rule",
        "agreement.py": "compares, and refuses blind coders",
        "candidates.py": "moves and splits so that hidden evidence is kept",
        "coder.py": "finds suggestions the machine took back, which anybody may see",
        "codebook.py": "merges codes of everybody",
        "coding.py": "reads by machine around everybody's judgements",
        "desk.py": "the store itself",
    }
    folder = Path(__file__).parents[3] / "research" / "workspace"
    past = re.compile(r"\.(live|every|one)\(Coding\b|everyones\(")
    found = {path.name for path in folder.glob("*.py") if past.search(path.read_text(encoding="utf-8"))}
    assert found <= set(allowed), f"{sorted(found - set(allowed))}: read codings with CodingDesk.all"
