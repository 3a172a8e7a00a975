"""Exchange through the door: what leaves can be opened elsewhere, what comes in keeps words, places, codes, coders."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from nlp.errors import ExchangeError, TooLargeError
from nlp.values import Span, Stage
from research.coding import Code, Coding, Memo
from research.exchange.refi.writing import legal
from research.records import Record
from research.storage.memory import MemoryRepository
from research.studies import Source, Study
from research.workspace import Workspace
from research.workspace.desk import Desk
from tests.fakes import fake_language
from tests.research.exchange.elsewhere import Opened, open_elsewhere, write_elsewhere
from tests.research.exchange.test_refi import archive, foreign

Said = tuple[str, str, str, str, str]


def told(workspace: Workspace, study: str) -> set[Said]:
    """Everything confirmed: (place, words, code path or signal, coder, person), each once."""
    uses = workspace.codebook.uses(study, archived=True)
    paths = {coding.id: "/".join(use.code.path) for use in uses for coding in use.own}
    index = workspace.sources.index(study)
    return {
        (f"{index[c.source].name} {c.span.start}..{c.span.end}", legal(c.quote), what, c.by, legal(c.person))
        for c in workspace.coding.all(study)
        for what in (*c.kinds, paths.get(c.id, ""))
        if c.status == "confirmed" and what
    }


def code_words(workspace: Workspace, study: Study, source: Source, words: str, **more: object) -> str:
    start = source.transcript.text.index(words)
    return workspace.coding.code(study.id, source.id, Span(start, start + len(words)), **more).id  # type: ignore[arg-type]


@pytest.fixture
def omar(desk: Desk) -> Workspace:
    return Workspace(desk, by="Omar", language=fake_language)


@pytest.fixture
def hold(workspace: Workspace, study: Study) -> Code:
    return workspace.coding.add_code(study.id, ["waiting", "on hold"], definition="They wait.", exclude="Queues.")


@pytest.fixture
def coded(workspace: Workspace, omar: Workspace, study: Study, sources: list[Source], hold: Code) -> Study:
    """Two coders on the same words, a second code of the same name, memos on everything, a CPI."""
    other = workspace.coding.add_code(study.id, ["service", "on hold"])
    first = code_words(workspace, study, sources[0], "I waited three weeks", code=hold.id, kinds=["frustration"])
    code_words(omar, study, sources[0], "I waited three weeks", code=other.id)
    code_words(omar, study, sources[1], "two weeks for the quote", code=hold.id)
    workspace.candidates.add(study.id, "Know when the quote comes", "quote time", evidence=[first])
    for about in (first, hold.id, sources[0].id, study.id):
        workspace.coding.note(study.id, about, f"think about {about} & <this>")
    workspace.coding.note(study.id, study.id, "a second thought")
    workspace.studies.describe(study.id, "ana", attributes=(("age", "40"),), segment="owner")
    return study


def test_another_program_keeps_words_places_codes_and_coders(workspace: Workspace, coded: Study) -> None:
    data, _ = workspace.exchange.export_qdpx(coded.id)
    held = open_elsewhere(data)
    assert held.texts == {source.name: source.transcript.text for source in workspace.sources.all(coded.id)}
    kept = {(held.texts[s][a:b], path, who) for s, path, a, b, who, _ in held.segments}
    assert kept == {
        ("I waited three weeks", ("waiting", "on hold (waiting)"), "Rita"),
        ("I waited three weeks", ("Signals", "frustration"), "Rita"),
        ("I waited three weeks", ("CPIs", "quote time"), "Rita"),
        ("I waited three weeks", ("service", "on hold"), "Omar"),
        ("two weeks for the quote", ("waiting", "on hold (waiting)"), "Omar"),
    }
    assert sorted(held.cases) == ["ana", "ben"]
    assert any("think about" in memo for *_, memo in held.segments)
    assert len(held.journal) == 3, "what is noted on the study and on codes is kept as a journal"
    assert "a second thought" in held.journal.values()


def test_what_comes_back_is_what_went(workspace: Workspace, coded: Study) -> None:
    data, _ = workspace.exchange.export_qdpx(coded.id)
    again, losses = workspace.exchange.import_qdpx("x.qdpx", data)
    assert told(workspace, again.study) == told(workspace, coded.id)
    assert [c.path for c in workspace.codebook.all(again.study)] == [
        ("service", "on hold"),
        ("waiting", "on hold"),
    ]
    (candidate,) = workspace.candidates.all(again.study)
    assert workspace.candidates.evidence(again.study, candidate).summary == "1 person, 1 quote"
    assert [loss.what for loss in losses] == []


def test_memos_come_back_once_with_type_author_and_place(workspace: Workspace, coded: Study, desk: Desk) -> None:
    data, _ = workspace.exchange.export_qdpx(coded.id)
    again, _ = workspace.exchange.import_qdpx("x.qdpx", data)
    before, after = desk.live(Memo, coded.id), desk.live(Memo, again.study)
    assert sorted((m.text, m.type, m.by) for m in after) == sorted((m.text, m.type, m.by) for m in before)
    kinds = {type(place).__name__ for memo in after if (place := _record(desk, again.study, memo.about))}
    assert kinds == {"Coding", "Code", "Source", "Study"}


def _record(desk: Desk, study: str, id: str) -> Record | None:
    for kind in (Coding, Code, Source, Study):
        if id in (found := desk.every(kind, study)):  # type: ignore[type-abstract]
            return found[id]
    return None


def test_exports_are_valid_by_both_schemas(workspace: Workspace, coded: Study, shared_data: Path) -> None:
    schemas = shared_data.parent / "schemas"
    workspace.studies.set_stages(coded.id, [Stage("quote", "They ask."), Stage("claim")])
    (candidate,) = workspace.candidates.all(coded.id)
    workspace.candidates.revise(coded.id, candidate.id, stage="quote")
    data, _ = workspace.exchange.export_qdpx(coded.id, suggestions=True)
    qde = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("project.qde"))
    etree.XMLSchema(file=str(schemas / "refi-qda-project.xsd")).assertValid(qde)
    (graph,) = qde.iter("{urn:QDA-XML:project:1.0}Graph")
    named = {node.get("guid") for node in qde.iter()}
    assert {vertex.get("representedGUID") for vertex in graph} <= named
    qdc = etree.fromstring(workspace.exchange.export_qdc(coded.id))
    etree.XMLSchema(file=str(schemas / "refi-qda-codebook.xsd")).assertValid(qdc)
    _, losses = workspace.exchange.import_qdpx("x.qdpx", data)
    assert "Graph" not in {loss.what for loss in losses}, "our own picture is drawn anew from the stages"


def test_every_selection_coding_and_note_has_a_whole_second_in_utc_a_user_and_a_referrer(
    workspace: Workspace, coded: Study
) -> None:
    data, _ = workspace.exchange.export_qdpx(coded.id)
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("project.qde"))
    space = "{urn:QDA-XML:project:1.0}"
    users = {node.get("guid") for node in root.iter(f"{space}User")}
    for tag in ("PlainTextSelection", "Coding", "Note", "TextSource"):
        nodes = list(root.iter(space + tag))
        assert nodes
        for node in nodes:
            assert node.get("creatingUser") in users
            at = node.get("creationDateTime")
            assert (len(at), at[-1]) == (20, "Z")
    notes = {node.get("guid") for node in root.iter(f"{space}Note")}
    assert notes == {node.get("targetGUID") for node in root.iter(f"{space}NoteRef")}
    assert root.get("origin")


def test_guids_stay_the_same_through_exports_and_corrections(workspace: Workspace, coded: Study, hold: Code) -> None:
    first, _ = workspace.exchange.export_qdpx(coded.id)
    assert workspace.exchange.export_qdpx(coded.id)[0] == first
    workspace.codebook.rename(coded.id, hold.id, "in the queue")
    mine = next(c for c in workspace.coding.all(coded.id) if c.kinds)
    workspace.coding.confirm(coded.id, [mine.id], dimension="trust")
    then, _ = workspace.exchange.export_qdpx(coded.id)

    def guids(data: bytes) -> set[str]:
        root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("project.qde"))
        return {node.get("guid") for node in root.iter() if node.get("guid")}

    assert guids(then) == guids(first)


def everything_exported(work: Workspace, study: str) -> dict[str, str]:
    """Every file that can leave, by name, as the text that somebody could read in it."""
    exchange, report = work.exchange, work.reports.content(study, unrecorded=True)
    found = work.search.find(study, "")
    files: dict[str, str | bytes] = {
        "project": exchange.export_qdpx(study, suggestions=True)[0], "codes": exchange.export_qdc(study),
        "quotes": exchange.quotes_html(study), "quotes for Word": exchange.quotes_docx(study),
        "codebook": exchange.codebook_csv(study), "codebook sheet": exchange.codebook_xlsx(study),
        "codings": exchange.codings_csv(study, suggestions=True, rejected=True),
        "codings sheet": exchange.codings_xlsx(study, suggestions=True, rejected=True),
        "matrix": exchange.matrix_csv(study, suggestions=True),
        "matrix sheet": exchange.matrix_xlsx(study, suggestions=True),
        "passages": work.search.csv(study, found, "http://desk"), "memos": work.memos.csv(study),
        "report": work.reports.html(report), "report for Word": work.reports.docx(report),
        "report in Markdown": work.reports.markdown(report), "bundle": work.reports.bundle(report),
    }  # fmt: skip
    return {name: held if isinstance(held, str) else readable(held) for name, held in files.items()}


def readable(data: bytes) -> str:
    """The text of a file, with that of all files within it."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return "\n".join(f"{name}\n{readable(held.read(name))}" for name in held.namelist())


def test_who_withdrew_is_nowhere_in_any_export(workspace: Workspace, coded: Study) -> None:
    uses = workspace.codebook.uses(coded.id)
    said = next(coding for use in uses for coding in use.own if "two weeks" in coding.quote)
    workspace.coding.note(coded.id, said.id, "Benedict sounded worn out")
    workspace.candidates.add(coded.id, "Know early", "early word", evidence=[said.id])
    secret = ("two weeks", "ben.txt", "worn out")
    before = everything_exported(workspace, coded.id)
    held = {name for name, text in before.items() if any(words in text for words in secret)}
    assert held >= before.keys() - {"codes", "codebook", "codebook sheet", "matrix", "matrix sheet"}
    workspace.studies.describe(coded.id, "ben", consent="withdrawn")
    for name, text in everything_exported(workspace, coded.id).items():
        assert [words for words in (*secret, '"ben"', ">ben<", "| ben |") if words in text] == [], name
    assert "1 person heard in 1 source;" in workspace.reports.markdown(workspace.reports.content(coded.id))
    _, losses = workspace.exchange.export_qdpx(coded.id, suggestions=True)
    assert ("participant who withdrew", 1) in {(loss.what, loss.count) for loss in losses}


def test_a_code_that_was_undone_or_archived_does_not_stop_an_export(
    workspace: Workspace, omar: Workspace, study: Study, sources: list[Source]
) -> None:
    kept = workspace.coding.add_code(study.id, ["kept"])
    code_words(workspace, study, sources[0], "three weeks", code=kept.id)
    workspace.codebook.archive(study.id, kept.id)
    gone = workspace.coding.add_code(study.id, ["gone"])
    code_words(omar, study, sources[0], "I waited", code=gone.id, kinds=["frustration"])
    code_words(omar, study, sources[1], "I waited", code=gone.id)
    workspace.history.undo(study.id)
    held = open_elsewhere(workspace.exchange.export_qdpx(study.id)[0])
    assert {path for _, path, *_ in held.segments} == {("kept",), ("Signals", "frustration")}


def test_an_import_that_breaks_leaves_nothing_behind(workspace: Workspace, coded: Study) -> None:
    data, _ = workspace.exchange.export_qdpx(coded.id)
    before = [s.study for s in workspace.studies.all()]
    with pytest.raises(ExchangeError):
        workspace.exchange.import_qdpx("cut.qdpx", data[: len(data) // 2])
    qde = zipfile.ZipFile(io.BytesIO(data)).read("project.qde").replace(b"</Project>", b"")
    with pytest.raises(ExchangeError, match="not well-formed"):
        workspace.exchange.import_qdpx("broken.qdpx", archive(qde.decode(), {}))
    assert [s.study for s in workspace.studies.all()] == before


def test_bombs_are_refused_before_they_go_off() -> None:
    work = Workspace(Desk(MemoryRepository()), language=fake_language)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("project.qde", "<Project/>")
        made.writestr("sources/a.txt", b" " * 30_000_000)
    with pytest.raises(TooLargeError, match="would unpack to"):
        work.exchange.import_qdpx("bomb.qdpx", out.getvalue())
    ten = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    laughs = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{ten}]><Project name="&e9;"/>'
    with pytest.raises(ExchangeError):
        work.exchange.import_qdpx("laughs.qdpx", archive(laughs, {}))
    deep = "<Project>" + "<Code>" * 5000 + "</Code>" * 5000 + "</Project>"
    with pytest.raises(ExchangeError):
        work.exchange.import_qdpx("deep.qdpx", archive(deep, {}))
    assert work.studies.all() == []


@pytest.mark.parametrize("marks", [1, 2])
@pytest.mark.parametrize("counted", [0, 1])
def test_a_byte_order_mark_is_taken_away_however_positions_count_it(marks: int, counted: int) -> None:
    text = "Checkout is slow today"
    data = archive(foreign(counted, counted + 16), {"sources/a.txt": b"\xef\xbb\xbf" * marks + text.encode()})
    work = Workspace(Desk(MemoryRepository()), language=fake_language)
    made, _ = work.exchange.import_qdpx("x.qdpx", data)
    assert [c.quote for c in work.coding.all(made.study)] == ["Checkout is slow"]
    assert work.sources.all(made.study)[0].transcript.text == text


@pytest.mark.parametrize("as_two", [True, False])
@pytest.mark.parametrize("label", ["Checkout", "Checkout is…", "a label of one's own"])
def test_line_ends_are_settled_by_names_that_are_cut_and_else_by_the_programs_way(as_two: bool, label: str) -> None:
    raw = "Hello\r\nyou\r\n\r\nCheckout is slow today"
    start = raw.index("Checkout") if as_two else raw.replace("\r\n", "\n").index("Checkout")
    qde = foreign(start, start + 16, label=label)
    qde = qde if as_two else qde.replace('name="theirs"', 'name="theirs" origin="ATLAS.ti"')
    work = Workspace(Desk(MemoryRepository()), language=fake_language)
    made, losses = work.exchange.import_qdpx("x.qdpx", archive(qde, {"Sources/a.txt": raw.encode()}))
    assert [c.quote for c in work.coding.all(made.study)] == ["Checkout is slow"]
    assert [loss.what for loss in losses] == [f"text whose line ends were counted as {'two' if as_two else 'one'}"]


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1, max_size=30)


def _studies(data: st.DataObject) -> Iterator[tuple[Workspace, Study]]:
    desk = Desk(MemoryRepository())
    ana = Workspace(desk, by="Ana", language=fake_language)
    study = ana.studies.create("S")
    body = " ".join(data.draw(st.lists(WORDS, min_size=1, max_size=4)))
    text = f"Ana: I waited {body} 👩‍👩‍👧 مرحبا.\nBen: They should {body} call.\n"
    readings, failed = ana.sources.read([("a.txt", text.encode())])
    if failed:
        return
    source = ana.sources.add(study.id, readings[0], text.encode())
    codes = [ana.coding.add_code(study.id, path) for path in (["a"], ["a", "b"], ["c", "b"], ["c/d"])]
    held = source.transcript.text
    for coder in ("Ana", "Omar"):
        work = Workspace(desk, by=coder, language=fake_language)
        for _ in range(data.draw(st.integers(0, 4))):
            start = data.draw(st.integers(0, len(held) - 1))
            end = data.draw(st.integers(start + 1, len(held)))
            if held[start:end].strip():
                code = data.draw(st.sampled_from(codes))
                kinds = data.draw(st.sampled_from([(), ("met",), ("outcome", "workaround")]))
                work.coding.code(study.id, source.id, Span(start, end), code=code.id, kinds=kinds)
    yield ana, study


def quoted(workspace: Workspace, study: str) -> set[tuple[str, str, int, str, str]]:
    """(source, words, start, code path, coder) of every quote with a code."""
    index = workspace.sources.index(study)
    return {
        (index[c.source].name, c.quote, c.span.start, "/".join(use.code.path), c.by)
        for use in workspace.codebook.uses(study, archived=True)
        for c in use.own
    }


ELSEWHERE = Opened(
    texts={
        "p01.txt": "Grüße 👩‍👩‍👧 & <all>\nمرحبا world\n\nCheckout is slow.\nCheckout is slow.",
        "p02": "\ufeffI waited, \U0001f1ea\U0001f1f8 cafe\u0301.\nTwice.",
    },
    codes={
        ("waiting",): False, ("waiting", "on hold"): True, ("waiting", "on hold", "music"): True,
        ("waiting", "outside"): False, ("waiting", "outside", "rain"): True, ("slow",): True,
    },
    segments=[
        ("p01.txt", ("slow",), 0, 5, "Ana", ""),
        ("p01.txt", ("slow",), 6, 19, "Ben", "a family & more"),
        ("p01.txt", ("waiting", "on hold"), 33, 50, "Ana", ""),
        ("p01.txt", ("waiting", "on hold", "music"), 33, 50, "Ben", ""),
        ("p01.txt", ("waiting", "outside", "rain"), 13, 40, "Ana", "over two lines"),
        ("p02", ("waiting", "on hold"), 12, 21, "default", ""),
    ],
    journal={"Monday": "A thought.\nAnd another."},
    cases=["P01"],
    memo="Why.",
)  # fmt: skip
"""A project as it lies in another program; the second text begins with a mark of its own, before the one written."""


@pytest.mark.parametrize("two_each", [False, True])
def test_what_another_program_wrote_comes_in_to_the_letter(two_each: bool) -> None:
    work = Workspace(Desk(MemoryRepository()), language=fake_language)
    made, losses = work.exchange.import_qdpx("theirs.qdpx", write_elsewhere(ELSEWHERE, two_each=two_each))
    texts = {source.name: source.transcript.text for source in work.sources.all(made.study)}
    assert texts == {name: text.removeprefix("\ufeff") for name, text in ELSEWHERE.texts.items()}
    assert quoted(work, made.study) == {
        (source, ELSEWHERE.texts[source][a:b], a - ELSEWHERE.texts[source].count("\ufeff"), "/".join(path or ()), who)
        for source, path, a, b, who, _ in ELSEWHERE.segments
    }
    memos = {note.memo.text for note in work.memos.all(made.study)}
    assert memos >= {"a family & more", "over two lines", "Monday\nA thought.\nAnd another."}
    told_of = {"text whose byte-order mark was counted"} | (
        {"text whose line ends were counted as one"} if two_each else set()
    )
    assert {loss.what for loss in losses} == told_of
    again = work.exchange.export_qdpx(made.study)[0]
    assert quoted_there(open_elsewhere(again)) == {
        (source, words, path.split("/")[-1], who) for source, words, _, path, who in quoted(work, made.study)
    }


def quoted_there(held: Opened) -> set[tuple[str, str, str, str]]:
    """(source, words, code, coder) of every segment that another program holds."""
    return {(name, held.texts[name][a:b], path[-1], who) for name, path, a, b, who, _ in held.segments if path}


def test_there_and_back_through_another_program(workspace: Workspace, coded: Study) -> None:
    held = open_elsewhere(workspace.exchange.export_qdpx(coded.id)[0])
    made, _ = workspace.exchange.import_qdpx("back.qdpx", write_elsewhere(held))
    assert quoted(workspace, made.study) == quoted(workspace, coded.id), "a name made unique there is itself again"
    kinds = {(c.quote, c.kinds, c.by) for c in workspace.coding.all(made.study) if c.kinds}
    assert kinds == {("I waited three weeks", ("frustration",), "Rita")}, "a code below Signals is the signal again"


def test_two_categories_or_codes_of_one_name_are_not_mixed_up_elsewhere(
    workspace: Workspace, study: Study, sources: list[Source]
) -> None:
    """There a name is taken once, so ours are made unique before they leave: each quote still finds its own code."""
    paths = [["time", "calls"], ["price", "calls"], ["calls"], ["time", "calls", "calls"], ["price"]]
    for n, path in enumerate(paths):
        code = workspace.coding.add_code(study.id, path)
        words = sources[0].transcript.turns[1].span.start + n
        workspace.coding.code(study.id, sources[0].id, Span(words, words + 3), code=code.id)
    held = open_elsewhere(workspace.exchange.export_qdpx(study.id)[0])
    assert len({path for _, path, *_ in held.segments}) == len(paths)
    assert all(path is not None for _, path, *_ in held.segments)


def test_a_path_that_skips_a_level_stays_whole_elsewhere(
    workspace: Workspace, study: Study, sources: list[Source]
) -> None:
    """There a category below a code goes to the top, and its codes with it; what only leads on is a code there too."""
    workspace.coding.add_code(study.id, ["waiting"])
    queue = workspace.coding.add_code(study.id, ["waiting", "in line", "queue"])
    deep = workspace.coding.add_code(study.id, ["price", "quote", "late"])
    code_words(workspace, study, sources[0], "I waited three weeks", code=queue.id)
    code_words(workspace, study, sources[1], "two weeks for the quote", code=deep.id)
    data, _ = workspace.exchange.export_qdpx(study.id)
    held = open_elsewhere(data)
    assert {path for _, path, *_ in held.segments} == {("waiting", "in line", "queue"), ("price", "quote", "late")}
    assert not held.codes[("price", "quote")], "where nothing above is a code, a category stays one"
    again, _ = workspace.exchange.import_qdpx("x.qdpx", data)
    assert quoted(workspace, again.study) == quoted(workspace, study.id)
    assert [c.path for c in workspace.codebook.all(again.study)] == [c.path for c in workspace.codebook.all(study.id)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_text_and_any_quotes_come_back(data: st.DataObject) -> None:
    for work, study in _studies(data):
        made, _ = work.exchange.export_qdpx(study.id)
        again, _ = work.exchange.import_qdpx("x.qdpx", made)
        assert told(work, study.id) == told(work, again.study)
        elsewhere = open_elsewhere(made)
        assert all(path is not None for _, path, *_ in elsewhere.segments)
