"""What is remembered from line to line while voices are decided."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.reading.labels import candidate
from nlp.reading.values import Line
from nlp.reading.wording import opens_question
from nlp.values import Role

_META = re.compile(
    r"^\W*(?:(?:from|to|cc|subject|sent|date):\s|participants?\s*#?\s*\d|session\s*#?\d|p\d{1,3}\b\W|date\b|time\b|location\b|moderator\b|interviewer\b|"
    r"note-?taker|attendees\b|published\b|url\b|recording\b|duration\b|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|"
    r"\w{3,9} \d{1,2},? \d{4}|https?://|from [\w ]{1,40}:$|_{3,})",
    re.IGNORECASE,
)
_TASK = re.compile(
    r"^(?:tasks?|scenarios?|goals?|objectives?|prompts?|probes?|notes?(?:\s+to\s+\w+)?|instructions?|urls?|"
    r"links?|dates?|time|"
    r"location|attendees|browser|device|version|examples?.*|(?:send )?link in chat|ask|if yes|if no|transition|setup|"
    r"reminder|(?:date and )?time|start|stop|go to|for (?:caregivers|veterans|users|participants))\W*\d*$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class State:
    """Who speaks, and whether an answer is due.

    ``awaiting`` is set once the guide has asked and until the next heading; ``asked`` says that the interviewer's
    last words were put to the customer; ``person`` is the participant a heading names; ``number`` counts lines.
    """

    voice: str = ""
    role: Role | None = None
    awaiting: bool = False
    asked: bool = False
    person: str = ""
    number: int = 0


def metadata(line: Line, number: int) -> bool:
    """Whether one of the first lines says when, where and with whom, rather than what."""
    return (
        number < 15 and len(line.text) < 200 and bool(_META.match(line.text)) and not line.text.rstrip().endswith("?")
    )


def field_of(line: Line) -> tuple[int, bool]:
    """Where the words begin behind ``Prompt label: answer``, 0 without one, and whether the label is the guide's own.

    A label of the guide ("Task:", "NOTES:") introduces a prompt; any other introduces what was answered.
    """
    words = line.words
    found = candidate(Line(words))
    if found:
        return found.body, bool(_TASK.match(found.name))
    head, colon, rest = words[:180].partition(":")
    longest = 25 if opens_question(head) else 12
    if colon and rest[:1] in (" ", "") and len(head.split()) <= longest and not any(sign in head for sign in '.!?"“'):
        return len(head) + 1, bool(_TASK.match(head.strip(" *_")))
    return 0, False
