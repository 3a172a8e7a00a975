"""Published figures of real logs and experiments, worked out by the product, beside what they must be.

::

    python benchmarks/reference.py [folder of the interactions]

Prints a table, one row a figure, and ends with 1 where one differs; the suite holds the same figures
(``test_reference_figures``). The material is not part of the project: by default ``../shared/data/interactions``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.figures.bank import bank  # noqa: E402
from benchmarks.figures.figure import Figure, agrees  # noqa: E402
from benchmarks.figures.shop import lateness, shop  # noqa: E402
from benchmarks.figures.tables import berkeley, river, telephone  # noqa: E402
from benchmarks.figures.trials import mail, planning, wages  # noqa: E402

FOLDER = ROOT.parent / "shared" / "data" / "interactions"

GROUPS: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "bpic2012": bank,
    "olist": shop,
    "olist, days late": lateness,
    "hillstrom": mail,
    "card krueger": wages,
    "telco": telephone,
    "ucb": berkeley,
    "nile": river,
    "planning": planning,
}


def main(folder: Path) -> int:
    """Prints every figure; 1 when one differs."""
    print("| data | figure | found | must be | |\n|---|---|---|---|---|")
    counted = [0, 0]
    for name, group in GROUPS.items():
        for figure in group(folder):
            good = agrees(figure)
            counted[good] += 1
            said = f"{figure[1]:,.10g} | {figure[2]:,.10g} | {'pass' if good else 'FAIL'}"
            print(f"| {name} | {figure[0]} | {said} |", flush=True)
    print(f"\n{counted[1]} of {sum(counted)} figures agree.")
    return int(counted[0] > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else FOLDER))
