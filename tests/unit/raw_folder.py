"""A small raw folder without a fault, for tests to spoil.

Belongs here: the files of a made-up cohort and a way to judge them. Does not belong here: any expectation.
"""

import datetime
from collections.abc import Mapping
from pathlib import Path

from pipeline.ingest.judging import CohortContext, Judgement
from tests.support.judged import judge

CONTEXT = CohortContext(
    period_from=datetime.date(2017, 1, 1),
    period_until=datetime.date(2020, 12, 31),
    observed_until=datetime.date(2021, 6, 30),
    enrolled_in_period=True,
)

GOOD: Mapping[str, str] = {
    "participants": """\
participant_id,enrolled_on,graduated_on,municipality,prior_income,in_debt_restructuring
P01,2017-09-01,2019-06-30,Assen,social_assistance,yes
P02,2017-09-01,2019-06-30,,social_assistance,
P03,2018-09-01,2020-06-30,,work,no
P04,2018-09-01,,,unknown,
""",
    "outflow": """\
participant_id,status,started_on,ended_on,hours_per_week,weeks_per_year,gross_monthly_wage_fte_eur,role
P01,paid_work,2019-07-01,2020-06-30,24,,2200.50,cook
P01,paid_work,2020-07-01,,32,,2200.50,cook
P02,volunteering,2019-07-01,,16,48,,
P03,none,2020-06-30,,,,,
""",
    "funding": """\
funder,actor,period_start,period_end,amount_eur,kind,note
towns,municipality,2017-01-01,2020-12-31,274687.50,fee,"a, ""b"" and c"
fund,foundation,2018-01-01,2019-12-31,225000,grant,
""",
    "respondents": """\
respondent_id,group,instrument,usable,exclusion_reason
R1,experts,interview,yes,
R2,experts,focus_group,yes,
R3,partners,questionnaire,no,left_early
""",
    "mentions": """\
respondent_id,question,theme,quote,quote_consent
R1,impact,self_worth,,no
R1,impact,courage,,
R2,impact,self_worth,I dare to ask,yes
""",
    "answers": """\
respondent_id,question,answer
R1,grade,8
R2,grade,7
""",
    "themes": """\
question,theme,parent,label_nl,label_en
impact,self_worth,,Eigenwaarde,Self-worth
impact,courage,self_worth,Moed,Courage
""",
}


def write(folder: Path, **changed: str | bytes) -> Path:
    """The good files in ``folder``, some of them with other content."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**GOOD, **changed}.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.csv").write_bytes(data)
    return folder


def spoil(table: str, *changes: tuple[str, str]) -> dict[str, str]:
    """One good file with pieces of it replaced; each piece must be there exactly once."""
    text = GOOD[table]
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {table}"
        text = text.replace(old, new)
    return {table: text}


def verdict(folder: Path, **changed: str | bytes) -> Judgement:
    """Judge the good files, some of them with other content."""
    return judge(write(folder, **changed), list(GOOD), CONTEXT)


def told(folder: Path, **changed: str | bytes) -> list[tuple[str, int | None, str | None, str]]:
    """What is told of them: file, row, column and rule of each fault, in order."""
    faults = verdict(folder, **changed).faults
    return [(fault.file.removeprefix("raw/"), fault.row, fault.column, fault.rule) for fault in faults]
