"""Guards for packed files, and taking a zip of transcripts apart.

DOCX and XLSX are zip files of XML: before any library opens one, its unpacked size, its ratio and its XML are
looked at, so that neither a zip bomb nor an entity attack costs more than a refusal.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from nlp.errors import ReadingError, TooLargeError
from nlp.reading.values import Limits

_SMALL = 10_000_000


def opened(name: str, data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, its declared sizes checked.

    Raises:
        TooLargeError: if it would unpack beyond the limits.
        ReadingError: if it is damaged or locked by a password.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ReadingError(
            f"{name} is damaged: it cannot be unpacked.", "Open it where it was made and save it again."
        ) from error
    infos = archive.infolist()
    total = sum(info.file_size for info in infos)
    if len(infos) > limits.files:
        raise TooLargeError(
            f"{name} holds {len(infos)} files; at most {limits.files} are read.", "Split it into smaller archives."
        )
    if total > limits.unpacked or (total > _SMALL and total > limits.ratio * max(1, len(data))):
        raise TooLargeError(
            f"{name} would unpack to {total / 1e6:.0f} MB from {len(data) / 1e6:.1f} MB; "
            f"at most {limits.unpacked / 1e6:.0f} MB and {limits.ratio} times its size are read.",
            "Take out what is not a transcript, or split the file.",
        )
    if any(info.flag_bits & 0x1 for info in infos):
        raise ReadingError(f"{name} is locked by a password.", "Unlock it and add it again.")
    return archive


def content(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of one member; never more than it declared.

    Raises:
        ReadingError: if the member is damaged.
        TooLargeError: if it holds more than it declared.
    """
    try:
        with archive.open(info) as member:
            data = member.read(info.file_size + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise ReadingError(
            f"{name}: {info.filename} is damaged and cannot be unpacked.", "Pack the files again."
        ) from error
    if len(data) > info.file_size:
        raise TooLargeError(f"{name}: {info.filename} unpacks to more than it declares.", "Pack the files again.")
    return data


def guard_office(name: str, data: bytes, limits: Limits) -> frozenset[str]:
    """Check a DOCX or XLSX before a library opens it; gives the names of its parts.

    Raises:
        TooLargeError: if it unpacks beyond the limits.
        ReadingError: if it is damaged, or its XML declares a document type (no office program writes one).
    """
    with opened(name, data, limits) as archive:
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                _guard_xml(name, info.filename, content(name, archive, info))
        return frozenset(archive.namelist())


def _guard_xml(name: str, part: str, data: bytes) -> None:
    """A document type must come before the root element, so reading up to the root is enough."""
    try:
        for _ in iterparse(io.BytesIO(data), events=("start",), forbid_dtd=True):
            return
    except DefusedXmlException as error:
        raise ReadingError(
            f"{name} was refused: {part} declares its own XML entities, which can be used to attack a reader.",
            "Open it in a word processor or spreadsheet and save it as a new file.",
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise ReadingError(
            f"{name} is damaged: {part} is not well-formed XML.", "Open it where it was made and save it again."
        ) from error


def unpack(name: str, data: bytes, limits: Limits | None = None) -> list[tuple[str, bytes]]:
    """The files inside a zip archive, by path, in the order of the archive; folders and hidden files are left out.

    Only one level is unpacked: an archive inside an archive comes out as it is.

    Raises:
        TooLargeError: if files, unpacked size or ratio pass the limits.
        ReadingError: if the archive is damaged or locked.
    """
    limits = limits or Limits()
    if len(data) > limits.unpacked:
        raise TooLargeError(
            f"{name} has {len(data) / 1e6:.0f} MB; at most {limits.unpacked / 1e6:.0f} MB are read.",
            "Split it into smaller archives.",
        )
    with opened(name, data, limits) as archive:
        return [
            (info.filename, content(name, archive, info))
            for info in archive.infolist()
            if not info.is_dir() and not _hidden(info.filename)
        ]


def _hidden(path: str) -> bool:
    return path.startswith("__MACOSX/") or PurePosixPath(path).name.startswith(".")
