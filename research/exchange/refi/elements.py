"""XML as others write it: elements found by their local name, GUIDs and times read whatever their spelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree

from nlp.errors import ExchangeError


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
    if root.getroottree().docinfo.internalDTD is not None:
        raise ExchangeError(f"{name} declares a document type.", "REFI-QDA files have none; export it again.")
    return root


def local(node: etree._Element) -> str:
    """The element's name without its namespace: older files carry another one."""
    return "" if not isinstance(node.tag, str) else etree.QName(node).localname


def children(node: etree._Element, name: str) -> list[etree._Element]:
    """The direct children of that name."""
    return [child for child in node if local(child) == name]


def below(root: etree._Element, holder: str, name: str) -> Iterator[etree._Element]:
    """The children of that name in each list of that name, in order."""
    return (node for group in children(root, holder) for node in children(group, name))


def child_text(node: etree._Element, name: str) -> str:
    """Text of the first child of that name, "" if there is none."""
    return next((child.text or "" for child in children(node, name)), "")


def guid(value: str | None) -> str:
    """A GUID as everyone means it: no braces, lower case; "" if there is none."""
    return (value or "").strip().strip("{}").lower()


def target(node: etree._Element) -> str:
    """The GUID a reference names, "" if it names none."""
    return guid(node.get("targetGUID") or node.get("guid"))


def count_of(root: etree._Element) -> Counter[str]:
    """How often each element occurs."""
    return Counter(local(node) for node in root.iter() if isinstance(node.tag, str))


def number(value: str | None) -> int:
    """A whole number, -1 if it is none."""
    try:
        return int(value or "")
    except ValueError:
        return -1


def moment(value: str | None) -> datetime | None:
    """A time in UTC, to the microsecond; without a zone it is taken as UTC, and ``None`` if it cannot be read."""
    try:
        at = datetime.fromisoformat((value or "").strip())
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def signed(*nodes: etree._Element) -> tuple[str, datetime | None]:
    """(GUID of who made it, when), each by the first of the nodes that says so; "" and ``None`` if none does.

    Who changed it last stands in for who made it: some programs write only that.
    """
    users = (guid(node.get("creatingUser") or node.get("modifyingUser")) for node in nodes)
    times = (moment(node.get("creationDateTime") or node.get("modifiedDateTime")) for node in nodes)
    return next(filter(None, users), ""), next(filter(None, times), None)


def values_of(node: etree._Element, variables: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Attributes as (name, value) pairs; ``variables`` names each variable's GUID. Empty values are left out."""
    held = [(target(r), v) for v in children(node, "VariableValue") for r in children(v, "VariableRef")]
    told = [(variables.get(ref, ""), _value(value)) for ref, value in held]
    return tuple((name, value) for name, value in told if name and value)


def _value(node: etree._Element) -> str:
    return next((child.text or "" for child in node if local(child).endswith("Value")), "")
