"""Word documents of the sample study, made from the plain texts in ``written/`` with the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as Doc

HERE = Path(__file__).parent
MOMENT = (2025, 3, 3, 9, 0, 0)
LINE = re.compile(r"(?P<voice>[A-Z]): (?P<words>.+)")


def turns(name: str) -> list[tuple[str, str]]:
    """(voice letter, words) of a written talk, one line a turn."""
    found = [LINE.fullmatch(line) for line in (HERE / "written" / name).read_text("utf-8").splitlines()]
    return [(line["voice"], line["words"]) for line in found if line]


def labelled(name: str, heading: str, voices: dict[str, str]) -> Doc:
    """The researcher's own typing: a bold label, then the words, one paragraph a turn."""
    document = Document()
    document.add_heading(heading, level=1)
    for voice, words in turns(name):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{voices[voice]}: ").bold = True
        paragraph.add_run(words)
    return document


def stamped(name: str, heading: str, voices: dict[str, str]) -> Doc:
    """A meeting program's download: name and time on a line of their own, the words in the next paragraph."""
    document = Document()
    document.add_paragraph(heading)
    seconds = 4
    for voice, words in turns(name):
        paragraph = document.add_paragraph()
        paragraph.add_run(voices[voice]).bold = True
        paragraph.add_run(f"   {seconds // 60}:{seconds % 60:02d}")
        document.add_paragraph(words)
        seconds += 1 + round(len(words.split()) * 0.36)
    return document


def notes(name: str) -> Doc:
    """Field notes: headings and bullets of two levels, as the marks ``#``, ``##``, ``*`` and ``**`` say."""
    document = Document()
    styles = {"*": "List Bullet", "**": "List Bullet 2"}
    for line in (HERE / "written" / name).read_text("utf-8").splitlines():
        mark, _, words = line.partition(" ")
        if mark.startswith("#"):
            document.add_heading(words, level=len(mark))
        elif mark in styles:
            document.add_paragraph(words, style=styles[mark])
        elif line:
            document.add_paragraph(line)
    return document


def packed(document: Doc) -> bytes:
    """The file with every date fixed and its members in one order, so that it depends on the words alone."""
    about = document.core_properties
    about.author = about.last_modified_by = "Pennyquay research (made up)"
    about.created = about.modified = datetime(*MOMENT)  # noqa: DTZ001 - the format holds naive UTC
    loose, fixed = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as members, zipfile.ZipFile(fixed, "w") as out:
        for name in sorted(members.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            if not name.startswith("docProps/thumbnail"):
                out.writestr(
                    zipfile.ZipInfo(name, MOMENT),
                    _clean(name, members.read(name)),
                    compress_type=zipfile.ZIP_DEFLATED,
                    compresslevel=9,
                )
    return fixed.getvalue()


def _clean(name: str, content: bytes) -> bytes:
    """Without the reference to the template's thumbnail, which is a picture of nothing here."""
    if name != "_rels/.rels":
        return content
    return re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", content)


DOCUMENTS: dict[str, Callable[[], Doc]] = {
    "p01-first-home.docx": lambda: labelled("p01-first-home.txt", "Interview P01", {"I": "Interviewer", "P": "P01"}),
    "p06-storm-roof.docx": lambda: labelled(
        "p06-storm-roof.txt", "Interview P06, a couple at home", {"I": "Ines", "D": "Dorothy", "W": "Walter"}
    ),
    "p09-screen-reader.docx": lambda: stamped("p09-screen-reader.txt", "Meeting with P09", {"I": "Ines", "P": "P09"}),
    "n2-beside-the-headset.docx": lambda: notes("n2-beside-the-headset.txt"),
}


def made() -> dict[str, bytes]:
    """Path below this folder → bytes of every document."""
    return {f"sources/{name}": packed(make()) for name, make in DOCUMENTS.items()}
