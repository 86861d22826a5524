"""The rules between indicators and the rest of a model: figures, questions and answers that exist, targets that make sense.

Belongs here: every rule about indicators that looks at more than one field. Does not belong here: what one field may hold
(``parts``), the rules of the other entries (``checking``).
"""

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from pipeline.faults import Fault
from pipeline.model import parts
from pipeline.model.expression import ExpressionError, parse
from pipeline.model.yaml_lines import Located, Path_

# The columns of those counted that an indicator may name.
TEXTS_OF_RECORDS = {
    "participants": frozenset({"prior_income", "municipality", "in_debt_restructuring"}),
    "households": frozenset[str](),
}
NUMBERS_OF_RECORDS = {
    "participants": frozenset[str](),
    "households": frozenset({"adults", "children", "debt_before_eur", "debt_after_eur"}),
}


def faults(model: parts.Model, cohort: parts.Cohort, tables: list[str], file: Located) -> Iterator[Fault]:
    """Every fault of the indicators of a model.

    Args:
        model: ``model.yaml``, its parts each valid by themselves.
        cohort: the cohort it is read for.
        tables: the raw tables that the programme uses.
        file: ``model.yaml`` with its lines.
    """
    rules = _Rules(model, cohort, tables, file)
    for index, indicator in enumerate(model.indicators):
        yield from rules.of(("indicators", index), indicator)


class _Rules:
    def __init__(self, model: parts.Model, cohort: parts.Cohort, tables: list[str], file: Located) -> None:
        self.model = model
        self.cohort = cohort
        self.tables = tables
        self.file = file
        self.questions = {question.code: question for question in model.survey.questions}
        self.indicators = [entry.indicator for entry in model.indicators]

    def of(self, path: Path_, indicator: parts.Indicator) -> Iterator[Fault]:
        if indicator.indicator in self.indicators[: int(path[1])]:
            yield self.file.fault(
                (*path, "indicator"),
                "doubled_name",
                f"the indicator '{indicator.indicator}' for the second time",
                "each indicator once",
                "Rename or remove one of the two.",
            )
        if indicator.figure is not None:
            yield from self.figure((*path, "figure"), indicator.figure)
        if indicator.answers is not None:
            yield from self.answers((*path, "answers"), indicator)
        if indicator.of_records is not None:
            yield from self.records((*path, "of_records"), indicator)
        for index, target in enumerate(indicator.targets):
            yield from self.target((*path, "targets", index), indicator, target)

    def figure(self, path: Path_, name: str) -> Iterator[Fault]:
        # The schemas are heavy to import; a model without such an indicator is read without them.
        from pipeline.model import figure_names

        if figure_names.could_be(self.model, name):
            return
        near = get_close_matches(name, sorted(set(figure_names.known(self.model))), n=3)
        yield self.file.fault(
            path,
            "unknown_figure",
            f"'{name}', which is no figure of this programme",
            f"a figure such as {', '.join(near)}" if near else "the name of a figure, as figures.csv has them",
            "Mend the name.",
        )

    def answers(self, path: Path_, indicator: parts.Indicator) -> Iterator[Fault]:
        taken = indicator.answers
        if taken is None:
            return
        if "answers" not in self.tables:
            yield self.file.fault(
                path,
                "unused_table",
                "an indicator taken from answers",
                "the table answers under tables in programme.yaml",
                "Add the table there, or take the indicator in another way.",
            )
        yield from self.question((*path, "question"), taken.question)
        yield from self.given((*path, "of"), taken.question, taken.of)
        asked = self.questions.get(taken.question)
        if asked is not None and asked.answers and taken.take in ("sum", "mean"):
            yield self.file.fault(
                (*path, "take"),
                "not_numbers",
                f"the {taken.take} of answers that are words",
                "count or share, or a question with numbers: true",
                "Take a count or share, or mend the question.",
            )
        if (taken.take == "share") != (indicator.unit == "share"):
            yield self.file.fault(
                (*path[:-1], "unit"),
                "unit",
                f"{indicator.unit} for a {taken.take} of answers",
                "share for a share, and for nothing else",
                "Mend the unit or what is taken.",
            )
        if taken.base is not None:
            yield from self.question((*path, "base", "question"), taken.base.question)
            yield from self.given((*path, "base", "of"), taken.base.question, taken.base.of)
            if taken.base.question == taken.question:
                yield self.file.fault(
                    (*path, "base", "question"),
                    "base",
                    f"the question '{taken.question}' as its own base",
                    "another question",
                    "Leave base out, or name the question that decides who counts.",
                )

    def records(self, path: Path_, indicator: parts.Indicator) -> Iterator[Fault]:
        taken = indicator.of_records
        if taken is None:
            return
        if taken.records not in self.tables:
            yield self.file.fault(
                (*path, "records"),
                "unused_table",
                f"the table {taken.records}",
                "a table that programme.yaml lists under tables",
                "Add the table there.",
            )
        numbers, texts = NUMBERS_OF_RECORDS[taken.records], TEXTS_OF_RECORDS[taken.records]
        for field, text, known in (("where", taken.where, numbers | texts), ("formula", taken.formula, numbers)):
            if text is None:
                continue
            try:
                parse(text, known, condition=field == "where")
            except ExpressionError as error:
                yield self.file.fault(
                    (*path, field),
                    "formula",
                    str(error),
                    f"columns of {taken.records}: {', '.join(sorted(known))}",
                    "Mend the formula.",
                )
        if (taken.take == "share") != (indicator.unit == "share"):
            yield self.file.fault(
                (*path[:-1], "unit"),
                "unit",
                f"{indicator.unit} for a {taken.take} of records",
                "share for a share, and for nothing else",
                "Mend the unit or what is taken.",
            )

    def question(self, path: Path_, name: str) -> Iterator[Fault]:
        if name not in self.questions:
            near = get_close_matches(name, sorted(self.questions), n=3) or sorted(self.questions)
            yield self.file.fault(
                path,
                "unknown_question",
                f"'{name}', which is no question of the survey",
                f"a question under survey, such as {', '.join(near)}" if near else "a question under survey",
                "Mend the name, or declare the question under survey.",
            )

    def given(self, path: Path_, question: str, answers: list[str]) -> Iterator[Fault]:
        asked = self.questions.get(question)
        possible = [answer.code for answer in asked.answers] if asked is not None else []
        for index, answer in enumerate(answers):
            if possible and answer not in possible:
                yield self.file.fault(
                    (*path, index),
                    "unknown_answer",
                    f"'{answer}', which is no answer to '{question}'",
                    f"one of {', '.join(possible)}",
                    "Mend the answer, or list it with its question under survey.",
                )
            if answer in answers[:index]:
                yield self.file.fault(
                    (*path, index),
                    "doubled_name",
                    f"the answer '{answer}' for the second time",
                    "each answer once",
                    "Remove one of the two.",
                )

    def target(self, path: Path_, indicator: parts.Indicator, target: parts.Target) -> Iterator[Fault]:
        first: date = self.cohort.period.from_
        if target.cohort == self.cohort.cohort and target.by is not None and target.by < first:
            yield self.file.fault(
                (*path, "by"),
                "target_before_cohort",
                f"a target for {target.by}, before cohort {self.cohort.cohort} begins on {first}",
                "a day in the cohort's period or after it",
                "Mend the day, or the cohort it was set for.",
            )
        days = [(other.by, other.at_least, other.cohort) for other in indicator.targets[: int(path[-1])]]
        if (target.by, target.at_least, target.cohort) in days:
            yield self.file.fault(
                (*path, "by"),
                "doubled_date",
                f"a second target for {target.by or 'no day'}",
                "one target for each day",
                "Remove one of the two, or mend its day.",
            )
        if indicator.unit == "share" and not 0 <= target.value <= 1:
            yield self.file.fault(
                (*path, "value"),
                "share",
                f"{target.value} as a share",
                "a share from 0 to 1, such as 0.8 for 80 %",
                "Divide it by 100, or mend the unit.",
            )
        expecting = target.expecting
        if expecting is None:
            return
        if expecting not in self.indicators:
            yield self.file.fault(
                (*path, "expecting"),
                "unknown_name",
                f"'{expecting}', which is no indicator",
                f"one of {', '.join(sorted(self.indicators))}",
                "Mend the name, or declare the indicator.",
            )
        elif expecting == indicator.indicator:
            yield self.file.fault(
                (*path, "expecting"),
                "expecting",
                "an indicator that expects itself",
                "the indicator that says how much more is expected",
                "Mend the name, or leave expecting out.",
            )
