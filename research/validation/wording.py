"""The many words people use for the same thing in a definition, each led to the one that we use."""

from __future__ import annotations


def _spellings(**groups: str) -> dict[str, str]:
    """From every spelling (and the word itself) to the word meant."""
    return {spelling: word for word, others in groups.items() for spelling in (word, *others.split())}


TIME_UNITS = _spellings(
    microseconds="us µs microsecond",
    milliseconds="ms msec millisecond",
    seconds="s sec secs second",
    minutes="m min mins minute",
    hours="h hr hrs hour",
    days="d day",
    weeks="w wk wks week",
)
DIRECTIONS = _spellings(
    lower="low down less fewer smaller shorter faster decrease reduce minimize minimise min lower_is_better "
    "less_is_better smaller_is_better fewer_is_better shorter_is_better",
    higher="high up more greater larger bigger longer increase raise maximize maximise max higher_is_better "
    "more_is_better larger_is_better greater_is_better",
)
GRAINS = _spellings(
    case="cases case_id order orders ticket tickets application applications request requests issue issues call calls "
    "session sessions trace process_instance interaction claim claims",
    entity="entities entity_id customer customers customer_id user users person people account accounts client clients "
    "household",
)
TYPES = _spellings(
    duration="time elapsed elapsed_time turnaround turnaround_time lead_time waiting_time wait time_between "
    "throughput_time cycle_time response_time",
    share="proportion rate percentage percent fraction binary",
    count="number frequency counts number_of_events",
    options="choices choice variety number_of_options",
    target_hit="target on_time promise promise_kept target_met within_target on_time_delivery",
    ratio="quotient ratio_of_sums per_unit_ratio",
    first_contact="first_contact_resolution fcr first_time_resolution resolution resolved_first_time",
    score_pair="pair paired_score scored metric_and_score",
    derived="expression formula computed calculated reckoned",
)
START_PICKS = _spellings(first="earliest", last="latest final", each="every all any")
END_PICKS = _spellings(
    first_after="after first_following following earliest_after nearest_after",
    last_after="latest_after last_following",
    next="next_after each each_next every",
    first="earliest first_in_case",
    last="latest final last_in_case",
)
OPERATORS = _spellings(
    **{
        "is": "in equals equal eq = == any_of one_of value values is_in",
        "is_not": "not not_in ne != <> none_of not_equals excludes except",
    },
    at_least=">= ge gte min minimum",
    at_most="<= le lte max maximum",
    above="> gt greater_than more_than",
    below="< lt less_than under",
    contains="like includes matches",
    present="exists not_null known filled not_empty",
    missing="null is_null unknown empty absent",
)
SEMANTICS = _spellings(timestamp="time exact instant moment datetime microsecond", date="day days calendar_day dates")
TERMINAL_AS = _spellings(competing="competing_risk compete cumulative_incidence", censored="censor censoring censors")
UNFINISHED = _spellings(missing="ignore skip exclude unknown censored drop", missed="miss late fail failed not_hit no")
SCORE_PICKS = _spellings(first="earliest", latest="last newest")
COUNTED = _spellings(
    events="event occurrences rows", distinct="unique distinct_values different", changes="handovers handover switches"
)
WEEKDAYS = {
    name: day
    for day, names in enumerate(
        (
            "mon monday",
            "tue tuesday tues",
            "wed wednesday",
            "thu thursday thur thurs",
            "fri friday",
            "sat saturday",
            "sun sunday",
        )
    )
    for name in names.split()
}
YES = frozenset({"1", "1.0", "true", "t", "yes", "y", "ja", "oui"})
NO = frozenset({"0", "0.0", "false", "f", "no", "n", "nein", "non"})
