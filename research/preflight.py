"""What is still open before a report is handed on: consent, suggestions, names and other personal data, stale tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from nlp.personal import gives_away, is_name
from research.coding import Coding
from research.reporting import Caution, Chapter, Quote
from research.studies import Consent, Participant, Source


def preflight(
    sources: Sequence[Source],
    codings: Sequence[Coding],
    participants: Mapping[str, Participant],
    *,
    unrecorded: bool = False,
) -> tuple[Caution, ...]:
    """What is still open in the sources: consent nobody recorded, suggestions nobody decided."""
    found: list[Caution] = []
    unasked = [s for s in sources if s.consent == "unknown" and _consent(participants, s) == "unknown"]
    if unasked:
        found.append(
            Caution(
                f"Consent is not recorded for {len(unasked)} of {len(sources)} sources.",
                "Record it before this leaves your desk: their quotes are shown here."
                if unrecorded
                else "Record it on the Sources page: their quotes count, and are not shown until you do.",
            )
        )
    open_suggestions = [c for c in codings if c.status == "suggested"]
    if open_suggestions:
        found.append(
            Caution(
                f"{len(open_suggestions)} of {len(codings)} statements are machine suggestions nobody has decided.",
                "Confirm, correct or reject them on the Code page; they are marked in this report.",
            )
        )
    return tuple(found)


def _consent(participants: Mapping[str, Participant], source: Source) -> Consent:
    known = participants.get(source.participant)
    return known.consent if known else "unknown"


Looking = Callable[[tuple[str, ...]], Sequence[Sequence[str]]]
"""Finds for each text what in it may give somebody away, names aside (:func:`nlp.personal.gives_away`)."""


def without_names(texts: tuple[str, ...]) -> Sequence[Sequence[str]]:
    """What has a form of its own in each text: e-mail addresses, numbers, internet addresses."""
    return gives_away(texts, names=False)


def open_points(chapters: Sequence[Chapter], *, looking: Looking | None = None) -> tuple[Caution, ...]:
    """What is still open in the chapters: words that may give a person away, evidence that has gone stale.

    Names are looked for in every quote shown too, which takes a second for a thousand of them, unless ``looking``
    says how else to look.
    """
    personal = _personal([said for chapter in chapters for said in chapter.quotes], looking)
    return (*personal, *(caution for chapter in chapters for caution in _about(chapter)))


def _about(chapter: Chapter) -> list[Caution]:
    found: list[Caution] = []
    if person := _repeated(chapter):
        found.append(
            Caution(
                f"“{chapter.candidate.label}” is worded as {person} said it, who may not be quoted.",
                "Say it in your own words on the Candidates page.",
            )
        )
    if chapter.stale:
        found.append(Caution(f"“{chapter.candidate.label}”: {chapter.stale}", "Test it again before handing this on."))
    return found


def _personal(quotes: Sequence[Quote], looking: Looking | None) -> list[Caution]:
    """A caution for each quote with personal data in it, and one for people who go by a name instead of a code."""
    shown = list(dict.fromkeys(quote for quote in quotes if quote.words))
    held = (looking or gives_away)(tuple(quote.words or "" for quote in shown))
    found = [
        Caution(
            f"A quote of {quote.person} ({quote.source}, {quote.start}–{quote.end}) holds {'; '.join(kinds)}.",
            "Take the quote out of its candidate, or the report would give the person away.",
        )
        for quote, kinds in zip(shown, held, strict=True)
        if kinds
    ]
    named = sorted({quote.person for quote in quotes if is_name(quote.person)}) if looking is None else []
    if named:
        who = "1 person goes" if len(named) == 1 else f"{len(named)} people go"
        some = ", ".join(named[:4]) + (", …" if len(named) > 4 else "")
        found.append(
            Caution(
                f"{who} by what looks like a name: {some}.",
                "Give them codes such as P07 when their sources are read, or be sure that these are no names.",
            )
        )
    return found


def _repeated(chapter: Chapter) -> str:
    """Whose words, not to be shown, the candidate's own wording repeats; "" where it repeats nobody's."""
    told = (_flat(chapter.candidate.label), _flat(chapter.candidate.statement))
    for coding, said in zip(chapter.evidence.codings, chapter.quotes, strict=True):
        words = _flat(coding.quote)
        if said.words is None and any(words in own or (own in words and own.count(" ") > 1) for own in told):
            return said.person
    return ""


def _flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
