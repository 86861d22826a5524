"""Of whom a report speaks: participants who graduated, or households that were supported.

Belongs here: the words for one and for several, how many there are, and words of the catalogues that differ between the two.
Does not belong here: sentences (the templates).
"""

from dataclasses import dataclass

from pipeline.model.parts import Counted
from pipeline.reporting.words import Words

_NUMBER = {"participants": "participants.graduated", "households": "households.count"}


@dataclass(frozen=True)
class CountedFacts:
    """Who is counted.

    Args:
        declared: what ``programme.yaml`` says.
        words: words of the report's language.
        language: ``nl`` or ``en``.
    """

    declared: Counted
    words: Words
    language: str

    @property
    def one(self) -> str:
        """The word for one: what amounts are "per"."""
        return self.declared.one.in_language(self.language)

    @property
    def many(self) -> str:
        """The word for several."""
        return self.declared.many.in_language(self.language)

    @property
    def households(self) -> bool:
        """Whether households are counted, from the day on which their support began, and not graduates."""
        return self.declared.table == "households"

    @property
    def table(self) -> str:
        """The raw table in which they stand."""
        return self.declared.table

    @property
    def figure(self) -> str:
        """The figure that says how many there are; it may be held back."""
        return _NUMBER[self.declared.table]

    @property
    def actor(self) -> str:
        """The code that a model gives to them as a party."""
        return "household" if self.households else "participant"

    def code(self, family: str, code: str) -> str:
        """The words for a code, those for households where there are any and households are counted."""
        return self.known(family, code) or self.words.code(family, code)

    def known(self, family: str, code: str) -> str | None:
        """As ``code``, and None where there are no words."""
        own = self.words.known(family, f"{code}.households") if self.households else None
        return own or self.words.known(family, code)
