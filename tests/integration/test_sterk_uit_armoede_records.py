"""The reconstructed records of Sterk uit Armoede 2017-2020, counted against the published text.

Belongs here: plain counting of the raw files, independent of the pipeline, against numbers typed from the document.
Does not belong here: what the pipeline makes of them.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

REPOSITORY = Path(__file__).parents[2]
PROGRAMME = REPOSITORY / "data" / "programmes" / "sterk-uit-armoede"
COHORT = PROGRAMME / "cohorts" / "2017-2020"

EXPERTS, REPRESENTATIVES = "experts_by_experience", "representatives"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def raw(table: str) -> list[dict[str, str]]:
    return rows(COHORT / "raw" / f"{table}.csv")


def people() -> dict[str, dict[str, str]]:
    return {row["respondent_id"]: row for row in raw("respondents")}


def mentions_by(*columns: str) -> Counter[tuple[str, ...]]:
    """How many different respondents named a theme, by question, theme and the given columns of the respondent."""
    asked = people()
    named = {(row["question"], row["theme"], row["respondent_id"]) for row in raw("mentions")}
    return Counter((question, theme, *(asked[who][name] for name in columns)) for question, theme, who in named)


HEADERS = {
    "participants": "participant_id,enrolled_on,graduated_on,municipality,prior_income,in_debt_restructuring",
    "outflow": (
        "participant_id,status,started_on,ended_on,hours_per_week,weeks_per_year,gross_monthly_wage_fte_eur,role"
    ),
    "funding": "funder,actor,period_start,period_end,amount_eur,kind,note",
    "respondents": "respondent_id,group,instrument,usable,exclusion_reason",
    "mentions": "respondent_id,question,theme,quote,quote_consent",
    "answers": "respondent_id,question,answer",
    "themes": "question,theme,parent,label_nl,label_en",
}


@pytest.mark.parametrize("table", HEADERS)
def test_tables_are_plain_files(table: str) -> None:
    content = (COHORT / "raw" / f"{table}.csv").read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert content.decode("utf-8").splitlines()[0] == HEADERS[table]
    assert len({tuple(row.items()) for row in raw(table)}) == len(raw(table))


def test_graduates_and_what_they_did_next() -> None:
    participants = {row["participant_id"]: row for row in raw("participants")}
    assert len(participants) == len(raw("participants")) == 24
    for row in participants.values():
        enrolled, graduated = date.fromisoformat(row["enrolled_on"]), date.fromisoformat(row["graduated_on"])
        assert date(2017, 1, 1) <= enrolled < graduated <= date(2020, 12, 31)
        assert 729 <= (graduated - enrolled).days <= 731  # a course of two years
    assert {row["municipality"] for row in participants.values()} == {""}
    assert {row["prior_income"] for row in participants.values()} == {"social_assistance"}
    assert Counter(row["in_debt_restructuring"] for row in participants.values()) == {"yes": 4, "": 20}

    outflow = raw("outflow")
    assert Counter(row["status"] for row in outflow) == {"paid_work": 12, "volunteering": 7, "none": 5}
    assert Counter(row["participant_id"] for row in outflow) == dict.fromkeys(participants, 1)
    for row in outflow:
        assert row["started_on"] == participants[row["participant_id"]]["graduated_on"]
        assert row["ended_on"] == ""
    figures = {
        row["status"]: (row["hours_per_week"], row["weeks_per_year"], row["gross_monthly_wage_fte_eur"])
        for row in outflow
    }
    assert figures == {"paid_work": ("24", "", "2200.00"), "volunteering": ("16", "48", ""), "none": ("", "", "")}
    assert len({tuple(list(row.values())[4:7]) for row in outflow}) == 3


def test_funders_add_up_to_their_own_sum_and_not_to_the_stated_total() -> None:
    by_funder: dict[str, Decimal] = defaultdict(Decimal)
    for row in raw("funding"):
        by_funder[row["funder"]] += Decimal(row["amount_eur"])
        assert (row["period_start"], row["period_end"]) == ("2017-01-01", "2020-12-31")
    assert by_funder == {
        "municipalities": Decimal("274687.50"),
        "ministry_of_social_affairs": Decimal("255750.00"),
        "rabo_foundation": Decimal("225000.00"),
        "provinces": Decimal("93000.00"),
    }
    provinces = {row["note"]: row["amount_eur"] for row in raw("funding") if row["funder"] == "provinces"}
    assert provinces == {"Province of Groningen": "45000.00", "Province of Drenthe": "48000.00"}
    assert sum(by_funder.values()) == Decimal("848437.50")
    assert sum(by_funder.values()) - Decimal("813012.50") == Decimal("35425.00")


def test_who_was_asked() -> None:
    asked = Counter(
        (row["group"], row["instrument"], row["usable"], row["exclusion_reason"]) for row in raw("respondents")
    )
    assert asked == {
        (EXPERTS, "focus_group", "yes", ""): 2,
        (EXPERTS, "interview", "yes", ""): 4,
        (EXPERTS, "document", "yes", ""): 3,
        (REPRESENTATIVES, "interview", "yes", ""): 5,
        (REPRESENTATIVES, "questionnaire", "yes", ""): 12,
        (REPRESENTATIVES, "questionnaire", "no", "does_not_work_with_experts"): 5,
        (REPRESENTATIVES, "questionnaire", "no", "is_an_expert"): 1,
    }


IMPACT = {
    "self_worth": 6,
    "seizing_opportunities": 6,
    "less_fear_of_failure": 3,
    "direct_environment": 6,
    "recognising_old_patterns": 5,
    "less_emotional": 5,
    "less_defensive": 4,
    "control_over_life": 5,
    "long_term_thinking": 4,
    "social_contacts": 4,
    "mental_health": 2,
    "physical_health": 2,
}

# theme: experts, representatives by interview, representatives by questionnaire
ADDED_VALUE = {
    "easier_contact": (6, 3, 8),
    "early_signals": (4, 3, 10),
    "policy_fits_practice": (3, 4, 10),
    "better_problem_definition": (6, 2, 9),
    "speaks_the_language": (6, 3, 2),
    "low_threshold_contact": (5, 2, 2),
    "accepts_help_sooner": (2, 2, 4),
    "wins_trust_faster": (3, 1, 2),
    "prevents_crisis": (0, 0, 6),
    "effective_support_plan": (0, 0, 5),
    "insight_into_lives": (5, 0, 5),
    "gives_perspective": (1, 0, 2),
    "voice_of_the_group": (1, 0, 2),
    "message_lands_better": (0, 1, 0),
}

# theme: representatives, experts
OBSTACLES = {
    "organisation_not_ready": (4, 2),
    "unclear_role": (3, 3),
    "certificate_instead_of_diploma": (2, 3),
    "fear_of_displacement": (1, 2),
    "employee_skills": (5, 0),  # the text says six, of five interviewed
    "basic_skills": (3, 0),
    "vulnerability": (2, 0),
    "difference_of_vision": (2, 0),
    "low_pay": (0, 3),
    "lack_of_understanding": (0, 3),
}

ADVICE = {
    "work_in_pairs": 3,
    "lasting_profession": 2,
    "better_preparation": 2,
    "intervision_and_supervision": 1,
    "employee_skills_in_course": 1,
    "role_in_professional_training": 1,
}

# Both groups together: the document does not split them.
WORKPLACES = {
    "schools": 4,
    "community_social_work": 3,
    "municipal_policy_team": 2,
    "community_buildings": 2,
    "neighbourhood_teams": 1,
    "municipality": 1,
    "aid_organisation": 1,
    "municipal_early_signals": 1,
    "higher_education": 1,
}


def nonzero(counts: Mapping[Any, int]) -> dict[tuple[str, ...], int]:
    return {key: count for key, count in counts.items() if count}


def counted(question: str, *columns: str) -> dict[tuple[str, ...], int]:
    return {key[1:]: count for key, count in mentions_by(*columns).items() if key[0] == question}


def test_impact_themes() -> None:
    assert counted("impact", "group") == {(theme, EXPERTS): count for theme, count in IMPACT.items()}
    codebook = {row["theme"]: row["parent"] for row in raw("themes") if row["question"] == "impact"}
    assert codebook.keys() == IMPACT.keys()
    assert sum(not parent for parent in codebook.values()) == 9
    assert {theme: parent for theme, parent in codebook.items() if parent} == {
        "less_fear_of_failure": "seizing_opportunities",
        "less_emotional": "recognising_old_patterns",
        "less_defensive": "recognising_old_patterns",
    }


def test_feelings_before_the_course() -> None:
    assert counted("before", "group") == {
        ("feeling_inferior", EXPERTS): 6,
        ("shame_about_poverty", EXPERTS): 2,
        ("feeling_excluded", EXPERTS): 2,
    }
    named = defaultdict(set)
    for row in raw("mentions"):
        named[row["question"], row["theme"]].add(row["respondent_id"])
    # The same six who felt inferior before no longer did afterwards.
    assert named["before", "feeling_inferior"] == named["impact", "self_worth"]


def test_added_values_by_instrument() -> None:
    by_instrument = counted("added_value", "group", "instrument")
    experts: Counter[str] = Counter()
    for (theme, group, instrument), count in by_instrument.items():
        if group == EXPERTS:
            assert instrument in {"focus_group", "interview"}
            experts[theme] += count
    assert experts == Counter({theme: count for theme, (count, _, _) in ADDED_VALUE.items() if count})
    expected = {
        (theme, REPRESENTATIVES, instrument): count
        for theme, (_, interviews, questionnaires) in ADDED_VALUE.items()
        for instrument, count in (("interview", interviews), ("questionnaire", questionnaires))
    }
    assert {key: count for key, count in by_instrument.items() if key[1] == REPRESENTATIVES} == nonzero(expected)


def test_obstacles_advice_and_counterpoints_come_from_conversations() -> None:
    expected = {}
    for theme, (representatives, experts) in OBSTACLES.items():
        expected[theme, REPRESENTATIVES], expected[theme, EXPERTS] = representatives, experts
    assert counted("obstacle", "group") == nonzero(expected)
    assert counted("advice", "group") == {(theme, REPRESENTATIVES): count for theme, count in ADVICE.items()}
    assert counted("counterpoint", "group") == {
        ("complements_colleagues", REPRESENTATIVES): 4,
        ("keeps_sight_of_plan", REPRESENTATIVES): 1,
    }
    for question in ("obstacle", "advice", "counterpoint", "workplace"):
        assert {key[1] for key in counted(question, "instrument")} <= {"focus_group", "interview"}


def test_workplaces() -> None:
    top = {row["theme"] for row in raw("themes") if row["question"] == "workplace" and not row["parent"]}
    totals = {theme: count for (theme,), count in counted("workplace").items()}
    assert {theme: count for theme, count in totals.items() if theme in top} == WORKPLACES
    twice = {theme for theme, count in totals.items() if theme not in top and count == 2}
    assert twice == {"schools_information_point", "schools_confidant"}
    assert all(count == 1 for theme, count in totals.items() if theme not in top | twice)


def test_codebook_and_mentions_fit_each_other() -> None:
    codebook = {(row["question"], row["theme"]): row["parent"] for row in raw("themes")}
    assert len(codebook) == len(raw("themes"))
    named = defaultdict(set)
    for row in raw("mentions"):
        named[row["question"], row["theme"]].add(row["respondent_id"])
        assert people()[row["respondent_id"]]["usable"] == "yes"
        assert (row["quote"], row["quote_consent"]) == ("", "no")
    assert named.keys() == codebook.keys()
    for (question, theme), parent in codebook.items():
        if parent:
            assert codebook[question, parent] == ""
            assert named[question, theme] <= named[question, parent]
    assert all(row["label_nl"] and row["label_en"] for row in raw("themes"))


def test_closed_answers() -> None:
    asked = people()
    answers = raw("answers")
    assert len({(row["respondent_id"], row["question"]) for row in answers}) == len(answers)
    usable = {who for who, row in asked.items() if row["instrument"] == "questionnaire" and row["usable"] == "yes"}
    grades = {row["respondent_id"]: int(row["answer"]) for row in answers if row["question"] == "collaboration_grade"}
    assert grades.keys() == usable
    assert sum(grades.values()) == 95
    assert all(1 <= grade <= 10 for grade in grades.values())
    assert round(Decimal(95) / 12, 1) == Decimal("7.9")
    rest = Counter(
        (
            row["question"],
            asked[row["respondent_id"]]["group"],
            asked[row["respondent_id"]]["instrument"],
            row["answer"],
        )
        for row in answers
        if row["question"] != "collaboration_grade"
    )
    assert rest == {
        ("added_value_for_organisation", REPRESENTATIVES, "questionnaire", "yes"): 12,
        ("added_value_for_work", REPRESENTATIVES, "questionnaire", "yes"): 11,
        ("added_value_for_work", REPRESENTATIVES, "questionnaire", "no"): 1,
        ("added_value_seen", EXPERTS, "focus_group", "yes"): 2,
        ("added_value_seen", EXPERTS, "interview", "yes"): 4,
        ("added_value_seen", REPRESENTATIVES, "interview", "yes"): 5,
    }


def test_published_figures() -> None:
    published = rows(COHORT / "published.csv")
    assert len(published) == 120
    assert list(published[0]) == [
        "item",
        "bound",
        "scope",
        "published",
        "unit",
        "section",
        "figure",
        "rounded_to",
        "note",
        "note_en",
    ]
    assert len({(row["item"], row["bound"], row["scope"]) for row in published}) == 120
    assert {row["unit"] for row in published} == {"EUR", "ratio", "percent", "count", "grade"}
    assert {row["bound"] for row in published} == {"", "lower", "conservative", "upper"}
    for row in published:
        Decimal(row["published"])
        assert row["section"]
        assert bool(row["note"]) == bool(row["note_en"])
        assert row["rounded_to"] == ("1000" if row["scope"].endswith("in thousands") else "")
    names = re.compile(
        r"(benefits|net)\.(lower|conservative|upper)\.(total|per_participant)_eur|ratio\.(lower|conservative|upper)"
        r"|costs\.(total|per_participant)_eur|post\.\w+\.(lower|conservative|upper)\.((total|per_participant)_eur|share)"
        r"|price\.\w+\.\w+\.(lower|conservative|upper)|funding\.total_eur|funding\.\w+\.(total_eur|share)"
        r"|participants\.graduated|outflow\.\w+|respondents\.\w+\.(usable|\w+|\w+\.usable|\w+\.excluded\.\w+)"
        r"|survey\.\w+\.\w+\.(experts_by_experience|representatives)|answers\.\w+\.mean"
    )
    assert [row["figure"] for row in published if not names.fullmatch(row["figure"])] == []


def test_only_three_published_survey_counts_differ_from_the_records() -> None:
    by_group = mentions_by("group")
    compared, differing = 0, {}
    for row in rows(COHORT / "published.csv"):
        place = row["figure"].split(".")
        if place[0] != "survey":
            continue
        compared += 1
        in_records = by_group[place[1], place[2], place[3]]
        if in_records != int(row["published"]):
            differing[row["item"]] = (int(row["published"]), in_records)
            assert row["note"]
    assert compared == 12 + 25
    assert differing == {
        "survey.added_value.easier_contact": (12, 11),
        "survey.added_value.insight_into_lives": (0, 5),
        "survey.added_value.voice_of_the_group": (0, 2),
    }


def test_every_misprint_has_its_reason() -> None:
    reasons = {(row["item"], row["bound"], row["scope"]): row["note"] for row in rows(COHORT / "published.csv")}
    for place in (
        ("qaly", "upper", "total"),
        ("volunteering", "upper", "per participant"),
        ("volunteering", "conservative", "total"),
        ("volunteering", "upper", "total"),
        ("costs", "", "total"),
        ("net_benefits", "conservative", "total"),
    ):
        assert len(reasons[place]) > 40


def test_source_says_that_the_records_are_reconstructed() -> None:
    source = yaml.safe_load((COHORT / "raw" / "source.yaml").read_text(encoding="utf-8"))
    assert source["records"] == "reconstructed"
    assert source["delivered_on"] == date(2021, 3, 8)
    assert source["delivered_by"]
    assert source["terms"]
    for language, words in {"nl": ("gekozen", "848.437,50"), "en": ("chosen", "848,437.50")}.items():
        assert all(word in source["explanation"][language] for word in words)


OPENED = {
    "impact-study-2021",
    "movisie-2016",
    "vonl-article",
    "armoede-schulden-gezondheid-workbook",
    "sterk-uit-armoede-study-2021",
}


def test_documents_are_described_once_and_every_cited_one_is() -> None:
    own = yaml.safe_load((PROGRAMME / "sources.yaml").read_text(encoding="utf-8"))
    shared = yaml.safe_load((REPOSITORY / "data" / "sources.yaml").read_text(encoding="utf-8"))
    assert own.keys().isdisjoint(shared)
    for key, document in {**own, **shared}.items():
        # Two documents behind results of others give no year themselves.
        without_year = key in ("vonl-article", "armoede-schulden-gezondheid-workbook")
        assert {"title", "note", "checked", *(() if without_year else ("year",))} <= document.keys(), key
        assert document["note"].keys() == {"nl", "en"}, key
        assert document["checked"] is (key in OPENED), key
    cited = set()
    for folder, known in ((REPOSITORY / "data" / "parameters", shared), (PROGRAMME, {**own, **shared})):
        for path in folder.rglob("*.yaml"):
            found = set(re.findall(r"\bdocument: ([\w-]+)", path.read_text(encoding="utf-8")))
            assert found <= known.keys(), path
            cited |= found
    assert "impact-study-2021" in cited


TEXTS = sorted(path.name for path in (PROGRAMME / "texts").glob("*.md"))


@pytest.mark.parametrize("name", TEXTS)
def test_texts_name_only_survey_figures_that_the_records_hold(name: str) -> None:
    text = (PROGRAMME / "texts" / name).read_text(encoding="utf-8")
    figures = re.findall(r'\{\{ n\("([^"]+)"\) \}\}', text)
    assert text.count("{{") == text.count("}}") == len(figures) + text.count("{{ typed(")
    by_group = mentions_by("group")
    for figure in figures:
        kind, *place = figure.split(".")
        if kind == "survey":
            assert by_group[place[0], place[1], place[2]] > 0, figure
        elif kind == "respondents":
            matching = [
                row
                for row in raw("respondents")
                if row["group"] == place[0]
                and (place[1] in {"usable", row["instrument"]})
                and (place[-1] != "usable" or row["usable"] == "yes")
                and ("excluded" not in place or row["exclusion_reason"] == place[-1])
            ]
            assert matching, figure


@pytest.mark.parametrize("name", TEXTS)
def test_no_line_of_a_text_starts_with_a_number_by_accident(name: str) -> None:
    # "5." or "(2) " at the start of a line would open a list in Markdown.
    for line in (PROGRAMME / "texts" / name).read_text(encoding="utf-8").splitlines():
        assert not re.match(r"\s*(\(|\{\{|\s+\d)", line), line
