"""Charts of bars that lie on both sides of a line: steps from one amount to another, and who gains or pays.

Belongs here: bars around zero. Does not belong here: bars that all start at zero (``bars``), ranges (``spans``).
"""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.errors import MeerwaardeError
from pipeline.reporting.charts.drawing import SMALL, WIDTH, Drawing, Mark, text_width, wrapped
from pipeline.reporting.charts.layout import MARGIN, Labels, Scale, baseline, needs, widest
from pipeline.reporting.charts.palette import GAIN, LOSS, PALE, SOFT, STRONG, Fill
from pipeline.reporting.document import Chart

_BAR, _GAP = 26, 12


def waterfall(
    name: str,
    title: str,
    alt: str,
    *,
    start: tuple[str, Mark],
    steps: Sequence[tuple[str, Mark]],
    finish: tuple[str, Mark],
) -> Chart:
    """From one amount to another: whole bars for the first and the last, between them a bar per change.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        start: label and amount it starts from.
        steps: per change its label and by how much the amount changes.
        finish: label and amount it ends at; the changes add up to it.
    """
    levels = [start[1].value]
    for _, change in steps:
        levels.append(levels[-1] + change.value)
    if levels[-1] != finish[1].value:
        raise MeerwaardeError(f"Chart '{name}': the steps add up to {levels[-1]}, not to {finish[1].value}.")
    rows: list[tuple[str, Decimal, Decimal, str, Fill, bool]] = [
        (start[0], Decimal(0), levels[0], start[1].text, STRONG, True)
    ]
    for (label, change), before, after in zip(steps, levels, levels[1:], strict=False):
        rows.append((label, before, after, change.text, LOSS if change.value < 0 else PALE, False))
    rows.append((finish[0], Decimal(0), finish[1].value, finish[1].text, STRONG, True))
    labels = Labels.fitting((row[0] for row in rows), 210, bold=True)
    scale = _scale(labels, [value for row in rows for value in row[1:3]], [row[3] for row in rows])

    drawing = Drawing()
    heights = [max(_BAR, labels.height(row[0])) for row in rows]
    baseline(drawing, scale.at(Decimal(0)), sum(heights) + _GAP * len(rows) - 4)
    y = 4
    for place, ((label, begin, end, text, fill, whole), height) in enumerate(zip(rows, heights, strict=True)):
        top = y + Decimal(height - _BAR) / 2
        labels.draw(drawing, label, y, height, bold=whole)
        _bar(drawing, scale, begin, end, top, fill)
        _amount(drawing, scale, begin, end, top, text, bold=whole)
        if place + 1 < len(rows):
            # What a step leaves is where the next one begins.
            below = y + height + _GAP + Decimal(heights[place + 1] - _BAR) / 2
            drawing.line([(scale.at(end), top + _BAR), (scale.at(end), below)], SOFT, "1", "2 2")
        y += height + _GAP
    return Chart(name, title, alt, drawing.svg(y, title, alt))


def diverging_bars(
    name: str,
    title: str,
    alt: str,
    *,
    sides: tuple[str, str],
    rows: Sequence[tuple[str, Mark]],
    fills: Sequence[Fill] = (),
) -> Chart:
    """A bar per row, to the left of the line for what is paid, to the right for what is gained.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        sides: what left and right of the line mean.
        rows: per bar its label and amount.
        fills: how the bar of each row is filled; without them gains dark, losses light and slanted.
    """
    needs(name, bool(rows), "at least one row")
    labels = Labels.fitting((label for label, _ in rows), 210)
    scale = _scale(labels, [mark.value for _, mark in rows], [mark.text for _, mark in rows])
    zero = scale.at(Decimal(0))
    drawing = Drawing()
    _sides(drawing, zero, sides)
    y = top = 26
    for place, (label, mark) in enumerate(rows):
        height = max(_BAR, labels.height(label))
        middle = y + Decimal(height - _BAR) / 2
        labels.draw(drawing, label, y, height)
        _bar(drawing, scale, Decimal(0), mark.value, middle, fills[place] if fills else _by_sign(mark.value))
        _amount(drawing, scale, Decimal(0), mark.value, middle, mark.text)
        y += height + _GAP
    baseline(drawing, zero, y - 4, top - 4)
    return Chart(name, title, alt, drawing.svg(y + 2, title, alt))


def _sides(drawing: Drawing, zero: Decimal, sides: tuple[str, str]) -> None:
    """What left and right of the line mean, together within the width of the drawing."""
    left, right = (wrapped(side, WIDTH / Decimal(2) - 3 * MARGIN, SMALL, most=1)[0] for side in sides)
    middle = min(zero, WIDTH - MARGIN - 8 - text_width(right, SMALL))
    middle = max(middle, text_width(left, SMALL) + MARGIN + 8)
    drawing.text(middle - 8, 14, left, anchor="end", colour=SOFT, size=SMALL)
    drawing.text(middle + 8, 14, right, colour=SOFT, size=SMALL)


def _by_sign(value: Decimal) -> Fill:
    return LOSS if value < 0 else GAIN


def _scale(labels: Labels, values: Sequence[Decimal], texts: Sequence[str]) -> Scale:
    """Room on both sides for the amounts beside the bars."""
    beside = widest(texts, bold=True) + 12
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    begin = Decimal(labels.left) + (beside if low < 0 else 6)
    return Scale(low, high, begin, max(begin + 20, WIDTH - MARGIN - beside))


def _bar(drawing: Drawing, scale: Scale, begin: Decimal, end: Decimal, y: Decimal, fill: Fill) -> None:
    left, right = sorted((scale.at(begin), scale.at(end)))
    if right > left:
        drawing.mark(left, y, max(Decimal(1), right - left), _BAR, fill)


def _amount(
    drawing: Drawing, scale: Scale, begin: Decimal, end: Decimal, y: Decimal, text: str, bold: bool = False
) -> None:
    """Beside the bar, on the side where no other bar can come."""
    if max(begin, end) <= 0 and min(begin, end) < 0:
        drawing.text(scale.at(min(begin, end)) - 6, y + 18, text, anchor="end", bold=bold)
    else:
        drawing.text(scale.at(max(begin, end)) + 6, y + 18, text, bold=bold)
