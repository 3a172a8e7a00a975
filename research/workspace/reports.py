"""Reports: what a study found, with every number leading to its quotes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from nlp.errors import ResearchError
from research.candidates import Candidate, Evidence
from research.coding import Coding, people
from research.exchange.report import bundle, evidence_card, report_html, report_markdown
from research.exchange.report_docx import report_docx
from research.preflight import Looking, open_points, preflight, without_names
from research.qualification import kpi_hint
from research.reporting import SECTIONS, Chapter, Quote, Report, Section, quote
from research.studies import Source, people_in
from research.workspace.discovery import overview
from research.workspace.studies import withdrawn_people

if TYPE_CHECKING:
    from research.workspace import Workspace


class Reports:
    """Write a report of the study as it stands."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def content(
        self,
        study: str,
        *,
        candidates: frozenset[str] | None = None,
        sections: Collection[Section] = SECTIONS,
        problems: tuple[tuple[str, ResearchError], ...] = (),
        unrecorded: bool = False,
        looking: Looking = without_names,
    ) -> Report:
        """What the report will say; ``candidates`` limits it to some, ``None`` means all that are not rejected.

        ``unrecorded`` also shows words for which nobody has recorded a consent: for one's own desk only,
        where names are not looked for, and the rest as ``looking`` does.
        """
        work = self._workspace
        found = overview(work, study, problems)
        described = {p.code: p for p in work.studies.participants(study) if p.id}
        chosen = [pair for pair in found.candidates if candidates is None or pair[0].id in candidates]
        telling = [coding for coding in found.codings if coding.counts]
        gone = withdrawn_people(tuple(described.values()))
        standing = tuple(source for source in found.sources if _stands(source, gone))
        chapters = tuple(
            self._chapter(study, c, tuple(quote(own, found.index[own.source], described.get(own.person),
                                                unrecorded=unrecorded) for own in e.codings), e)
            for c, e in chosen
        )  # fmt: skip
        return Report(
            study=found.study,
            sources=standing,
            index=found.index,
            people=_heard(standing, found.codings, gone),
            statements=len(telling),
            undecided=sum(coding.status == "suggested" for coding in telling),
            chapters=chapters,
            warnings=(
                *preflight(standing, telling, described, unrecorded=unrecorded),
                *open_points(chapters, looking=looking if unrecorded else None),
            ),
            problems=tuple((name, str(problem)) for name, problem in problems),
            made=f"{work.now():%Y-%m-%d %H:%M} UTC",
            sections=frozenset(sections),
        )

    def _chapter(self, study: str, candidate: Candidate, quotes: tuple[Quote, ...], evidence: Evidence) -> Chapter:
        work = self._workspace
        latest = work.validation.latest(study, candidate.id)
        return Chapter(
            candidate=candidate,
            evidence=evidence,
            quotes=quotes,
            hint=kpi_hint(f"{candidate.label}. {candidate.statement}"),
            validation=latest,
            decision=work.decisions.current(study, candidate.id),
            stale=work.validation.stale(study, latest) if latest else "",
            gate=work.gate.answers(study, candidate.id),
            definition=work.validation.definition_behind(study, latest).definition if latest else None,
        )

    def html(self, report: Report) -> str:
        """One self-contained page."""
        return report_html(report)

    def markdown(self, report: Report) -> str:
        """The report in Markdown."""
        return report_markdown(report)

    def docx(self, report: Report) -> bytes:
        """The report as a Word document."""
        return report_docx(report)

    def card(self, report: Report, chapter: Chapter) -> str:
        """One candidate in Markdown, to paste where the work is planned."""
        return evidence_card(report, chapter)

    def bundle(self, report: Report) -> bytes:
        """A zip of the report and the tables behind it."""
        return bundle(report)


def _stands(source: Source, gone: frozenset[str]) -> bool:
    """Whether a source may still be named: nobody took it back, nor did everyone whose words it holds."""
    own = people_in(source)
    return source.consent != "withdrawn" and not (own and gone.issuperset(own))


def _heard(sources: Sequence[Source], codings: Sequence[Coding], gone: frozenset[str]) -> int:
    """Everyone whose words or doings the sources hold, whether or not they carried a signal."""
    heard = {code for source in sources for code in people_in(source)}
    return len((heard | set(people(codings))) - gone)
