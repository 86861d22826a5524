"""By which rules a programme may have rows set aside.

Belongs here: their names. Does not belong here: the rules themselves (``pipeline.ingest``, which a model does not know; a
test holds the two lists against one another). Rules about identifiers and about the form of a file are not among them.
"""

RULES = frozenset(
    {
        "above_maximum",
        "ambiguous_decimal",
        "bad_date",
        "bad_decimal",
        "bad_id",
        "bad_integer",
        "below_minimum",
        "beyond_horizon",
        "did_not_graduate",
        "duplicate_key",
        "ended_before_started",
        "funding_outside_period",
        "graduated_before_enrolled",
        "implausible_date",
        "missing_value",
        "more_than_24_hours_a_day",
        "no_evidence",
        "no_exclusion_reason",
        "nobody_in_household",
        "not_positive",
        "not_yet_observed",
        "paid_spells_overlap",
        "parent_is_child",
        "parent_not_in_codebook",
        "period_ends_before_start",
        "same_mention_twice",
        "same_row_twice",
        "scenario_missing",
        "spell_without_hours",
        "spell_without_wage",
        "spell_without_weeks",
        "theme_not_in_codebook",
        "too_many_decimals",
        "too_many_digits",
        "unknown_code",
        "unknown_evidence",
        "unknown_household",
        "unknown_participant",
        "unknown_respondent",
        "unknown_service",
        "unusable_respondent",
    }
)
