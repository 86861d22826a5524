"""Parameters, index, ranges and variants that cannot be trusted are refused, with the file and line to mend.

Belongs here: one spoilt entry at a time in the example programme. Does not belong here: how old a value may be
(``test_parameters_vintages``).
"""

from pathlib import Path

import pytest

from tests.support.workspace import MODEL, Copy, copy_to

SHARED = "data/parameters"
OWN = "data/programmes/example/parameters"
HOUR = f"{OWN}/hour_eur.yaml"
QUIET = f"{OWN}/quiet_eur.yaml"
INDEX = f"{SHARED}/price_index.yaml"
SOURCE = "{document: made-up, place: page 21}"

GOOD_INDEX = f"""index: prices
label: {{nl: prijzen, en: prices}}
unit: 2020 = 100
values:
  - {{year: 2020, value: 100}}
  - {{year: 2021, value: 102.5}}
source: {SOURCE}
"""


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    found = copy_to(tmp_path)
    found.path(INDEX).write_text(GOOD_INDEX, encoding="utf-8")
    return found


def places(copy: Copy) -> list[tuple[str, int | None, str]]:
    return [(fault.file, fault.row, fault.rule) for fault in copy.faults()]


def test_the_copy_itself_is_sound(copy: Copy) -> None:
    assert copy.faults() == []
    assert copy.load().price_index is not None


# file, what is replaced, by what, the line of the fault, its rule
SPOILT = {
    "no unit": (HOUR, "unit: EUR per hour\n", "", 1, "missing"),
    "an empty unit": (HOUR, "unit: EUR per hour", 'unit: " "', 3, "string_too_short"),
    "no date": (HOUR, "- from: 2020-01-01\n    value: 14", "- value: 14", 5, "missing"),
    "a date that is none": (HOUR, "2020-01-01", "2020-13-01", 5, "date_type"),
    "no source": (HOUR, f"    source: {'{document: made-up, place: page 6}'}\n", "", 5, "missing"),
    "a source without a place": (HOUR, ", place: page 6", "", 8, "missing"),
    "a source nobody knows": (HOUR, "document: made-up", "document: hearsay", 8, "unknown_document"),
    "no price year": (HOUR, "    price_year: 2020\n", "", 6, "price_year"),
    "no price year, the euro spelt out": (
        HOUR, "unit: EUR per hour\nvalues:\n  - from: 2020-01-01\n    value: 14\n    price_year: 2020",
        "unit: euro an hour\nvalues:\n  - from: 2020-01-01\n    value: 14", 6, "price_year",
    ),
    "a range the wrong way round": (
        HOUR, "    price_year", f"    range: {{low: 20, high: 10, source: {SOURCE}}}\n    price_year", 7, "value_error",
    ),
    "a range of one value": (
        HOUR, "    price_year", f"    range: {{low: 14, high: 14, source: {SOURCE}}}\n    price_year", 7, "value_error",
    ),
    "a range without its source": (HOUR, "    price_year", "    range: {low: 1, high: 20}\n    price_year", 7, "missing"),
    "a shape nobody draws from": (
        HOUR, "    price_year",
        f"    range: {{low: 1, high: 20, shape: normal, source: {SOURCE}}}\n    price_year", 7, "literal_error",
    ),
    "a range beside its value": (
        HOUR, "    price_year", f"    range: {{low: 15, high: 20, source: {SOURCE}}}\n    price_year", 5, "value_error",
    ),
    "a range that a bound's value leaves": (
        QUIET, "    price_year", f"    range: {{low: 0, high: 500, source: {SOURCE}}}\n    price_year", 6, "range",
    ),
    "a negative index": (INDEX, "value: 102.5", "value: -102.5", 6, "greater_than"),
    "an index of nothing": (INDEX, "value: 102.5", "value: 0", 6, "greater_than"),
    "an index without a unit": (INDEX, "unit: 2020 = 100\n", "", 1, "missing"),
    "an index without a source": (INDEX, f"source: {SOURCE}\n", "", 1, "missing"),
    "an index with a year twice": (INDEX, "year: 2021", "year: 2020", 1, "value_error"),
    "an unknown choice": (MODEL, "transfers: gain-only", "transfers: doubled", None, "literal_error"),
    "a choice that does not exist": (MODEL, "    transfers: gain-only", "    taxes: left-out\n    transfers: gain-only",
                                     None, "extra_forbidden"),
    "a choice left open": (MODEL, "    transfers: gain-only\n", "", None, "missing"),
    "a negative rate": (MODEL, "discount_rate: 0", "discount_rate: -0.01", None, "greater_than_equal"),
    "a basis of a post nobody knows": (
        MODEL, "    transfers: gain-only", "    price_basis: {luck: themes}\n    transfers: gain-only", None, "unknown_name",
    ),
    "a basis that the post does not have": (
        MODEL, "    transfers: gain-only", "    price_basis: {health: eq5d}\n    transfers: gain-only", None, "unknown_name",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILT)
def test_what_cannot_be_trusted_is_refused(copy: Copy, what: str) -> None:
    file, old, new, line, rule = SPOILT[what]
    at = copy.replace(file, old, new)
    found = copy.faults()
    # In the model the line is where the change was made, or for a field left out where its entry starts.
    lines = {line} if line is not None else {at, copy.line(MODEL, "- variant: plain")}
    assert [(fault.file, fault.rule) for fault in found] == [(file, rule)], [fault.sentence() for fault in found]
    assert found[0].row in lines, found[0].sentence()
    assert found[0].remedy
    assert found[0].expected


def test_a_fault_says_what_was_found(copy: Copy) -> None:
    copy.replace(QUIET, "    price_year", f"    range: {{low: 0, high: 500, source: {SOURCE}}}\n    price_year")
    (fault,) = copy.faults()
    assert fault.found == "the value 600 under upper outside its range"
    assert fault.expected == "a value from 0 to 500"


def test_a_bound_that_leaves_the_post_out_may_hold_what_its_range_does_not(copy: Copy) -> None:
    # The lower bound's 0 is never used.
    copy.replace(QUIET, "    price_year", f"    range: {{low: 200, high: 900, source: {SOURCE}}}\n    price_year")
    assert copy.faults() == []


def test_every_value_that_was_ever_declared_lies_in_its_range(copy: Copy) -> None:
    # A value of the past, which this cohort does not use.
    file = f"{SHARED}/payment_eur.yaml"
    copy.replace(
        file, "    value: 10000", f"    value: 10000\n    range: {{low: 11000, high: 13000, source: {SOURCE}}}"
    )
    assert places(copy) == [(file, 5, "value_error")]


def test_an_index_that_lacks_a_year_is_refused_where_a_variant_asks_for_it(copy: Copy) -> None:
    copy.replace(HOUR, "price_year: 2020", "price_year: 2012")
    assert copy.faults() == []
    copy.replace(MODEL, "    transfers: gain-only", "    price_level: indexed\n    transfers: gain-only")
    (fault,) = copy.faults()
    assert (fault.file, fault.row, fault.rule) == (INDEX, 4, "price_index")
    assert fault.found == "no value for 2012"


def test_a_parameter_of_another_programme_asks_nothing_of_the_index(copy: Copy) -> None:
    copy.replace(MODEL, "    transfers: gain-only", "    price_level: indexed\n    transfers: gain-only")
    elsewhere = copy.path(HOUR).read_text().replace("hour_eur", "tram_eur").replace("year: 2020", "year: 1999")
    copy.path(f"{SHARED}/tram_eur.yaml").write_text(elsewhere)
    assert copy.faults() == []


def test_indexed_without_an_index_is_refused(copy: Copy) -> None:
    copy.path(INDEX).unlink()
    line = copy.replace(MODEL, "    transfers: gain-only", "    price_level: indexed\n    transfers: gain-only")
    assert places(copy) == [(MODEL, line, "price_index")]


WALKS = {
    "to a variant nobody knows": ("  - {from: plain, to: fancy}", "unknown_name"),
    "from a variant nobody knows": ("  - {from: fancy, to: plain}", "unknown_name"),
    "to itself": ("  - {from: plain, to: plain}", "walk"),
    "with a choice nobody knows": ("  - {from: plain, to: other, order: [luck]}", "literal_error"),
    "with a choice twice": ("  - {from: plain, to: other, order: [transfers, transfers]}", "walk"),
    "that was walked before": ("  - {from: plain, to: other}\n  - {from: plain, to: other}", "walk"),
}


@pytest.mark.parametrize("what", WALKS)
def test_a_walk_that_leads_nowhere_is_refused(copy: Copy, what: str) -> None:
    walk, rule = WALKS[what]
    text = copy.path(MODEL).read_text()
    plain = text[text.index("  - variant: plain") :]
    text = text + plain.replace("variant: plain", "variant: other").replace("gain-only", "netted")
    copy.path(MODEL).write_text(f"{text}walks:\n{walk}\n", encoding="utf-8")
    line = copy.line(MODEL, "walks:") + walk.count("\n") + 1
    assert places(copy) == [(MODEL, line, rule)]
    copy.replace(MODEL, walk, "  - {from: plain, to: other, order: [transfers]}")
    assert copy.faults() == []


def test_a_simulation_of_a_variant_or_bound_nobody_knows_is_refused(copy: Copy) -> None:
    decision = "{question: {nl: 'Doen?', en: 'Do it?'}, bound: middle, variant: fancy}"
    text = copy.path(MODEL).read_text()
    copy.path(MODEL).write_text(f"{text}simulation:\n  variant: fancy\n  decision: {decision}\n", encoding="utf-8")
    line = copy.line(MODEL, "simulation:")
    assert places(copy) == [
        (MODEL, line + 1, "unknown_name"),
        (MODEL, line + 2, "unknown_name"),
        (MODEL, line + 2, "unknown_name"),
    ]
