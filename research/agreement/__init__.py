"""Agreement between coders, with the unit declared and undefined said as undefined.

A rating is one coder's category for one unit; ``None`` is a missing rating. Rows are coders, columns are units.
"""

from research.agreement.intervals import Interval, bootstrap
from research.agreement.nominal import (
    Coefficient,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
    positive_agreement,
    ratings_of,
)
from research.agreement.unitizing import Unit, alpha_u

__all__ = [
    "Coefficient",
    "Interval",
    "Unit",
    "alpha_u",
    "bootstrap",
    "cohen_kappa",
    "gwet_ac1",
    "krippendorff_alpha",
    "percent_agreement",
    "positive_agreement",
    "ratings_of",
]
