"""What people said: who was asked, which themes they named, what they answered.

Belongs here: joining the survey's counts with the words of model and codebook. Does not belong here: bounds, posts and
money (``facts``), counting (``calculation``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import pandas as pd

from pipeline.model.parts import Survey
from pipeline.reporting.rows import rows_of
from pipeline.reporting.views import AnswersFacts, QuestionFacts, Row, ThemeFacts
from pipeline.reporting.words import Words


@dataclass
class SurveyFacts:
    """The survey of one cohort; without a survey everything in it is empty.

    Args:
        labels: words for groups, questions and reasons.
        tables: ``respondent_counts``, ``theme_counts``, ``answer_counts`` and the codebook ``themes``.
        words: words for codes that every programme shares.
        language: language of the report.
        means: mean of the answers by question, where answers are grades.
    """

    labels: Survey
    tables: Mapping[str, pd.DataFrame]
    words: Words
    language: str
    means: Mapping[str, Decimal]

    @cached_property
    def group_labels(self) -> dict[str, str]:
        """Words for the groups of respondents."""
        return {entry.code: entry.label.in_language(self.language) for entry in self.labels.groups}

    @cached_property
    def question_labels(self) -> dict[str, str]:
        """Words for the questions."""
        return {entry.code: entry.label.in_language(self.language) for entry in self.labels.questions}

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
        """Who was asked: a row per group and instrument with asked, usable and why the others were not."""
        found: dict[tuple[str, str], Row] = {}
        for row in rows_of(self.tables, "respondent_counts"):
            entry = found.setdefault(
                (row["group"], row["instrument"]),
                {
                    "group": self.group_labels.get(row["group"], row["group"]),
                    "instrument": self.words.code("instrument", row["instrument"]),
                    "asked": 0,
                    "usable": 0,
                    "reasons": [],
                },
            )
            count = int(row["respondents"])
            entry["asked"] += count
            if row["usable"] == "yes":
                entry["usable"] += count
            else:
                reason = row["exclusion_reason"] or ""
                entry["reasons"].append((self.reason_labels.get(reason, reason), count))
        return list(found.values())

    @cached_property
    def questions(self) -> dict[str, QuestionFacts]:
        """The open questions by code, in the model's order."""
        counts: dict[str, dict[str, dict[str, int]]] = {}
        parents: dict[tuple[str, str], str] = {}
        for row in rows_of(self.tables, "theme_counts"):
            if row["instrument"] != "all":
                continue
            per_group = counts.setdefault(row["question"], {}).setdefault(row["theme"], {})
            per_group[row["group"]] = per_group.get(row["group"], 0) + int(row["respondents"])
            parents[row["question"], row["theme"]] = row["parent"] or ""
        order = [code for code in self.question_labels if code in counts]
        order += sorted(code for code in counts if code not in self.question_labels)
        return {code: self._question(code, counts[code], parents) for code in order}

    def _question(
        self, code: str, themes: Mapping[str, Mapping[str, int]], parents: Mapping[tuple[str, str], str]
    ) -> QuestionFacts:
        present = {group for counts in themes.values() for group, count in counts.items() if count}
        groups = [group for group in self.group_labels if group in present]
        groups += sorted(present - set(groups))

        def label(theme: str) -> str:
            return self.theme_labels.get((code, theme), theme)

        def by_count(theme: str) -> tuple[int, str]:
            return (-sum(themes[theme].values()), label(theme))

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
        )

    @cached_property
    def answers(self) -> dict[str, AnswersFacts]:
        """The closed questions by code, in the model's order."""
        found: dict[str, list[tuple[str, str, int]]] = {}
        for row in rows_of(self.tables, "answer_counts"):
            answer = self.words.code("answer", str(row["answer"]))
            group = self.group_labels.get(row["group"], str(row["group"]))
            found.setdefault(row["question"], []).append((group, answer, int(row["respondents"])))
        order = [code for code in self.question_labels if code in found]
        order += sorted(code for code in found if code not in self.question_labels)
        return {
            code: AnswersFacts(
                id=code,
                label=self.question_labels.get(code, code),
                rows=tuple(found[code]),
                mean=self.means.get(code),
            )
            for code in order
        }
