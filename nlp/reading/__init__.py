"""File bytes to a transcript a person can check: formats, speakers, roles, notices and corrections."""

from __future__ import annotations

from nlp.reading.archives import unpack
from nlp.reading.batch import read_many
from nlp.reading.corrections import (
    assign_role,
    assign_turn,
    drop_turns,
    join_turns,
    merge_speakers,
    split_turn,
    suggest_merges,
)
from nlp.reading.language import NAMES as LANGUAGE_NAMES
from nlp.reading.language import identify as identify_language
from nlp.reading.reader import check_size, fingerprint, read
from nlp.reading.rows import preview_columns
from nlp.reading.values import Columns, Limits, Notice, NoticeKind, Reading

__all__ = [
    "LANGUAGE_NAMES",
    "Columns",
    "Limits",
    "Notice",
    "NoticeKind",
    "Reading",
    "assign_role",
    "assign_turn",
    "check_size",
    "drop_turns",
    "fingerprint",
    "identify_language",
    "join_turns",
    "merge_speakers",
    "preview_columns",
    "read",
    "read_many",
    "split_turn",
    "suggest_merges",
    "unpack",
]
