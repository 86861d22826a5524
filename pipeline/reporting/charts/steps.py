"""A chart of shares that step down over the years, one line per series, each named where it ends.

Belongs here: step lines over benefit years. Does not belong here: bars (``bars``).
"""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.errors import MeerwaardeError
from pipeline.reporting.charts.drawing import INK, LEADING, RULE, SERIES, SMALL, SOFT, WIDTH, Drawing, wrapped
from pipeline.reporting.document import Chart

_TOP, _HEIGHT, _LEFT = 24, 200, 52
_DASHES = ("", "7 4", "2 3", "10 3 2 3")


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
    right = 150
    room = WIDTH - _LEFT - right
    step = Decimal(room) / len(years)
    bottom = _TOP + _HEIGHT

    def level(share: Decimal) -> Decimal:
        return bottom - min(Decimal(1), max(Decimal(0), share)) * _HEIGHT

    drawing = Drawing()
    for quarter, text in enumerate(shares):
        y = level(Decimal(quarter) / 4)
        drawing.line([(_LEFT, y), (_LEFT + room, y)], RULE if quarter else SOFT)
        drawing.text(_LEFT - 8, y + 4, text, anchor="end", colour=SOFT, size=SMALL)
    for place, name_of_year in enumerate(years):
        drawing.text(_LEFT + step * place + step / 2, bottom + 20, name_of_year, anchor="middle", size=SMALL)
    # Lines that share a level would hide each other: each lies a little lower than the one before.
    offset = 4
    ends: list[tuple[Decimal, int]] = []
    for place, (_, values, texts) in enumerate(series):
        colour = SERIES[place * 2 % len(SERIES)].colour
        points: list[tuple[Decimal | int, Decimal | int]] = []
        for year, share in enumerate(values):
            y = level(share) + offset * place
            points += [(_LEFT + step * year, y), (_LEFT + step * (year + 1), y)]
        drawing.line(points, colour, "3", _DASHES[place % len(_DASHES)])
        ends.append((level(values[-1]) + offset * place, place))
        for year, share in enumerate(values):
            shared = any(other[1][year] == share for other in series[:place])
            if not shared:
                below = place > 0
                y = level(share) + offset * place + (16 if below and share > Decimal("0.1") else -7)
                drawing.text(_LEFT + step * year + step / 2, y, texts[year], anchor="middle", colour=INK, size=SMALL)
    free = Decimal(0)
    for y, place in sorted(ends):
        colour = SERIES[place * 2 % len(SERIES)].colour
        lines = wrapped(series[place][0], right - 16, most=3)
        top = max(y + 4 - LEADING * (len(lines) - 1) / Decimal(2), free)
        for row, line in enumerate(lines):
            drawing.text(_LEFT + room + 10, top + LEADING * row, line, colour=colour, bold=True)
        free = top + LEADING * len(lines) + 4
    return Chart(name, title, alt, drawing.svg(int(max(Decimal(bottom + 32), free)), title, alt))
