"""Studies for the transcript coder: long ones, several scripts, what a machine suggested, what others did."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.values import Transcript, Turn
from research import Desk, Source, Span, Study, Workspace

Said = tuple[str, str, str]
"""Speaker, role and words of a turn."""

SCRIPTS: tuple[Said, ...] = (
    ("Moderator", "interviewer", "How did it go?"),
    ("Ana", "customer", "I waited three weeks for the quote. Then they asked me for the same form again, twice."),
    (
        "Ana",
        "customer",
        "We are four 👨‍👩‍👧‍👦 and moved to Spain 🇪🇸. The café was closed, the cafe\u0301 too. I waited there.",
    ),
    ("زينب", "customer", "انتظرت ثلاثة أسابيع للحصول على العرض. ثم طلبوا مني نفس النموذج مرة أخرى."),
    ("Moderator", "interviewer", "And then?"),
    ("Ben", "customer", "They should answer my claim the same day. She was great. I keep a spreadsheet of my calls."),
)  # fmt: skip


def talk(workspace: Workspace, desk: Desk, said: Sequence[Said], *, title: str = "Claims") -> tuple[Study, Source]:
    """A study with one source of these turns, each on a line after its speaker."""
    study = workspace.studies.create(title)
    text, turns = "", []
    for n, (speaker, role, words) in enumerate(said):
        start = len(text) + len(speaker) + 2
        text += f"{speaker}: {words}\n"
        turns.append(Turn(speaker, role, Span(start, start + len(words)), start_ms=n * 9000))  # type: ignore[arg-type]
    with desk.act(study.study, "researcher", "sources.add", "added a talk") as act:
        (source,) = act.add(
            Source(
                id=act.id(), stamp=act.stamp, name="talk.txt", participant="", sha256="0",
                transcript=Transcript(text, tuple(turns)),
            )
        )  # fmt: skip
    return study, source


def long_talk(turns: int) -> list[Said]:
    """So many turns of a conversation, every second by a customer, every one told apart by its number."""
    answers = (
        "I waited for the quote and nobody told me when it would come.",
        "They asked for the same papers again. I sent them twice and then I called, and they had them all along.",
        "What I want is to know what it costs before I sign anything, in one place, on one page.",
        "It was fine.",
    )
    said: list[Said] = []
    for n in range(turns):
        asked = ("Moderator", "interviewer", f"Question {n}, and then?")
        said.append(asked if n % 2 == 0 else ("Ana", "customer", f"Answer {n}. {answers[n // 2 % 4]}"))
    return said
