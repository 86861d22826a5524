"""The colours and patterns of every chart: by role, and by the place a post or party has in the model.

Belongs here: which fill stands for what, so that a post looks the same in every chart of a report. Does not belong
here: drawing them (``drawing``) and choosing what is drawn (``pipeline.reporting.pictures``).

A fill reads without colour: dark and light ones alternate, pairs differ by pattern, and a light one has an edge that is
dark against the paper and against itself. Parts that touch are kept apart by paper, so any two may be neighbours.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

INK = "#1b2a33"
SOFT = "#52636d"
RULE = "#c9d3d8"
PAPER = "#ffffff"


class Pattern(StrEnum):
    """What is drawn over the colour of a fill."""

    PLAIN = "plain"
    SLANTED = "slanted"
    DOTTED = "dotted"
    LEVEL = "level"


@dataclass(frozen=True)
class Fill:
    """How a mark is filled.

    Attributes:
        colour: the colour of the mark.
        on: the colour of text on it, and of its pattern.
        edge: the colour of its outline; empty where the colour itself stands out from the paper.
        pattern: what is drawn over the colour.
    """

    colour: str
    on: str
    edge: str = ""
    pattern: Pattern = Pattern.PLAIN


def _dark(colour: str, pattern: Pattern = Pattern.PLAIN) -> Fill:
    return Fill(colour, PAPER, "", pattern)


def _light(colour: str, pattern: Pattern = Pattern.PLAIN) -> Fill:
    return Fill(colour, INK, INK, pattern)


# Roles: the same in every chart, and of no post or party.
BENEFITS = _dark("#0b5567")
COSTS = _light("#d5dde1")
GAIN = BENEFITS
LOSS = _light("#f4b06a", Pattern.SLANTED)
STRONG = BENEFITS
PALE = COSTS
REST = _light("#ffffff", Pattern.DOTTED)
# Up to three groups of people side by side in one row.
GROUPS = (STRONG, _light("#f4b06a"), _light("#e3e9ec", Pattern.SLANTED))
# A target that is not reached, perhaps because its day has not come: no loss.
NOT_REACHED = _light("#e3e9ec", Pattern.SLANTED)
# Observed, extrapolated, assumed: the less sure, the lighter.
SURENESS = (STRONG, _light("#8fc0cb"), _light("#ffffff", Pattern.SLANTED))

_PATTERNS = tuple(Pattern)
_POSTS = ("#0b5567", "#f2a65a", "#7a3b69", "#bcd9e0", "#8c2f39", "#e3cf6b", "#2f6b3c", "#cdbfe0")
_PARTIES = ("#35478c", "#f0c2a2", "#5c5a24", "#b5d7b8", "#7c2d5e", "#a9c9ee", "#6b4423", "#e6d3ec")


def post_fill(place: int) -> Fill:
    """The fill of the post at ``place`` in the model, from 0; the first thirty-two differ from each other."""
    return _by_place(_POSTS, place)


def party_fill(place: int) -> Fill:
    """The fill of the party at ``place`` in the model, from 0; the first thirty-two differ from each other."""
    return _by_place(_PARTIES, place)


def line_style(place: int) -> tuple[str, str]:
    """Colour and dashes of the line at ``place``; every colour is dark enough for text on paper."""
    return _LINES[place % len(_LINES)], _DASHES[place % len(_DASHES)]


_LINES = ("#0b5567", "#8c2f39", "#35478c", "#5c5a24")
_DASHES = ("", "7 4", "2 3", "10 3 2 3")


def _by_place(colours: tuple[str, ...], place: int) -> Fill:
    within = place % len(colours)
    fill = _light(colours[within]) if within % 2 else _dark(colours[within])
    # Two by two the same pattern, a dark and a light one; each further round shifts it.
    return replace(fill, pattern=_PATTERNS[(within // 2 + place // len(colours)) % len(_PATTERNS)])
