"""The courses that attribution takes over the years, each told once.

Belongs here: grouping bounds and posts that share a course. Does not belong here: the shares themselves (the table
``attribution``), drawing them (``pictures``).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.reporting.views import Row


class Course(NamedTuple):
    """One course: who follows it, and the share per benefit year.

    Attributes:
        bounds: words for the bounds that follow it.
        posts: words for the posts that follow it; empty where all posts of those bounds do.
        shares: the share of each benefit year ascribed to the programme, year 1 first.
    """

    bounds: tuple[str, ...]
    posts: tuple[str, ...]
    shares: tuple[Decimal, ...]


def courses(rows: Sequence[Row], bounds: Mapping[str, str], posts: Mapping[str, str]) -> list[Course]:
    """The different courses, in the order of the bounds that first follow them.

    Args:
        rows: the table ``attribution``.
        bounds: words for the bounds, in the model's order.
        posts: words for the posts, in the model's order.
    """
    horizon = max((int(row["year"]) for row in rows), default=0)
    shares: dict[tuple[str, str], list[Decimal]] = {}
    for row in rows:
        per_year = shares.setdefault((row["bound"], row["post"]), [Decimal(0)] * horizon)
        per_year[int(row["year"]) - 1] = row["attribution"]
    followers: dict[tuple[Decimal, ...], list[tuple[str, str]]] = {}
    for bound in bounds:
        for post in posts:
            if (bound, post) in shares:
                followers.setdefault(tuple(shares[bound, post]), []).append((bound, post))
    found = []
    for course, pairs in followers.items():
        named = [bound for bound in bounds if any(bound == other for other, _ in pairs)]
        whole = all(pair in pairs for pair in shares if pair[0] in named)
        own = [label for post, label in posts.items() if any(post == other for _, other in pairs)]
        found.append(Course(tuple(bounds[bound] for bound in named), () if whole else tuple(own), course))
    return found
