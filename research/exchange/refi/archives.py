"""Opening a ``.qdpx`` that somebody else wrote: safely, and whatever its folders are called."""

from __future__ import annotations

import zipfile
from collections import Counter
from io import BytesIO

from lxml import etree

from nlp.errors import ExchangeError, TooLargeError

LARGEST = 1_000_000_000
"""Bytes a project may unpack to."""
_RATIO = 300


class Archive:
    """The members of a project archive, found whatever their case or folder.

    Raises:
        ExchangeError: if it is no archive, or holds not exactly one ``.qde``.
        TooLargeError: if it would unpack to more than a project can be.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except zipfile.BadZipFile as problem:
            raise ExchangeError(f"{name} is no QDPX archive.", "Export the project again as REFI-QDA.") from problem
        size = sum(item.file_size for item in self._zip.infolist())
        if size > LARGEST or (size > 10_000_000 and size > _RATIO * max(1, len(data))):
            raise TooLargeError(f"{name} would unpack to {size:,} bytes.", "Export the project without its media.")
        self._members = {item.filename.lower().replace("\\", "/"): item for item in self._zip.infolist()}

    def project(self) -> etree._Element:
        """The root of the project's XML."""
        found = [item for name, item in self._members.items() if name.endswith(".qde")]
        if len(found) != 1:
            raise ExchangeError(f"{self.name} holds {len(found)} .qde files, not one.", "Export the project again.")
        return parse(self._zip.read(found[0]), self.name)

    def text(self, path: str) -> str | None:
        """The text behind ``internal://…`` or a relative path, without its byte-order mark; ``None`` if not there."""
        wanted = path.split("://", maxsplit=1)[-1].lstrip("/").lower()
        names = (wanted, f"sources/{wanted}", wanted.rsplit("/", maxsplit=1)[-1])
        item = next((self._members[name] for name in names if name in self._members), None)
        return None if item is None else decoded(self._zip.read(item))


def decoded(data: bytes) -> str:
    """Text in UTF-8, or UTF-16 when its mark says so, without the mark; line ends as they are."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    return data.decode("utf-8-sig", "replace")


def parse(data: bytes, name: str) -> etree._Element:
    """XML without entities, network or external files.

    Raises:
        ExchangeError: if it is not well-formed or declares entities.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        raise ExchangeError(f"{name} is not well-formed XML: {problem.msg}.", "Export it again.") from problem
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise ExchangeError(f"{name} declares a document type.", "REFI-QDA files have none; export it again.")
    return root


def local(node: etree._Element) -> str:
    """The element's name without its namespace: older files carry another one."""
    return "" if not isinstance(node.tag, str) else etree.QName(node).localname


def children(node: etree._Element, name: str) -> list[etree._Element]:
    """The direct children of that name."""
    return [child for child in node if local(child) == name]


def child_text(node: etree._Element, name: str) -> str:
    """Text of the first child of that name, "" if there is none."""
    return next((child.text or "" for child in children(node, name)), "")


def guid(value: str | None) -> str:
    """A GUID as everyone means it: no braces, lower case."""
    return (value or "").strip().strip("{}").lower()


def count_of(root: etree._Element) -> Counter[str]:
    """How often each element occurs."""
    return Counter(local(node) for node in root.iter() if isinstance(node.tag, str))
