"""Every rule of a model, broken once: the fault names the file and the line.

Belongs here: faults in a programme's own files. Does not belong here: YAML itself (``test_yaml_lines``), formulas as such
(``test_expression``).
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.model.checking import CODES
from schemas import RAW
from tests.support.workspace import MODEL, PROGRAMME, Copy, copy_to

COHORT = f"{PROGRAMME}/cohorts/2020/cohort.yaml"
PROGRAMME_FILE = f"{PROGRAMME}/programme.yaml"
PREMIUM = f"{PROGRAMME}/parameters/premium_share.yaml"
QUIET = f"{PROGRAMME}/parameters/quiet_eur.yaml"
HOUR = f"{PROGRAMME}/parameters/hour_eur.yaml"
PAYMENT = "data/parameters/payment_eur.yaml"
PAID = "{records: outflow, where: \"status = 'paid_work'\", formula: person_years, unit: person_years}"


@pytest.fixture
def example(tmp_path: Path) -> Copy:
    return copy_to(tmp_path)


@dataclass(frozen=True)
class Broken:
    """One spoilt place; the fault is expected on its line, ``below`` lines further, or on the line that holds ``at``."""

    file: str
    old: str
    new: str
    rule: str
    says: str
    below: int = 0
    at: str | None = None
    occurrence: int = 1


RULES = {
    # Names
    "unknown actor": Broken(MODEL, "actor: employer\n", "actor: boss\n", "unknown_name", "'boss', which is no actor"),
    "unknown actor that loses": Broken(MODEL, "from_actor: participant", "from_actor: nobody", "unknown_name", "nobody"),
    "unknown bound of an assumption": Broken(MODEL, "bounds: [upper]", "bounds: [top]", "unknown_name", "'top'"),
    "unknown post of an assumption": Broken(MODEL, "posts: [wages,", "posts: [salary,", "unknown_name", "'salary'"),
    "unknown bound left out": Broken(MODEL, "not_in:\n      - bound: conservative", "not_in:\n      - bound: middle",
                                     "unknown_name", "'middle'", below=1),
    "unknown bound of an attribution": Broken(MODEL, "attribution:\n      - bound: upper", "attribution:\n      - bound: top",
                                              "unknown_name", "'top'", below=1),
    "unknown leading variant": Broken(PROGRAMME_FILE, "variant: plain", "variant: fancy", "unknown_name", "'fancy'"),
    "unknown leading bound": Broken(PROGRAMME_FILE, "leading_bound: conservative", "leading_bound: x", "unknown_name", "'x'"),
    "quarantine of a table not used": Broken(PROGRAMME_FILE, "leading_bound: conservative",
                                             "leading_bound: conservative\n"
                                             "quarantine: [{table: ladder, at_most: 1, rules: [bad_date]}]",
                                             "unknown_name", "'ladder', which is no table", below=1),
    "quarantine of a table twice": Broken(PROGRAMME_FILE, "leading_bound: conservative",
                                          "leading_bound: conservative\nquarantine:\n"
                                          "  - {table: outflow, at_most: 1, rules: [bad_date]}\n"
                                          "  - {table: outflow, at_most: 2, rules: [bad_id]}",
                                          "doubled_name", "'outflow' for the second time", below=3),
    "quarantine by no rule": Broken(PROGRAMME_FILE, "leading_bound: conservative",
                                    "leading_bound: conservative\n"
                                    "quarantine: [{table: outflow, at_most: 1, rules: [identifier]}]",
                                    "unknown_rule", "'identifier', which is no rule", below=1),
    "unknown actor of stated costs": Broken(MODEL, "amount_eur: 40000\n  actor: society",
                                            "amount_eur: 40000\n  actor: nobody", "unknown_name", "'nobody'", below=1),
    "unknown document": Broken(MODEL, "document: made-up, place: page 12", "document: dreamt-up, place: page 12",
                               "unknown_document", "'dreamt-up'"),
    "unknown document of a parameter": Broken(PREMIUM, "made-up", "dreamt-up", "unknown_document", "'dreamt-up'"),
    "doubled post": Broken(MODEL, "- post: quiet", "- post: wages", "doubled_name", "'wages' for the second time"),
    "doubled bound": Broken(MODEL, "- bound: upper", "- bound: lower", "doubled_name", "'lower'"),
    "doubled actor": Broken(MODEL, "{actor: society,", "{actor: employer,", "doubled_name", "'employer'"),
    "doubled component": Broken(MODEL, "- component: payment\n", "- component: administration\n", "doubled_name", "administr"),
    "post called costs": Broken(MODEL, "- post: quiet", "- post: costs", "reserved_name", "costs", at="posts:"),
    "count called as a parameter": Broken(MODEL, "- count: themes_named", "- count: hour_eur", "doubled_name", "hour_eur"),
    "average called as a parameter": Broken(MODEL, "- average: annual_wage_eur", "- average: hour_eur", "doubled_name", "hour"),
    "programme not called as its folder": Broken(PROGRAMME_FILE, "programme: example", "programme: other",
                                                 "name_of_folder", "'other'"),
    "cohort not called as its folder": Broken(COHORT, 'cohort: "2020"', 'cohort: "2021"', "name_of_folder", "'2021'"),
    "parameter not called as its file": Broken(PREMIUM, "parameter: premium_share", "parameter: premium",
                                               "name_of_file", "premium_share.yaml"),
    "name with a capital": Broken(MODEL, "- post: quiet", "- post: Quiet", "string_pattern_mismatch", "Quiet"),
    # Formulas
    "unknown name in a price": Broken(MODEL, "formula: hour_eur,", "formula: hours_eur,", "formula", "did you mean hour_eur"),
    "unknown name in a quantity": Broken(MODEL, "person_years * hours_per_week * weeks_per_year",
                                         "person_years * hours_per_week * weeks", "formula", "'weeks'"),
    "unknown name in a condition": Broken(MODEL, "where: status = 'volunteering'", "where: state = 'volunteering'",
                                          "formula", "'state'"),
    "unknown name in an average": Broken(MODEL, "gross_monthly_wage_fte_eur * 12", "gross_wage * 12", "formula", "gross_wage"),
    "unknown name in a count": Broken(MODEL, "where: question = 'impact'", "where: vraag = 'impact'", "formula", "'vraag'"),
    "average of a column in a price": Broken(MODEL, "formula: hour_eur,", "formula: hours_per_week,", "formula", "hours_per"),
    "condition as a price": Broken(MODEL, "formula: hour_eur,", "formula: hour_eur = 14,", "formula", "not a number"),
    "number as a condition": Broken(MODEL, "where: status = 'volunteering'", "where: hours_per_week", "formula", "condition"),
    "not proportional": Broken(MODEL, "person_years * hours_per_week * weeks_per_year", "hours_per_week * weeks_per_year",
                               "formula", "does not count person_years"),
    "more than proportional": Broken(MODEL, "person_years * hours_per_week * weeks_per_year", "person_years * person_years",
                                     "formula", "more than once"),
    "added to person-years": Broken(MODEL, "person_years * hours_per_week * weeks_per_year", "person_years + hours_per_week",
                                    "formula", "added to or divided by"),
    "divided by person-years": Broken(MODEL, "person_years * hours_per_week * weeks_per_year", "hours_per_week / person_years",
                                      "formula", "divides by a column"),
    "division by a column": Broken(MODEL, "person_years * hours_per_week * weeks_per_year", "person_years / hours_per_week",
                                   "formula", "divides by a column"),
    "division in a sum with columns": Broken(MODEL, "person_years * hours_per_week * weeks_per_year",
                                             "person_years * (hours_per_week + weeks_per_year / 2)", "formula", "divides"),
    "text compared with a number": Broken(MODEL, "where: status = 'volunteering'", "where: status = 1", "formula", "text with"),
    "number compared with a text": Broken(MODEL, "where: status = 'volunteering'", "where: hours_per_week = 'x'",
                                          "formula", "a text with a number"),
    "column that respondents do not have": Broken(MODEL, "    where: question = 'impact'\n",
                                                  "    where: question = 'impact'\n    measure: per-respondent\n"
                                                  "    among: club = 'a'\n", "formula", "'club' is no column", below=2),
    "slip in a code of respondents": Broken(MODEL, "    where: question = 'impact'\n",
                                            "    where: question = 'impact'\n    measure: per-respondent\n"
                                            "    among: instrument = 'intervieuw'\n", "formula", "'intervieuw' in", below=2),
    "slip in a code": Broken(MODEL, "where: status = 'volunteering'", "where: status in ('paid_work', 'volunteerin')",
                             "formula", "'volunteerin' in"),
    "subquery": Broken(MODEL, "where: status = 'volunteering'", "where: status in (select 1)", "formula", "list of values"),
    "parameter by bound in a quantity": Broken(MODEL, "person_years * hours_per_week * weeks_per_year",
                                               "person_years * quiet_eur", "formula", "differs by bound"),
    "parameter by bound in an average": Broken(MODEL, "gross_monthly_wage_fte_eur * 12", "quiet_eur * 12",
                                               "formula", "differs by bound"),
    "participants in person-years": Broken(MODEL, "formula: persons, unit: persons}", "formula: persons, unit: person_years}",
                                           "unit", "person_years"),
    "table the programme does not use": Broken(PROGRAMME_FILE, "tables: [participants, outflow,", "tables: [outflow,",
                                               "unused_table", "participants", at="MODEL"),
    # Parameters
    "no unit": Broken(PREMIUM, "unit: share\n", "", "missing", "missing", at="parameter:"),
    "no date": Broken(PREMIUM, "  - from: 2020-01-01\n    value", "  - value", "missing", "missing"),
    "no source": Broken(PREMIUM, "    source: {document: made-up, place: page 4}\n", "", "missing", "missing", at="- from"),
    "no place in the source": Broken(PREMIUM, ", place: page 4", "", "missing", "missing"),
    "no value": Broken(PREMIUM, "    value: 0.25\n", "    note: {nl: a, en: b}\n", "missing", "missing", at="- from"),
    "no label in English": Broken(PREMIUM, "label: {nl: premies, en: premiums}", "label: {nl: premies}", "missing", "missing"),
    "a date that does not exist": Broken(PREMIUM, "2020-01-01", "2020-02-30", "date_type", "2020-02-30"),
    "a value that is a word": Broken(PREMIUM, "0.25", "much", "is_instance_of", "much"),
    "a number in quotes": Broken(PREMIUM, "0.25", "'0.25'", "is_instance_of", "0.25"),
    "too many decimals": Broken(PREMIUM, "0.25", "0.1234567890123", "decimal_max_places", "0.1234567890123"),
    "euros without a price year": Broken(HOUR, "    price_year: 2020\n", "", "price_year", "without a price", at="value: 14"),
    "no value for a bound": Broken(QUIET, "{lower: 0, conservative: 300, upper: 600}", "{lower: 0, upper: 600}",
                                   "value_per_bound", "lower, upper"),
    "value for a bound that is not there": Broken(QUIET, "upper: 600}", "upper: 600, top: 700}", "value_per_bound", "top"),
    "no value that holds yet": Broken(PREMIUM, "2020-01-01", "2021-01-02", "no_value_yet", "2021-01-01", at="values:"),
    "two values from one day": Broken(PAYMENT, "2020-01-01", "2018-01-01", "doubled_date", "2018-01-01"),
    # Fields
    "unknown field": Broken(MODEL, "evidence: qualitative\n", "evidence: qualitative\n    colour: red\n",
                            "extra_forbidden", "does not exist", below=1),
    "unknown field in a cohort": Broken(COHORT, "price_year: 2020", "price_year: 2020\nremark: x", "extra_forbidden", "not", 1),
    "unknown evidence": Broken(MODEL, "evidence: qualitative", "evidence: hearsay", "literal_error", "hearsay"),
    "attribution above one": Broken(MODEL, "attribution: [1.00, 0.50]", "attribution: [1.00, 1.50]", "less_than_equal", "1.50"),
    "no attribution": Broken(MODEL, "attribution: [1.00, 0.50]", "attribution: []", "too_short", "value"),
    "negative discount rate": Broken(MODEL, "discount_rate: 0", "discount_rate: -0.01", "greater_than_equal", "-0.01"),
    "transfer without who loses": Broken(MODEL, "        from_actor: participant\n", "", "value_error", "value",
                                         at="- component: payment"),
    "division with the loser of a transfer": Broken(
        MODEL, "        from_actor: participant\n",
        "        from_actor: participant\n        divided:\n"
        "          - {actor: participant, share: 1, source: {document: made-up, place: page 1}}\n",
        "division", "'participant', who loses", at="{actor: participant, share"),
    "division with an actor twice": Broken(
        MODEL, "        from_actor: participant\n",
        "        from_actor: participant\n        divided:\n"
        "          - {actor: municipality, share: 0.4, source: {document: made-up, place: page 1}}\n"
        "          - {actor: municipality, share: 0.6, source: {document: made-up, place: page 1}}\n",
        "division", "'municipality' for the second time", at="{actor: municipality, share: 0.6"),
    "transfer to itself": Broken(MODEL, "from_actor: participant", "from_actor: municipality", "value_error", "value",
                                 at="- component: payment"),
    "no source of a post": Broken(MODEL, "    source: {document: made-up, place: page 12}\n", "", "missing", "missing",
                                  at="- post: wages"),
    "stated total that is not declared": Broken(MODEL, "cost_base: funders-sum", "cost_base: by-guess", "literal_error", "by"),
    "assumption without a column": Broken(MODEL, "      hours_per_week: 18\n", "", "assumed_record", "no hours_per_week",
                                          at="    record:"),
    "period back to front": Broken(COHORT, "until: 2020-12-31}", "until: 2019-12-31}", "value_error", "value"),
    "observed before the period": Broken(COHORT, "observed_until: 2021-12-31", "observed_until: 2019-12-31",
                                         "observed_before_period", "2019-12-31"),
    "language the programme has not": Broken(PROGRAMME_FILE, "languages: [nl, en]", "languages: [en]",
                                             "unknown_language", "nl", at="COHORT"),
}  # fmt: skip


@pytest.mark.parametrize("broken", RULES.values(), ids=RULES.keys())
def test_rule(example: Copy, broken: Broken) -> None:
    assert example.faults() == []
    line = example.replace(broken.file, broken.old, broken.new, broken.occurrence)
    faults = [fault for fault in example.faults() if fault.rule == broken.rule]
    assert faults, [fault.sentence() for fault in example.faults()]
    one = faults[0]
    assert broken.says in f"{one.found} {one.value}", one.sentence()
    file, expected = broken.file, line + broken.below
    if broken.at == "MODEL":
        file, expected = MODEL, example.line(MODEL, "records: participants")
    elif broken.at == "COHORT":
        file, expected = COHORT, example.line(COHORT, "languages")
    elif broken.at:
        expected = example.line(broken.file, broken.at)
    assert (one.file, one.row) == (file, expected), one.sentence()
    assert one.expected
    assert one.remedy


def test_stated_total_needs_stated_costs(example: Copy) -> None:
    text = example.path(MODEL).read_text()
    start, end = text.index("stated_costs:"), text.index("variants:")
    example.path(MODEL).write_text(text[:start] + text[end:])
    line = example.replace(MODEL, "cost_base: funders-sum", "cost_base: stated-total")
    (one,) = example.faults()
    assert (one.rule, one.file, one.row) == ("stated_costs", MODEL, line)


def test_a_parameter_stands_in_one_place(example: Copy) -> None:
    shared = next(example.path("data/parameters").glob("*.yaml"))
    own = example.path(f"data/programmes/example/parameters/{shared.name}")
    own.write_text(shared.read_text(encoding="utf-8"), encoding="utf-8")
    fault = next(fault for fault in example.faults() if fault.rule == "doubled_parameter")
    assert fault.file == f"data/programmes/example/parameters/{shared.name}"
    assert "data/parameters" in fault.found


def test_several_faults_are_told_at_once(example: Copy) -> None:
    places = {
        (MODEL, example.replace(MODEL, "actor: employer\n", "actor: boss\n")),
        (MODEL, example.replace(MODEL, "formula: hour_eur,", "formula: hours_eur,")),
        (MODEL, example.replace(MODEL, "- post: quiet", "- post: wages")),
        (HOUR, example.line(HOUR, "value: 14")),
        (QUIET, example.replace(QUIET, "lower: 0, ", "")),
        (COHORT, example.replace(COHORT, "observed_until: 2021-12-31", "observed_until: 2019-12-31")),
    }
    example.replace(HOUR, "    price_year: 2020\n", "")
    faults = example.faults()
    assert {(fault.file, fault.row) for fault in faults} >= places
    assert faults == sorted(faults, key=lambda fault: (fault.file, fault.row or 0))


def test_faults_in_the_shape_of_several_files_are_told_at_once(example: Copy) -> None:
    example.replace(MODEL, "evidence: qualitative", "evidence: hearsay")
    example.replace(COHORT, "price_year: 2020", "price_year: soon")
    example.replace(PREMIUM, "unit: share\n", "")
    example.path(HOUR).write_text("a: [")
    assert {fault.file for fault in example.faults()} == {MODEL, COHORT, PREMIUM, HOUR}


def test_an_empty_file_and_a_word_for_a_number_are_told_in_words(example: Copy) -> None:
    example.path(COHORT).write_text("")
    example.replace(PREMIUM, "value: 0.25", "value: much")
    told = {fault.file: (fault.found, fault.expected) for fault in example.faults()}
    assert told[COHORT] == ("nothing", "fields, each on a line as name: value")
    assert told[PREMIUM] == ("'much'", "a number such as 1500.25, with a decimal point and without quotes")


@pytest.mark.parametrize("file", [MODEL, PROGRAMME_FILE, COHORT])
def test_missing_file(example: Copy, file: str) -> None:
    example.path(file).unlink()
    assert (file, "missing_file") in {(fault.file, fault.rule) for fault in example.faults()}


@pytest.mark.parametrize("file", [MODEL, PROGRAMME_FILE, COHORT, PREMIUM])
@pytest.mark.parametrize("text", ["", "- a\n", "just words\n"])
def test_file_of_another_shape(example: Copy, file: str, text: str) -> None:
    example.path(file).write_text(text)
    assert file in {fault.file for fault in example.faults()}


def test_the_codes_a_condition_may_name_are_those_of_the_raw_tables() -> None:
    for column, codes in CODES.items():
        allowed = [set(schema.column(column).codes) for schema in RAW.values() if column in schema.names]
        assert allowed == [set(codes)], column
