"""Texts judged without a run: names that no figure can have, and texts that are there in one language only.

The shipped model and records are judged once; every test puts texts beside them.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline import store
from pipeline.beside import faults_beside, source_in_languages
from pipeline.check import raw_shown_as
from pipeline.faults import Fault
from pipeline.ingest.entering import enter
from pipeline.ingest.judging import Judgement, context_of, judge_tables
from pipeline.ingest.source import Source
from pipeline.model import CohortModel
from pipeline.workspace import Workspace
from tests.support.shipped import KEY, ROOT, shipped_model


@pytest.fixture(scope="module")
def judgement() -> Iterator[Judgement]:
    workspace, model = Workspace(ROOT), shipped_model()
    with store.session() as db:
        raw = enter(workspace.raw_dir(KEY), model.tables, raw_shown_as(workspace, KEY))
        yield judge_tables(raw, context_of(model), db)


def in_languages(*languages: str) -> CohortModel:
    model = shipped_model()
    return replace(model, cohort=model.cohort.model_copy(update={"languages": list(languages)}))


class Beside:
    """A workspace with nothing but texts, and the faults of it."""

    def __init__(self, root: Path, judgement: Judgement) -> None:
        self.workspace = Workspace(root)
        self.judgement = judgement
        self.workspace.cohort_dir(KEY).mkdir(parents=True)

    def text(self, name: str, content: str, of_cohort: bool = False) -> None:
        owner = self.workspace.cohort_dir(KEY) if of_cohort else self.workspace.programme_dir(KEY.programme)
        (owner / "texts").mkdir(exist_ok=True)
        (owner / "texts" / name).write_text(content, encoding="utf-8")

    def faults(self, *languages: str) -> list[Fault]:
        return faults_beside(self.workspace, KEY, in_languages(*(languages or ("nl",))), self.judgement)


@pytest.fixture
def beside(tmp_path: Path, judgement: Judgement) -> Beside:
    return Beside(tmp_path, judgement)


def test_the_texts_that_are_shipped_name_only_figures_that_can_be(judgement: Judgement) -> None:
    found = faults_beside(Workspace(ROOT), KEY, in_languages("nl"), judgement)
    assert [fault.sentence() for fault in found] == []


@pytest.mark.parametrize(
    ("name", "said", "nearest"),
    [
        ("ratoi.lower", "no figure starts with 'ratoi'", "ratio"),
        ("ratio.middle", "there is no bound 'middle'", "upper"),
        ("post.qali.lower.total_eur", "there is no post 'qali'", "qaly"),
        ("price.qaly.quality_of_live.lower", "there is no component 'quality_of_live'", "quality_of_life"),
        ("variant.guidelines.ratio.lower", "there is no variant 'guidelines'", "guideline"),
        ("variant.guideline.funding.total_eur", "no figure is named like that", "-"),
        ("outflow.paid", "there is no kind of outflow 'paid'", "paid_work"),
        ("survey.impact.self_wrth.experts_by_experience", "there is no theme 'self_wrth'", "self_worth"),
        ("survey.impactt.self_worth.experts_by_experience", "there is no question 'impactt'", "impact"),
        ("survey.impact.self_worth.experts", "there is no group of respondents 'experts'", "experts_by_experience"),
        ("funding.provinces_.share", "there is no funder 'provinces_'", "provinces"),
        ("count.themes", "there is no count 'themes'", "impact_themes"),
        ("benefits.lower.total", "no figure is named like that", "benefits.{bound}.total_eur"),
        ("assumption.later_jobs.per-years.mean_persons", "there is no way of counting 'per-years'", "per-year"),
        ("respondents.representatives.interviews", "there is no instrument 'interviews'", "interview"),
        ("answers.collaboration_grades.mean", "there is no question 'collaboration_grades'", "collaboration_grade"),
    ],
)
def test_a_name_that_no_figure_can_have_is_told_with_its_line(
    beside: Beside, name: str, said: str, nearest: str
) -> None:
    beside.text("impact.nl.md", f'Eerst.\n\nEn {{{{ n("{name}") }}}}.\n')
    (fault,) = beside.faults()
    assert fault.file.endswith("texts/impact.nl.md")
    assert (fault.row, fault.rule, fault.severity) == (3, "unknown_figure", "error")
    assert f"there is no figure '{name}'" in fault.found
    assert said in fault.found
    assert nearest in fault.expected
    assert "er is geen" in fault.in_language("nl").found


@pytest.mark.parametrize(
    "name",
    [
        "ratio.lower", "variant.guideline.ratio.upper", "post.qaly.upper.share", "costs.total_eur", "funding.total_eur",
        "funding.provinces.share", "outflow.none", "answers.collaboration_grade.mean", "answers.collaboration_grade.8",
        "respondents.representatives.questionnaire.excluded.is_an_expert", "basis.lower.observed.share",
        "survey.before.shame_about_poverty.experts_by_experience",
    ],
)  # fmt: skip
def test_a_name_that_a_figure_can_have_is_left_to_the_run(beside: Beside, name: str) -> None:
    beside.text("impact.nl.md", f'{{{{ n("{name}", 2) }}}} {{{{ traced("x", "{name}") }}}}')
    assert beside.faults() == []


def test_every_call_counts_and_a_name_put_together_is_left_to_the_run(beside: Beside) -> None:
    beside.text(
        "a.nl.md",
        '{% for b in ["lower"] %}{{ n("ratio." ~ b) }}{% endfor %}{{ traced(1, "ratio.x") }}{{ n("count.x") }}',
    )
    assert [fault.rule for fault in beside.faults()] == ["unknown_figure", "unknown_figure"]


def test_a_text_that_asks_first_may_name_what_another_cohort_has(beside: Beside) -> None:
    theme = "survey.impact.elsewhere.experts_by_experience"
    beside.text("a.nl.md", f'{{% if has_figure("{theme}") %}}{{{{ n("{theme}") }}}}{{% endif %}}')
    assert beside.faults() == []
    # What no cohort of the programme can have is a slip, asked for or not.
    beside.text("a.nl.md", '{% if has_figure("ratio.middle") %}x{% endif %}')
    assert [fault.rule for fault in beside.faults()] == ["unknown_figure"]


def test_a_text_of_the_cohort_stands_in_the_place_of_the_programmes(beside: Beside) -> None:
    beside.text("a.nl.md", '{{ n("ratio.middle") }}')
    assert len(beside.faults()) == 1
    beside.text("a.nl.md", '{{ n("ratio.lower") }}', of_cohort=True)
    assert beside.faults() == []
    beside.text("a.nl.md", '{{ n("ratio.midle") }}', of_cohort=True)
    (fault,) = beside.faults()
    assert f"cohorts/{KEY.cohort}/texts/a.nl.md" in fault.file
    beside.text("a.nl.md", "", of_cohort=True)
    assert beside.faults() == []


def test_form_and_encoding_of_a_cohorts_text_are_judged_too(beside: Beside) -> None:
    beside.text("a.nl.md", "goed\n{{ n(\n", of_cohort=True)
    beside.text("b.nl.md", "x", of_cohort=True)
    (beside.workspace.cohort_dir(KEY) / "texts" / "b.nl.md").write_bytes(b"een\n\xff")
    assert [(fault.rule, fault.row) for fault in beside.faults()] == [("text_form", 2), ("encoding", 2)]


def test_a_text_in_one_language_of_the_reports_only_is_a_fault(beside: Beside) -> None:
    beside.text("a.nl.md", "Een tekst.")
    beside.text("b.nl.md", "Een tekst.")
    beside.text("b.en.md", "A text.")
    beside.text("c.en.md", "A text.", of_cohort=True)
    assert beside.faults("nl") == []
    first, second = beside.faults("nl", "en")
    assert first.rule == second.rule == "text_language"
    assert first.file.endswith("a.nl.md")
    assert "a text in Dutch without one in English" in first.found
    assert "a.en.md" in first.remedy
    assert second.file.endswith("c.en.md")
    assert "a.en.md" in first.in_language("nl").remedy
    assert first.in_language("nl").found == "een tekst in het Nederlands zonder die in het Engels"


def test_a_text_left_out_in_one_language_is_left_out_in_all(beside: Beside) -> None:
    beside.text("a.nl.md", "Een tekst.")
    beside.text("a.en.md", "A text.")
    beside.text("a.nl.md", " \n", of_cohort=True)
    (fault,) = beside.faults("nl", "en")
    assert fault.file.endswith("a.en.md")
    assert "a text in English without one in Dutch" in fault.found
    beside.text("a.en.md", "", of_cohort=True)
    assert beside.faults("nl", "en") == []


HEADER = "item,bound,scope,published,unit,section,figure,rounded_to,note"


@pytest.mark.parametrize(
    ("languages", "columns", "rows", "expected"),
    [
        (("nl",), "", ["een reden"], []),
        (("nl", "en"), "", ["een reden", ""], [("note_en", 2, "1")]),
        (("nl", "en"), ",note_en", ["een reden,a reason", ",", "nog een,", "en een,"], [("note_en", 4, "2")]),
        (("nl", "en"), ",note_en", [",a reason"], [("note", 2, "1")]),
        (("nl",), ",note_en", ["een reden,"], []),
    ],
)
def test_a_note_in_one_language_only_is_told(
    beside: Beside, languages: tuple[str, ...], columns: str, rows: list[str], expected: list[tuple[str, int, str]]
) -> None:
    lines = [f"i{place},,total,1,EUR,S,costs.total_eur,,{row}" for place, row in enumerate(rows)]
    path = beside.workspace.cohort_dir(KEY) / "published.csv"
    path.write_text("\n".join([HEADER + columns, *lines, ""]), encoding="utf-8")
    found = beside.faults(*languages)
    assert [(fault.column, fault.row, fault.found.split("(")[1][0]) for fault in found] == expected
    assert {(fault.severity, fault.rule) for fault in found} <= {("warning", "text_language")}


def test_a_source_that_lacks_a_language_of_the_reports_is_told() -> None:
    source = Source("een dienst", date(2021, 1, 1), {"nl": "hier"}, "synthetic", {"nl": "Verzonnen."}, {})
    assert list(source_in_languages(source, ["nl"], "raw/source.yaml")) == []
    found = list(source_in_languages(source, ["nl", "en"], "raw/source.yaml"))
    assert [(fault.column, fault.severity) for fault in found] == [("terms", "warning"), ("explanation", "warning")]
    assert found[0].in_language("nl").found == "terms zonder tekst in het Engels"
