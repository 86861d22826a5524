"""The indicators of a programme: monitored numbers along the logic chain.

Belongs here: taking each declared indicator, from figures, declared values or answers. Does not belong here: the figures
themselves (``figures``), what an indicator should be (``targets``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pipeline.calculation.database import Database, put_calculated
from pipeline.calculation.of_records import of_records
from pipeline.calculation.rounding import factor_or_none
from pipeline.calculation.survey import NUMBER
from pipeline.calculation.waves import EARLIER, Earlier, Given, Paired, compared, earlier_wave
from pipeline.errors import MeerwaardeError
from pipeline.model import CohortModel
from pipeline.model.parts import Answers, Indicator
from schemas.calculated import CALCULATED, types
from schemas.figures import UNDATED

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
    """Take every indicator, and compare it with the earlier wave where there is one.

    Needs ``figures``, ``answers`` and ``respondents`` (the last two empty where a programme has none), and for a wave that is
    compared ``earlier_answers``, ``earlier_respondents`` and ``earlier_wave``; makes ``indicators``, in the order in which the
    model declares them.

    Raises:
        MeerwaardeError: a sum or mean was asked of answers that are no numbers.
    """
    figures = dict(db.rows("SELECT figure, value FROM figures"))
    known = earlier_wave(db) if model.earlier is not None else None
    rows = []
    for position, indicator in enumerate(model.model.indicators, start=1):
        told: dict[str, Any] = {
            "indicator": indicator.indicator,
            "step": indicator.step,
            "position": position,
            "unit": indicator.unit,
            "taken": way_of(indicator),
        }
        if indicator.answers is not None:
            told |= _from_answers(db, indicator.indicator, indicator.answers, known)
        elif indicator.of_records is not None:
            number, base, counted = of_records(db, model, indicator.of_records)
            told |= {"base_count": base, "counted": counted, "value": factor_or_none(number)}
        else:
            value = figures.get(indicator.figure) if indicator.figure is not None else indicator.value
            told["value"] = factor_or_none(None if value is None else Fraction(value))
        rows.append([told.get(name) for name in CALCULATED["indicators"].names])
    put_calculated(db, "indicators", rows)


def _from_answers(db: Database, name: str, asked: Answers, known: Earlier | None) -> dict[str, Any]:
    """What an indicator taken from answers comes to, in this wave and in the one before it."""
    given = answered(db, asked)
    taken = taken_from(name, asked, given)
    told: dict[str, Any] = {
        "base_count": taken.base, "counted": taken.counted, "value": factor_or_none(taken.value)
    }  # fmt: skip
    if known is None:
        return told
    before = answered(db, asked, EARLIER)
    previous = taken_from(name, asked, before)
    if taken.value is None or previous.value is None:
        return told
    return {
        **told,
        "previous_value": factor_or_none(previous.value),
        "previous_base": previous.base,
        "difference": factor_or_none(taken.value - previous.value),
        **compared(asked, given, before, paired(db, asked) if known.same_respondents else None, known),
    }


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
        name = f"target.{indicator}.{by or UNDATED}"
        yield name, target, units[indicator]
        yield f"{name}.expected", expected, units[indicator]
        yield f"{name}.progress", progress, "share"
        yield f"{name}.remaining", remaining, units[indicator]


def way_of(indicator: Indicator) -> str:
    """How an indicator is taken, as ``indicators.taken`` has it."""
    if indicator.answers is not None:
        return indicator.answers.take
    if indicator.of_records is not None:
        return indicator.of_records.take
    if indicator.figure is not None:
        return "figure"
    return "value" if indicator.value is not None else "not-measured"


def taken_from(name: str, asked: Answers, given: Given) -> Taken:
    """A count, share, sum or mean of answers.

    Args:
        name: the indicator, for the message of an error.
        asked: what is taken.
        given: the answers of those who count.

    Raises:
        MeerwaardeError: a sum or mean was asked of answers that are no numbers.
    """
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
    if not base:
        return Taken(None, base, base)
    total = sum((Fraction(answer) * number for answer, number in given), Fraction(0))
    return Taken(total if asked.take == "sum" else total / base, base, base)


def answered(db: Database, asked: Answers, wave: str = "") -> Given:
    """How often each answer to a question was given, by those who count.

    Where respondents are listed only those count whose answers are usable; a programme that asks organisations lists none, and
    there everyone counts who answered.

    Args:
        db: a session with the answers and respondents of the wave.
        asked: the question, and who counts.
        wave: what stands before the names of its tables: nothing, or ``earlier_``.
    """
    query = f"SELECT answer, COUNT(*) FROM ({_each(asked, wave)}) AS given GROUP BY answer ORDER BY answer"  # noqa: S608
    return [(answer, int(number)) for answer, number in db.rows(query)]


def paired(db: Database, asked: Answers) -> Paired:
    """How often each pair of answers was given, now and in the earlier wave, by those who count in both."""
    found = db.rows(
        "SELECT now.answer, before.answer, COUNT(*) "  # noqa: S608 (ours, and quoted)
        f"FROM ({_each(asked)}) AS now INNER JOIN ({_each(asked, EARLIER)}) AS before USING (respondent_id) "
        "GROUP BY now.answer, before.answer ORDER BY now.answer, before.answer"
    )
    return [(now, before, int(number)) for now, before, number in found]


def _each(asked: Answers, wave: str = "") -> str:
    """The query for the answer of each respondent who counts; one of them where somebody gave several."""
    where = (
        f"question = {_text(asked.question)} AND (NOT EXISTS (SELECT 1 FROM {wave}respondents) OR respondent_id IN "  # noqa: S608
        f"(SELECT respondent_id FROM {wave}respondents WHERE usable = 'yes'))"
    )
    if asked.base is not None:
        answers = ", ".join(map(_text, asked.base.of))
        where += (
            f" AND respondent_id IN (SELECT respondent_id FROM {wave}answers "  # noqa: S608 (ours, and quoted)
            f"WHERE question = {_text(asked.base.question)} AND answer IN ({answers}))"
        )
    return f"SELECT respondent_id, MIN(answer) AS answer FROM {wave}answers WHERE {where} GROUP BY respondent_id"  # noqa: S608


def _text(value: str) -> str:
    """A text from the model as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"
