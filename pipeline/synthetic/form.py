"""How a programme's survey is put together: its codebook, and who is asked what.

Belongs here: reading that from another cohort of the programme, or making it up from the model. Does not belong here: who
said what (``survey``).

Only codes are taken over: questions, groups, themes with their labels, and whether a closed question is answered with a
grade or with yes or no. No count, no combination and no words of a respondent enter.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import CohortModel
from pipeline.workspace import CohortKey, Workspace
from schemas import RAW

YES_NO, GRADE = "yes_no", "grade"
_MADE_UP_THEMES = 4


@dataclass(frozen=True)
class Theme:
    """A line of the codebook."""

    question: str
    theme: str
    parent: str | None
    label_nl: str | None
    label_en: str | None


@dataclass(frozen=True)
class Form:
    """The survey of a programme.

    Attributes:
        themes: the codebook, in its order.
        asked: question -> the groups that answer it, for open questions.
        closed: question -> the groups that answer it and how, for closed questions.
    """

    themes: tuple[Theme, ...]
    asked: dict[str, tuple[str, ...]]
    closed: dict[str, tuple[tuple[str, ...], str]]


def form_of(workspace: Workspace, model: CohortModel, key: CohortKey) -> Form:
    """The form of the youngest other cohort of the programme that has one in CSV; else one made up from the model."""
    others = [other for other in workspace.cohorts() if other.programme == key.programme and other != key]
    for other in reversed(others):
        folder = workspace.raw_dir(other)
        themes = _rows(folder, "themes")
        if themes:
            return _form(themes, folder)
    return _made_up(model)


def _form(rows: list[dict[str, str]], folder: Path) -> Form:
    groups = {row["respondent_id"]: row["group"] for row in _rows(folder, "respondents") if row["usable"] == "yes"}
    asked = _by_question(_rows(folder, "mentions"), groups)
    answers = _rows(folder, "answers")
    closed = {}
    for question, who in _by_question(answers, groups).items():
        given = {row["answer"] for row in answers if row["question"] == question}
        if given <= {"yes", "no"}:
            closed[question] = (who, YES_NO)
        elif all(answer.isdigit() and 1 <= int(answer) <= 10 for answer in given):
            closed[question] = (who, GRADE)
    themes = tuple(
        Theme(row["question"], row["theme"], *(row[name] or None for name in ("parent", "label_nl", "label_en")))
        for row in rows
    )
    return Form(themes, asked, closed)


def _by_question(rows: Iterable[dict[str, str]], groups: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        if row["respondent_id"] in groups:
            found.setdefault(row["question"], set()).add(groups[row["respondent_id"]])
    return {question: tuple(sorted(who)) for question, who in sorted(found.items())}


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table kept as CSV under its own column names; none where it is not there in that form."""
    path = folder / f"{table}.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            rows = list(reader)
            names: Sequence[str] = reader.fieldnames or ()
    except (OSError, UnicodeDecodeError, csv.Error):
        return []
    if {column.name for column in RAW[table].columns} <= set(names):
        return [{name: value or "" for name, value in row.items() if name is not None} for row in rows]
    return []


def _made_up(model: CohortModel) -> Form:
    """Every question of the model, with a few numbered themes, asked of every group."""
    questions = [one.code for one in model.model.survey.questions] or ["experience"]
    groups = tuple(one.code for one in model.model.survey.groups) or ("participants",)
    themes = tuple(
        Theme(question, f"theme_{number}", None, f"Thema {number}", f"Theme {number}")
        for question in questions
        for number in range(1, _MADE_UP_THEMES + 1)
    )
    return Form(themes, dict.fromkeys(questions, groups), {})
