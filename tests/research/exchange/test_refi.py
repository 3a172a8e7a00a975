"""REFI-QDA: what is written can be read back, is valid by both schemas, and other programs' ways are understood."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from nlp.errors import ExchangeError
from research.exchange.refi.reading import read_qdc, read_qdpx
from research.exchange.refi.values import (
    QdaCase,
    QdaCode,
    QdaCoding,
    QdaNote,
    QdaProject,
    QdaSelection,
    QdaSet,
    QdaSource,
    QdaUser,
)
from research.exchange.refi.writing import legal, write_qdc, write_qdpx

AT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
TEXT = "Grüße 👩‍👩‍👧\nمرحبا world\nCheckout is slow."


def guid(n: int) -> str:
    return f"00000000-0000-4000-8000-{n:012x}"


def project(text: str = TEXT, spans: tuple[tuple[int, int], ...] = ((0, 5),)) -> QdaProject:
    codings = tuple(
        QdaSelection(guid(100 + n), a, b, (QdaCoding(guid(200 + n), guid(11), guid(1), AT),), "a memo", guid(1), AT)
        for n, (a, b) in enumerate(sorted(spans))
    )
    return QdaProject(
        name="Study & <more>",
        origin="CPI Workbench",
        at=AT,
        users=(QdaUser(guid(1), "Ana"),),
        codes=(QdaCode(guid(10), "waiting", "What waits.", codable=False, children=(QdaCode(guid(11), "on hold"),)),),
        sources=(QdaSource(guid(20), "p01", text, codings, "", guid(1), AT),),
        cases=(QdaCase(guid(30), "P01", (("segment", "renter"),), (guid(20),)),),
        notes=(QdaNote(guid(40), "memo", "Look again.", guid(20), guid(1), AT),),
        sets=(QdaSet(guid(50), "Get a quote", (guid(11),)),),
        description="Why.",
    )


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=3, max_size=80), st.data())
def test_a_project_comes_back_as_it_was(text: str, data: st.DataObject) -> None:
    place = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda pair: pair[0] < pair[1])
    spans = data.draw(st.lists(place, min_size=1, max_size=4, unique=True))
    made = project(legal(text), tuple(spans))
    back, losses = read_qdpx("x.qdpx", write_qdpx(made))
    assert back == made
    assert losses == ()


def test_equal_projects_give_equal_bytes() -> None:
    assert write_qdpx(project()) == write_qdpx(project())


def test_exports_are_valid_by_the_schemas(shared_data: Path) -> None:
    schemas = shared_data.parent / "schemas"
    qde = zipfile.ZipFile(io.BytesIO(write_qdpx(project()))).read("project.qde")
    etree.XMLSchema(file=str(schemas / "refi-qda-project.xsd")).assertValid(etree.fromstring(qde))
    qdc = write_qdc(project().codes, project().sets, "CPI Workbench")
    etree.XMLSchema(file=str(schemas / "refi-qda-codebook.xsd")).assertValid(etree.fromstring(qdc))


def test_a_codebook_comes_back_as_it_was() -> None:
    made = write_qdc(project().codes, (), "CPI Workbench")
    assert read_qdc("x.qdc", made) == project().codes
    assert read_qdc("x.qdc", b"\xef\xbb\xbf" + made) == project().codes, "some write a mark before the XML"


def archive(qde: str, files: dict[str, bytes], *, name: str = "project.qde") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, qde)
        for path, data in files.items():
            made.writestr(path, data)
    return out.getvalue()


def foreign(start: int, end: int, *, label: str = "Checkout is slow", extra: str = "", code: str = guid(11)) -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="theirs"><CodeBook><Codes>
<Code guid="{{{guid(11).upper()}}}" name="slow" isCodable="true"/></Codes></CodeBook>
<Sources><TextSource guid="{guid(20)}" name="a" plainTextPath="internal://a.txt">
<PlainTextSelection guid="{guid(30)}" name="{label}" startPosition="{start}" endPosition="{end}">
<Coding guid="{guid(40)}"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection></TextSource></Sources>{extra}
</Project>"""


def test_who_made_a_quote_or_a_note_is_taken_from_whatever_says_it() -> None:
    """An annotation is signed on its note, a coding on its selection; some programs say only who changed it last."""
    users = f'<Users><User guid="{guid(1)}" name="Ana"/><User guid="{guid(2)}" name="Ben"/></Users>'
    when = 'modifiedDateTime="2026-01-05T09:30:00Z"'
    note = (
        f'<Notes><Note guid="{guid(60)}" creatingUser="{guid(2)}" creationDateTime="2026-01-05T09:30:00Z">'
        f'<PlainTextContent>note one</PlainTextContent><PlainTextSelection guid="{guid(61)}" startPosition="0"'
        f' endPosition="8"/></Note><Note guid="{guid(62)}" modifyingUser="{guid(1)}" {when}>'
        "<PlainTextContent>note two</PlainTextContent></Note></Notes>"
    )
    qde = foreign(0, 16, extra=note).replace("<CodeBook>", f"{users}<CodeBook>")
    qde = qde.replace('endPosition="16">', f'endPosition="16" modifyingUser="{guid(1)}" {when}>')
    qde = qde.replace("</TextSource>", f'<NoteRef targetGUID="{guid(60)}"/></TextSource>')
    project = read_qdpx("x.qdpx", archive(qde, {"sources/a.txt": b"Checkout is slow"}))[0]
    (source,) = project.sources
    assert {(mark.memo, mark.user, mark.at) for mark in source.selections} == {
        ("", guid(1), AT),
        ("note one", guid(2), AT),
    }
    assert [(coding.user, coding.at) for mark in source.selections for coding in mark.codings] == [(guid(1), AT)]
    assert [(made.text, made.user, made.at) for made in project.notes] == [("note two", guid(1), AT)]


@pytest.mark.parametrize("as_two", [True, False])
def test_line_ends_of_two_characters_are_understood_either_way(as_two: bool) -> None:
    raw = "Hello\r\nyou\r\nCheckout is slow today"
    start = raw.index("Checkout") if as_two else raw.replace("\r\n", "\n").index("Checkout")
    data = archive(foreign(start, start + 16), {"Sources/A.TXT": raw.encode()})
    (source,) = read_qdpx("x.qdpx", data)[0].sources
    (selection,) = source.selections
    assert source.text[selection.start : selection.end] == "Checkout is slow"


def test_a_mark_before_the_text_and_braces_around_a_guid_do_no_harm() -> None:
    text = "Checkout is slow"
    data = archive(foreign(0, 16), {"sources/a.txt": b"\xef\xbb\xbf" + text.encode()}, name="anything.qde")
    found, losses = read_qdpx("x.qdpx", data)
    (selection,) = found.sources[0].selections
    assert found.sources[0].text[selection.start : selection.end] == text
    assert selection.codings[0].code == found.codes[0].guid
    assert losses == ()


def test_what_cannot_be_taken_is_counted_and_said() -> None:
    extra = f'<Links><Link guid="{guid(70)}" name="x"/></Links>'
    data = archive(foreign(0, 999, extra=extra, code=guid(99)), {"sources/a.txt": b"Checkout is slow"})
    found, losses = read_qdpx("x.qdpx", data)
    assert found.sources[0].selections == ()
    assert {(loss.what, loss.count) for loss in losses} == {
        ("link", 1),
        ("selection outside its text", 1),
        ("coding without a code", 1),
    }


def test_files_that_are_no_projects_are_refused() -> None:
    with pytest.raises(ExchangeError, match="no QDPX archive"):
        read_qdpx("x.qdpx", b"nothing")
    with pytest.raises(ExchangeError, match=r"0 \.qde files"):
        read_qdpx("x.qdpx", archive("", {}, name="readme.txt"))
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Project name="&a;"/>'
    with pytest.raises(ExchangeError, match="document type"):
        read_qdpx("x.qdpx", archive(bomb, {}))


def test_a_selection_outside_its_text_is_never_written() -> None:
    with pytest.raises(ExchangeError, match="does not fit"):
        write_qdpx(project(spans=((0, 9999),)))


def test_characters_xml_forbids_keep_their_place() -> None:
    assert legal("a\x0bb\ud800c") == "a\ufffdb\ufffdc"
