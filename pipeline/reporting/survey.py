"""What people said: who was asked, which themes they named, what they answered.

Belongs here: joining the survey's counts with the words of model and codebook. Does not belong here: bounds, posts and
money (``facts``), counting (``calculation``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property

import pandas as pd

from pipeline.model.parts import Survey
from pipeline.reporting.rows import rows_of
from pipeline.reporting.views import AnswerFacts, AnswersFacts, ChapterQuestions, QuestionFacts, Row, ThemeFacts
from pipeline.reporting.words import Words

OTHER = "other_questions"


@dataclass
class SurveyFacts:
    """The survey of one cohort; without a survey everything in it is empty.

    Args:
        labels: words for groups, questions and reasons.
        tables: ``respondent_counts``, ``theme_counts``, ``answer_counts`` and the codebook ``themes``.
        words: words for codes that every programme shares.
        language: language of the report.
        means: mean of the answers by question, where answers are grades.
        counted: the figures that are shown, by name.
        hidden: the names of counts that the disclosure rule holds back.
    """

    labels: Survey
    tables: Mapping[str, pd.DataFrame]
    words: Words
    language: str
    means: Mapping[str, Decimal]
    counted: Mapping[str, int] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    @cached_property
    def group_labels(self) -> dict[str, str]:
        """Words for the groups of respondents."""
        return {entry.code: entry.label.in_language(self.language) for entry in self.labels.groups}

    @cached_property
    def question_labels(self) -> dict[str, str]:
        """Words for the questions."""
        return {entry.code: entry.label.in_language(self.language) for entry in self.labels.questions}

    @cached_property
    def answer_labels(self) -> dict[str, dict[str, str]]:
        """Words for the closed answers that the model lists, by question."""
        return {
            entry.code: {answer.code: answer.label.in_language(self.language) for answer in entry.answers}
            for entry in self.labels.questions
        }

    @cached_property
    def reason_labels(self) -> dict[str, str]:
        """Words for why an answer was not usable."""
        return {entry.code: entry.label.in_language(self.language) for entry in self.labels.exclusion_reasons}

    @cached_property
    def theme_labels(self) -> dict[tuple[str, str], str]:
        """Words for the themes, by question and theme, from the codebook."""
        column = f"label_{self.language}"
        return {
            (row["question"], row["theme"]): str(row.get(column) or row["theme"])
            for row in rows_of(self.tables, "themes")
        }

    @cached_property
    def respondents(self) -> list[Row]:
        """Who was asked: a row per group and instrument with asked, usable and why the others were not.

        A count that is held back is None.
        """
        found: dict[tuple[str, str], Row] = {}
        for row in rows_of(self.tables, "respondent_counts"):
            entry = self._asked(found, row["group"], row["instrument"])
            count = int(row["respondents"])
            if entry["asked"] is not None:
                entry["asked"] += count
            if row["usable"] == "yes":
                if entry["usable"] is not None:
                    entry["usable"] += count
            else:
                reason = row["exclusion_reason"] or ""
                entry["reasons"].append((self.reason_labels.get(reason, reason), count))
        for name in sorted(self.hidden):
            parts = name.split(".")
            if parts[0] == "respondents" and len(parts) >= 4:
                entry = self._asked(found, parts[1], parts[2])
                entry["asked"] = self.counted.get(f"respondents.{parts[1]}.{parts[2]}")
                if parts[3] == "usable":
                    entry["usable"] = None
                else:
                    entry["reasons"].append((self.reason_labels.get(parts[-1], parts[-1]), None))
        return list(found.values())

    def _asked(self, found: dict[tuple[str, str], Row], group: str, instrument: str) -> Row:
        """The line of a group and instrument, made where it is not there yet."""
        new = {
            "group": self.group_labels.get(group, group),
            "instrument": self.words.code("instrument", instrument),
            "asked": 0,
            "usable": 0,
            "reasons": [],
        }
        return found.setdefault((group, instrument), new)

    @cached_property
    def questions(self) -> dict[str, QuestionFacts]:
        """The open questions by code, in the model's order."""
        counts: dict[str, dict[str, dict[str, int | None]]] = {}
        parents: dict[tuple[str, str], str] = {}
        for row in rows_of(self.tables, "theme_counts"):
            if row["instrument"] != "all":
                continue
            per_group = counts.setdefault(row["question"], {}).setdefault(row["theme"], {})
            per_group[row["group"]] = int(row["respondents"])
            parents[row["question"], row["theme"]] = row["parent"] or ""
        parent_of = {(row["question"], row["theme"]): row["parent"] or "" for row in rows_of(self.tables, "themes")}
        for name in self.hidden:
            parts = name.split(".")
            if parts[0] == "survey" and len(parts) == 4:
                counts.setdefault(parts[1], {}).setdefault(parts[2], {})[parts[3]] = None
                parents[parts[1], parts[2]] = parent_of.get((parts[1], parts[2]), "")
        order = [code for code in self.question_labels if code in counts]
        order += sorted(code for code in counts if code not in self.question_labels)
        return {code: self._question(code, counts[code], parents) for code in order}

    def _question(
        self, code: str, themes: Mapping[str, Mapping[str, int | None]], parents: Mapping[tuple[str, str], str]
    ) -> QuestionFacts:
        present = {group for counts in themes.values() for group, count in counts.items() if count != 0}
        groups = [group for group in self.group_labels if group in present]
        groups += sorted(present - set(groups))

        def label(theme: str) -> str:
            return self.theme_labels.get((code, theme), theme)

        def by_count(theme: str) -> tuple[int, str]:
            # Where a count that is held back would stand among the others is a clue to it: those come last, by name.
            known = [count for count in themes[theme].values() if count is not None]
            return (-sum(known) if len(known) == len(themes[theme]) else 1, label(theme))

        ordered: list[ThemeFacts] = []
        tops = sorted((theme for theme in themes if parents[code, theme] not in themes), key=by_count)
        for top in tops:
            subs = sorted((theme for theme in themes if parents[code, theme] == top), key=by_count)
            for theme in (top, *subs):
                counted = tuple(themes[theme].get(group, 0) for group in groups)
                ordered.append(ThemeFacts(label(theme), theme != top, counted))
        return QuestionFacts(
            id=code,
            label=self.question_labels.get(code, code),
            groups=tuple(self.group_labels.get(group, group) for group in groups),
            themes=tuple(ordered),
            asked=tuple(self._asked_openly(code, group) for group in groups),
        )

    def _asked_openly(self, code: str, group: str) -> int | None:
        """How many usable respondents of a group were asked an open question; None where that cannot be told.

        A question is taken to have been asked wherever someone of the group answered it: in the interviews, but perhaps not in
        the questionnaire. Where the disclosure rule holds anything of it back, what is left would tell where nobody answered.
        """
        if any(name.startswith((f"survey.{code}.", f"respondents.{group}.")) for name in self.hidden):
            return None
        instruments = {
            row["instrument"]
            for row in rows_of(self.tables, "theme_counts")
            if (row["question"], row["group"]) == (code, group) and row["instrument"] != "all" and row["respondents"]
        }
        rows = rows_of(self.tables, "respondent_counts")
        usable = [row for row in rows if (row["group"], row["usable"]) == (group, "yes")]
        return sum(int(row["respondents"]) for row in usable if row["instrument"] in instruments) or None

    @cached_property
    def answers(self) -> dict[str, AnswersFacts]:
        """The closed questions by code, in the model's order."""
        found: dict[str, list[AnswerFacts]] = {}
        for row in rows_of(self.tables, "answer_counts"):
            code = str(row["answer"])
            found.setdefault(row["question"], []).append(
                AnswerFacts(
                    group=self.group_labels.get(row["group"]) or self.words.code("group", str(row["group"])),
                    answer=self.answer_labels.get(row["question"], {}).get(code) or self.words.code("answer", code),
                    number=_number(code),
                    count=int(row["respondents"]),
                )
            )
        for code, rows in found.items():
            listed = list(self.answer_labels.get(code, {}).values())
            rows.sort(key=lambda row: listed.index(row.answer) if row.answer in listed else len(listed))
        held_back = {name.split(".")[1] for name in self.hidden if name.startswith("answers.")}
        for code in held_back:
            found.setdefault(code, [])
        order = [code for code in self.question_labels if code in found]
        order += sorted(code for code in found if code not in self.question_labels)
        amounts = {question.code for question in self.labels.questions if question.numbers}
        return {
            code: AnswersFacts(
                id=code,
                label=self.question_labels.get(code, code),
                rows=tuple(found[code]),
                mean=self.means.get(code),
                hidden=code in held_back,
                amounts=code in amounts,
            )
            for code in order
        }

    def chapter(self, name: str) -> ChapterQuestions:
        """The questions that belong in a chapter; one that the model does not name stands with the other questions."""
        chapters = {question.code: question.chapter for question in self.labels.questions}
        return ChapterQuestions(
            open=tuple(one for code, one in self.questions.items() if chapters.get(code, OTHER) == name),
            closed=tuple(one for code, one in self.answers.items() if chapters.get(code, OTHER) == name),
        )


def _number(answer: str) -> Decimal | None:
    """An answer as a number; None where it is a word."""
    try:
        found = Decimal(answer)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
