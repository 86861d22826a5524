"""Words for what a published figure is about.

Belongs here: reading the names of items and scopes in ``reproduction``. Does not belong here: whether figures agree
(``calculation``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.reporting.survey import SurveyFacts
from pipeline.reporting.words import Words


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
