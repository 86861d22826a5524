"""Invented respondents, what they named and what they answered.

Belongs here: rows of the tables ``respondents``, ``mentions``, ``answers`` and ``themes``. Does not belong here: which
questions and themes there are (``form``).
"""

from typing import Any

from pipeline.model import CohortModel
from pipeline.synthetic.dice import Dice, divided
from pipeline.synthetic.form import GRADE, Form

Row = dict[str, Any]

_SMALLEST_GROUP = 4
_LARGEST_GROUP = 48
_INSTRUMENTS = ("interview", "questionnaire")
_NOT_USABLE_OF = 4
_NAMED_PERCENT = (38, 88)
_PART_PERCENT = (62, 90)
_GRADES = {"6": 25, "7": 35, "8": 40}
_YES_NO = {"yes": 72, "no": 28}


def survey(model: CohortModel, form: Form, count: int, seed: int) -> dict[str, list[Row]]:
    """The four survey tables; the size of a group follows the number of participants."""
    size = max(_SMALLEST_GROUP, min(_LARGEST_GROUP, count * 2 // 5))
    asked = [*form.asked.values(), *(who for who, _ in form.closed.values())]
    groups = sorted({group for who in asked for group in who})
    reasons = [one.code for one in model.model.survey.exclusion_reasons]
    respondents: list[Row] = []
    usable: dict[str, list[str]] = {}
    for place, group in enumerate(groups):
        instrument = _INSTRUMENTS[place % len(_INSTRUMENTS)]
        usable[group] = [f"R{place + 1}{number:03d}" for number in range(1, size + 1)]
        respondents += [_respondent(name, group, instrument, None) for name in usable[group]]
        if reasons and instrument == "questionnaire":
            dropped = range(size + 1, size + 1 + size // _NOT_USABLE_OF)
            respondents += [
                _respondent(f"R{place + 1}{number:03d}", group, instrument, reasons[0]) for number in dropped
            ]
    return {
        "respondents": respondents,
        "mentions": _mentions(form, usable, seed),
        "answers": _answers(form, usable, seed),
        "themes": [vars(theme) for theme in form.themes],
    }


def _respondent(name: str, group: str, instrument: str, reason: str | None) -> Row:
    return {
        "respondent_id": name,
        "group": group,
        "instrument": instrument,
        "usable": "no" if reason else "yes",
        "exclusion_reason": reason,
    }


def _mentions(form: Form, usable: dict[str, list[str]], seed: int) -> list[Row]:
    """Who named which theme; a part of a theme is named only by who named the whole."""
    rows: list[Row] = []
    for question, who in form.asked.items():
        for group in who:
            named: dict[str, list[str]] = {}
            # Whole themes first: their parts draw from those who named them.
            for theme in sorted(
                (one for one in form.themes if one.question == question), key=lambda one: (one.parent or "", one.theme)
            ):
                dice = Dice(seed, "theme", question, group, theme.theme)
                among = named[theme.parent] if theme.parent in named else usable[group]
                percent = dice.between(*(_PART_PERCENT if theme.parent in named else _NAMED_PERCENT))
                named[theme.theme] = dice.chosen(among, max(1, len(among) * percent // 100))
            rows += [
                {"respondent_id": name, "question": question, "theme": theme, "quote": None, "quote_consent": "no"}
                for theme, names in named.items()
                for name in names
            ]
    return sorted(rows, key=lambda row: (row["respondent_id"], row["question"], row["theme"]))


def _answers(form: Form, usable: dict[str, list[str]], seed: int) -> list[Row]:
    rows: list[Row] = []
    for question, (who, kind) in form.closed.items():
        for group in who:
            given = divided(len(usable[group]), _GRADES if kind == GRADE else _YES_NO)
            answers = [answer for answer, times in given.items() for _ in range(times)]
            dealt = Dice(seed, "answer", question, group).shuffled(answers)
            rows += [
                {"respondent_id": name, "question": question, "answer": answer}
                for name, answer in zip(usable[group], dealt, strict=True)
            ]
    return sorted(rows, key=lambda row: (row["respondent_id"], row["question"]))
