"""Opening a ``.qdpx`` that somebody else wrote: safely, and whatever its folders are called."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from lxml import etree

from nlp.errors import ExchangeError, TooLargeError
from research.exchange.refi.elements import parse

LARGEST = 1_000_000_000
"""Bytes a project may unpack to."""
_RATIO = 300
_FIX = "Export the project again as REFI-QDA."


class Archive:
    """The members of a project archive, found whatever their case or folder.

    Raises:
        ExchangeError: if it is no archive.
        TooLargeError: if it would unpack to more than a project can be.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError) as problem:
            raise ExchangeError(f"{name} is no QDPX archive.", _FIX) from problem
        size = sum(item.file_size for item in self._zip.infolist())
        if size > LARGEST or (size > 10_000_000 and size > _RATIO * max(1, len(data))):
            raise TooLargeError(f"{name} would unpack to {size:,} bytes.", "Export the project without its media.")
        members = {item.filename.lower().replace("\\", "/"): item for item in self._zip.infolist()}
        self._members = {path: item for path, item in members.items() if not path.startswith("__macosx/")}

    def project(self) -> etree._Element:
        """The root of the project's XML.

        Raises:
            ExchangeError: if the archive holds not exactly one ``.qde``, or it is not well-formed.
        """
        found = [item for name, item in self._members.items() if name.endswith(".qde")]
        if len(found) != 1:
            raise ExchangeError(f"{self.name} holds {len(found)} .qde files, not one.", "Export the project again.")
        return parse(self._read(found[0]), self.name)

    def text(self, path: str) -> str | None:
        """The text behind ``internal://…`` or a relative path, as it stands there; ``None`` if it is not."""
        wanted = path.split("://", maxsplit=1)[-1].lstrip("/").lower()
        names = (f"sources/{wanted}", wanted, wanted.rsplit("/", maxsplit=1)[-1])
        item = next((self._members[name] for name in names if name in self._members), None)
        return None if item is None else decoded(self._read(item))

    def _read(self, item: zipfile.ZipInfo) -> bytes:
        try:
            return self._zip.read(item)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as problem:
            raise ExchangeError(f"{item.filename} in {self.name} cannot be unpacked: {problem}.", _FIX) from problem


def decoded(data: bytes) -> str:
    """Text in UTF-8 with its mark if it has one, UTF-16 when its mark says so, else Windows-1252; line ends stay."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
