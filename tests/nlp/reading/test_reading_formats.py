"""Groups 13 to 16, and every file format: encodings, markup, captions, tables, packed files, limits."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from openpyxl import Workbook

from nlp.errors import EmptySourceError, ReadingError, TooLargeError
from nlp.reading import Columns, Limits, fingerprint, preview_columns, read, read_many, unpack
from tests.nlp.reading.reading_saying import check_spans, kinds, reading, said, spoken

TALK = "Moderator: Where do you pay?\r\n\r\nParticipant: At the café – naïvely, with “cash” 😀👩‍🔬.\r\n"
WORDS = "At the café – naïvely, with “cash” 😀👩‍🔬."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_with_and_without_mark(encoding: str) -> None:
    result = read("talk.txt", TALK.encode(encoding))
    assert said(result, "customer") == [WORDS]
    assert "\r" not in result.transcript.text
    assert not result.transcript.text.startswith("\ufeff")
    assert ("encoding" in kinds(result)) == encoding.endswith(("-le", "-be"))


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_western_encodings_are_recognised_and_told(encoding: str) -> None:
    text = "Moderator: Why?\n\nParticipant: I don’t “trust” the café – it’s déjà vu.\n"
    result = read("talk.txt", text.encode(encoding))
    assert said(result, "customer") == ["I don’t “trust” the café – it’s déjà vu."]
    assert any(notice.kind == "encoding" and encoding in notice.message for notice in result.notices)


def test_cyrillic_in_an_old_encoding() -> None:
    words = "Я долго искал эту страницу, но так и не нашёл её, и это было очень неудобно для меня."
    result = read("talk.txt", (words + "\n\n" + words.replace("долго", "опять") + "\n").encode("cp1251"))
    assert "долго искал эту страницу" in result.transcript.text
    assert result.language == "ru"


def test_arabic_is_read_and_named() -> None:
    words = "كنت أبحث عن الصفحة ولم أجدها أبدا وكان ذلك صعبا جدا بالنسبة لي"
    result = reading(f"Interviewer: ماذا حدث؟\n\nP3: {words}\n")
    assert said(result, "customer") == [words]
    assert result.language == "ar"
    assert "language" in kinds(result)


def test_decomposed_accents_are_composed_once() -> None:
    result = reading("Participant: cafe\u0301\n\nModerator: Quoi ?\n")
    assert said(result, "customer") == ["café"]


def test_a_file_that_is_nearly_all_image() -> None:
    image = "A" * 205_000
    result = reading(
        f"# Notes\n\n- I never saw the button\n\n![][image1]\n\n![chart](data:image/png;base64,{image})\n\n"
        f"- I want a call back\n\n[image1]: <data:image/png;base64,{image}"
    )
    assert len(result.transcript.text) < 100
    assert said(result, "customer") == ["I never saw the button", "I want a call back"]
    assert "dropped" in kinds(result)


def test_markup_is_resolved_to_readable_words() -> None:
    result = reading(
        "Session\n=======\n\n<a id='x'></a>\n\n**Moderator:** How?<br>And why?\n\n"
        "**Participant:** It costs 5 \\- 6\\. See [the page](https://example.org/a_b) &amp; `code`, file_name_x and "
        "https://example.org/?q=1 **now**\n\nParticipant:\u00a0\u2800Fine.\n\n---\n"
    )
    assert said(result, "interviewer") == ["How?\nAnd why?"]
    assert said(result, "customer") == [
        "It costs 5 - 6. See the page & code, file_name_x and https://example.org/?q=1 now",
        "Fine.",
    ]
    assert said(result, "boilerplate") == ["Session"]


def test_time_stamps_in_prose_leave_the_words_and_keep_the_time() -> None:
    result = reading(
        "[00:00:05] Moderator: How was it?\n\n[00:01:10] Participant: Slow. [00:01:20] I gave up (00:01:22) twice.\n\n"
        "[Timestamp 1:25]\n\nParticipant: That was all.\n",
        "talk.txt",
    )
    times = [(t.start_ms, result.transcript.words(t)) for t in result.transcript.turns]
    assert times == [
        (5_000, "How was it?"),
        (70_000, "Slow."),
        (80_000, "I gave up twice."),
        (85_000, "That was all."),
    ]


def test_vtt_voices_joined_sentences_and_times() -> None:
    result = read(
        "call.vtt",
        (
            "\ufeffWEBVTT\n\nNOTE made by hand\n\n1\n00:00:01.000 --> 00:00:03.000\n<v Dana Reed>How long did\n\n"
            "2\n00:00:03.000 --> 00:00:04.500 align:start\n<v Dana Reed>you wait?</v>\n\n"
            "3\n00:00:05.000 --> 00:00:07.000\n<v Kevin>I asked twice and <i>still</i>\n\n"
            "4\n00:00:07.000 --> 00:00:09.250\n<v Kevin>had to call on Friday. It was &amp; is bad.\n\n"
            "5\n00:00:10.000 --> 00:00:11.000\n<v Dana Reed>Did you get an answer?\n"
        ).encode(),
    )
    assert result.media == "text/vtt"
    turns = [(t.speaker, t.role, t.start_ms, t.end_ms, result.transcript.words(t)) for t in result.transcript.turns]
    assert turns == [
        ("Dana Reed", "interviewer", 1000, 4500, "How long did you wait?"),
        ("Kevin", "customer", 5000, 9250, "I asked twice and still had to call on Friday. It was & is bad."),
        ("Dana Reed", "interviewer", 10000, 11000, "Did you get an answer?"),
    ]


def test_srt_with_names_in_the_words_and_times_that_run_backwards() -> None:
    result = read(
        "call.srt",
        (
            b"1\r\n00:00:01,000 --> 00:00:02,000\r\nInterviewer: What went\r\n\r\n2\r\n"
            b"00:00:02,000 --> 00:00:03,000\r\nInterviewer: wrong?\r\n\r\n"
            b"3\r\n00:00:04,000 --> 00:00:05,000\r\nP7: The code never\r\ncame.\r\n\r\n"
            b"4\r\n00:00:03,500 --> 00:00:03,900\r\nP7: Never.\r\n"
        ),
    )
    assert spoken(result) == [
        ("Interviewer", "interviewer", "What went wrong?"),
        ("P7", "customer", "The code never came."),
        ("P7", "customer", "Never."),
    ]
    assert result.participant == "P07"
    assert "times" in kinds(result)


@pytest.mark.parametrize(
    "header",
    ["{name}  {short}\n", "[{name}] 00:00:{seconds}\n", "{short} {name}\n", "{name} (00:{seconds}):\n"],
    ids=["otter", "zoom", "teams", "rev"],
)
def test_name_and_time_on_a_line_of_their_own(header: str) -> None:
    said_at = [
        ("Dana Reed", "05", "What went wrong?"),
        ("Kevin", "09", "The code never came.\nI waited."),
        ("Dana Reed", "15", "And then?"),
    ]
    text = "".join(
        header.format(name=name, short=f"0:{seconds}", seconds=seconds) + words + "\n\n"
        for name, seconds, words in said_at
    )
    result = read("talk.txt", text.encode())
    assert spoken(result) == [
        ("Dana Reed", "interviewer", "What went wrong?"),
        ("Kevin", "customer", "The code never came.\nI waited."),
        ("Dana Reed", "interviewer", "And then?"),
    ]
    assert [turn.start_ms for turn in result.transcript.turns] == [5_000, 9_000, 15_000]
    assert result.transcript.turns[1].end_ms == 15_000


def test_chat_log_times_are_no_recording_times() -> None:
    result = read(
        "chat.txt",
        b"10:23:45 From Dana to Everyone: What went wrong?\n10:24:02 From Kevin to Everyone: I never got the code.\n"
        b"10:25:00 From Dana to Everyone: Did you call?\n",
    )
    assert said(result, "customer") == ["I never got the code."]
    assert all(turn.start_ms is None for turn in result.transcript.turns)


def test_typos_stay_and_the_participant_comes_from_heading_or_name() -> None:
    text = (
        "# {}\n\n- How was it? The infomration adn the milage were wrong.\n- Why? I dont know.\n- What else? Nothing.\n"
    )
    assert read("2024-04-24: p10 .md", text.format("Notes").encode()).participant == "P10"
    assert read("1.md", text.format("Participant #12, 4 pm").encode()).participant == "P12"
    assert read("mp3 notes 2pm.txt", text.format("Notes").encode()).participant == ""
    both = read("P6 notes.md", text.format("Notes for Participant 4").encode())
    assert both.participant == "P04"
    assert any(notice.kind == "guess" and "P06" in notice.message for notice in both.notices)
    assert "The infomration adn the milage were wrong." in said(both, "customer")


def test_personal_data_is_counted_not_shown() -> None:
    result = reading(
        "Participant: I'm at jo.doe@example.org or (555) 010-4477, my number was 000-12-3456.\n\nModerator: Where?\n\n"
        "Participant: In [City, State] on 2024-01-02, (Redacted PII).\n"
    )
    notice = next(notice for notice in result.notices if notice.kind == "personal_data")
    assert "1 e-mail address" in notice.message
    assert "1 telephone number" in notice.message
    assert "1 identity number" in notice.message
    assert "jo.doe" not in notice.message


def _docx() -> bytes:
    document = Document()
    document.add_heading("Visit with P8", 1)
    for label, words in (("Moderator:", "How did it go?"), ("Participant:", "It was slow. ")):
        paragraph = document.add_paragraph()
        paragraph.add_run(label).bold = True
        paragraph.add_run(" " + words)
    document.paragraphs[-1].add_run("Shrugs and laughs").italic = True
    document.add_paragraph("Participant: I came back\nthe next day.")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Participant", "The desk was closed."
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_docx_runs_headings_and_tables() -> None:
    result = read("visit.docx", _docx())
    assert result.participant == "P08"
    assert said(result, "interviewer") == ["How did it go?"]
    assert said(result, "customer") == ["It was slow.", "I came back\nthe next day.", "The desk was closed."]
    assert "Shrugs and laughs" in said(result, "boilerplate")
    check_spans(result)


def _repacked(data: bytes, part: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, content if info.filename == part else old.read(info))
    return buffer.getvalue()


def test_entity_attack_in_a_docx_is_refused() -> None:
    attack = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><d>&b;</d>'
    with pytest.raises(ReadingError, match="entities"):
        read("visit.docx", _repacked(_docx(), "word/document.xml", attack))


def test_a_docx_that_would_unpack_to_gigabytes_is_refused() -> None:
    bomb = _repacked(_docx(), "word/styles.xml", b"<a>" + b" " * 30_000_000 + b"</a>")
    with pytest.raises(TooLargeError, match="unpack"):
        read("visit.docx", bomb)


def _pdf(*pages: str) -> bytes:
    """A small PDF by hand: one content stream of text lines per page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for text in pages:
        lines = "".join(f"({line}) Tj 0 -14 Td " for line in text.split("\n"))
        stream = f"BT /F1 12 Tf 50 750 Td {lines}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def test_pdf_pages_and_wrapped_rows() -> None:
    result = read(
        "visit.pdf",
        _pdf(
            "Moderator: How did it go?\nParticipant: I waited for the\nletter for weeks.",
            "Moderator: Why?\nP: No idea.",
        ),
    )
    assert said(result, "customer") == ["I waited for the letter for weeks.", "No idea."]


def test_a_pdf_without_text_or_with_too_many_pages_is_refused() -> None:
    with pytest.raises(EmptySourceError, match="pictures of pages"):
        read("scan.pdf", _pdf(""))
    with pytest.raises(TooLargeError, match="3 pages"):
        read("long.pdf", _pdf("a", "b", "c"), limits=Limits(pages=2))
    with pytest.raises(ReadingError):
        read("broken.pdf", b"%PDF-1.4\nnothing here")


def test_html_blocks_styles_and_lists() -> None:
    result = read(
        "talk.html",
        b"<!doctype html><html><head><title>x</title><script>var a='P: no';</script></head><body><h2>Talk</h2>"
        b"<p><b>Moderator:</b> How   was\nit?</p><p><strong>Participant:</strong> Slow, <em>very</em> "
        b"slow.<br>I left.</p>"
        b"<ul><li>one</li></ul><blockquote>Never again</blockquote></body></html>",
    )
    assert said(result, "interviewer") == ["How was it?"]
    assert said(result, "customer")[0].startswith("Slow, very slow.\nI left.")
    assert "var a" not in result.transcript.text


CSV = (
    'Response ID,Submitted,Segment,"How was your visit?","What would you change?"\n'
    'r-17,2024-05-01,gold,"I waited, and waited.\nTwo hours in all.",\n'
    "r-18,2024-05-02,silver,It was quick and kind.,I want opening hours on Sunday please\n"
)


def test_csv_has_a_turn_per_answer_and_keeps_questions_out() -> None:
    columns = preview_columns("survey.csv", CSV.encode())
    assert columns == Columns(
        answers=("How was your visit?", "What would you change?"),
        participant="Response ID",
        time="Submitted",
        attributes=("Segment",),
        available=("Response ID", "Submitted", "Segment", "How was your visit?", "What would you change?"),
    )
    result = read("survey.csv", CSV.encode())
    assert spoken(result) == [
        ("r-17", "customer", "I waited, and waited.\nTwo hours in all."),
        ("r-18", "customer", "It was quick and kind."),
        ("r-18", "customer", "I want opening hours on Sunday please"),
    ]
    assert "What would you change?" in result.transcript.text
    assert "columns" in kinds(result)
    check_spans(result)


def test_csv_with_columns_chosen_and_no_respondent() -> None:
    chosen = Columns(answers=("What would you change?",))
    result = read("survey.csv", CSV.encode("utf-16"), columns=chosen)
    assert spoken(result) == [("R002", "customer", "I want opening hours on Sunday please")]
    assert "columns" not in kinds(result)
    with pytest.raises(ReadingError, match="no column 'Nope'"):
        read("survey.csv", CSV.encode(), columns=Columns(answers=("Nope",)))


def test_xlsx_sheets_and_limits() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Participant", "Question", "Answer"])
    sheet.append([7.0, "Where do you look first?", "I look at the top of the page"])
    sheet.append([8, "Where do you look first?", "I never know where to look"])
    book.create_sheet("Empty")
    buffer = io.BytesIO()
    book.save(buffer)
    result = read("survey.xlsx", buffer.getvalue())
    assert spoken(result)[0] == ("7", "customer", "I look at the top of the page")
    assert "Where do you look first?" in result.transcript.text
    with pytest.raises(TooLargeError, match="more than 1 rows"):
        read("survey.xlsx", buffer.getvalue(), limits=Limits(rows=1))
    with pytest.raises(EmptySourceError):
        preview_columns("survey.xlsx", buffer.getvalue(), sheet="Empty")
    with pytest.raises(ReadingError, match="no sheet"):
        preview_columns("survey.xlsx", buffer.getvalue(), sheet="Nope")


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_zip_of_files_is_taken_apart() -> None:
    packed = _zip({"a/p1.txt": b"P: hi", "__MACOSX/a/._p1.txt": b"x", "a/.DS_Store": b"x", "b.md": b"# b"})
    assert unpack("study.zip", packed) == [("a/p1.txt", b"P: hi"), ("b.md", b"# b")]
    readings, errors = read_many([("study.zip", packed)])
    assert readings == ()
    assert "archive" in errors[0][1].message


def test_zip_limits() -> None:
    with pytest.raises(TooLargeError, match="unpack to 20 MB"):
        unpack("bomb.zip", _zip({"a.txt": b"a" * 20_000_000}))
    with pytest.raises(TooLargeError, match="2 files"):
        unpack("many.zip", _zip({"a.txt": b"a", "b.txt": b"b"}), Limits(files=1))
    with pytest.raises(ReadingError, match="damaged"):
        unpack("broken.zip", b"PK\x03\x04 broken")


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.txt", b"", EmptySourceError),
        ("a.txt", b" \r\n\t", EmptySourceError),
        ("a.md", b"***\n\n---\n", EmptySourceError),
        ("a.vtt", b"WEBVTT\n\n", EmptySourceError),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ReadingError),
        ("a.rtf", b"{\\rtf1 hello}", ReadingError),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), ReadingError),
        ("a.txt", bytes(range(256)) * 40, ReadingError),
        ("a.docx", b"not packed", ReadingError),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(name: str, data: bytes, error: type[ReadingError]) -> None:
    with pytest.raises(error) as caught:
        read(name, data)
    assert name in caught.value.message
    assert caught.value.fix.endswith(".")


def test_too_many_bytes() -> None:
    with pytest.raises(TooLargeError, match=r"at most 0 MB|at most"):
        read("a.txt", b"I like it" * 100, limits=Limits(bytes=100))


def test_a_file_without_extension_and_one_of_captions_named_txt() -> None:
    assert said(read("SESSION24", b"moderator: How?\nParticipant 19: Well.\n"), "customer") == ["Well."]
    result = read(
        "captions.txt", b"1\n00:00:01,000 --> 00:00:02,000\nP1: I left.\n\n2\n00:00:03,000 --> 00:00:04,000\nP1: Yes.\n"
    )
    assert [turn.start_ms for turn in result.transcript.turns] == [1000, 3000]


def test_equal_bytes_read_to_equal_readings() -> None:
    assert read("talk.txt", TALK.encode()) == read("talk.txt", TALK.encode())
    assert fingerprint().startswith("reading/")
