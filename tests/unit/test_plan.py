"""The plan for monitoring and evaluation: every rule of its file broken once, and every finding that appears and goes away.

Belongs here: made-up plans. Does not belong here: the plans of real programmes, which are read and held against their records
with the rest of them.
"""

from pathlib import Path

import pytest

from pipeline.model.plan import FILE
from pipeline.orchestration.inputs import input_files
from pipeline.plan_told import findings_told
from pipeline.workspace import CohortKey, Workspace
from schemas.calculated import FINDINGS
from tests.support.cohort import cohort, tables_of
from tests.support.workspace import MODEL, PROGRAMME, Copy, copy_to

PLAN = f"{PROGRAMME}/{FILE}"
INDICATORS = """
indicators:
  - indicator: hours
    step: input
    label: {nl: uren, en: hours}
    unit: hours
    value: 700
    source: {document: made-up, place: page 30}
  - indicator: meetings
    step: throughput
    label: {nl: bijeenkomsten, en: meetings}
    unit: count
    value: 12
    source: {document: made-up, place: page 31}
    targets: [{by: 2021-12-31, value: 15}, {value: 20}]
  - indicator: graduates
    step: output
    label: {nl: afgestudeerden, en: graduates}
    unit: persons
    figure: participants.graduated
    source: {document: made-up, place: page 32}
  - indicator: known
    step: outcome
    label: {nl: bekend, en: known}
    unit: share
    answers: {question: knows, take: share, of: [yes]}
    source: {document: made-up, place: page 33}
  - indicator: ratio
    step: impact
    label: {nl: baten per euro, en: benefits per euro}
    unit: ratio
    figure: ratio.lower
    source: {document: made-up, place: page 34}
"""
QUESTION = """survey:
  questions:
    - code: knows
      label: {nl: kent het, en: knows it}
      answers:
        - {code: yes, label: {nl: ja, en: yes}}
        - {code: no, label: {nl: nee, en: no}}
"""
WHOLE = """# Everything answered and everything measured.
for_whom:
  - {reader: funder, label: {nl: de geldgever, en: the funder}}
purposes:
  - {purpose: learning, about: {nl: wat werkt, en: what works}, source: {document: made-up, place: page 40}}
data:
  - {data: graduation, label: {nl: wie afstudeert, en: who graduates}, tables: [participants]}
conditions:
  urgency: {label: {nl: geen haast, en: no hurry}}
  time: {label: {nl: een maand, en: a month}}
  money: {label: {nl: niets, en: nothing}}
chain:
  - {step: input, text: {nl: uren, en: hours}}
  - {step: throughput, text: {nl: bijeenkomsten, en: meetings}}
  - {step: output, text: {nl: diploma's, en: diplomas}}
  - {step: outcome, text: {nl: bekendheid, en: being known}}
  - {step: impact, text: {nl: baten, en: benefits}}
goals:
  - {goal: fame, label: {nl: bekend worden, en: becoming known}, indicators: [known]}
  - {goal: worth, label: {nl: de moeite waard, en: worth it}, indicators: [graduates, ratio]}
if_it_stops:
  clients: [{label: {nl: hulp, en: help}}]
  organisations: [{label: {nl: kennis, en: knowledge}, source: {document: made-up, place: page 41}}]
"""
YES = [{"respondent_id": "R1", "question": "knows", "answer": "yes"}]
NOT_MEASURED = "not_measured: {nl: niet geteld, en: not counted}"

Rows = list[tuple[str, str, str | None]]


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    made = copy_to(tmp_path)
    path = made.path(MODEL)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("posts:\n", QUESTION + "posts:\n", 1) + INDICATORS, encoding="utf-8")
    made.path(PLAN).write_text(WHOLE, encoding="utf-8")
    return made


def found(copy: Copy, answers: list[dict[str, str]] | None = None) -> Rows:
    """What a run finds; without answers of its own, one respondent answers."""
    raw = cohort([{"participant_id": "P1"}], answers=YES if answers is None else answers)
    rows = sorted(tables_of(copy.load(), raw)["plan_findings"], key=lambda row: row["position"])
    assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))
    return [(row["finding"], row["what"], row["detail"]) for row in rows]


def test_a_plan_that_is_whole_has_no_findings(copy: Copy) -> None:
    assert found(copy) == []
    assert findings_told(copy.load(), "nl") == ""


def test_a_programme_without_a_plan_has_none(copy: Copy) -> None:
    copy.replace(MODEL, "    source: {document: made-up, place: page 34}\n", "")
    copy.path(PLAN).unlink()
    assert copy.load().plan is None
    assert found(copy) == []


# What is spoilt: file, old, new, and the findings that then appear.
SPOILT: dict[str, tuple[str, str, str, Rows]] = {
    "no reader": (
        PLAN, "for_whom:\n  - {reader: funder, label: {nl: de geldgever, en: the funder}}\n", "",
        [("not_answered", "for_whom", None)],
    ),
    "no money": (
        PLAN, "  money: {label: {nl: niets, en: nothing}}\n", "", [("not_answered", "conditions.money", None)]
    ),
    "nothing for clients": (
        PLAN, "[{label: {nl: hulp, en: help}}]", "[]", [("not_answered", "if_it_stops.clients", None)]
    ),
    "data in no table": (PLAN, ", tables: [participants]", "", [("data_not_gathered", "graduation", None)]),
    "data in another table": (
        PLAN, "[participants]", "[participants, ladder]", [("data_not_gathered", "graduation", "ladder")]
    ),
    "a step left out": (
        PLAN, "  - {step: output, text: {nl: diploma's, en: diplomas}}\n", "", [("step_not_described", "output", None)]
    ),
    "a step without an indicator": (
        MODEL, "step: throughput", "step: output", [("step_without_indicator", "throughput", None)]
    ),
    "a step not measured": (MODEL, "    value: 700", f"    {NOT_MEASURED}", [("step_not_measured", "input", "hours")]),
    "a goal without an indicator": (
        PLAN, "indicators: [known]", "indicators: []",
        [("goal_without_outcome", "fame", None), ("indicator_outside_plan", "known", None)],
    ),
    "a goal with output only": (
        PLAN, "[graduates, ratio]", "[graduates]",
        [("goal_without_outcome", "worth", "graduates"), ("indicator_outside_plan", "ratio", None)],
    ),
    "no source": (
        MODEL, "    source: {document: made-up, place: page 32}\n", "", [("indicator_without_source", "graduates", None)]
    ),
    "a target not measured": (
        MODEL, "    value: 12\n", f"    {NOT_MEASURED}\n",
        [("step_not_measured", "throughput", "meetings"), ("target_not_measured", "meetings", "2021-12-31; ambition")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=list(SPOILT))
def test_each_finding_appears(copy: Copy, spoilt: tuple[str, str, str, Rows]) -> None:
    file, old, new, expected = spoilt
    copy.replace(file, old, new)
    assert found(copy) == expected
    # A check needs no run to see any of these, and tells them in either language.
    model = copy.load()
    for language in ("nl", "en"):
        said = findings_told(model, language)
        assert [f"[{kind}]" in said for kind, _, _ in expected] == [True] * len(expected)


def test_what_nobody_answered_is_not_measured_in_this_cohort(copy: Copy) -> None:
    assert found(copy, answers=[]) == [
        ("step_not_measured", "outcome", "known"),
        ("goal_not_measured", "fame", "known"),
    ]
    # Only a run can tell.
    assert findings_told(copy.load(), "en") == ""


def test_every_kind_of_finding_is_tried_here() -> None:
    tried = {kind for _, _, _, rows in SPOILT.values() for kind, _, _ in rows}
    assert tried | {"goal_not_measured"} == set(FINDINGS)


def test_a_check_tells_file_and_line(copy: Copy) -> None:
    line = copy.replace(MODEL, "    source: {document: made-up, place: page 32}\n", "")
    goal = copy.replace(PLAN, "indicators: [known]", "indicators: []")
    copy.replace(PLAN, "  money: {label: {nl: niets, en: nothing}}\n", "")
    said = findings_told(copy.load(), "nl").splitlines()
    assert said[-1] == "4 bevindingen."
    assert f"  rij {goal - 1}, kolom goals  [goal_without_outcome]" in said
    # The entry begins five lines above its source.
    at = said.index(f"  rij {line - 5}, kolom indicators  [indicator_without_source]")
    assert "de indicator 'graduates' zonder bron" in said[at + 1]


FAULTS = {
    "an indicator nobody declared": ("indicators: [known]", "indicators: [knwon]", "unknown_name", "'knwon'"),
    "an indicator twice": ("[graduates, ratio]", "[ratio, ratio]", "doubled_name", "'ratio'"),
    "a goal twice": ("goal: worth", "goal: fame", "doubled_name", "'fame'"),
    "a step twice": ("step: throughput", "step: input", "doubled_name", "'input'"),
    "no such step": ("step: throughput", "step: doing", "literal_error", "doing"),
    "no such purpose": ("purpose: learning", "purpose: showing", "literal_error", "showing"),
    "no such table": ("[participants]", "[people]", "literal_error", "people"),
    "an unknown document": ("made-up, place: page 41", "lost, place: page 41", "unknown_document", "'lost'"),
    "one language": ("{nl: een maand, en: a month}", "{nl: een maand}", "missing", "missing"),
    "a field of its own": ("urgency: {", "speed: {", "extra_forbidden", "does not exist"),
}


@pytest.mark.parametrize("broken", FAULTS.values(), ids=list(FAULTS))
def test_each_fault_names_its_line(copy: Copy, broken: tuple[str, str, str, str]) -> None:
    old, new, rule, says = broken
    line = copy.replace(PLAN, old, new)
    faults = [fault for fault in copy.faults() if fault.rule == rule]
    assert [(fault.file, fault.row) for fault in faults] == [(PLAN, line)], copy.faults()
    assert says in faults[0].found


def test_an_empty_plan_is_no_plan(copy: Copy) -> None:
    copy.path(PLAN).write_text("", encoding="utf-8")
    assert [(fault.file, fault.row) for fault in copy.faults()] == [(PLAN, 1)]


def test_the_plan_is_among_the_files_of_the_model(copy: Copy) -> None:
    assert PLAN in copy.load().files
    inputs = input_files(Workspace.open(copy.root), CohortKey("example", "2020"))
    assert copy.path(PLAN) in inputs
