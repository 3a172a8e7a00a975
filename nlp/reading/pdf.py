"""PDF to lines, page by page. A scan holds no words and is refused with advice."""

from __future__ import annotations

import io
import logging
import re

from nlp.errors import EmptySourceError, ReadingError, TooLargeError
from nlp.reading.decoding import tidy
from nlp.reading.lines import read_text
from nlp.reading.values import Draft, Limits, Notice

_PAGE_NUMBER = re.compile(r"^\s*(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\s*$", re.IGNORECASE)


def read_pdf(name: str, data: bytes, limits: Limits) -> Draft:
    """Lines of a PDF; rows that head or foot most pages, and page numbers, are left out.

    Raises:
        TooLargeError: if it has more pages than the limits allow.
        EmptySourceError: if no page holds text (a scan).
        ReadingError: if it is damaged or locked.
    """
    pages = _pages(name, data, limits)
    repeated = _repeated(pages)
    kept = [[row for row in page if row.strip() not in repeated and not _PAGE_NUMBER.match(row)] for page in pages]
    text = "\n".join("\n".join(page) for page in kept)
    if not text.strip():
        raise EmptySourceError(
            f"{name} holds pictures of pages, but no text.",
            "Run text recognition on it, or add the transcript as a text file.",
        )
    draft = read_text(text)
    notices = draft.notices
    if repeated:
        what = f"{len(repeated)} repeated header or footer lines were"
        notices += (Notice("dropped", f"{what} left out.", "Check that nothing was said in them."),)
    return Draft(draft.lines, notices)


def _pages(name: str, data: bytes, limits: Limits) -> list[list[str]]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file we say ourselves
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadingError(f"{name} is locked by a password.", "Save it without the password and add it again.")
        count = len(reader.pages)
        if count > limits.pages:
            raise TooLargeError(
                f"{name} has {count} pages; at most {limits.pages} are read.", "Split it into parts, one a session."
            )
        return [tidy(page.extract_text() or "").split("\n") for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ReadingError(
            f"{name} is damaged or uses a form of PDF that cannot be read.",
            "Export it again, or add it as a text file.",
        ) from error


def _repeated(pages: list[list[str]]) -> frozenset[str]:
    """First and last rows that stand on more than half of at least four pages."""
    counts: dict[str, int] = {}
    for page in pages:
        rows = [row.strip() for row in page if row.strip()]
        for row in {*rows[:1], *rows[-1:]}:
            counts[row] = counts.get(row, 0) + 1
    return frozenset(row for row, count in counts.items() if len(pages) >= 4 and count > len(pages) / 2)
