"""What a reader should know before trusting a post: its weak parameters and the money that it may count twice.

Belongs here: gathering, for one post, what the model and the rules on double counting already say of it. Does not belong here:
those rules (``calculation.suspicions``), the kind of evidence (the post itself says so), sentences (the template).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.reporting.parties import PartyFacts, Suspicion
from pipeline.reporting.views import PostFacts


@dataclass(frozen=True)
class PostDoubts:
    """The doubts about one post.

    Attributes:
        notes: parameters of which the programme says something a reader should know, as words and note.
        unseen: parameters of which the source itself was not opened, in words.
        old: parameters with a price that the programme calls old, as words and the year of the price.
        doubled: money that may count twice in the leading variant, once per rule: the largest amount over the bounds.
    """

    notes: tuple[tuple[str, str], ...]
    unseen: tuple[str, ...]
    old: tuple[tuple[str, int], ...]
    doubled: tuple[Suspicion, ...]


def doubts_about(
    post: PostFacts, old_values: Sequence[tuple[str, int]], parties: PartyFacts, variant: str
) -> PostDoubts:
    """Everything that speaks against a post.

    Args:
        post: the post.
        old_values: the parameters of the cohort with an old price, as words and year.
        parties: the suspicions of double counting.
        variant: the variant that the report leads with.
    """
    notes = {row["words"]: str(row["note"]).rstrip(".") for row in post.parameters if row["note"]}
    unseen = dict.fromkeys(row["words"] for row in post.parameters if row["checked"] != "yes")
    used = {row["words"] for row in post.parameters}
    return PostDoubts(
        notes=tuple(notes.items()),
        unseen=tuple(unseen),
        old=tuple((words, year) for words, year in old_values if words in used),
        doubled=tuple(_largest(parties.about(post.id, variant)).values()),
    )


def _largest(suspicions: Iterator[Suspicion]) -> Mapping[tuple[str, str, str], Suspicion]:
    """Per rule and pair of components the suspicion with the largest amount, the first of equals."""
    found: dict[tuple[str, str, str], Suspicion] = {}
    for one in suspicions:
        key = (one.rule, one.first, one.second)
        if key not in found or one.amount > found[key].amount:
            found[key] = one
    return found
