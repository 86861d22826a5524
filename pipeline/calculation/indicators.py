"""The indicators of a programme: monitored numbers along the logic chain.

Belongs here: taking each declared indicator, from figures, declared values or answers. Does not belong here: the figures
themselves (``figures``), what an indicator should be (``targets``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.calculation.database import Database, make_view, put_calculated
from pipeline.calculation.rounding import factor_or_none
from pipeline.calculation.survey import NUMBER
from pipeline.errors import MeerwaardeError
from pipeline.model import CohortModel
from pipeline.model.parts import Among, Answers, Indicator
from schemas.calculated import CALCULATED, types

_NUMBERS = ("sum", "mean")


@dataclass(frozen=True)
class Taken:
    """An indicator as it was taken.

    Attributes:
        value: None where nobody could be counted, or where nobody measures it.
        base: how many answered; None where it is not taken from answers.
        counted: how many of them gave an answer that counts.
    """

    value: Fraction | None
    base: int | None = None
    counted: int | None = None


def indicators(db: Database, model: CohortModel) -> None:
    """Take every indicator.

    Needs ``figures``, ``answers`` and ``respondents`` (the last two empty where a programme has none); makes ``indicators``,
    in the order in which the model declares them.

    Raises:
        MeerwaardeError: a sum or mean was asked of answers that are no numbers.
    """
    make_view(db, "given_answers")
    figures = dict(db.rows("SELECT figure, value FROM figures"))
    rows = []
    for position, indicator in enumerate(model.model.indicators, start=1):
        taken = _take(db, indicator, figures)
        told = {
            "indicator": indicator.indicator,
            "step": indicator.step,
            "position": position,
            "unit": indicator.unit,
            "taken": way_of(indicator),
            "base_count": taken.base,
            "counted": taken.counted,
            "value": factor_or_none(taken.value),
        }
        rows.append([told.get(name) for name in CALCULATED["indicators"].names])
    put_calculated(db, "indicators", rows)


def name_indicators(db: Database, model: CohortModel) -> None:  # noqa: ARG001 - every step takes the same
    """Give indicators and targets names among the figures, so that texts and comparisons can call them.

    Needs ``figures``, ``indicators``, ``targets``; makes ``figures`` anew with ``indicator.<indicator>``, its ``.base``,
    ``.counted``, ``.previous``, ``.difference``, and ``target.<indicator>.<day>.<what>``.
    """
    named = {name: (name, value, unit) for name, value, unit in db.rows("SELECT figure, value, unit FROM figures")}
    targets = db.rows('SELECT indicator, "by", target, expected, progress_share, remaining FROM targets')
    units = dict(db.rows("SELECT indicator, unit FROM indicators"))
    taken = db.rows(
        "SELECT indicator, unit, base_count, counted, value, previous_value, previous_base, difference FROM indicators"
    )
    for name, value, unit in [*_of_indicators(taken), *_of_targets(targets, units)]:
        named[name] = (name, value, unit)
    db.put_rows("figures", [named[name] for name in sorted(named)], types("figures"))


def _of_indicators(rows: Sequence[Sequence[object]]) -> Iterator[tuple[str, object, object]]:
    for indicator, unit, base, counted, value, previous, previous_base, difference in rows:
        name = f"indicator.{indicator}"
        yield name, value, unit
        if base is not None:
            yield f"{name}.base", base, "count"
            yield f"{name}.counted", counted, "count"
        if previous is not None:
            yield f"{name}.previous", previous, unit
            yield f"{name}.difference", difference, unit
        if previous_base is not None:
            yield f"{name}.previous_base", previous_base, "count"


def _of_targets(rows: Sequence[Sequence[object]], units: dict[object, object]) -> Iterator[tuple[str, object, object]]:
    for indicator, by, target, expected, progress, remaining in rows:
        name = f"target.{indicator}.{by}"
        yield name, target, units[indicator]
        yield f"{name}.expected", expected, units[indicator]
        yield f"{name}.progress", progress, "share"
        yield f"{name}.remaining", remaining, units[indicator]


def way_of(indicator: Indicator) -> str:
    """How an indicator is taken, as ``indicators.taken`` has it."""
    if indicator.answers is not None:
        return indicator.answers.take
    if indicator.figure is not None:
        return "figure"
    return "value" if indicator.value is not None else "not-measured"


def _take(db: Database, indicator: Indicator, figures: dict[str, object]) -> Taken:
    if indicator.answers is not None:
        return from_answers(db, indicator.indicator, indicator.answers)
    value = figures.get(indicator.figure) if indicator.figure is not None else indicator.value
    return Taken(None if value is None else Fraction(str(value)))


def from_answers(db: Database, name: str, asked: Answers, view: str = "given_answers") -> Taken:
    """A count, share, sum or mean of the answers to a question.

    Args:
        db: a session with the view.
        name: the indicator, for the message of an error.
        asked: the question, what is taken of it, and who counts.
        view: the answers, as ``given_answers`` has them.

    Raises:
        MeerwaardeError: a sum or mean was asked of answers that are no numbers.
    """
    given = _given(db, asked.question, asked.base, view)
    base = sum(number for _, number in given)
    if asked.take not in _NUMBERS:
        counted = sum(number for answer, number in given if answer in asked.of)
        value = Fraction(counted) if asked.take == "count" else Fraction(counted, base) if base else None
        return Taken(value if base else None, base, counted)
    wrong = sum(number for answer, number in given if not NUMBER.fullmatch(answer))
    if wrong:
        raise MeerwaardeError(
            f"The indicator {name} is a {asked.take} of the answers to {asked.question}, but {wrong} of those answers "
            "are no numbers. Mend the answers, or what the indicator takes in model.yaml."
        )
    total = sum((Fraction(answer) * number for answer, number in given), Fraction(0))
    if not base:
        return Taken(None, base, base)
    return Taken(total if asked.take == "sum" else total / base, base, base)


def _given(db: Database, question: str, among: Among | None, view: str) -> list[tuple[str, int]]:
    """The answers to a question, each with how many gave it."""
    where = f"question = {_text(question)}"
    if among is not None:
        answers = ", ".join(map(_text, among.of))
        where += (
            f" AND respondent_id IN (SELECT respondent_id FROM {view} WHERE question = {_text(among.question)} "  # noqa: S608
            f"AND answer IN ({answers}))"
        )
    query = f"SELECT answer, COUNT(*) FROM {view} WHERE {where} GROUP BY answer ORDER BY answer"  # noqa: S608 (quoted)
    return [(answer, int(number)) for answer, number in db.rows(query)]


def _text(value: str) -> str:
    """A text from the model as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"
