"""The shortlist: a card per candidate, people's scores and weights, and how far ranks depend on the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nlp.errors import RecordError
from research.candidates import Candidate, Evidence
from research.gating import Gate
from research.increments import spoken_in
from research.opportunity import NEEDED, Opportunities, Rating, Variant, opportunities
from research.ranking import RankRange, rank_ranges
from research.ratings import RatingSheet
from research.shortlisting import CRITERIA, EQUAL, MOST, Cell, Criterion, Facts, Score, Weighting, proposals
from research.studies import Participant, Source, people_in
from research.workspace.answered import answered
from research.workspace.desk import Desk

if TYPE_CHECKING:
    from research.workspace import Workspace

BAND = 0.25
"""By how much any weight may be off while nobody has said otherwise."""


@dataclass(frozen=True, slots=True)
class Card:
    """One candidate's scorecard; ``rank`` is ``None`` for one that cannot pass: assumed, or a KPI in disguise.

    ``rank`` allows for weights and for criteria nobody knows; ``by_weights`` for weights alone, unknown ones held at 2.
    ``votes`` is (voters who gave it a dot, voters) of the latest closed workshop, ``None`` where it was on no ballot.
    """

    candidate: Candidate
    evidence: Evidence
    cells: Mapping[Criterion, Cell]
    rank: RankRange | None = None
    by_weights: RankRange | None = None
    votes: tuple[int, int] | None = None
    gate: Gate = field(default_factory=Gate)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What people were asked: ``rated`` and ``votes`` by candidate; ``heard`` is everybody in the study."""

    heard: int
    rated: Mapping[str, float]
    votes: Mapping[str, tuple[int, int]]


class Shortlist:
    """Score, weigh, compare, rate."""

    def __init__(self, workspace: Workspace, desk: Desk, by: str) -> None:
        self._desk = desk
        self._by = by
        self._candidates = workspace.candidates
        self._validation = workspace.validation
        self._experiments = workspace.experiments
        self._workshops = workspace.workshops

    def cards(self, study: str, *, proposed: bool = True) -> list[Card]:
        """A card per candidate, those with the highest total first, those that cannot pass last and without a
        rank.

        Without ``proposed``, only those that a person has kept, or a workshop has voted on, are weighed against each
        other.
        """
        asked = self._asked(study)
        weighed = [
            (c, e) for c, e in self._candidates.weighed(study) if proposed or c.status == "kept" or c.id in asked.votes
        ]
        cells = {c.id: self._cells(study, c, e, asked) for c, e in weighed}
        gates = {c.id: answered(self._desk, study, c.id) for c, _ in weighed}
        passing = [c.id for c, _ in weighed if not c.assumed and gates[c.id].verdict != "KPI in disguise"]
        rows = [[cells[ref][name].span for name in CRITERIA] for ref in passing]
        ranks = dict(zip(passing, self._ranks(study, rows), strict=True))
        held = [[(sum(span) / 2, sum(span) / 2) for span in row] for row in rows]
        by_weights = dict(zip(passing, self._ranks(study, held), strict=True))
        made = [
            Card(c, e, cells[c.id], ranks.get(c.id), by_weights.get(c.id), asked.votes.get(c.id), gates[c.id])
            for c, e in weighed
        ]
        return sorted(made, key=lambda card: (card.rank is None, -card.rank.total if card.rank else 0.0))

    def _ranks(self, study: str, rows: Sequence[Sequence[tuple[float, float]]]) -> tuple[RankRange, ...]:
        weights, band = self.weights(study)
        low, high = ([[span[end] for span in row] for row in rows] for end in (0, 1))
        return rank_ranges(low, high, [weights[name] for name in CRITERIA], band=band)

    def _cells(self, study: str, candidate: Candidate, evidence: Evidence, asked: _Asked) -> dict[Criterion, Cell]:
        given = {s.criterion: s for s in self.scores(study, candidate.id)}
        found = proposals(self._facts(study, candidate, evidence, asked))
        return {name: Cell(proposed, given.get(name)) for name, proposed in found.items()}

    def _facts(
        self, study: str, candidate: Candidate, evidence: Evidence, asked: _Asked
    ) -> Facts:  # fmt: skip
        own = evidence.codings
        numbers = {who for unit in spoken_in(own).units for who in unit.people}
        defined = self._validation.definition(study, candidate.id)
        return Facts(
            people=len(evidence.people), heard=asked.heard, quotes=len(own),
            unread=sum(coding.status == "suggested" for coding in own),
            met=len({coding.person for coding in own if "met" in coding.kinds}), increments=len(numbers),
            verdict=self._experiments.standing(study, candidate.id),
            definition=defined.definition if defined else None, opportunity=asked.rated.get(candidate.id),
            votes=asked.votes.get(candidate.id),
            registered=bool(self._experiments.registered(study, candidate.id)),
        )  # fmt: skip

    def _asked(self, study: str) -> _Asked:
        closed = self._workshops.latest(study)
        result = closed.result if closed else None
        votes = {vote.candidate: (vote.people, result.people) for vote in result.votes} if result else {}
        return _Asked(self._heard(study), self._rated(study), votes)

    def _heard(self, study: str) -> int:
        """Everybody whose words the study holds."""
        return len({who for source in self._desk.live(Source, study) for who in people_in(source)}) or len(
            self._desk.live(Participant, study)
        )

    def scores(self, study: str, candidate: str) -> list[Score]:
        """What people gave a candidate, in force."""
        stands_in = self._desk.ledger(study).stands_in
        wanted = stands_in.get(candidate, candidate)
        return [s for s in self._desk.live(Score, study) if stands_in.get(s.candidate, s.candidate) == wanted]

    def score(self, study: str, candidate: str, criterion: Criterion, points: int, *, because: str) -> Score:
        """A person's score on one criterion; it replaces the proposal, and an earlier score.

        Raises:
            RecordError: for an unknown criterion, points that are not a whole number from 0 to 4, or without a reason.
        """
        about = self._candidates.get(study, candidate)
        if criterion not in CRITERIA:
            raise RecordError(f"There is no criterion {criterion!r}.", f"Pick one of {', '.join(CRITERIA)}.")
        if points not in range(MOST + 1):
            raise RecordError(f"{points} points were given.", f"Give a whole number from 0 to {MOST}.")
        if not because.strip():
            raise RecordError(
                f"{points} points on {CRITERIA[criterion][0].lower()} were given without a reason.",
                "Say in a sentence what they rest on: a number alone persuades nobody.",
            )
        old = next((s for s in self.scores(study, about.id) if s.criterion == criterion), None)
        what = f"scored “{about.label}” {points} on {CRITERIA[criterion][0].lower()}"
        with self._desk.act(study, self._by, "shortlist.score", what) as act:
            made = Score(
                id=act.id(), stamp=act.stamp, replaces=old.id if old else None, candidate=about.id,
                criterion=criterion, points=points, because=because.strip(),
            )  # fmt: skip
            act.add(made)
        return made

    def weighting(self, study: str) -> Weighting | None:
        """The weighting a person set, ``None`` while all count the same."""
        return next(iter(self._desk.live(Weighting, study)[-1:]), None)

    def weights(self, study: str) -> tuple[dict[Criterion, float], float]:
        """Weights and band in force."""
        held = self.weighting(study)
        return (EQUAL | dict(held.weights), held.band) if held else (dict(EQUAL), BAND)

    def weigh(self, study: str, weights: Mapping[Criterion, float], *, band: float, because: str) -> Weighting:
        """Sets how much each criterion counts, and by which share a weight may be off.

        Raises:
            RecordError: if a weight is outside 0..10, all are 0, the band is outside 0..1, or there is no reason.
        """
        given = EQUAL | dict(weights)
        if set(given) != set(CRITERIA) or not all(0 <= w <= 10 for w in given.values()) or not sum(given.values()):
            raise RecordError("The weights cannot be used.", "Give each criterion 0 to 10, and at least one above 0.")
        if not 0 <= band <= 1:
            raise RecordError(f"A band of {band:.0%} was given.", "Give a share from 0 to 100 %.")
        if not because.strip():
            raise RecordError("Weights were given without a reason.", "Say in a sentence why these count so much.")
        old = self.weighting(study)
        with self._desk.act(study, self._by, "shortlist.weigh", "set the weights of the shortlist") as act:
            made = Weighting(
                id=act.id(), stamp=act.stamp, replaces=old.id if old else None, weights=tuple(given.items()),
                band=band, because=because.strip(),
            )  # fmt: skip
            act.add(made)
        return made

    def rate(self, study: str, name: str, ratings: Sequence[Rating], *, scale: int = 5) -> RatingSheet:
        """Keeps how people rated importance and satisfaction of candidates (``Rating.outcome`` is a candidate's id or
        label); a sheet of the same name is replaced.

        Raises:
            RecordError: when no rating names a candidate of the study.
        """
        known = {key: c.id for c in self._candidates.all(study) for key in (c.label.casefold(), c.id)}
        named = [(known.get(r.outcome.strip().casefold(), known.get(r.outcome)), r) for r in ratings]
        kept = tuple(Rating(r.person, ref, r.importance, r.satisfaction) for ref, r in named if ref)
        if not kept:
            raise RecordError(
                f"No row of {name} names a candidate of this study.",
                "Write a candidate's label or id in the column outcome.",
            )
        old = next((s for s in self._desk.live(RatingSheet, study) if s.name == name), None)
        with self._desk.act(study, self._by, "shortlist.rate", f"kept {len(kept)} ratings of {name}") as act:
            sheet = RatingSheet(
                id=act.id(), stamp=act.stamp, replaces=old.id if old else None, name=name, scale=scale, ratings=kept
            )
            act.add(sheet)
        return sheet

    def opportunity(self, study: str, *, variant: Variant = "top-2-box") -> Opportunities | None:
        """Opportunity scores of the latest sheet of ratings, ``None`` while nobody was asked."""
        sheets = self._desk.live(RatingSheet, study)
        return opportunities(sheets[-1].ratings, variant=variant, scale=sheets[-1].scale) if sheets else None

    def _rated(self, study: str) -> dict[str, float]:
        """Scores (0..20) of the candidates that enough people rated."""
        found = self.opportunity(study)
        stands_in = self._desk.ledger(study).stands_in
        every = found.outcomes if found else ()
        return {stands_in.get(o.outcome, o.outcome): o.score for o in every if o.n >= NEEDED}
