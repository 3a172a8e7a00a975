"""Exchange with other coding programs: REFI-QDA projects and codebooks, tables, highlights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nlp.values import Kind
from research.candidates import Candidate, Evidence
from research.coding import Code, Coding, Memo
from research.coding import people as coders
from research.consenting import kept_back
from research.decisions import Decision
from research.exchange.codebook import CodeLine, codebook_rows, joined, read_lines, write_codebook
from research.exchange.documents import CodeSection, QuoteLine, document_docx, document_html
from research.exchange.highlights import Found, Unmatched, find_highlights, read_highlights, split_tags
from research.exchange.quotes import presence_csv, quotes_csv
from research.exchange.refi.books import codebook, rows_of
from research.exchange.refi.contents import Contents
from research.exchange.refi.importing import study_from
from research.exchange.refi.mapping import project_of, stage_sets
from research.exchange.refi.naming import ORIGIN, first_ids
from research.exchange.refi.reading import read_qdc, read_qdpx
from research.exchange.refi.values import Loss
from research.exchange.refi.writing import write_qdc, write_qdpx
from research.exchange.sheets import rows_of_csv, xlsx_of
from research.records import Stamp
from research.studies import Participant, Source, Study
from research.validation.records import DefinitionVersion, Validation
from research.workspace.desk import Act, Desk
from research.workspace.sight import memos_for

if TYPE_CHECKING:
    from research.workspace import Workspace

_STAYS = {
    Decision: "decision",
    DefinitionVersion: "CPI definition",
    Validation: "validation",
}


class Exchange:
    """Hand a study to other programs, and take theirs."""

    def __init__(self, desk: Desk, by: str, workspace: Workspace) -> None:
        self._desk = desk
        self._by = by
        self._workspace = workspace

    def export_qdpx(self, study: str, *, suggestions: bool = False) -> tuple[bytes, tuple[Loss, ...]]:
        """The study as a REFI-QDA project, and what of it the format cannot hold.

        ``suggestions`` of the machine nobody has judged go too, as those of one more coder. The words of people who
        withdrew never do. Exporting again gives the same GUIDs.

        Raises:
            ExchangeError: if a quote is not what its source says at its place.
        """
        project, losses = project_of(self._contents(study), suggestions=suggestions)
        stays = ((what, len(self._desk.live(kind, study))) for kind, what in _STAYS.items())
        more = (Loss(what, n, "the format has no place for it; the report holds it") for what, n in stays if n)
        return write_qdpx(project), (*losses, *more)

    def export_qdc(self, study: str) -> bytes:
        """The codebook as a REFI-QDA codebook: signals, codes, CPIs, and a set of CPIs per journey stage."""
        held = self._contents(study)
        return write_qdc(codebook(held), stage_sets(held), ORIGIN)

    def preview_qdpx(self, name: str, data: bytes) -> tuple[dict[str, int], tuple[Loss, ...]]:
        """What an import would bring, counted by kind of record, and what would not come across; nothing is kept.

        Raises:
            ExchangeError: if the file cannot be read.
        """
        project, losses = read_qdpx(name, data)
        made = study_from(project, stamp=self._desk.stamp("preview", self._by))
        counts = Counter(type(record).__name__.lower() for record in made.records[1:])
        return dict(counts), (*losses, *made.losses)

    def import_qdpx(self, name: str, data: bytes) -> tuple[Study, tuple[Loss, ...]]:
        """A project of another program as a new study, all of it or nothing, and what did not come across.

        Raises:
            ExchangeError: if the file cannot be read.
            TooLargeError: if it would unpack to more than a project can be.
        """
        project, losses = read_qdpx(name, data)
        token = self._desk.token()
        stamp = Stamp(study=f"{token}-0", action=token, by=self._by, at=self._desk.clock())
        made = study_from(project, stamp=stamp)
        with self._desk.repository.transaction():
            self._desk.repository.add(*made.originals)
            act = Act(stamp, list(made.records))
            self._desk.store(act, "exchange.import_qdpx", f"imported {name} from {project.origin or 'another program'}")
        return made.study, (*losses, *made.losses)

    def preview_codebook(self, study: str, name: str, data: bytes) -> tuple[CodeLine, ...]:
        """The lines of a ``.qdc``, CSV or Excel codebook, with what stands against taking each of them.

        Raises:
            ExchangeError: if the file cannot be read at all.
        """
        if name.lower().endswith(".qdc") or data.lstrip()[:5] in (b"<?xml", b"\xef\xbb\xbf<?"):
            rows = enumerate(rows_of(read_qdc(name, data)), start=1)
            lines: Sequence[CodeLine] = [CodeLine(n, joined(row.path), row) for n, row in rows]
        else:
            lines = read_lines(name, data)
        taken = {code.path for code in self._workspace.codebook.all(study)}
        there = "is in the codebook already and stays as it is"
        return tuple(replace(ln, problem=there) if not ln.problem and ln.row.path in taken else ln for ln in lines)

    def import_codebook(self, study: str, name: str, data: bytes) -> list[Code]:
        """Adds the codes of a ``.qdc``, CSV or Excel file that nothing stands against. One action, one undo.

        Raises:
            ExchangeError: if the file cannot be read at all.
        """
        good = [line.row for line in self.preview_codebook(study, name, data) if not line.problem]
        return self._workspace.coding.import_codebook(study, good)

    def quotes_html(self, study: str) -> str:
        """The coded quotes under their codes as one HTML page; words only where consent lets them be quoted."""
        return document_html(self._workspace.studies.get(study).title, self._sections(study))

    def quotes_docx(self, study: str) -> bytes:
        """The same as a Word file."""
        return document_docx(self._workspace.studies.get(study).title, self._sections(study))

    def _sections(self, study: str) -> list[CodeSection]:
        work = self._workspace
        index, people = work.sources.index(study), {p.code: p for p in work.studies.participants(study)}

        def line(coding: Coding) -> QuoteLine:
            source = index[coding.source]
            silent = kept_back(source, people.get(coding.person))
            where = f"{source.name} {coding.span.start}–{coding.span.end}"
            return QuoteLine(None if silent else coding.quote, coding.person, where, coding.by, silent)

        kept = {c.id for c in _open(self._contents(study))}
        uses = work.codebook.uses(study, archived=True)
        return [
            CodeSection(" › ".join(u.code.path), u.code.definition, len(coders(own)), tuple(map(line, own)))
            for u in uses
            if (own := [c for c in u.own if c.id in kept])
        ]

    def codebook_csv(self, study: str) -> str:
        """The codebook as CSV; ``import_codebook`` takes it back."""
        return write_codebook(self._workspace.coding.codebook(study))

    def codebook_xlsx(self, study: str) -> bytes:
        """The codebook as an Excel file; ``import_codebook`` takes it back."""
        return xlsx_of(codebook_rows(self._workspace.coding.codebook(study)), "codebook")

    def codings_csv(self, study: str, *, suggestions: bool = False, rejected: bool = False) -> str:
        """One row per quote that a person confirmed, with its participant's attributes, code, signals and coder.

        ``suggestions`` and ``rejected`` let in what nobody has judged and what somebody said no to; ``status`` tells
        them apart.
        """
        held = self._contents(study)
        wanted = {"confirmed"} | ({"suggested"} if suggestions else set()) | ({"rejected"} if rejected else set())
        memos: dict[str, list[str]] = {}
        for memo in held.memos:
            memos.setdefault(held.origin(memo.about), []).append(memo.text)
        return quotes_csv(
            (coding for coding in _open(held) if coding.status in wanted),
            self._workspace.sources.index(study),
            _present(held),
            self._codes(study),
            candidates=_standing(held),
            memos={c.id: memos.get(held.origin(c.id), []) for c in held.codings},
        )

    def codings_xlsx(self, study: str, *, suggestions: bool = False, rejected: bool = False) -> bytes:
        """The same as an Excel file."""
        return xlsx_of(rows_of_csv(self.codings_csv(study, suggestions=suggestions, rejected=rejected)), "quotes")

    def matrix_xlsx(self, study: str, *, suggestions: bool = False) -> bytes:
        """The matrix as an Excel file."""
        return xlsx_of(rows_of_csv(self.matrix_csv(study, suggestions=suggestions)), "matrix")

    def matrix_csv(self, study: str, *, suggestions: bool = False) -> str:
        """People × codes as 0 and 1, from what people confirmed; from suggestions of the machine too when asked."""
        held = self._contents(study)
        wanted = ("confirmed", "suggested") if suggestions else ("confirmed",)
        codings = [coding for coding in _open(held) if coding.status in wanted]
        return presence_csv(codings, _present(held), self._codes(study), candidates=_standing(held))

    def preview_highlights(self, study: str, name: str, data: bytes) -> tuple[tuple[Found, ...], tuple[Unmatched, ...]]:
        """Where the quotes of a table of highlights stand in the study, and the rows that stand nowhere."""
        return find_highlights(read_highlights(name, data), self._workspace.sources.all(study))

    def import_highlights(self, study: str, name: str, data: bytes) -> tuple[tuple[Coding, ...], tuple[Unmatched, ...]]:
        """Codes the quotes of a table of highlights where they stand in the study's sources. One action, one undo.

        Tags become codes, or signals where they are named like one. Rows whose words are not found are returned; rows
        that a person coded the same way before are passed over.

        Raises:
            ExchangeError: if the file cannot be read, or lacks the columns.
        """
        found, unmatched = find_highlights(read_highlights(name, data), self._workspace.sources.all(study))
        with self._desk.act(study, self._by, "exchange.import_highlights", f"imported highlights of {name}") as act:
            marking = _Marking(act, self._workspace, study)
            for each in found:
                marking.mark(each)
        return tuple(record for record in act.records if isinstance(record, Coding)), unmatched

    def _contents(self, study: str) -> Contents:
        work, desk = self._workspace, self._desk
        kinds = (Study, Source, Participant, Code, Coding, Candidate, Memo)
        every = [record for kind in kinds for record in desk.every(kind, study).values()]
        return Contents(
            study=work.studies.get(study),
            sources=work.sources.all(study),
            participants=work.studies.participants(study),
            codes=self._book(study),
            codings=work.coding.all(study),
            candidates=work.candidates.weighed(study, rejected=True),
            memos=memos_for(desk, study, self._by),
            first=first_ids(every),
        )

    def _book(self, study: str) -> list[Code]:
        """The codes, with those of the archive that some quote still carries."""
        uses = self._workspace.codebook.uses(study, archived=True)
        return [use.code for use in uses if use.own or not use.code.archived]

    def _codes(self, study: str) -> dict[str, Code]:
        """Every code, found by each id it ever had."""
        current = {code.id: code for code in self._book(study)}
        stands_in = self._desk.ledger(study).stands_in
        return current | {old: current[new] for old, new in stands_in.items() if new in current}


class _Marking:
    """What one table of highlights adds: each code and each coding once."""

    def __init__(self, act: Act, workspace: Workspace, study: str) -> None:
        self._act = act
        self._codes = {code.path: code.id for code in workspace.coding.codebook(study)}
        index = workspace.sources.index(study)
        known = [c for c in workspace.coding.all(study) if c.status == "confirmed"]
        self._known = {(index[c.source].id, c.span, what) for c in known for what in (*c.kinds, c.code)}

    def mark(self, found: Found) -> None:
        """Adds what the row says that nobody has said before."""
        kinds, paths = split_tags(found.highlight)
        fresh = tuple(kind for kind in kinds if self._is_new(found, kind))
        codes = [code for code in map(self._code, paths) if self._is_new(found, code)]
        given = [(fresh, codes[0] if codes else None), *(((), code) for code in codes[1:])]
        made = [self._coding(found, kinds, code) for kinds, code in given if kinds or code]
        self._act.add(*made)
        if made and found.highlight.memo:
            stamp = self._stamp(found)
            self._act.add(Memo(id=self._act.id(), stamp=stamp, about=made[0].id, text=found.highlight.memo))

    def _is_new(self, found: Found, what: str) -> bool:
        key = (found.source.id, found.span, what)
        new = key not in self._known
        self._known.add(key)
        return new

    def _code(self, path: tuple[str, ...]) -> str:
        if path not in self._codes:
            code = Code(id=self._act.id(), stamp=self._act.stamp, path=path)
            self._act.add(code)
            self._codes[path] = code.id
        return self._codes[path]

    def _coding(self, found: Found, kinds: tuple[Kind, ...], code: str | None) -> Coding:
        source, text = found.source, found.source.transcript.text
        return Coding(
            id=self._act.id(), stamp=self._stamp(found), source=source.id, span=found.span, quote=found.span.of(text),
            person=source.person_at(found.span), kinds=kinds, code=code,
        )  # fmt: skip

    def _stamp(self, found: Found) -> Stamp:
        return replace(self._act.stamp, by=found.highlight.coder or self._act.stamp.by)


def _present(held: Contents) -> list[Participant]:
    return [person for person in held.participants if person.consent != "withdrawn"]


def _open(held: Contents) -> list[Coding]:
    """Codings whose person and source have not been withdrawn."""
    closed = {held.origin(source.id) for source in held.sources if source.consent == "withdrawn"}
    return [coding for coding in held.codings if held.origin(coding.source) not in closed]


def _standing(held: Contents) -> list[tuple[Candidate, Evidence]]:
    return [(candidate, evidence) for candidate, evidence in held.candidates if candidate.status != "rejected"]
