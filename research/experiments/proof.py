"""What experiments add to the ladder: the steps *supported* and *proven*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from research.experiments.readout import ArmReadout, Readout
from research.validation.finding import Answer, Finding, StepVerdict, Verdict
from research.validation.verdict import overall

_ANSWERS: dict[str, Answer] = {"proven": "yes", "disproved": "no", "inconclusive": "undecided"}
_RANK: dict[Answer, int] = {"no": 0, "yes": 1, "partly": 2, "undecided": 3, "refused": 4, "note": 5}


@dataclass(frozen=True, slots=True)
class Proof:
    """The latest readings about one candidate; ``None`` where there is none. ``stale`` says why they no longer speak
    for it, "" while they do. ``earlier`` are the readouts of its other experiments, under the same definition: one that
    says the same is a replication, one that says the opposite leaves the question open."""

    readout: Readout | None = None
    natural: Finding | None = None
    stale: str = ""
    earlier: tuple[Readout, ...] = ()


def with_proof(verdict: Verdict, proof: Proof) -> Verdict:
    """The verdict with the steps that experiments decide; the verdict itself where there is nothing to add.

    An experiment answers both steps, since what is proven is supported too. A natural one answers *supported* only.
    """
    if proof.stale or (proof.readout is None and proof.natural is None):
        return verdict
    steps = [step for step in verdict.steps if step.step not in ("supported", "proven")]
    if proof.readout is not None:
        answer, because = among(proof.readout, proof.earlier)
        told = StepVerdict("supported", answer, because)
        if answer == "undecided" and proof.natural is not None:
            told = StepVerdict("supported", proof.natural.verdict, (proof.natural.because,))
        steps += [told, StepVerdict("proven", answer, because)]
    elif proof.natural is not None:
        steps.append(StepVerdict("supported", proof.natural.verdict, (proof.natural.because,)))
    return overall(steps)


def among(latest: Readout, earlier: Sequence[Readout]) -> tuple[Answer, tuple[str, ...]]:
    """The answer of the latest experiment beside the others of the same candidate.

    A replication makes it strong (one of two ways; the other is p < .005). Two that prove and disprove are both good
    experiments, so that neither is passed over for the other: the answer is then undecided until a third is read.
    """
    answer, because = of_readout(latest)
    answers = [of_readout(readout)[0] for readout in earlier]
    if answer not in ("yes", "no"):
        return answer, because
    other: Answer = "no" if answer == "yes" else "yes"
    said = {"yes": "proven", "no": "disproved"}
    if other in answers:
        return "undecided", (
            f"Experiments disagree: the latest has {said[answer]} it, another has {said[other]} it.",
            *because,
        )
    again = answers.count(answer)
    if not again:
        return answer, because
    times = "another experiment" if again == 1 else f"{again} other experiments"
    return answer, (*because, f"Replicated: {times} {'has' if again == 1 else 'have'} {said[answer]} it too.")


def of_readout(readout: Readout) -> tuple[Answer, tuple[str, ...]]:
    """The answer of a whole experiment, and why.

    With several arms the claim is about the CPI, not an arm: one arm that disproves it weighs more than one that seems
    to prove it, and one that proves it more than one that cannot tell. Holm has allowed for their number.
    """
    if not readout.arms:
        return "refused", readout.flags or ("No effect may be shown.",)
    arms = sorted(readout.arms, key=lambda arm: _RANK[_ANSWERS[arm.outcome]])
    return _ANSWERS[arms[0].outcome], tuple(_told(arm) for arm in arms)


def _told(arm: ArmReadout) -> str:
    return f"{arm.because} {arm.sentence}"
