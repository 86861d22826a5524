"""Charts of bars that lie on both sides of a line: steps from one amount to another, and who gains or pays.

Belongs here: bars around zero. Does not belong here: bars that all start at zero (``bars``), ranges (``spans``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.errors import MeerwaardeError
from pipeline.reporting.charts.drawing import (
    INK,
    LEADING,
    PALE,
    SERIES,
    SOFT,
    STRONG,
    WIDTH,
    Drawing,
    Fill,
    Mark,
    text_width,
    wrapped,
)
from pipeline.reporting.document import Chart

_BAR, _GAP, _LEFT, _MARGIN = 26, 12, 210, 6
_FALL = SERIES[1]


@dataclass(frozen=True)
class _Scale:
    """Where an amount stands: from ``low`` at ``left`` to ``high`` at ``left`` + ``room`` pixels."""

    low: Decimal
    high: Decimal
    left: Decimal
    room: Decimal

    def at(self, value: Decimal) -> Decimal:
        return self.left + (value - self.low) / ((self.high - self.low) or Decimal(1)) * self.room


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
        rows.append((label, before, after, change.text, _FALL if change.value < 0 else PALE, False))
    rows.append((finish[0], Decimal(0), finish[1].value, finish[1].text, STRONG, True))
    scale = _scale([value for row in rows for value in row[1:3]], [row[3] for row in rows])

    drawing = Drawing()
    y = 4
    zero = scale.at(Decimal(0))
    height = len(rows) * (_BAR + _GAP)
    drawing.line([(zero, 0), (zero, height)], SOFT)
    for place, (label, begin, end, text, fill, whole) in enumerate(rows):
        _label(drawing, label, y, bold=whole)
        _bar(drawing, scale, begin, end, y, fill)
        _amount(drawing, scale, begin, end, y, text, bold=whole)
        if place + 1 < len(rows):
            # What a step leaves is where the next one begins.
            drawing.line([(scale.at(end), y + _BAR), (scale.at(end), y + _BAR + _GAP)], SOFT, "1", "2 2")
        y += _BAR + _GAP
    return Chart(name, title, alt, drawing.svg(y, title, alt))


def diverging_bars(
    name: str, title: str, alt: str, *, sides: tuple[str, str], rows: Sequence[tuple[str, Mark]]
) -> Chart:
    """A bar per row, to the left of the line for what is paid, to the right for what is gained.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        sides: what left and right of the line mean.
        rows: per bar its label and amount.
    """
    if not rows:
        raise MeerwaardeError(f"Chart '{name}' has no rows to draw.")
    scale = _scale([mark.value for _, mark in rows], [mark.text for _, mark in rows])
    zero = scale.at(Decimal(0))
    drawing = Drawing()
    top = 26
    drawing.text(max(zero - 8, _LEFT + text_width(sides[0])), 14, sides[0], anchor="end", colour=SOFT)
    drawing.text(min(zero + 8, WIDTH - _MARGIN - text_width(sides[1])), 14, sides[1], colour=SOFT)
    drawing.line([(zero, top - 4), (zero, top + len(rows) * (_BAR + _GAP))], INK)
    y = top
    for label, mark in rows:
        _label(drawing, label, y)
        _bar(drawing, scale, Decimal(0), mark.value, y, _FALL if mark.value < 0 else STRONG)
        _amount(drawing, scale, Decimal(0), mark.value, y, mark.text)
        y += _BAR + _GAP
    return Chart(name, title, alt, drawing.svg(y + 2, title, alt))


def _scale(values: Sequence[Decimal], texts: Sequence[str]) -> _Scale:
    """Room on both sides for the amounts beside the bars."""
    beside = max(text_width(text) for text in texts) * Decimal("1.1") + 12
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    left = Decimal(_LEFT) + (beside if low < 0 else 6)
    return _Scale(low, high, left, WIDTH - _MARGIN - beside - left)


def _label(drawing: Drawing, label: str, y: int, bold: bool = False) -> None:
    lines = wrapped(label, _LEFT - 16, most=2)
    first = y + Decimal(_BAR - LEADING * len(lines)) / 2 + 12
    for place, line in enumerate(lines):
        drawing.text(_LEFT - 12, first + LEADING * place, line, anchor="end", bold=bold)


def _bar(drawing: Drawing, scale: _Scale, begin: Decimal, end: Decimal, y: int, fill: Fill) -> None:
    left, right = sorted((scale.at(begin), scale.at(end)))
    if right > left:
        drawing.rect(left, y, max(Decimal(1), right - left), _BAR, fill.colour, edge="" if fill is STRONG else INK)


def _amount(
    drawing: Drawing, scale: _Scale, begin: Decimal, end: Decimal, y: int, text: str, bold: bool = False
) -> None:
    """Beside the bar, on the side where no other bar can come."""
    if max(begin, end) <= 0 and min(begin, end) < 0:
        drawing.text(scale.at(min(begin, end)) - 6, y + 18, text, anchor="end", bold=bold)
    else:
        drawing.text(scale.at(max(begin, end)) + 6, y + 18, text, bold=bold)
