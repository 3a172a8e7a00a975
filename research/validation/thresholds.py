"""Every threshold of the verdicts, in one place, with its reason: defaults that a study may argue with."""

COVERAGE_YES = 0.80
"""Share of eligible units with a value or a valid censoring, from which a CPI is measurable."""

COVERAGE_PARTLY = 0.50
"""Below this share of units with a value, what is missing outweighs what is there."""

MISSING_AUC_YES = 0.60
"""Up to here, whether a value is missing says little about the outcome (0.5 = nothing)."""

MISSING_AUC_PARTLY = 0.70
"""Above, values are missing where the outcome differs: the rest is a biased sample."""

NEGATIVES_YES = 0.01
"""Share of negative durations that may be clock trouble."""

NEGATIVES_PARTLY = 0.05
"""Above, start and end are probably mixed up."""

MODE_SHARE_MOST = 0.95
"""When more units than this share one value, there is too little spread to explain anything."""

UNITS_LEAST = 100
"""At n = 100 a correlation under .28 goes unseen four times in five; fewer units can only be described."""

UNITS_LEAST_RARE = 200
"""The same for a share under :data:`RARE_SHARE`."""

RARE_SHARE = 0.10
"""A share below this is rare."""

RARE_CLASS_LEAST = 30
"""Units in the rarer class of a share or outcome: about ten per variable for three adjusters."""

ESTIMATE_LEAST = 30
"""Units without which no effect is estimated at all."""

SESOI_SHARE = 0.02
"""Smallest effect of interest on a share: two points."""

SESOI_SD = 0.10
"""Smallest effect of interest on a score or amount, in its standard deviations."""

BLOCKS_AGREE = 2 / 3
"""Share of time blocks in which an effect must point the same way."""

BLOCK_LEAST = 30
"""Units that a block of time needs to have a say."""

RECENT_MOST = 0.05
"""Share of units that may have begun too shortly before the data's end for all of it to be written down yet."""

ORDER_BLOCKS = 0.01
"""Share of units whose outcome was known before the span ended, above which the question is refused."""

Q_LINKED = 0.05
"""False discovery rate within the grid for "linked"."""

Q_CANDIDATE = 0.10
"""False discovery rate within the grid for "weakly linked"."""

SENTINEL_SE = 4.0
"""Standard errors by which an edge value must stand out from its neighbours to be suspected of meaning "not known"."""

SEGMENT_SHARE = 0.20
"""Share of all units from which a segment with the opposite sign is worth showing."""

LOG_OFFSET = 0.25
"""Part of an increment added before taking the logarithm, so that zero has one."""

WINSOR = 0.999
"""Amounts above this quantile count as this quantile, so that one customer cannot make the result."""

SUBSETS = 100
"""Random subsets of four units in five on which an effect must keep its sign."""

SUBSETS_AGREE = 0.95
"""Share of subsets that must agree."""

PERMUTATIONS = 200
"""Shuffles within months against which an effect is held."""

PERMUTED_MOST = 0.05
"""Share of shuffles that may reach the effect."""

SHUFFLED_MOST = 0.10
"""Share of shuffles within strata that may reach a link. Wider than :data:`Q_LINKED`, which has judged chance already:
at one level, two tests disagree about one in ten of the links that are just seen."""

LEFT_SURE = 0.99
"""How sure it must be that shuffling leaves something of a link; always asked, so surer than usual."""

PEOPLE_LEAST = 3
"""People whose words a CPI should rest on; fewer make it a hint."""

INFLUENCE = 0.20
"""Change of an effect by leaving out one unit that makes it that unit's effect."""

BIC_STRONG = 6.0
"""Gain in BIC from which a model with a threshold is strongly better than a straight line (Raftery 1995)."""

STRATUM_LEAST = 10
"""Units that a stratum should have on average for shuffling within it to shuffle anything."""

PERMUTED_MEAN = 0.10
"""Part of the effect that shuffles may show on average: they should show none."""

COMMON_CAUSE_MOST = 0.05
"""Change of an effect by a random cause of both sides; more means that it hangs by a thread."""

COMMON_CAUSES = 20
"""Random causes that are tried."""

LEAK_AUC = 0.95
"""Area under the curve from which a value tells an outcome so well that it may contain it."""

TIMER_SPREAD = 0.02
"""Middle half of values over their median below which a duration is set by a timer rather than by what happened."""

DRIFT_P = 0.01
"""Chance below which effects of single months differ by more than luck; lower than usual, since it is always asked."""

CONTROL_P = 0.05
"""Chance below which a link to something that cannot have moved is a link."""

FLAGS_MOST = 1
"""Flags with which a link is still called weak; with more it is undecided."""

POWER = 0.80
"""Chance of seeing the smallest effect of interest, for the number of units that would be needed."""

SEGMENT_COVERAGE_LEAST = 0.50
"""Coverage that no segment may fall below."""

SEGMENT_LEAST = 30
"""Units that a segment needs for its coverage to be held against it."""
