"""Sources: from files to transcripts a person has checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from nlp import reading as reader
from nlp.errors import ReadingError, RecordError
from nlp.personal import Mention, codes_for, find_personal, redact
from nlp.reading import Columns, Reading
from nlp.values import Transcript
from research.records import Blob, Withdrawal
from research.studies import Consent, Method, Source, name_voices
from research.workspace.desk import Act, Desk
from research.workspace.keys import keep_key, read_key


class Sources:
    """Read files, check turns and roles, then keep them for ever."""

    def __init__(self, desk: Desk, by: str) -> None:
        self._desk = desk
        self._by = by

    def read(
        self, files: Iterable[tuple[str, bytes]], *, columns: Mapping[str, Columns] | None = None
    ) -> tuple[tuple[Reading, ...], tuple[tuple[str, ReadingError], ...]]:
        """Reads (name, bytes) pairs without keeping anything: what could be read, and what could not and why.

        ``columns`` maps the names of tables to which of their columns holds what; without, it is guessed.
        """
        return reader.read_many(files, columns=columns)

    def duplicate_of(self, study: str, reading: Reading) -> Source | None:
        """The source of this study that was made from the same bytes, if any."""
        return next((s for s in self.all(study) if s.sha256 == reading.sha256), None)

    def add(
        self,
        study: str,
        reading: Reading,
        original: bytes | None,
        *,
        participant: str | None = None,
        method: Method = "interview",
        consent: Consent = "unknown",
        voices: Sequence[tuple[str, str]] = (),
    ) -> Source:
        """Keeps a checked reading and the bytes it came from.

        ``voices`` are (speaker label, participant code) pairs that a person has confirmed. ``original`` is ``None`` for
        a redacted reading: its bytes still hold the names, so only their hash is kept.

        Raises:
            RecordError: if the study already holds the same file.
        """
        same = self.duplicate_of(study, reading)
        if same is not None:
            raise RecordError(
                f"{reading.name!r} is already in this study as {same.name!r}.",
                "Counting the same words twice would inflate the evidence; withdraw the other first to replace it.",
            )
        person = reading.participant if participant is None else participant
        known = tuple(voices)
        if not person and not known:
            person, known = name_voices(reading.name, reading.transcript)
        with self._desk.act(study, self._by, "sources.add", f"added {reading.name}") as act:
            source = replace(_source(reading, act, method, consent), participant=person, voices=known)
            if original is not None:
                self._desk.repository.add(Blob(f"sha256:{reading.sha256}", original))
            act.add(source)
        return source

    def personal(self, study: str, reading: Reading) -> list[tuple[Mention, str]]:
        """What may give somebody away in a reading, each with the code that would stand for it throughout the study.

        Raises:
            StoreError: if the study's key cannot be read.
        """
        return self.coded(study, self.mentions(reading))

    def mentions(self, reading: Reading) -> tuple[Mention, ...]:
        """What may give somebody away in a reading. Takes seconds for a long one; depends on nothing else."""
        return find_personal(reading.transcript)

    def coded(self, study: str, mentions: Sequence[Mention]) -> list[tuple[Mention, str]]:
        """Each mention with the code that stands for it in the study as its key is now.

        Raises:
            StoreError: if the study's key cannot be read.
        """
        codes = codes_for(mentions, read_key(study))
        return [(mention, codes[mention.words]) for mention in mentions]

    def redact(self, study: str, reading: Reading, codes: Mapping[str, str]) -> Reading:
        """The reading with words replaced by codes; the key is kept apart from the study before this returns.

        To be done before the reading is kept: afterwards its text is fixed.

        Raises:
            ReadingError: if a code is empty or is itself among the words.
            StoreError: if the study's key cannot be read.
        """
        redacted = redact(reading, codes)
        keep_key(study, codes)
        return redacted

    def all(self, study: str) -> list[Source]:
        """The study's sources in the order added."""
        return self._desk.live(Source, study)

    def get(self, study: str, source: str) -> Source:
        """One source.

        Raises:
            RecordError: if the study has no such source any more.
        """
        return self._desk.one(Source, study, source)

    def index(self, study: str) -> dict[str, Source]:
        """Every source by id, and by each id it had before a correction, so that a quote always finds its text."""
        current = {source.id: source for source in self.all(study)}
        stands_in = self._desk.ledger(study).stands_in
        return current | {old: current[new] for old, new in stands_in.items() if new in current}

    def original(self, source: Source) -> bytes:
        """The bytes as they were uploaded.

        Raises:
            RecordError: if the store has lost them.
        """
        blob = self._desk.repository.get(Blob, f"sha256:{source.sha256}")
        if blob is None:
            raise RecordError(
                f"The original of {source.name!r} is not in this store.",
                "It is not kept when names were replaced; look for the file where it came from.",
            )
        return blob.data

    def describe(self, study: str, source: str, **facts: object) -> Source:
        """Corrects ``participant, method, consent, voices`` or the ``transcript``'s turns; the text never changes.

        Raises:
            RecordError: if a new transcript has another text.
        """
        old = self.get(study, source)
        new = facts.get("transcript")
        if isinstance(new, Transcript) and new.text != old.transcript.text:
            raise RecordError(
                f"The text of {old.name!r} is fixed: quotes point into it.", "Correct turns, speakers and roles only."
            )
        with self._desk.act(study, self._by, "sources.describe", f"corrected {old.name}") as act:
            changed = replace(old, id=act.id(), stamp=act.stamp, replaces=old.id, **facts)  # type: ignore[arg-type]
            act.add(changed)
        return changed

    def withdraw(self, study: str, source: str) -> None:
        """Takes a source out of the study; undo brings it back."""
        old = self.get(study, source)
        with self._desk.act(study, self._by, "sources.withdraw", f"withdrew {old.name}") as act:
            act.add(Withdrawal(id=act.id(), stamp=act.stamp, target=old.id))


def _source(reading: Reading, act: Act, method: Method, consent: Consent) -> Source:
    return Source(
        id=act.id(),
        stamp=act.stamp,
        name=reading.name,
        participant="",
        transcript=reading.transcript,
        sha256=reading.sha256,
        media=reading.media,
        language=reading.language,
        method=method,
        consent=consent,
        reader=reader.fingerprint(),
    )
