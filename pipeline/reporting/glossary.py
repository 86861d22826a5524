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

ALWAYS = (
    "actor", "attribution", "benefit_year", "bound", "cohort", "counterfactual", "digest", "displacement", "ledger", "net",
    "outflow", "parameter", "post", "price", "programme", "quantity", "ratio", "scba",
)  # fmt: skip
"""Words that every report uses: any chapter may link to these."""


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
            facts.words.code("glossary_meaning", code),
        )
        for code in (*ALWAYS, *_needed(facts))
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
        "discounting": len(facts.method.variants) > 1 or bool(facts.model.variant.discount_rate),
        "extrapolated": whole and bool(facts.basis),
        "indicator": facts.chain.there,
        "interval": whole and facts.certainty.there,
        "person_year": any(part.unit == "person_years" for part in parts),
        "qaly": any("QALY" in str(row["unit"]) for row in facts.parameters),
        "release": facts.model.release is not None,
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
