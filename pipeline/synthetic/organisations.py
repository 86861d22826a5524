"""Invented member organisations and their answers to a wave of a survey.

Belongs here: rows of the tables ``organisations`` and ``answers`` of a programme that asks organisations. Does not belong here:
surveys of respondents (``survey``), the questions themselves (the model).
"""

from typing import Any

from pipeline.model import CohortModel
from pipeline.synthetic.dice import Dice, divided

Row = dict[str, Any]

_SECTORS = {"welzijn": 40, "zorg": 30, "gemeente": 18, "overig": 12}
_ANSWERED_PERCENT = 65
_MOST = 9


def organisations_and_answers(model: CohortModel, count: int, seed: int) -> tuple[list[Row], list[Row]]:
    """``count`` members, of whom about two thirds answer every question of the model."""
    width = max(3, len(str(count)))
    names = [f"O{number:0{width}d}" for number in range(1, count + 1)]
    sectors = [sector for sector, size in divided(count, _SECTORS).items() for _ in range(size)]
    members = [
        {"organisation_id": name, "sector": sector, "member_from": model.cohort.period.from_, "member_until": None}
        for name, sector in zip(names, Dice(seed, "sectors").shuffled(sectors), strict=True)
    ]
    answering = Dice(seed, "answering").chosen(names, max(1, count * _ANSWERED_PERCENT // 100))
    answers: list[Row] = []
    for question in model.model.survey.questions:
        codes = [answer.code for answer in question.answers]
        # The first answer is the most usual one.
        weights = {code: len(codes) - place for place, code in enumerate(codes)}
        dealt = [code for code, size in divided(len(answering), weights).items() for _ in range(size)] if codes else []
        dice = Dice(seed, "answer", question.code)
        if not codes:
            dealt = [str(dice.between(0, _MOST)) for _ in answering] if question.numbers else []
        answers += [
            {"respondent_id": name, "question": question.code, "answer": answer}
            for name, answer in zip(answering, dice.shuffled(dealt), strict=False)
        ]
    return members, sorted(answers, key=lambda row: (row["respondent_id"], row["question"]))
