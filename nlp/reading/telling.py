"""What a person should know before saving a source, told as notices."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.reading.language import NAMES
from nlp.reading.people import people_in_headings, person_in_name, person_in_text
from nlp.reading.profile import Profile
from nlp.reading.roles import one_person
from nlp.reading.values import Line, Notice
from nlp.values import ROLES, Role, Transcript

_NOTES_OF = re.compile(
    r"^\W*([^\W\d_][\w .-]{0,30}?)['’]s?\s+notes\b|^\W*notes\s+(?:by|from|of|-|–)\s+([^\W\d_][\w .-]{0,30})",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_PHONE = re.compile(
    r"(?<![\w.])(?:\+\d{1,3}[ .-]?)?(?:\(\d{2,4}\)[ .-]?|\d{2,4}[ .-])\d{3,4}[ .-]\d{2,4}(?:[ .-]\d{2,4})?(?![\w])"
)
_IDENTITY = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")
_MASKED = re.compile(r"\[(?:name|city|state|redacted)[^\]]{0,40}\]|\(redacted[^)]{0,20}\)", re.IGNORECASE)
_CROWD = 200
_DATE = re.compile(r"^(?:19|20)\d{2}[ .-]")
_WORDS = re.compile(r"[^\W\d_]{1,40}")


def told(name: str, lines: Sequence[Line], transcript: Transcript, seen: Profile, language: str) -> tuple[Notice, ...]:
    """All notices that the text itself gives rise to, the gravest first."""
    return (
        *_blank(name, transcript),
        *_language(name, language),
        *_several(lines, transcript),
        *_twice(lines),
        *_voices(lines, transcript, seen),
        *_number(name, lines),
        *_personal(transcript.text),
    )


def told_of_table(name: str, transcript: Transcript, language: str) -> tuple[Notice, ...]:
    """Notices on a table of answers, where every row is a person of its own and nothing about voices was guessed."""
    return (*_language(name, language), *_personal(transcript.text))


def words_of(transcript: Transcript, *roles: str) -> int:
    """Number of words said in the given roles."""
    return sum(len(_WORDS.findall(transcript.words(turn))) for turn in transcript.turns if turn.role in roles)


def _blank(name: str, transcript: Transcript) -> tuple[Notice, ...]:
    told_words = words_of(transcript, "customer", "observer")
    everything = words_of(transcript, *ROLES)
    if told_words >= 20 or (told_words >= 5 and told_words >= 0.05 * everything):
        return ()
    return (
        Notice(
            "blank_guide",
            f"{name} looks like the empty guide: it holds prompts, but no answers and no notes.",
            "Leave it out, or mark what was said by a customer before you save it.",
        ),
    )


def _language(name: str, language: str) -> tuple[Notice, ...]:
    if language == "en":
        return ()
    if language == "und":
        return (
            Notice(
                "language",
                f"{name} holds too little running text, or none in a known language, to tell which one it is.",
                "Say which language it is; suggestions are made for English only.",
            ),
        )
    return (
        Notice(
            "language",
            f"{name} is in {NAMES.get(language, language)}. It was read whole, "
            "but suggestions are made for English only.",
            "Code it by hand; everything but suggestions works in any language.",
        ),
    )


def _several(lines: Sequence[Line], transcript: Transcript) -> tuple[Notice, ...]:
    people = people_in_headings(lines)
    if len(people) >= 2:
        return (
            Notice(
                "several_participants",
                f"The headings name {len(people)} participants: {_listed(people)}.",
                "Save one source per participant, so that a person is never counted twice or two as one.",
            ),
        )
    labels = dict.fromkeys(turn.speaker for turn in transcript.turns if turn.role == "customer" and turn.speaker)
    if len(labels) > _CROWD:  # no interview has as many; comparing all names would take too long
        labels = dict.fromkeys(list(labels)[:_CROWD])
    speakers = tuple(
        one for one in labels if not any(len(other) < len(one) and one_person(one, other) for other in labels)
    )
    if len(speakers) < 3:
        return ()
    return (
        Notice(
            "several_participants",
            f"{len(speakers)} people speak as customers: {_listed(speakers)}.",
            "Check that each is one, and merge labels that belong to one person.",
        ),
    )


def _twice(lines: Sequence[Line]) -> tuple[Notice, ...]:
    takers: dict[str, None] = {}
    for line in lines:
        found = _NOTES_OF.match(line.text[:80]) if line.shape == "heading" or line.styled("bold") else None
        if found:
            takers[(found.group(1) or found.group(2)).strip()] = None
    if len(takers) < 2:
        return ()
    return (
        Notice(
            "same_session_twice",
            f"{_listed(tuple(takers))} each noted what looks like the same session in this file.",
            "Keep one set of notes as evidence, or the same words count double.",
        ),
    )


def _voices(lines: Sequence[Line], transcript: Transcript, seen: Profile) -> tuple[Notice, ...]:
    by_role = {turn.role for turn in transcript.turns}
    if not seen.dialogue and not any(line.label for line in lines):
        return _unlabelled(transcript, by_role)
    guessed = [label for label in seen.cast.roles if seen.cast.how[label] != "word"]
    if not guessed:
        return ()
    hosts = [label for label in guessed if seen.cast.roles[label] == "interviewer"]
    what = (
        f"{_listed(hosts)} interviews" if len(hosts) == 1 else f"{_listed(hosts)} interview" if hosts else "nobody does"
    )
    others = [label for label in guessed if label not in hosts]
    are = f"{_listed(others)} {'is a customer' if len(others) == 1 else 'are customers'}" if others else ""
    named = [r for r in seen.cast.of("interviewer") if seen.cast.how[r] == "word"]
    if named and len(seen.cast.roles) == len(named) + 1 and not hosts:
        return ()  # who else is there but the one interviewed
    if named and not hosts:
        said = f"{_listed(named)} interviews by its label. Judged by who asks the questions, {are}."
    else:
        rest = f", and {are}" if others else ""
        said = f"The labels do not say who interviews. Judged by who asks the questions, {what}{rest}."
    return (
        Notice(
            "guess",
            said,
            "Check these roles: only the customer's words and notes about a customer can carry a signal.",
        ),
    )


def _unlabelled(transcript: Transcript, by_role: set[Role]) -> tuple[Notice, ...]:
    share = f"{words_of(transcript, 'customer')} words were taken as the customer's"
    if "observer" in by_role:
        share += f" and {words_of(transcript, 'observer')} as a researcher's notes"
    return (
        Notice(
            "unlabelled",
            f"Nobody is named as speaking; {share}, judged by how each line is written.",
            "Look through the roles and mend those that are wrong.",
        ),
    )


def _number(name: str, lines: Sequence[Line]) -> tuple[Notice, ...]:
    inside, outside = person_in_text(lines), person_in_name(name)
    if not inside or not outside or inside == outside:
        return ()
    return (
        Notice(
            "guess",
            f"The file name says {outside}, the text says {inside}; the text was believed.",
            "Choose the participant this session belongs to.",
        ),
    )


def _personal(text: str) -> tuple[Notice, ...]:
    phones = [found for found in _PHONE.findall(text) if not _DATE.match(found) and len(re.sub(r"\D", "", found)) >= 9]
    counts = {
        "e-mail address": len(_MAIL.findall(text)),
        "telephone number": len(phones),
        "identity number": len(_IDENTITY.findall(text)),
    }
    found = [_counted(count, what) for what, count in counts.items() if count]
    if not found:
        return ()
    masked = " Other data was masked before." if _MASKED.search(text) else ""
    return (
        Notice(
            "personal_data",
            f"The text holds what may identify a person: {', '.join(found)}.{masked}",
            "Mask it in the file before saving, or make sure that the consent covers it.",
        ),
    )


def _counted(count: int, what: str) -> str:
    if count == 1:
        return f"1 {what}"
    return f"{count} {what}{'es' if what.endswith('ss') else 's'}"


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:6])
    if len(names) > 6:
        return ", ".join(shown) + f" and {len(names) - 6} more"
    return ", ".join(shown[:-1]) + (" and " if len(shown) > 1 else "") + shown[-1]
