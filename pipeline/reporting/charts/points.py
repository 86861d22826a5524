"""A strip of points on one axis: the ratio per bound, with the line at 1 and the leading one marked.

Belongs here: single values on a shared axis. Does not belong here: ranges (``spans``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.reporting.charts.drawing import LEADING, SMALL, TEXT, WIDTH, Drawing, Mark, text_width, wrapped
from pipeline.reporting.charts.layout import MARGIN, Scale, inside, needs
from pipeline.reporting.charts.palette import INK, PALE, PAPER, SOFT, STRONG
from pipeline.reporting.document import Chart

_SIDE = 24
_LEVEL = 2 * LEADING + 8
_NAME = 180


@dataclass(frozen=True)
class _Placed:
    """A label above the axis: its point, its words, its middle and how many labels lie between it and the axis."""

    mark: Mark
    leading: bool
    name: str
    middle: Decimal
    level: int


def strip(
    name: str,
    title: str,
    alt: str,
    *,
    points: Sequence[tuple[str, Mark, bool]],
    line: tuple[Decimal, str],
) -> Chart:
    """Points on one axis that begins at zero, the leading one large and dark; a bar spans from the lowest to the highest.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        points: per point its label, its value and whether it leads.
        line: a value to draw a line at, with its text below the axis.
    """
    needs(name, bool(points), "at least one point")
    values = [mark.value for _, mark, _ in points]
    low, high = min(Decimal(0), line[0], *values), max(line[0], *values)
    scale = Scale(low, high, Decimal(_SIDE), Decimal(WIDTH - _SIDE))
    placed = _placed(points, scale)
    axis = MARGIN + _LEVEL * (max(label.level for label in placed) + 1) + 16

    drawing = Drawing()
    drawing.line([(_SIDE, axis), (WIDTH - _SIDE, axis)], SOFT, "1.5")
    x = scale.at(line[0])
    drawing.line([(x, axis - 20), (x, axis + 20)], INK, "2", "4 3")
    drawing.text(inside(x, line[1]), axis + 36, line[1], anchor="middle", colour=SOFT, size=SMALL)
    drawing.text(scale.at(Decimal(0)), axis + 20, "0", anchor="middle", colour=SOFT, size=SMALL, plate=PAPER)
    begin, end = scale.at(min(values)), scale.at(max(values))
    if end > begin:
        drawing.mark(begin, axis - 6, end - begin, 12, PALE)
    for label in placed:
        at, top = scale.at(label.mark.value), axis - 16 - _LEVEL * label.level
        if label.level:
            drawing.line([(at, top), (at, axis)], SOFT)
        drawing.text(label.middle, top - LEADING - 2, label.name, anchor="middle", bold=label.leading, plate=PAPER)
        size = TEXT + 3 if label.leading else TEXT
        drawing.text(label.middle, top - 2, label.mark.text, anchor="middle", bold=True, size=size, plate=PAPER)
    # The leading point last: it lies over one that has the same value.
    for label in sorted(placed, key=lambda one: one.leading):
        drawing.dot(
            scale.at(label.mark.value),
            axis,
            9 if label.leading else 6,
            STRONG.colour if label.leading else PAPER,
            INK,
        )
    return Chart(name, title, alt, drawing.svg(axis + 46, title, alt))


def _placed(points: Sequence[tuple[str, Mark, bool]], scale: Scale) -> list[_Placed]:
    """Every label on the lowest level where it touches no other, from left to right."""
    taken: list[list[tuple[Decimal, Decimal]]] = []
    found = []
    for label, mark, leading in sorted(points, key=lambda point: (point[1].value, point[0])):
        name = wrapped(label, _NAME, most=1, bold=leading)[0]
        half = max(text_width(name, bold=leading), text_width(mark.text, TEXT + 3, bold=True)) / 2 + 6
        middle = min(max(scale.at(mark.value), half), WIDTH - half)
        left, right = middle - half, middle + half
        level = 0
        while level < len(taken) and any(left < other[1] and other[0] < right for other in taken[level]):
            level += 1
        if level == len(taken):
            taken.append([])
        taken[level].append((left, right))
        found.append(_Placed(mark, leading, name, middle, level))
    return found
