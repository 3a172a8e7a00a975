"""An experiment's design, ready to be varied."""

from __future__ import annotations

import pytest

from research.experiments.design import Arm, Experiment, Guardrail, Kpi, Manipulation


@pytest.fixture
def experiment() -> Experiment:
    """Two equal arms; a shorter wait (CPI, in hours) is to raise satisfaction and must not raise cost."""
    return Experiment(
        hypothesis="Calling back within the hour shortens the wait and raises satisfaction.",
        unit="customer",
        arms=(Arm("as now", 0.5), Arm("call back", 0.5)),
        primary=Kpi("satisfaction", "higher", sesoi=0.1),
        manipulation=Manipulation("wait", "lower", increment="hour of waiting"),
        guardrails=(Guardrail("cost", "lower", margin=0.2),),
        per_arm=1_000,
        weeks=2,
        mde=0.1,
    )
