"""From bytes to characters: byte-order marks, UTF-16 without one, Windows-1252, Mac Roman and the rest."""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from nlp.errors import ReadingError
from nlp.reading.values import Notice

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_APOSTROPHE_OF_MAC = re.compile(rb"[a-z]\xd5[a-z]|\xd2[A-Za-z]")
_SIGN_IN_WORD = re.compile("[a-zA-Z][¹³¿¼¾¥£¦¡±²µ][a-zA-Z]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
# Joiners U+200C and U+200D stay: Persian and many emoji need them.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u2060\ufeff\ufffe\uffff]")
_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")


def decode(name: str, data: bytes) -> tuple[str, tuple[Notice, ...]]:
    """The characters of a text file, tidied once (see ``tidy``).

    Raises:
        ReadingError: if the bytes are no text at all.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return tidy(_strict(name, data, encoding)), ()
    wide = _wide(data)
    if wide:
        return tidy(_strict(name, data, wide)), (_told(name, wide),)
    if data.count(b"\x00") > len(data) // 1000:
        raise _no_text(name)
    try:
        return tidy(data.decode("utf-8")), ()
    except UnicodeDecodeError:
        text, encoding = _guess(name, data)
        return tidy(text), (_told(name, encoding),)


def tidy(text: str) -> str:
    """One text for ever: LF line ends, NFC, no byte-order mark or unseen characters, every blank a plain space.

    NFC is applied here and never again, so spans counted on the result stay exact.
    """
    text = _UNSEEN.sub("", _BREAKS.sub("\n", text))
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", text))


def _strict(name: str, data: bytes, encoding: str) -> str:
    if encoding.startswith("utf-16"):
        data = data[: len(data) - len(data) % 2]  # a file cut in the middle of a character is still worth reading
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode(encoding, errors="replace")
    except UnicodeError as error:
        raise _no_text(name) from error


def _wide(data: bytes) -> str:
    """UTF-16 without a byte-order mark: every other byte of Western text is zero."""
    head = data[:4000]
    if len(head) < 8 or b"\x00" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd < 0.1 * half else ""


def _guess(name: str, data: bytes) -> tuple[str, str]:
    high = sum(1 for byte in data[:100_000] if byte > 0x7F)
    if _APOSTROPHE_OF_MAC.search(data):
        return data.decode("mac_roman"), "mac_roman"
    western = _western(data) if high < 0.3 * min(len(data), 100_000) else ""
    if western:
        return western, "cp1252"
    best = from_bytes(data).best()
    if best is None:
        if high > 0.3 * len(data[:100_000]):
            raise _no_text(name)
        return data.decode("cp1252", errors="replace"), "cp1252"
    return str(best), best.encoding


def _western(data: bytes) -> str:
    """The text as Windows-1252, "" where that puts signs inside words, as it does with other single-byte encodings."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return "" if _SIGN_IN_WORD.search(text) else text


def _told(name: str, encoding: str) -> Notice:
    return Notice(
        "encoding",
        f"{name} does not say how its characters are written; it was read as {encoding}.",
        "Look at the accents and quotation marks; if they are wrong, save the file as UTF-8 and add it again.",
    )


def _no_text(name: str) -> ReadingError:
    return ReadingError(
        f"{name} is not a text file: its bytes are no characters in any known encoding.",
        "Add the transcript as txt, md, docx, pdf, vtt, srt, html, csv or xlsx.",
    )
