"""From a speaker's label to a role: by the word, by a misspelling of it, and by who asks the questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from nlp.reading.wording import asks, scripted, sentences
from nlp.values import Role

_WORDS: dict[Role, str] = {
    "interviewer": "moderator interviewer facilitator host researcher mod int fac interviewr mediator presenter "
    "designer modératrice modérateur moderateur enquêteur enquêtrice enqueteur intervieweur moderatorin interviewerin "
    "entrevistador entrevistadora moderadora moderador intervistatore intervistatrice moderatore onderzoeker",
    "customer": "participant interviewee respondent customer user guest client patient veteran panelist panelists "
    "audience attendee caller vet shopper buyer consumer tester répondant interviewé "
    "interviewée usager cliente befragte befragter befragter teilnehmer teilnehmerin kunde kundin proband participante "
    "entrevistado entrevistada usuario usuário partecipante intervistato intervistata deelnemer klant audience-member",
    "observer": "notetaker observer note-taker scribe notetakers observers observation observations",
}
_BY_WORD: dict[str, Role] = {word: role for role, words in _WORDS.items() for word in words.split()}
_CODE = re.compile(r"^(?:P|U|PT|R)\s?#?\d{1,3}$", re.IGNORECASE)
_SPEAKER = re.compile(r"^(?:speaker|unknown(?: speaker)?|voice|person)\s*#?\w{0,3}$", re.IGNORECASE)
_CROWD = 200  # names beyond this many are not compared with each other
_LETTERS: dict[str, Role] = {"M": "interviewer", "P": "customer"}


@lru_cache(maxsize=4096)
def role_of(label: str) -> Role | None:
    """The role a label names, allowing for misspelling; None for a name, a letter or a bare "Speaker 1"."""
    shown = re.sub(r"\([^()]*\)", "", label).strip()
    plain = shown.lower()
    if not plain or _SPEAKER.match(plain) or _phrase(shown):
        return None
    if _CODE.match(plain):
        return "customer"
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", plain)
    if plain.replace(" ", "") in ("notetaker", "notetakers"):
        return "observer"
    if not words or len(words) > 3:
        return None
    for word in (words[0], words[-1]):
        role = _BY_WORD.get(word) or _nearly(word)
        if role:
            return role
    return None


def _phrase(shown: str) -> bool:
    """``Customer journey`` is a heading, ``Audience Member`` and ``participant 3`` are people."""
    rest = shown.split()[1:]
    return any(word.islower() and word not in _BY_WORD for word in rest)


def is_speaker_number(label: str) -> bool:
    """Whether a label is one a machine gave: "Speaker 1", "Unknown"."""
    return bool(_SPEAKER.match(label.strip()))


def _nearly(word: str) -> Role | None:
    """A long role word with one or two slips: "Particpant", "Moderater"."""
    if len(word) < 8:
        return None
    for known, role in _BY_WORD.items():
        if len(known) >= 8 and abs(len(known) - len(word)) <= 2 and distance(word, known, 2) <= 2:
            return role
    return None


def distance(one: str, two: str, most: int) -> int:
    """Edit distance with neighbours swapped counting once, or ``most + 1`` when it is larger."""
    if abs(len(one) - len(two)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        before_last, before, row = before, row, [i] + [0] * len(two)
        for j, b in enumerate(two, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                row[j] = min(row[j], before_last[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


Trust = Literal["word", "behaviour", "default"]


@dataclass(frozen=True, slots=True)
class Cast:
    """The role of every label, and how it was told: by its word, by who asks, or for want of anything better."""

    roles: Mapping[str, Role]
    how: Mapping[str, Trust]

    def of(self, role: Role) -> tuple[str, ...]:
        """Labels with a role, in the order they first speak."""
        return tuple(label for label, given in self.roles.items() if given == role)


def cast(said: Mapping[str, Sequence[str]]) -> Cast:
    """Roles for all labels of a file; ``said`` maps each label to its utterances, in order of first speaking.

    Words decide first, then M and P, Q and A. Among the rest the one who asks most interviews, unless an interviewer
    is named already; then only one who asks as much as an interviewer does is taken for a second one.
    """
    roles: dict[str, Role] = {}
    how: dict[str, Trust] = {}
    for label in said:
        role = role_of(label) or _by_letter(label, said)
        if role:
            roles[label], how[label] = role, "word"
    asking = {label: asking_share(_all_said(label, said)) for label in said if label not in roles}
    if asking and "interviewer" not in roles.values():
        first = max(asking, key=lambda label: asking[label])
        others = [share for label, share in asking.items() if label != first and not one_person(label, first)]
        if asking[first] >= 0.25 and (asking[first] > 1.3 * max(others, default=0.0)) and len(said) > 1:
            roles[first], how[first] = "interviewer", "behaviour"
    for label in asking:
        if label not in roles:
            second = _also_asks(label, asking, said) or any(
                one_person(label, other) for other, role in roles.items() if role == "interviewer"
            )
            roles[label] = "interviewer" if second else "customer"
            how[label] = "behaviour" if second or "interviewer" in roles.values() else "default"
    return Cast({label: roles[label] for label in said}, {label: how[label] for label in said})


def _also_asks(label: str, asking: Mapping[str, float], said: Mapping[str, Sequence[str]]) -> bool:
    """Whether someone asks so much more than the others that there is a second interviewer."""
    share = asking[label]
    if share < 0.5 or len(asking) > _CROWD or len(_all_said(label, said)) < 4:
        return False
    others = [asked for other, asked in asking.items() if other != label and not one_person(label, other)]
    return bool(others) and share > 2 * max(others)


def one_person(one: str, other: str) -> bool:
    """``David`` and ``David Ashpole``; two full names, or a letter and a name, are not taken for one here."""
    short, long = sorted((one.casefold().split(), other.casefold().split()), key=len)
    return len(short) == 1 and len(short[0]) > 1 and len(long) > 1 and short[0] == long[0] and not long[1].isdigit()


def _all_said(label: str, said: Mapping[str, Sequence[str]]) -> list[str]:
    """What a person says under this label and under the shorter or longer form of the name."""
    if len(said) > _CROWD:
        return list(said[label])
    return [words for other in said if other == label or one_person(label, other) for words in said[other]]


def _by_letter(label: str, said: Mapping[str, Sequence[str]]) -> Role | None:
    if len(label) != 1:
        return None
    letters = {name.upper() for name in said if len(name) == 1}
    letter = label.upper()
    if letter in ("Q", "A") and letters >= {"Q", "A"}:
        return "interviewer" if letter == "Q" else "customer"
    if letter == "I" and letters & {"P", "R", "C", "A"}:
        return "interviewer"
    if letter in ("R", "C", "A") and "I" in letters:
        return "customer"
    return _LETTERS.get(letter)


def asking_share(utterances: Sequence[str]) -> float:
    """Share of utterances that put something to the other person, in [0, 1]; 0 for none."""
    counted = [utterance for utterance in utterances if utterance.strip()]
    if not counted:
        return 0.0
    return sum(_puts(utterance) for utterance in counted[:2000]) / min(len(counted), 2000)


def _puts(utterance: str) -> bool:
    """Judged by the last sentence, which is the one the other person answers, or by script."""
    spans = list(sentences(utterance[-1500:]))
    if not spans:
        return False
    start, stop = spans[-1]
    return asks(utterance[-1500:][start:stop]) or scripted(utterance)
