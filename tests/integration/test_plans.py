"""The plans of the programmes in data/, held against their models: what their documents leave open is told, and nothing else.

Belongs here: plans that say what a document says. Does not belong here: every kind of finding (``tests/unit/test_plan``).
"""

from pathlib import Path

import pytest

from pipeline.calculation.plan import findings
from pipeline.model import CohortModel, load

REPOSITORY = Path(__file__).parents[2]
NOT_ANSWERED = {
    "sterk-uit-armoede/2017-2020": ["conditions.urgency", "conditions.time", "conditions.money"],
    "alliantie-van-kracht/2023": ["if_it_stops.clients", "if_it_stops.organisations"],
    "alliantie-van-kracht/2024": ["if_it_stops.clients", "if_it_stops.organisations"],
    "van-overleven-naar-leven/2017-2020": [
        "for_whom", "conditions.urgency", "conditions.money", "if_it_stops.clients", "if_it_stops.organisations",
    ],
}  # fmt: skip
OTHERS = {
    "sterk-uit-armoede/2017-2020": [
        ("data_not_gathered", "experts_on_duration"),
        ("goal_without_outcome", "out_of_poverty"),
        ("indicator_outside_plan", "ratio"),
    ],
    "alliantie-van-kracht/2024": [
        ("data_not_gathered", "needs_and_obstacles"),
        ("data_not_gathered", "worth_of_experts"),
        ("data_not_gathered", "from_course_to_work"),
        ("goal_without_outcome", "visibility"),
        ("goal_without_outcome", "course_and_intake"),
        ("goal_not_measured", "welfare_by_2030"),
        ("goal_without_outcome", "less_poverty_by_2035"),
        ("target_not_measured", "stories"),
        ("target_not_measured", "blogs"),
        ("target_not_measured", "workshops"),
        ("target_not_measured", "pilots"),
        ("target_not_measured", "new_students_noorderpoort"),
        ("target_not_measured", "new_students_hanze"),
        ("target_not_measured", "welfare_organisations_with_experts"),
    ],
    "van-overleven-naar-leven/2017-2020": [
        ("data_not_gathered", "stress"),
        ("step_not_described", "output"),
        ("goal_without_outcome", "less_stress"),
        ("goal_without_outcome", "take_part_again"),
        ("indicator_without_source", "funding"),
        ("indicator_without_source", "debts_known"),
        ("indicator_without_source", "mean_fall_in_debt"),
    ],
}


def model_of(key: str) -> CohortModel:
    return load(REPOSITORY, *key.split("/"))


@pytest.mark.parametrize("key", NOT_ANSWERED)
def test_what_a_document_does_not_say_is_left_open(key: str) -> None:
    plan = model_of(key).plan
    assert plan is not None
    assert plan.unanswered == NOT_ANSWERED[key]


@pytest.mark.parametrize("key", OTHERS)
def test_what_nothing_measures_is_found(key: str) -> None:
    found = [(one.finding, one.what) for one in findings(model_of(key)) if one.finding != "not_answered"]
    assert found == OTHERS[key]


@pytest.mark.parametrize("key", OTHERS)
def test_everything_in_a_plan_has_its_place_in_a_document(key: str) -> None:
    plan = model_of(key).plan
    assert plan is not None
    stated = [*plan.for_whom, *plan.purposes, *plan.data, *plan.chain, *plan.goals]
    stated += [*plan.if_it_stops.clients, *plan.if_it_stops.organisations]
    conditions = (plan.conditions.urgency, plan.conditions.time, plan.conditions.money)
    said = [*stated, *(one for one in conditions if one is not None)]
    assert len(said) > 10
    assert [one for one in said if one.source is None] == []
