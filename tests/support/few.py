"""Synthetic cohorts of the shipped programme, some of them with few people behind a number.

Belongs here: seeded records whose starts, hours and wages differ from person to person, and a workspace with them. Does not
belong here: what may be published of them.
"""

import csv
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pipeline.workspace import CohortKey

ROOT = Path(__file__).resolve().parents[2]
PROGRAMME = "sterk-uit-armoede"
COHORT = "2021"
KEY = CohortKey(PROGRAMME, COHORT)

_COHORT = """\
cohort: "2021"
label: {nl: "2021", en: "2021"}
period: {from: 2021-01-01, until: 2021-12-31}
observed_until: 2022-12-31
after_observation: continues
parameters_on: 2021-12-31
price_year: 2020
languages: [nl]
"""
_SOURCE = """\
delivered_by: A test
delivered_on: 2023-01-10
terms: For tests.
records: synthetic
explanation:
  nl: Verzonnen voor een proef.
  en: Made up for a test.
"""
_ELSEWHERE = """\
item,label_nl,label_en,bound,scope,published,unit,document,place,figure,note_nl,note_en
ratio,Elders,Elsewhere,,low,1.1,EUR per EUR,impact-study-2021,nergens,ratio.lower,Verzonnen.,Made up.
work,Aan het werk,At work,,total,5,persons,impact-study-2021,nergens,outflow.paid_work,Verzonnen.,Made up.
giving,Vrijwilligers,Volunteers,,total,5,persons,impact-study-2021,nergens,outflow.volunteering,Verzonnen.,Made up.
"""


@dataclass(frozen=True)
class People:
    """How many of a cohort did what, and how many were asked.

    Attributes:
        steady: everyone starts on the day of graduation and has the same hours and wage: the easiest to guess.
        named: how many of the experts named each theme, in the order of the codebook.
    """

    paid: int
    volunteering: int
    nothing: int
    seed: int = 1
    steady: bool = False
    experts: int = 14
    representatives: int = 8
    named: tuple[int, ...] = (12, 11, 7, 4, 14, 1)

    @property
    def graduates(self) -> int:
        """How many graduated."""
        return self.paid + self.volunteering + self.nothing


MIXED = People(paid=13, volunteering=7, nothing=4)
LARGE = People(paid=60, volunteering=45, nothing=30, experts=80, representatives=40, named=(40, 33, 25, 50, 60, 20))
TINY = People(paid=3, volunteering=2, nothing=2, experts=5, representatives=3, named=(3, 2, 1, 5))


def workspace_with(people: People, folder: Path) -> Path:
    """A workspace with the shipped programme and one more cohort of these people, which no exemption names."""
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("2021"))
    cohort = folder / "data" / "programmes" / PROGRAMME / "cohorts" / COHORT
    raw = cohort / "raw"
    raw.mkdir(parents=True)
    (cohort / "cohort.yaml").write_text(_COHORT, encoding="utf-8")
    (raw / "source.yaml").write_text(_SOURCE, encoding="utf-8")
    (cohort / "published_elsewhere.csv").write_text(_ELSEWHERE, encoding="utf-8")
    shipped = folder / "data" / "programmes" / PROGRAMME / "cohorts" / "2017-2020" / "raw"
    shutil.copyfile(shipped / "themes.csv", raw / "themes.csv")
    header = ("funder", "actor", "period_start", "period_end", "amount_eur", "kind", "note")
    paid = [("municipalities", "municipality", "2021-01-01", "2021-12-31", "310000.00", "grant", "")]
    _write(raw / "funding.csv", header, paid)
    draw = random.Random(people.seed)
    _participants(raw, people, draw)
    _survey(raw, people, draw, shipped)
    return folder


def add_ladder(folder: Path, people: People, *, missed: float) -> None:
    """Measure everybody of a workspace on the participation ladder at enrolment, and twice more unless they were missed.

    Most stand on the lower steps before and higher ones after, a few of them on their own. ``missed`` is how likely it is that
    somebody was not there to be measured.
    """
    programme = folder / "data" / "programmes" / PROGRAMME / "programme.yaml"
    text = programme.read_text(encoding="utf-8")
    assert text.count("tables: [") == 1
    programme.write_text(text.replace("tables: [", "tables: [ladder, "), encoding="utf-8")
    raw = programme.parent / "cohorts" / COHORT / "raw"
    draw = random.Random(people.seed)
    measured: list[tuple[object, ...]] = []
    with (raw / "participants.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            graduated = date.fromisoformat(row["graduated_on"])
            before = draw.choice([1, 1, 1, 2, 2, 2, 2, 2, 3])
            then = before + draw.choice([0, 1, 1, 2])
            measured.append((row["participant_id"], row["enrolled_on"], before))
            if draw.random() >= missed:
                measured.append((row["participant_id"], graduated, then))
            if draw.random() >= missed:
                measured.append(
                    (row["participant_id"], graduated + timedelta(days=200), min(6, then + draw.choice([0, 1])))
                )
    _write(raw / "ladder.csv", ("participant_id", "measured_on", "step"), measured)


def _participants(raw: Path, people: People, draw: random.Random) -> None:
    persons: list[tuple[object, ...]] = []
    spells: list[tuple[object, ...]] = []
    statuses = ["paid_work"] * people.paid + ["volunteering"] * people.volunteering + ["none"] * people.nothing
    for number, status in enumerate(statuses):
        name = f"synthetic-{number:04}"
        graduated = date(2021, 3, 1) if people.steady else date(2021, 1, 10) + timedelta(days=draw.randrange(300))
        persons.append((name, graduated - timedelta(days=400), graduated, "", "social_assistance", "no"))
        started = graduated if people.steady else graduated + timedelta(days=draw.randrange(1, 25))
        if status == "paid_work":
            hours = 24 if people.steady else draw.choice([16, 20, 24, 28, 32])
            wage = 2200 if people.steady else draw.randrange(1900, 2900)
            spells.append((name, status, started, "", hours, "", wage, ""))
        elif status == "volunteering":
            hours = 8 if people.steady else draw.choice([4, 6, 8, 10, 12])
            spells.append(
                (name, status, started, "", hours, 40 if people.steady else draw.choice([30, 36, 44]), "", "")
            )
        else:
            spells.append((name, status, started, "", "", "", "", ""))
    header = ("participant_id", "enrolled_on", "graduated_on", "municipality", "prior_income", "in_debt_restructuring")
    _write(raw / "participants.csv", header, persons)
    spell_header = (
        "participant_id", "status", "started_on", "ended_on", "hours_per_week", "weeks_per_year",
        "gross_monthly_wage_fte_eur", "role",
    )  # fmt: skip
    _write(raw / "outflow.csv", spell_header, spells)


def _survey(raw: Path, people: People, draw: random.Random, shipped: Path) -> None:
    asked: list[tuple[str, ...]] = []
    mentions: list[tuple[str, ...]] = []
    answers: list[tuple[str, ...]] = []
    with (shipped / "themes.csv").open(encoding="utf-8", newline="") as file:
        themes = [row["theme"] for row in csv.DictReader(file) if row["question"] == "impact" and not row["parent"]]
    for number in range(people.experts):
        asked.append((f"expert-{number:03}", "experts_by_experience", "interview", "yes", ""))
    for number in range(people.representatives):
        usable = number > 1
        reason = "" if usable else "does_not_work_with_experts"
        asked.append((f"office-{number:03}", "representatives", "questionnaire", "yes" if usable else "no", reason))
        if usable:
            answers.append((f"office-{number:03}", "collaboration_grade", str(draw.choice([6, 7, 8, 9]))))
    for theme, count in zip(themes, people.named, strict=False):
        for number in range(count):
            mentions.append((f"expert-{number:03}", "impact", theme, "", ""))
    header = ("respondent_id", "group", "instrument", "usable", "exclusion_reason")
    _write(raw / "respondents.csv", header, asked)
    _write(raw / "mentions.csv", ("respondent_id", "question", "theme", "quote", "quote_consent"), mentions)
    _write(raw / "answers.csv", ("respondent_id", "question", "answer"), answers)


def _write(path: Path, header: tuple[str, ...], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
