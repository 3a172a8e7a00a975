"""What consent keeps back: words that may be counted but not quoted, and people who are left out altogether."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from research.amounts import count
from research.coding import Coding
from research.studies import Consent, Participant, Source

NOT_RECORDED = "consent is not recorded"
MOST_NAMED = 4
"""People named in a sentence; of more it says how many."""


def kept_back(source: Source, participant: Participant | None) -> str:
    """Why a person's words may not be quoted, "" where they may: the stricter of the source's and the person's consent.

    What nobody recorded allows nothing; it is enough that one of the two says ``quotes``.
    """
    given: set[Consent] = {source.consent, participant.consent if participant else "unknown"}
    if "withdrawn" in given:
        return "consent was withdrawn"
    if "analysis" in given:
        return "consent covers analysis, not quoting"
    return "" if "quotes" in given else NOT_RECORDED


@dataclass(frozen=True, slots=True)
class Silent:
    """Quotes that count and are not shown in reports, for one reason."""

    because: str
    quotes: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """What consent keeps back in a study. ``left_out`` are statements of the people in ``gone``, who withdrew;
    ``None`` where whoever asks may not know how many there are."""

    gone: tuple[str, ...]
    left_out: int | None
    silent: tuple[Silent, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """One sentence for each reason; none where nothing is kept back."""
        told = [_silent_sentence(silent) for silent in self.silent]
        if self.gone:
            are = "is" if self.left_out == 1 else "are"
            many = "what they said is" if self.left_out is None else f"{count(self.left_out, 'statement')} {are}"
            told.insert(0, f"Consent was withdrawn ({_named(self.gone)}): {many} left out of every number.")
        return tuple(told)


def withheld(
    codings: Iterable[Coding], index: Mapping[str, Source], people: Mapping[str, Participant], *,
    gone: Iterable[str], left_out: int | None,
) -> Withheld:  # fmt: skip
    """Sums up a study. ``codings`` are those that count, ``index`` finds a source by any id it ever had."""
    held: dict[str, list[Coding]] = {}
    for coding in codings:
        if why := kept_back(index[coding.source], people.get(coding.person)):
            held.setdefault(why, []).append(coding)
    silent = (Silent(why, len(own), tuple(sorted({c.person for c in own}))) for why, own in held.items())
    return Withheld(tuple(sorted(gone)), left_out, tuple(silent))


def _silent_sentence(silent: Silent) -> str:
    way = " Record it on the Sources or the Participants page." if silent.because == NOT_RECORDED else ""
    verb = "counts but is" if silent.quotes == 1 else "count but are"
    return (
        f"{count(silent.quotes, 'quote')} {verb} not shown in reports: {silent.because} ({_named(silent.people)}).{way}"
    )


def _named(people: tuple[str, ...]) -> str:
    return ", ".join(people) if len(people) <= MOST_NAMED else f"{len(people)} people"
