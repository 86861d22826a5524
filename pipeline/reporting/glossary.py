"""The words of a report that a reader may not know: which of them this report uses, and in which order they stand.

Belongs here: when a word is needed, and sorting words. Does not belong here: the words and what they mean (families
``glossary`` and ``glossary_meaning`` of the catalogues), links to them (the templates: ``#word-attribution`` for
``attribution``).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from pipeline.reporting.facts import Facts

ALWAYS = ("digest", "programme")
"""Words that every report uses: any chapter may link to these."""
OF_AMOUNTS = (
    "actor", "attribution", "benefit_year", "bound", "cohort", "counterfactual", "displacement", "ledger", "net",
    "parameter", "post", "price", "quantity", "ratio", "scba",
)  # fmt: skip
"""Words that every report with benefits uses: any chapter on them may link to these."""
OF_WAVES = ("wave",)
"""Words that every report of a programme that only monitors uses."""


@dataclass(frozen=True)
class Entry:
    """A word, its meaning, and the id that a link to it has."""

    id: Markup
    word: str
    meaning: str


def glossary(facts: "Facts") -> list[Entry]:
    """The entries of one report, in the order of its language."""
    found = [
        Entry(
            # An id is no text: it stands as it is.
            Markup(f"word-{code.replace('_', '-')}"),  # noqa: S704 (a code of ours: letters and _)
            facts.words.code("glossary", code),
            facts.whom.code("glossary_meaning", code),
        )
        for code in (*ALWAYS, *(OF_AMOUNTS if facts.has_posts else OF_WAVES), *_needed(facts))
    ]
    return sorted(found, key=lambda entry: collation_key(entry.word))


def _needed(facts: "Facts") -> list[str]:
    """The words that only some reports use."""
    parts = [part for post in facts.posts for part in post.components]
    whole = facts.shield.amounts_whole
    used = {
        "assumption": bool(facts.assumptions),
        "cashable": bool(facts.parties.rows),
        "component": any(len(post.components) > 1 for post in facts.posts),
        "difference_interval": facts.waves.compared_with_interval,
        "discounting": len(facts.method.variants) > 1
        or any(variant.discount_rate for variant in facts.model.model.variants),
        "extrapolated": whole and bool(facts.basis),
        "indicator": facts.chain.there,
        "interval": whole and facts.certainty.there,
        "person_year": any(part.unit == "person_years" for part in parts),
        "outflow": facts.has_posts and not facts.whom.households,
        "percentage_point": facts.waves.in_points,
        "qaly": any("QALY" in str(row["unit"]) for row in facts.parameters),
        "release": facts.model.release is not None,
        "response": facts.response.there,
        "target": bool(facts.chain.aims),
        "theme": bool(facts.survey.respondents),
        # Variants differ in how they count transfers, also where there are none.
        "transfer": len(facts.method.variants) > 1 or any(part.transfer for part in parts),
        "variant": len(facts.method.variants) > 1,
        "withheld": bool(facts.shield.hidden),
    }
    return [code for code, needed in used.items() if needed]


def collation_key(word: str) -> tuple[Sequence[str], str]:
    """How Dutch and English dictionaries order words, told without a locale of the machine.

    Capitals and accents count only between words that are otherwise the same; a hyphen or apostrophe does not count, a space
    comes before any letter; Dutch ``ij`` stands as i and j.
    """
    folded = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(sign for sign in folded if sign.isalnum() or sign.isspace())
    return letters.split(), word
