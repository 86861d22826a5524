"""What the disclosure rule shows and holds back, for the report.

Belongs here: reading the table ``disclosed`` and the programme's rule, words for what is held back. Does not belong here:
deciding it (``pipeline.disclosure``), sentences (the template).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.model.loading import CohortModel
from pipeline.model.parts import Exemption
from pipeline.reporting.counted import CountedFacts
from pipeline.reporting.views import Row
from pipeline.reporting.words import Words

_AMOUNTS = ("graduates", "total", "component")
# The first part of the name of every figure: a text may name one that is held back.
_FIGURES = frozenset({
    "answers", "assumption", "basis", "benefits", "costs", "count", "funding", "households", "net", "outflow", "participants",
    "post", "price", "ratio", "respondents", "survey", "variant",
})  # fmt: skip
NOTE = "withheld"
"""What ``reproduction`` has for a note where a figure is held back."""


@dataclass(frozen=True)
class ShieldFacts:
    """What is held back in one report; without the table ``disclosed`` nothing is.

    Args:
        model: the cohort's model.
        rows: the rows of ``disclosed``.
        labels: words for posts, components, groups of respondents and the like, by their code.
        words: words of the report's language.
    """

    model: CohortModel
    rows: Sequence[Row]
    labels: Mapping[str, str]
    words: Words

    @property
    def threshold(self) -> int:
        """From so many persons on a number is shown."""
        return self.model.programme.disclosure.threshold

    @property
    def exemption(self) -> Exemption | None:
        """Why the rule does not apply to this cohort."""
        return self.model.programme.disclosure.exemption(self.model.cohort.cohort)

    @property
    def applies(self) -> bool:
        """Whether the rule holds for this cohort."""
        return bool(self.rows) and self.threshold > 1 and self.exemption is None

    @cached_property
    def hidden(self) -> dict[str, str]:
        """The units that are held back, with their kind."""
        return {str(row["unit"]): str(row["what"]) for row in self.rows if row["shown"] == "no"}

    @property
    def amounts_whole(self) -> bool:
        """Whether every amount is shown."""
        return not any(what in _AMOUNTS for what in self.hidden.values())

    @property
    def municipalities_shown(self) -> bool:
        """Whether amounts per municipality may be shown."""
        return "municipalities" not in self.hidden

    def may_be_hidden(self, figure: str) -> bool:
        """Whether a figure that is not there may be one that is held back."""
        return bool(self.hidden) and figure.partition(".")[0] in _FIGURES

    @property
    def kinds(self) -> list[tuple[str, list[str]]]:
        """What is held back, by kind in words: those few that have a name of their own by it, counts only as a kind."""
        found: dict[str, list[str]] = {}
        for unit, what in self.hidden.items():
            found.setdefault(what, [])
            if what in ("component", "total"):
                found[what].append(self.labels.get(unit, unit))
            elif what == "outflow":
                found[what].append(self.words.code("status", unit.partition(".")[2]))
        order = list(self.words.families.get("held_back", {}))
        whom = CountedFacts(self.model.programme.counted, self.words, "")
        return [(whom.code("held_back", what), found[what]) for what in sorted(found, key=order.index)]
