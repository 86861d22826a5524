"""Words for what a published figure is about, and what is noted of it.

Belongs here: reading the names of items and scopes in ``reproduction``, and the notes of ``published.csv`` by language. Does
not belong here: whether figures agree (``calculation``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.reporting.rows import Row
from pipeline.reporting.survey import SurveyFacts
from pipeline.reporting.words import Words
from schemas.published import Published

NOTES = "published_notes"
"""The table of notes beside the calculated ones: in ``reproduction`` they are in one language only."""


@dataclass(frozen=True)
class ItemWords:
    """Words for items, from the labels of the model and the words that programmes share.

    Attributes:
        posts: labels of posts and of their components.
    """

    posts: Mapping[str, str]
    funders: Mapping[str, str]
    survey: SurveyFacts
    words: Words

    def item(self, item: str) -> str:
        """Words for an item such as ``funding.<funder>`` or ``survey.<question>.<theme>``; else its own name."""
        kind, _, rest = item.partition(".")
        match kind:
            case "share":
                named = self.posts.get(rest)
            case "funding":
                named = self.funders.get(rest)
            case "outflow":
                named = self.words.known("status", rest)
            case "respondents":
                named = self._asked(rest)
            case "survey":
                question, _, theme = rest.partition(".")
                named = self.survey.theme_labels.get((question, theme)) or self.survey.question_labels.get(question)
            case _:
                named = self.posts.get(item)
        return named or self.words.known("item", item) or item.replace("_", " ").replace(".", ": ")

    def scope(self, scope: str) -> str:
        """Words for a scope: a group of respondents, or one of the scopes that programmes share."""
        if scope in self.survey.group_labels:
            return self.survey.group_labels[scope]
        # A figure of an earlier wave that a later one prints beside its own.
        what, _, year = scope.rpartition(" in ")
        return (
            f"{self.words.code('scope', what)} in {year}"
            if year.isdigit() and what
            else self.words.code("scope", scope)
        )

    def _asked(self, rest: str) -> str | None:
        """A group, a group interviewed, or why an answer was not usable."""
        group = rest.removesuffix("_interviewed")
        if group in self.survey.group_labels:
            words = self.survey.group_labels[group]
            return words if group == rest else f"{words}, {self.words.code('item', 'interviewed')}"
        reason = self.survey.reason_labels.get(rest.removeprefix("excluded."))
        return f"{self.words.code('item', 'excluded')}: {reason}" if reason else None


def notes_table(published: Iterable[Published]) -> pd.DataFrame:
    """What is noted of published figures, in each language: the table that ``NOTES`` names."""
    rows = [(one.item, one.bound, one.scope, one.note, one.note_en) for one in published if one.note or one.note_en]
    return pd.DataFrame(rows, columns=["item", "bound", "scope", "nl", "en"], dtype=object)


@dataclass(frozen=True)
class Notes:
    """What is noted of published figures, in one language.

    Args:
        rows: the rows of :func:`notes_table`.
        language: the report's language.
    """

    rows: Sequence[Row]
    language: str

    def of(self, compared: Row) -> str:
        """The note of a row of ``reproduction`` in the report's language; empty where there is none in it."""
        return str(self._found(compared).get(self.language) or "")

    def in_another(self, compared: Row) -> bool:
        """Whether there is a note, but not in the report's language."""
        return bool(self._found(compared)) and not self.of(compared)

    def _found(self, compared: Row) -> Row:
        key = [compared[name] for name in ("item", "bound", "scope")]
        return next((row for row in self.rows if [row[name] for name in ("item", "bound", "scope")] == key), {})


def remarks(compared: Iterable[Row]) -> list[tuple[str, list[str]]]:
    """What is noted of figures that agree: each note once, with the figures it is about in words."""
    found: dict[str, list[str]] = {}
    for row in compared:
        if row["agrees"] == "yes" and row["note"] and not row["withheld"]:
            words = ", ".join(part for part in (row["words"], row["bound_label"], row["scope_words"]) if part)
            found.setdefault(row["note"], []).append(words)
    return list(found.items())
