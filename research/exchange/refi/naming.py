"""What our records are called in other programs: GUIDs, names, and details the format has no field for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import NAMESPACE_URL, uuid5

from nlp.values import Kind
from research.exchange.codebook import CodeRow
from research.exchange.refi.writing import legal
from research.records import Record

ORIGIN = "CPI Workbench"
SIGNALS = "Signals"
CPIS = "CPIs"
SUGGESTER = "CPI suggester "
STAGE = "Stage: "
UNKNOWN = "unknown coder"
_DETAILS = f"{ORIGIN} | "

MEANINGS: Mapping[Kind, str] = {
    "frustration": "Something was hard, slow, unclear, wrong, costly or worrying for the customer.",
    "expectation": "The customer holds a standard: what should happen, or what is normal.",
    "outcome": "What the customer wants to get done, or wants to be true.",
    "met": "Something the customer wanted was delivered well.",
    "workaround": "What the customer does because the service does not.",
}
"""What each signal means, as other programs show it."""


def stable(kind: str, *parts: str) -> str:
    """The GUID of one thing, the same in every export."""
    return str(uuid5(NAMESPACE_URL, "/".join(("cpi-workbench", kind, *parts))))


def first_ids(records: Iterable[Record]) -> dict[str, str]:
    """For every version, in the order added, the id of the first: what keeps a thing's GUID through corrections."""
    first: dict[str, str] = {}
    for record in records:
        first[record.id] = record.id if record.replaces is None else first.get(record.replaces, record.replaces)
    return first


class Names:
    """Gives each code a name of its own: some programs keep only the first of two equal ones."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unique(self, name: str, parent: str) -> str:
        """The name, with its parent in brackets when it is taken; letter case makes no difference."""
        plain = legal(" ".join(name.split())) or "unnamed"
        tries = [plain, bracketed(plain, legal(parent))]
        tries += (f"{tries[1]} {n}" for n in range(2, len(self._taken) + 3))
        free = next(each for each in tries if each.casefold() not in self._taken)
        self._taken.add(free.casefold())
        return free


def bracketed(name: str, parent: str) -> str:
    """``name`` told apart by its parent, the codebook for one at the top."""
    return f"{name} ({parent or 'codebook'})"


def bare(name: str, parent: str, siblings: Iterable[str]) -> str:
    """The name without the brackets an export gave it, unless another code beside it has that name."""
    short = name.removesuffix(bracketed("", parent))
    return name if not short.strip() or short in siblings else short.strip()


def details(**facts: str) -> str:
    """What the format has no field for, as one line people can read too; "" when there is nothing to say."""
    told = {key: " ".join(value.replace("|", "/").split()) for key, value in facts.items()}
    parts = [f"{key.replace('_', ' ')}: {value}" for key, value in told.items() if value]
    return _DETAILS + " | ".join(parts) if any(value for key, value in told.items() if key != "coder") else ""


def undetailed(text: str) -> tuple[str, list[dict[str, str]]]:
    """(the text without our lines, the facts of each of them)."""
    lines = text.split("\n")
    facts = [
        {key.replace(" ", "_"): value for key, _, value in (p.partition(": ") for p in line.split(" | ")[1:])}
        for line in lines
        if line.startswith(_DETAILS)
    ]
    return "\n".join(line for line in lines if not line.startswith(_DETAILS)).strip(), facts


def described(row: CodeRow) -> str:
    """Definition and both sides of its boundary as one description."""
    parts = (row.definition, row.include and f"Include: {row.include}", row.exclude and f"Exclude: {row.exclude}")
    return "\n".join(part for part in parts if part)


def row_of(path: tuple[str, ...], description: str) -> CodeRow:
    """A code with the boundary that its description tells; ``described`` gives the description back."""
    definition, _, excluded = _cut(description, "Exclude: ")
    definition, _, included = _cut(definition, "Include: ")
    return CodeRow(path, definition.strip(), included.strip(), excluded.strip())


def _cut(text: str, label: str) -> tuple[str, str, str]:
    return ("", label, text[len(label) :]) if text.startswith(label) else text.partition(f"\n{label}")
