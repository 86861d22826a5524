"""Charts of standing bars: how many gave each grade.

Belongs here: standing bars along an axis of values. Does not belong here: lying bars (``bars``).
"""

import itertools
from collections.abc import Sequence
from decimal import Decimal

from pipeline.reporting.charts.drawing import SMALL, WIDTH, Drawing, Mark
from pipeline.reporting.charts.layout import MARGIN, TOP, inside, needs
from pipeline.reporting.charts.palette import INK, PAPER, SOFT, STRONG
from pipeline.reporting.document import Chart

_HEIGHT = 130
_SIDE = 40


def columns(
    name: str,
    title: str,
    alt: str,
    *,
    rows: Sequence[tuple[Decimal, str, Mark]],
    mean: tuple[Decimal, str] | None = None,
    axis: str = "",
) -> Chart:
    """A column per value, its count on top and the value below; a line marks the mean.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        rows: per column the value it stands at, how that is printed and how many; no value twice.
        mean: where the line stands, with its text.
        axis: what the values are, printed under them.
    """
    needs(name, bool(rows), "at least one column")
    needs(name, len({value for value, _, _ in rows}) == len(rows), "every value once")
    rows = sorted(rows, key=lambda row: row[0])
    low, high = rows[0][0], rows[-1][0]
    apart = min((after[0] - before[0] for before, after in itertools.pairwise(rows)), default=Decimal(1))
    step = Decimal(WIDTH - 2 * _SIDE) / ((high - low) / apart + 1)
    most = max(max(mark.value for _, _, mark in rows), Decimal(0)) or Decimal(1)
    bar = min(step * Decimal("0.72"), Decimal(56))
    top = TOP + 22 if mean else 20
    bottom = top + _HEIGHT

    def at(value: Decimal) -> Decimal:
        return _SIDE + step / 2 + (value - low) / apart * step

    drawing = Drawing()
    for value, label, mark in rows:
        height = max(Decimal(0), mark.value) / most * _HEIGHT
        if height > 0:
            drawing.mark(at(value) - bar / 2, bottom - height, bar, height, STRONG)
        drawing.text(at(value), bottom + 18, label, anchor="middle")
    drawing.line([(_SIDE - 8, bottom), (WIDTH - _SIDE + 8, bottom)], INK)
    if mean:
        x = min(max(at(mean[0]), Decimal(MARGIN)), Decimal(WIDTH - MARGIN))
        # Light over a column, dark over paper: a dark line in a light one.
        drawing.line([(x, TOP - 8), (x, bottom)], PAPER, "5")
        drawing.line([(x, TOP - 8), (x, bottom)], INK, "2", "5 3")
        drawing.text(inside(x, mean[1], bold=True), 13, mean[1], anchor="middle", size=SMALL, bold=True)
    for value, _, mark in rows:
        height = max(Decimal(0), mark.value) / most * _HEIGHT
        drawing.text(at(value), bottom - height - 6, mark.text, anchor="middle", size=SMALL, plate=PAPER)
    drawing.text(WIDTH / Decimal(2), bottom + 38, axis, anchor="middle", colour=SOFT, size=SMALL)
    return Chart(name, title, alt, drawing.svg(bottom + (46 if axis else 28), title, alt))
