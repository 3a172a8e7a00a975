"""Which participant a file, a heading or a label is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from nlp.reading.values import Line

_WORD = (
    r"(?:participants?|particpants?|respondent|interviewee|teilnehmer(?:in)?|participante|partecipante|proband|"
    r"(?:\w+[ -])?(?:vet|veteran|customer|user|tester|subject|caregiver))"
)
_HEADING = re.compile(rf"\b{_WORD}\s*(?:no\.?|nr\.?|number|#|id|:|-)?\s*#?\s*0*(\d{{1,4}})\b", re.IGNORECASE)
_CODE = re.compile(r"(?<![A-Za-z0-9])[Pp]\s?0*(\d{1,3})(?![A-Za-z0-9])(?!\s*(?:am|pm|%|\d))")
_IN_FILE = re.compile(r"(?<![A-Za-z])(?:p|pt|pp)[ _#.-]?0*(\d{1,3})(?!\d)(?![A-Za-z]{2})", re.IGNORECASE)
_IN_FILE_WORD = re.compile(
    r"(?:participant|particpant|respondent|interviewee|user|customer)[ _#.-]*0*(\d{1,3})(?!\d)", re.IGNORECASE
)


def code(number: str) -> str:
    """``7`` → ``P07``: codes sort as they count."""
    return f"P{int(number):02d}"


def person_of(heading: str) -> str:
    """The code a heading gives: "### Offsite Vet 1-…", "# P4", "Participant #12"; "" for none."""
    found = _HEADING.search(heading[:160]) or _CODE.search(heading[:160])
    return code(found.group(1)) if found and int(found.group(1)) > 0 else ""


def person_in_name(name: str) -> str:
    """The code a file name gives: "2024-04-24-p10.md", "Participant 6.txt"; "" for none."""
    stem = PurePath(name.replace("\\", "/")).name
    found = _IN_FILE_WORD.search(stem) or _IN_FILE.search(stem)
    return code(found.group(1)) if found and int(found.group(1)) > 0 else ""


def person_in_text(lines: Sequence[Line]) -> str:
    """The code that the first lines give, or a speaker's label such as "Participant 19"; "" for none."""
    for line in lines[:12]:
        if len(line.text) < 160 and (found := person_of(line.text)):
            return found
    labels = {person_of(line.label) for line in lines if line.label} - {""}
    return labels.pop() if len(labels) == 1 else ""


def people_in_headings(lines: Sequence[Line]) -> tuple[str, ...]:
    """Different participants named by headings, in order."""
    return tuple(
        dict.fromkeys(person for line in lines if line.shape == "heading" and (person := person_of(line.text)))
    )
