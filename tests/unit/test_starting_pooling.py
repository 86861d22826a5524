"""Cohorts put together: one form for all, no number twice, a line of the codebook once, and where it came from."""

import datetime
import shutil
from pathlib import Path

import pytest

from pipeline.errors import CallError
from pipeline.faults import FaultsError
from pipeline.files import digest_of_file
from pipeline.ingest.reading import read
from pipeline.ingest.source import Source, read_source
from pipeline.model import load
from pipeline.starting import start
from pipeline.starting.source_file import of_pool
from pipeline.workspace import CohortKey, Workspace

ROOT = Path(__file__).resolve().parents[2]
PROGRAMME = "sterk-uit-armoede"

SOURCE = """\
delivered_by: {by}
delivered_on: {on}
terms: {terms}
records: {records}
explanation: {{nl: "Verzonnen om te proberen ({by}).", en: "Made up to try it ({by})."}}
"""
EARLY = {
    "participants.csv": "participant_id,enrolled_on,graduated_on,municipality,prior_income\n"
    "P1,2019-02-01,2020-06-30,,social_assistance\nP2,2019-02-01,2020-06-30,=Assen,none\n",
    "outflow.csv": "participant_id,status,started_on,hours_per_week,weeks_per_year,gross_monthly_wage_fte_eur\n"
    "P1,paid_work,2020-07-01,24,,2200.50\nP2,none,2020-07-01,,,\n",
    "funding.csv": "funder,actor,period_start,period_end,amount_eur\nstad,municipality,2020-01-01,2020-12-31,1000\n",
    "respondents.csv": "respondent_id,group,instrument,usable\nR1,experts_by_experience,interview,yes\n",
    "mentions.csv": "respondent_id,question,theme,quote,quote_consent\n"
    "R1,impact,calm,Ik slaap weer goed.,yes\nR1,impact,proud,Dit blijft onder ons.,no\n",
    "answers.csv": "respondent_id,question,answer\nR1,collaboration_grade,8\n",
    "themes.csv": "question,theme,label_nl\nimpact,calm,Rustiger\nimpact,proud,Trots\n",
}
LATE = {
    "participants.csv": "\ufeffDeelnemernummer;Gestart op;Afgerond op;Inkomen vooraf\nQ1;1-2-2020;30-6-2021;bijstand\n",
    "outflow.csv": "Deelnemernummer;Uitstroom;Begin;Uren per week;Weken per jaar;Bruto maandloon bij voltijd\n"
    "Q1;betaald werk;1-7-2021;16,5;;€ 1.900,00\n",
    "funding.csv": "funder;actor;period_start;period_end;amount_eur\nstad;gemeente;1-1-2021;31-12-2021;1.000,25\n",
    "respondents.csv": "respondent_id,group,instrument,usable\nS1,experts_by_experience,interview,ja\n",
    "mentions.csv": "respondent_id,question,theme\nS1,impact,calm\n",
    "answers.csv": "respondent_id,question,answer\nS1,collaboration_grade,7\n",
    "themes.csv": "question,theme,label_nl\nimpact,calm,Rustiger\nimpact,brave,Moediger\n",
}


def key(cohort: str) -> CohortKey:
    return CohortKey(PROGRAMME, cohort)


def give(workspace: Workspace, cohort: str, files: dict[str, str], **source: str) -> None:
    start(workspace, key(cohort), "csv")
    raw = workspace.raw_dir(key(cohort))
    told = {"by": "stad", "on": "2022-01-31", "terms": "alleen hier", "records": "synthetic", **source}
    for name, text in {**files, "source.yaml": SOURCE.format(**told)}.items():
        (raw / name).write_text(text, encoding="utf-8")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("2021"))
    made = Workspace(tmp_path)
    # The shipped cohort's codebook would come along with templates.
    shutil.rmtree(made.raw_dir(key("2017-2020")))
    give(made, "2020", EARLY)
    give(made, "2021", LATE, by="dorp", on="2022-03-01")
    return made


def cells(workspace: Workspace, cohort: str, table: str) -> list[tuple[str, ...]]:
    own = read(workspace.raw_dir(key(cohort)), [table])[table]
    return list(zip(*(column.listed() for column in own.columns.values()), strict=True))


def text(workspace: Workspace, table: str, cohort: str = "2020-2021") -> str:
    return (workspace.raw_dir(key(cohort)) / f"{table}.csv").read_bytes().decode()


def test_rows_of_both_in_one_form(workspace: Workspace) -> None:
    told = start(workspace, key("2020-2021"), pool=("2021", f"{PROGRAMME}/2020"))
    assert "2020, 2021" in told
    assert text(workspace, "participants") == (
        "participant_id,enrolled_on,graduated_on,municipality,prior_income,in_debt_restructuring\r\n"
        "P1,2019-02-01,2020-06-30,,social_assistance,\r\n"
        "P2,2019-02-01,2020-06-30,'=Assen,none,\r\n"
        "Q1,2020-02-01,2021-06-30,,social_assistance,\r\n"
    )
    assert text(workspace, "outflow").splitlines()[1] == "P1,paid_work,2020-07-01,,24,,2200.50,"
    assert text(workspace, "outflow").splitlines()[3] == "Q1,paid_work,2021-07-01,,16.5,,1900.00,"
    assert [row.split(",")[4] for row in text(workspace, "funding").splitlines()[1:]] == ["1000", "1000.25"]


def test_the_codebook_has_a_line_once(workspace: Workspace) -> None:
    start(workspace, key("2020-2021"), pool=("2020", "2021"))
    assert [line.split(",")[1] for line in text(workspace, "themes").splitlines()[1:]] == ["calm", "proud", "brave"]


def test_quotes_without_consent_stay_behind(workspace: Workspace) -> None:
    start(workspace, key("2020-2021"), pool=("2020", "2021"))
    assert "Ik slaap weer goed." in text(workspace, "mentions")
    assert "onder ons" not in text(workspace, "mentions")


def test_the_source_tells_which_files_went_in(workspace: Workspace) -> None:
    start(workspace, key("2020-2021"), pool=("2020", "2021"))
    raw = workspace.raw_dir(key("2020-2021"))
    source = read_source(raw)
    assert (source.delivered_by, source.delivered_on) == ("stad; dorp", datetime.date(2022, 3, 1))
    assert (source.records, source.terms) == ("synthetic", "alleen hier")
    assert "2020, 2021" in source.explanation["nl"]
    assert "Verzonnen om te proberen (dorp)." in source.explanation["nl"]
    told = (raw / "source.yaml").read_text(encoding="utf-8")
    for cohort, files in (("2020", EARLY), ("2021", LATE)):
        for name in files:
            assert f"{cohort}/raw/{name}  {digest_of_file(workspace.raw_dir(key(cohort)) / name)}" in told


def test_the_period_spans_them_and_the_model_loads(workspace: Workspace) -> None:
    start(workspace, key("samen"), pool=("2020", "2021"))
    period = load(workspace.root, PROGRAMME, "samen").cohort.period
    assert (period.from_, period.until) == (datetime.date(2020, 1, 1), datetime.date(2021, 12, 31))


def test_years_between_are_told(workspace: Workspace) -> None:
    give(workspace, "2023", LATE)
    for name, old, new in (("participants", "30-6-2021", "30-6-2023"), ("outflow", "1-7-2021", "1-7-2023")):
        path = workspace.raw_dir(key("2023")) / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    path = workspace.raw_dir(key("2023")) / "funding.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2021", "2023"), encoding="utf-8")
    told = start(workspace, key("samen"), pool=("2020", "2023"), language="en")
    assert "between 2020 and 2023 lie days" in told


def test_one_number_for_two_persons(workspace: Workspace) -> None:
    for name in ("participants", "outflow"):
        path = workspace.raw_dir(key("2021")) / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("Q1", "P1"), encoding="utf-8")
    told = start(workspace, key("2020-2021"), pool=("2020", "2021"), language="en")
    assert "same numbers for different persons (1 in table participants)" in told
    numbers = [line.split(",")[0] for line in text(workspace, "participants").splitlines()[1:]]
    assert numbers == ["2020-P1", "2020-P2", "2021-P1"]
    assert [line.split(",")[0] for line in text(workspace, "outflow").splitlines()[1:]] == numbers
    assert text(workspace, "respondents").splitlines()[1].startswith("R1,"), "respondents keep their numbers"


def test_one_participant_in_two_cohorts_stops(workspace: Workspace) -> None:
    path = workspace.raw_dir(key("2021")) / "participants.csv"
    path.write_text(path.read_text(encoding="utf-8") + "P2;1-2-2019;30-6-2021;geen\n", encoding="utf-8")
    with pytest.raises(FaultsError) as caught:
        start(workspace, key("2020-2021"), pool=("2020", "2021"))
    (fault,) = caught.value.faults
    assert (fault.rule, fault.row, fault.column) == ("participant_in_two_cohorts", 3, "Deelnemernummer")
    assert fault.file == f"data/programmes/{PROGRAMME}/cohorts/2021/raw/participants.csv"
    assert fault.private
    assert "P2" not in str(caught.value)
    assert not workspace.cohort_dir(key("2020-2021")).exists()


def test_a_theme_with_two_descriptions_stops(workspace: Workspace) -> None:
    path = workspace.raw_dir(key("2021")) / "themes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Rustiger", "Kalmer"), encoding="utf-8")
    with pytest.raises(FaultsError) as caught:
        start(workspace, key("2020-2021"), pool=("2020", "2021"))
    (fault,) = caught.value.faults
    assert (fault.rule, fault.row, fault.column, fault.value) == ("theme_differs", 2, "label_nl", "Kalmer")


def test_faults_of_every_cohort_are_told_together(workspace: Workspace) -> None:
    for cohort, old, new in (("2020", "2200.50", "veel"), ("2021", "bijstand", "zakgeld")):
        for name in ("outflow", "participants"):
            path = workspace.raw_dir(key(cohort)) / f"{name}.csv"
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (workspace.raw_dir(key("2021")) / "source.yaml").write_text("records: original\n", encoding="utf-8")
    with pytest.raises(FaultsError) as caught:
        start(workspace, key("2020-2021"), pool=("2020", "2021"))
    files = {(fault.file.split("/cohorts/")[1], fault.rule) for fault in caught.value.faults}
    assert ("2020/raw/outflow.csv", "bad_decimal") in files
    assert ("2021/raw/participants.csv", "unknown_code") in files
    assert ("2021/raw/source.yaml", "missing_key") in files
    assert not workspace.cohort_dir(key("2020-2021")).exists()


def test_corrections_are_applied_and_told(workspace: Workspace) -> None:
    correction = (
        "- table: outflow\n  record: {participant_id: Q1}\n  column: hours_per_week\n  from: 16,5\n  to: 20\n"
        "  why: verkeerd overgenomen\n  decided_by: gemeente\n  decided_on: 2022-04-01\n"
    )
    path = workspace.raw_dir(key("2021")) / "corrections.yaml"
    path.write_text(correction, encoding="utf-8")
    start(workspace, key("2020-2021"), pool=("2020", "2021"))
    assert text(workspace, "outflow").splitlines()[3].split(",")[4] == "20"
    raw = workspace.raw_dir(key("2020-2021"))
    assert "De correcties van 2021 zijn toegepast." in read_source(raw).explanation["nl"]
    assert f"2021/raw/corrections.yaml  {digest_of_file(path)}" in (raw / "source.yaml").read_text(encoding="utf-8")


def test_a_correction_that_does_not_apply_stops(workspace: Workspace) -> None:
    path = workspace.raw_dir(key("2021")) / "corrections.yaml"
    path.write_text("- table: outflow\n", encoding="utf-8")
    with pytest.raises(FaultsError, match=r"corrections\.yaml"):
        start(workspace, key("2020-2021"), pool=("2020", "2021"))


@pytest.mark.parametrize(
    ("pool", "message"),
    [(("2020",), "two cohorts or more"), (("2020", "1999"), "no cohort 1999"), (("2020", "2020"), "two")],
)
def test_pools_that_are_none(workspace: Workspace, pool: tuple[str, ...], message: str) -> None:
    with pytest.raises(CallError, match=message):
        start(workspace, key("2020-2021"), pool=pool)


def test_who_delivered_is_told_in_each_language_where_one_cohort_tells_it_so(tmp_path: Path) -> None:
    explained = {"nl": "Verzonnen.", "en": "Made up."}
    sources = {
        "2020": Source("stad", datetime.date(2021, 1, 1), {"nl": "hier", "en": "here"}, "synthetic", explained, {}),
        "2021": Source("dorp", datetime.date(2022, 1, 1), "vrij", "synthetic", explained, {}),
    }
    (tmp_path / "source.yaml").write_text(of_pool(sources, []), encoding="utf-8")
    source = read_source(tmp_path)
    assert source.delivered_by == "stad; dorp"
    assert source.terms == {"nl": "2020: hier 2021: vrij", "en": "2020: here 2021: vrij"}
