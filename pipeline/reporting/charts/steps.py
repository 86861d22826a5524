"""A chart of shares that step down over the years, one line per series, each named where it ends.

Belongs here: step lines over benefit years. Does not belong here: bars (``bars``).
"""

import math
from collections.abc import Callable, Sequence
from decimal import Decimal

from pipeline.errors import MeerwaardeError
from pipeline.reporting.charts.drawing import LEADING, SMALL, WIDTH, Drawing, wrapped
from pipeline.reporting.charts.layout import widest
from pipeline.reporting.charts.palette import INK, PAPER, RULE, SOFT, line_style
from pipeline.reporting.document import Chart

_TOP, _HEIGHT, _LEFT = 24, 200, 52
_RIGHT = 160
# Lines that share a level would hide each other: each lies a little lower than the one before.
_LOWER = 4


def step_lines(
    name: str,
    title: str,
    alt: str,
    *,
    years: Sequence[str],
    shares: Sequence[str],
    series: Sequence[tuple[str, Sequence[Decimal], Sequence[str]]],
) -> Chart:
    """Shares between 0 and 1 per year, each year a level stretch.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        years: what stands under each stretch.
        shares: five texts for 0, 25, 50, 75 and 100 percent.
        series: per line its name, a share per year and the text of each share.
    """
    if not years or not series or any(len(values) != len(years) for _, values, _ in series):
        raise MeerwaardeError(f"Chart '{name}' needs years, and a share for each of them in every line.")
    room = WIDTH - _LEFT - _RIGHT
    step = Decimal(room) / len(years)
    bottom = _TOP + _HEIGHT

    def level(share: Decimal, place: int = 0) -> Decimal:
        return bottom - min(Decimal(1), max(Decimal(0), share)) * _HEIGHT + _LOWER * place

    drawing = Drawing()
    for quarter, text in enumerate(shares):
        y = level(Decimal(quarter) / 4)
        drawing.line([(_LEFT, y), (_LEFT + room, y)], RULE if quarter else SOFT)
        drawing.text(_LEFT - 8, y + 4, text, anchor="end", colour=SOFT, size=SMALL)
    _years(drawing, years, step, bottom + 20)
    for place, (_, values, _) in enumerate(series):
        colour, dashes = line_style(place)
        points: list[tuple[Decimal | int, Decimal | int]] = []
        for year, share in enumerate(values):
            points += [(_LEFT + step * year, level(share, place)), (_LEFT + step * (year + 1), level(share, place))]
        drawing.line(points, colour, "3", dashes)
    # In a narrow year there is no room for the share; the table has it.
    if widest((text for _, _, texts in series for text in texts), SMALL) <= step:
        for year in range(len(years)):
            _shares(
                drawing,
                [(values[year], texts[year]) for _, values, texts in series],
                level,
                _LEFT + step * year + step / 2,
            )
    below = _names(drawing, series, [level(values[-1], place) for place, (_, values, _) in enumerate(series)], room)
    return Chart(name, title, alt, drawing.svg(int(max(Decimal(bottom + 32), below)), title, alt))


def _years(drawing: Drawing, years: Sequence[str], step: Decimal, y: int) -> None:
    """The years under their stretches, as many as fit beside each other."""
    every = max(1, math.ceil((widest(years, SMALL) + 4) / step))
    for place, year in enumerate(years):
        if place % every == 0:
            drawing.text(_LEFT + step * place + step / 2, y, year, anchor="middle", size=SMALL)


def _shares(
    drawing: Drawing, own: Sequence[tuple[Decimal, str]], level: Callable[[Decimal, int], Decimal], x: Decimal
) -> None:
    """The shares of one year beside their lines: the highest above, the others below, where each has room."""
    first = {share: place for place, (share, _) in reversed(list(enumerate(own)))}
    taken: list[Decimal] = []
    for share in sorted(first, reverse=True):
        above = not taken or share < Decimal("0.1")
        y = level(share, first[share]) + (-7 if above else 16)
        if all(abs(y - other) >= SMALL for other in taken):
            drawing.text(x, y, own[first[share]][1], anchor="middle", size=SMALL, colour=INK, plate=PAPER)
            taken.append(y)


def _names(
    drawing: Drawing,
    series: Sequence[tuple[str, Sequence[Decimal], Sequence[str]]],
    ends: Sequence[Decimal],
    room: int,
) -> Decimal:
    """Each line's name where it ends, none over another; returns where the last one stops."""
    free = Decimal(14)
    for y, place in sorted(zip(ends, range(len(series)), strict=True)):
        lines = wrapped(series[place][0], _RIGHT - 18, bold=True)
        top = max(y + 4 - LEADING * (len(lines) - 1) / Decimal(2), free)
        for row, line in enumerate(lines):
            drawing.text(_LEFT + room + 10, top + LEADING * row, line, colour=line_style(place)[0], bold=True)
        free = top + LEADING * len(lines) + 4
    return free
