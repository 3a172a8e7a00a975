"""What people answered at the KPI gate, as it stands: read by every step that waits for it."""

from __future__ import annotations

from research.gating import Gate, GateAnswer, gate_of
from research.workspace.desk import Desk


def answered(desk: Desk, study: str, candidate: str) -> Gate:
    """What people answered at the gate about a candidate, as it stands."""
    stands_in = desk.ledger(study).stands_in
    wanted = stands_in.get(candidate, candidate)
    told = desk.live(GateAnswer, study)
    return gate_of(answer for answer in told if stands_in.get(answer.candidate, answer.candidate) == wanted)
