"""The participation ladder: which measurement stands for which moment, moves, and what is published of them."""

from datetime import date

import pandas as pd

from pipeline import store
from pipeline.calculation.ladder import ladder
from pipeline.disclosure.ladder import Ladder, move_unit, step_unit
from pipeline.model import CohortModel
from tests.support.cohort import cohort, put, records
from tests.support.workspace import example

# Everybody enrolled on 1 January 2019 and graduated on 1 January 2020.
MEASURED = [
    ("P1", date(2018, 12, 1), 1),  # before: the last one up to 31 days after enrolment, so the next
    ("P1", date(2019, 2, 1), 2),
    ("P1", date(2019, 12, 1), 3),  # 31 days before graduation
    ("P1", date(2020, 1, 15), 4),  # nearer: at graduation
    ("P1", date(2020, 6, 1), 5),
    ("P1", date(2020, 12, 1), 6),  # after: the last
    ("P2", date(2019, 1, 1), 2),
    ("P2", date(2019, 2, 2), 6),  # neither before nor at graduation
    ("P2", date(2020, 4, 2), 2),  # 92 days after graduation
    ("P3", date(2019, 1, 1), 5),  # did not graduate
]


def with_ladder() -> CohortModel:
    from dataclasses import replace

    model = example()
    programme = model.programme.model_copy(update={"tables": [*model.programme.tables, "ladder"]})
    return replace(model, programme=programme)


def counted() -> dict[str, set[tuple[object, ...]]]:
    people = [{"participant_id": "P1"}, {"participant_id": "P2"}, {"participant_id": "P3", "graduated_on": None}]
    marks = [{"participant_id": who, "measured_on": day, "step": step} for who, day, step in MEASURED]
    with store.session() as db:
        put(db, cohort(people, []))
        put(db, {"ladder": records("ladder", marks)})
        ladder(db, with_ladder())
        return {name: set(db.rows(f"SELECT * FROM {name}")) for name in ("ladder_steps", "ladder_moves")}


def test_each_moment_takes_one_measurement() -> None:
    assert counted()["ladder_steps"] == {
        ("before", 2, 2),
        ("graduation", 4, 1),
        ("graduation", 2, 1),
        ("after", 6, 1),
    }


def test_moves_are_between_measured_moments() -> None:
    assert counted()["ladder_moves"] == {
        ("before", "graduation", 2, 4, 1),
        ("before", "graduation", 2, 2, 1),
        ("graduation", "after", 4, 6, 1),
        ("before", "after", 2, 6, 1),
    }


def test_without_the_table_there_are_no_rows() -> None:
    with store.session() as db:
        put(db, cohort([{"participant_id": "P1"}], []))
        ladder(db, example())
        assert db.rows("SELECT * FROM ladder_moves") == []


def units(steps: dict[int, int], moves: dict[tuple[int, int], int], threshold: int) -> dict[str, bool]:
    reached: dict[int, int] = {}
    for (_, step), number in moves.items():
        reached[step] = reached.get(step, 0) + number
    stood = [("before", steps), ("graduation", reached)]
    tables = {
        "ladder_steps": pd.DataFrame(
            [
                {"moment": moment, "step": step, "participants": number}
                for moment, counts in stood
                for step, number in counts.items()
            ]
        ),
        "ladder_moves": pd.DataFrame(
            [
                {
                    "moment_from": "before",
                    "moment_to": "graduation",
                    "step_from": a,
                    "step_to": b,
                    "participants": number,
                }
                for (a, b), number in moves.items()
            ]
        ),
    }
    return {unit.unit: unit.shown for unit in Ladder(tables, threshold, frozenset()).units()}


def test_a_small_step_is_held_back_and_so_is_one_that_would_tell_it() -> None:
    shown = units({1: 30, 2: 20, 3: 4}, {}, 10)
    name = [step_unit({"moment": "before", "step": step}) for step in (1, 2, 3)]
    assert not shown[name[2]]
    # Beside the number measured, two of three steps would give the third.
    assert [shown[one] for one in name[:2]].count(True) == 1


def test_everything_is_shown_where_there_is_no_rule() -> None:
    assert all(units({1: 30, 2: 1}, {(1, 2): 1, (2, 2): 30}, 1).values())


def test_a_small_move_is_held_back_with_the_one_that_would_tell_it() -> None:
    shown = units({1: 30}, {(1, 1): 26, (1, 2): 4}, 10)
    pair = {"moment_from": "before", "moment_to": "graduation", "step_from": 1}
    assert not shown[move_unit({**pair, "step_to": 2})]
    assert not shown[move_unit({**pair, "step_to": 1})]


def test_a_step_that_is_held_back_cannot_be_put_together_from_the_moves_to_it() -> None:
    """At graduation a few stand on step 3. Either of the others, beside the number measured, would tell how many."""
    moves = {(1, 1): 20, (1, 2): 30, (2, 2): 25, (2, 3): 4}
    shown = units({1: 50, 2: 29}, moves, 10)
    names = {end: step_unit({"moment": "graduation", "step": end}) for end in (1, 2, 3)}
    assert not shown[names[3]]
    assert [shown[names[1]], shown[names[2]]].count(True) == 1
    pair = {"moment_from": "before", "moment_to": "graduation"}
    told = {end: [move_unit({**pair, "step_from": a, "step_to": b}) for a, b in moves if b == end] for end in (1, 2)}
    for end, those in told.items():
        # A step is known by its own count or by those of all moves to it; not both steps may be.
        known = shown[names[end]] or all(shown[name] for name in those)
        other = 3 - end
        assert not (known and (shown[names[other]] or all(shown[name] for name in told[other])))
