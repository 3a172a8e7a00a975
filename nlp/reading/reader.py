"""File bytes to a reading: which format, which lines, whose words."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath

from nlp.errors import EmptySourceError, ReadingError, TooLargeError
from nlp.reading.assembling import assemble
from nlp.reading.captions import read_captions
from nlp.reading.decoding import decode
from nlp.reading.labels import label_lines
from nlp.reading.language import identify
from nlp.reading.lines import read_text
from nlp.reading.pdf import read_pdf
from nlp.reading.people import person_in_name, person_in_text
from nlp.reading.profile import profile
from nlp.reading.rows import read_rows
from nlp.reading.stamps import CUE, apply_headers, apply_stamps
from nlp.reading.telling import told, told_of_table
from nlp.reading.values import Columns, Draft, Limits, Line, Notice, Reading
from nlp.reading.voices import decide
from nlp.reading.web import read_web
from nlp.reading.word import read_word
from nlp.reading.wording import placeholder
from nlp.reading.zones import zones
from nlp.values import Transcript

VERSION = "1"

MEDIA = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".text": "text/plain",
    ".log": "text/plain",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".html": "text/html",
    ".htm": "text/html",
    ".csv": "text/csv",
    ".tsv": "text/csv",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_REFUSED = {
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"{\\rtf": "a rich text file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"ID3": "a sound recording",
    b"RIFF": "a sound or video recording",
    b"OggS": "a sound recording",
    b"\x1aE\xdf\xa3": "a video recording",
}


def fingerprint() -> str:
    """Name and version of the reader; equal fingerprints read equal bytes to equal transcripts."""
    return f"reading/{VERSION}"


def read(name: str, data: bytes, *, columns: Columns | None = None, limits: Limits | None = None) -> Reading:
    """Read one file to a transcript that a person can check.

    ``columns`` says which column of a CSV or XLSX file holds what; it is guessed without. The caller keeps the
    original bytes: the text of the reading is made from them once, and its spans are exact for ever.

    Raises:
        TooLargeError: if the file passes one of ``limits``.
        EmptySourceError: if it holds no words at all.
        ReadingError: if it is damaged, locked, or of a kind that is not read.
    """
    limits = limits or Limits()
    _sized(name, data, limits)
    media = media_of(name, data)
    sha256 = hashlib.sha256(data).hexdigest()
    if media in (MEDIA[".csv"], MEDIA[".xlsx"]):
        transcript, notices = read_rows(name, data, columns=columns, limits=limits)
        return _finished(Reading(name, sha256, media, transcript, "", person_in_name(name), notices))
    draft = _draft(name, data, media, limits)
    lines, dropped = _kept(label_lines(_timed(draft).lines))
    if not any(character.isalnum() for line in lines for character in line.text):
        raise EmptySourceError(f"{name} holds no words.", "Check that it is the file you meant to add.")
    where = zones(lines)
    seen = profile(lines, where)
    timed = any(line.start_ms is not None for line in lines)
    transcript = assemble(lines, decide(lines, where, seen, timed=timed))
    language = identify(_spoken(transcript))
    notices = (*told(name, lines, transcript, seen, language), *draft.notices, *dropped)
    person = person_in_text(lines) or person_in_name(name)
    return Reading(name, sha256, media, transcript, language, person, notices)


def _finished(reading: Reading) -> Reading:
    """A table's reading with its language and what follows from it."""
    transcript = reading.transcript
    language = identify(_spoken(transcript))
    notices = told_of_table(reading.name, transcript, language)
    return replace(reading, language=language, notices=(*reading.notices, *notices))


def check_size(name: str, size: int, limits: Limits | None = None) -> None:
    """Whether a file of ``size`` bytes may be read at all, before anybody opens it; an archive may be larger.

    Raises:
        TooLargeError: if it passes the limit.
    """
    limits = limits or Limits()
    most = limits.unpacked if name.lower().endswith(".zip") else limits.bytes
    if size > most:
        raise TooLargeError(
            f"{name} has {math.ceil(size / 1e6)} MB; at most {most / 1e6:.0f} MB are read.",
            "Split it, or take out pictures and recordings.",
        )


def _sized(name: str, data: bytes, limits: Limits) -> None:
    check_size(name, len(data), limits)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise EmptySourceError(f"{name} is empty.", "Check that it was saved and uploaded whole.")


def media_of(name: str, data: bytes) -> str:
    """The kind of a file: by its first bytes where they say so, else by its name, else plain text.

    Raises:
        ReadingError: for kinds that are not read, with what to do instead.
    """
    for magic, what in _REFUSED.items():
        if data.startswith(magic):
            raise ReadingError(
                f"{name} is {what}, which cannot be read.", "Save it as docx, pdf, txt or vtt and add it again."
            )
    if data[:1024].lstrip()[:5] == b"%PDF-":
        return MEDIA[".pdf"]
    if data.startswith(b"PK\x03\x04"):
        return _packed(name, data)
    head = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n")
    if head.replace(b"\x00", b"").startswith(b"WEBVTT"):
        return MEDIA[".vtt"]
    suffix = PurePath(name.strip()).suffix.lower()
    if suffix in (".pdf", ".docx", ".xlsx"):
        raise ReadingError(f"{name} is no real {suffix[1:]} file.", "Open it where it was made and save it again.")
    if head[:200].lower().startswith((b"<!doctype html", b"<html")):
        return MEDIA[".html"]
    return MEDIA.get(suffix, "text/plain")


def _packed(name: str, data: bytes) -> str:
    if b"word/" in data:
        return MEDIA[".docx"]
    if b"xl/" in data:
        return MEDIA[".xlsx"]
    raise ReadingError(f"{name} is an archive, not a transcript.", "Unpack it first, or add it as a zip of many files.")


def _draft(name: str, data: bytes, media: str, limits: Limits) -> Draft:
    if media == MEDIA[".docx"]:
        return read_word(name, data, limits)
    if media == MEDIA[".pdf"]:
        return read_pdf(name, data, limits)
    text, notices = decode(name, data)
    readers: dict[str, Callable[[str], Draft]] = {
        MEDIA[".vtt"]: read_captions,
        MEDIA[".srt"]: read_captions,
        MEDIA[".html"]: read_web,
    }
    reader = readers.get(media, _text_or_captions)
    draft = reader(text)
    return Draft(draft.lines, (*draft.notices, *notices), draft.timed)


def _text_or_captions(text: str) -> Draft:
    """A txt file may hold captions: then its first rows do."""
    rows = [row for row in text[:600].split("\n") if row.strip()][:3]
    if any(CUE.match(row) for row in rows[:2]) and (CUE.match(rows[0]) or rows[0].strip().isdigit()):
        return read_captions(text)
    return read_text(text)


def _timed(draft: Draft) -> Draft:
    return draft if draft.timed else apply_stamps(apply_headers(draft))


def _kept(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Notice, ...]]:
    """The lines without empty places for notes, and how many there were."""
    kept = tuple(line for line in lines if line.shape == "heading" or line.label or not placeholder(line.text))
    gone = len(lines) - len(kept)
    if not gone:
        return kept, ()
    what = "1 empty place for notes was" if gone == 1 else f"{gone} empty places for notes were"
    return kept, (Notice("dropped", f"{what} left out of the text.", "Nothing is lost: nobody wrote in them."),)


def _spoken(transcript: Transcript) -> str:
    """The words that count for the language: customers' and notes, or all of the text where there are few."""
    words = [transcript.words(turn) for turn in transcript.turns if turn.role in ("customer", "observer")]
    joined = "\n".join(words)
    return joined if len(joined.split()) >= 20 else transcript.text
