"""The logic chain as a report shows it, from rows that the test makes."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.model.parts import Label
from pipeline.reporting.chain import ChainFacts
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.words import read_words
from pipeline.workspace import program_file

TEMPLATES = [Path(program_file("templates"))]


def indicator(name: str, step: str, position: int, unit: str, value: Decimal | None, **more: Any) -> dict[str, Any]:
    empty = {"base_count": None, "previous_value": None}
    return {"indicator": name, "step": step, "position": position, "unit": unit, "value": value, **empty, **more}


def target(name: str, by: date, should: int, reached: str, **more: Any) -> dict[str, Any]:
    common = {"indicator": name, "by": by, "direction": "at-least", "target": Decimal(should), "reached": reached}
    return {
        **common,
        "value": Decimal(24),
        "expected": None,
        "progress_share": None,
        "remaining": None,
        "note": None,
        **more,
    }


ROWS = [
    indicator("ratio", "impact", 4, "ratio", Decimal("2.9975")),
    indicator("graduates", "output", 2, "persons", Decimal(24), previous_value=Decimal(20)),
    indicator("course", "throughput", 1, "years", Decimal(2)),
    indicator("grade", "outcome", 3, "grade", Decimal("7.92"), base_count=12),
    indicator("trust", "outcome", 5, "share", None),
]
DECLARED = {
    "graduates": SimpleNamespace(label=Label(nl="afgestudeerden", en="graduates"), figure="participants.graduated"),
    "course": SimpleNamespace(label=Label(nl="duur", en="length"), unit_label=Label(nl="jaar", en="years")),
    "trust": SimpleNamespace(
        label=Label(nl="vertrouwen", en="trust"), not_measured=Label(nl="niet gevraagd", en="not asked")
    ),
}


def chain(language: str, targets: list[dict[str, Any]] | None = None) -> ChainFacts:
    return ChainFacts(ROWS, targets or [], DECLARED, read_words(TEMPLATES, language), Numbers(language))


def test_without_indicators_there_is_no_chain() -> None:
    empty = ChainFacts([], [], {}, read_words(TEMPLATES, "nl"), Numbers("nl"))
    assert not empty.there
    assert empty.steps == ()
    assert not empty.compared


def test_steps_stand_from_input_to_impact_and_hold_their_indicators_in_the_models_order() -> None:
    assert [(step.id, [one.id for one in step.indicators]) for step in chain("en").steps] == [
        ("throughput", ["course"]),
        ("output", ["graduates"]),
        ("outcome", ["grade", "trust"]),
        ("impact", ["ratio"]),
    ]


@pytest.mark.parametrize(
    ("language", "values"),
    [
        ("nl", ["2 jaar", "24", "7,9", "", "1\u00a0:\u00a03,00"]),
        ("en", ["2 years", "24", "7.9", "", "1\u00a0:\u00a03.00"]),
    ],
)
def test_values_are_printed_in_their_unit_and_language(language: str, values: list[str]) -> None:
    assert [one.value for one in chain(language).indicators] == values


def test_words_come_from_the_model_and_a_name_without_words_is_shown_as_it_is() -> None:
    by_id = {one.id: one for one in chain("nl").indicators}
    assert by_id["graduates"].label == "afgestudeerden"
    assert by_id["graduates"].figure == "participants.graduated"
    assert by_id["graduates"].previous == "20"
    assert by_id["trust"].why == "niet gevraagd"
    assert by_id["ratio"].label == "ratio"
    assert chain("nl").compared


def test_targets_stand_by_day_with_what_remains_and_are_counted() -> None:
    targets = [
        target(
            "graduates",
            date(2025, 1, 1),
            40,
            "not-yet",
            remaining=Decimal(16),
            expected=Decimal(42),
            note="expected-reaches",
        ),
        target("graduates", date(2021, 1, 1), 20, "yes", remaining=Decimal(0)),
        target("trust", date(2021, 1, 1), 1, "not-measured", value=None, direction="at-most"),
    ]
    found = chain("en", targets)
    assert [(one.id, aim.by, aim.target, aim.remaining) for one, aim in found.aims] == [
        ("graduates", date(2021, 1, 1), "20", ""),
        ("graduates", date(2025, 1, 1), "40", "16"),
        ("trust", date(2021, 1, 1), "100%", ""),
    ]
    assert [found.counted(state) for state in ("yes", "no", "not-yet", "not-measured")] == [1, 0, 1, 1]
    assert [aim.at_least for _, aim in found.aims] == [True, True, False]
    # What nobody measured has no bar.
    assert [row[1:] for row in found.drawn] == [
        (Decimal(24), Decimal(20), "persons", "2021", True),
        (Decimal(24), Decimal(40), "persons", "2025", False),
    ]


def test_targets_of_what_nobody_measured_are_not_drawn() -> None:
    assert chain("nl", [target("trust", date(2021, 1, 1), 1, "not-measured", value=None)]).drawn == []
