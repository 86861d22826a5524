"""How a release or draft is named on the command line: ``programme/cohort@v2``, ``programme/cohort@draft``.

Belongs here: reading and writing such a name. Does not belong here: whether what it names exists (``status``).
"""

import re
from dataclasses import dataclass

from pipeline.errors import CallError
from pipeline.saying import say
from pipeline.workspace import CohortKey

DRAFT = "draft"
_NUMBER = re.compile(r"v([1-9][0-9]{0,6})")


@dataclass(frozen=True)
class Reference:
    """A cohort with the number of a release, ``draft``, or None where nothing was said."""

    key: CohortKey
    which: int | str | None = None

    def __str__(self) -> str:
        if self.which is None:
            return str(self.key)
        return f"{self.key}@{self.which if self.which == DRAFT else f'v{self.which}'}"

    @classmethod
    def parse(cls, text: str) -> "Reference":
        """Read ``programme/cohort``, with ``@v<N>`` or ``@draft`` behind it or not; a CallError explains anything else."""
        name, mark, which = text.partition("@")
        key = CohortKey.parse(name)
        if not mark:
            return cls(key)
        if which == DRAFT:
            return cls(key, DRAFT)
        number = _NUMBER.fullmatch(which)
        if number is None:
            raise CallError(
                say(
                    "'{name}' does not name a release. Expected {cohort}@v1 or another number, or {cohort}@draft. `meerwaarde "
                    "list` shows the releases there are.",
                    name=text,
                    cohort=str(key),
                )
            )
        return cls(key, int(number[1]))
