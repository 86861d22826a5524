"""A chart of progress towards targets: every bar on its own unit, all targets on one line.

Belongs here: values as a part of their target. Does not belong here: judging whether a target was reached (the caller).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.reporting.charts.drawing import SMALL, WIDTH, Drawing, Mark, wrapped
from pipeline.reporting.charts.layout import MARGIN, Labels, baseline, needs, widest
from pipeline.reporting.charts.palette import INK, NOT_REACHED, PAPER, SOFT, STRONG
from pipeline.reporting.document import Chart

_BAR, _GAP, _TOP = 18, 10, 26
# Beyond this many times its target a bar is broken off, or the others would be too short to see.
_MOST = Decimal("1.5")


@dataclass(frozen=True)
class Aim:
    """An indicator: where it stands and what it aims at, each with its text; None where there is none."""

    label: str
    value: Mark | None
    target: Mark | None
    reached: bool = False

    @property
    def part(self) -> Decimal | None:
        """The value as a part of its target; None where that says nothing."""
        if self.value is None or self.target is None or self.target.value <= 0:
            return None
        return max(Decimal(0), self.value.value / self.target.value)


def progress(name: str, title: str, alt: str, *, heads: tuple[str, str], aims: Sequence[Aim], missing: str) -> Chart:
    """A bar per indicator towards its target, dark where it was reached, slanted where it was not; beside it both values.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        heads: what stands above the values and above the targets.
        aims: the indicators.
        missing: what is printed for a value or target that is not there.
    """
    needs(name, bool(aims), "at least one indicator")
    labels = Labels.fitting((aim.label for aim in aims), 200)
    shown = [(aim.value.text if aim.value else missing, aim.target.text if aim.target else missing) for aim in aims]
    rooms = [
        min(Decimal(110), max(widest((row[side] for row in shown), SMALL), widest([heads[side]], SMALL, bold=True)))
        for side in (0, 1)
    ]
    last = Decimal(WIDTH - MARGIN)
    middle = last - rooms[1] - 14
    room = middle - rooms[0] - 14 - labels.left
    reach = min(_MOST, max([Decimal(1), *(aim.part for aim in aims if aim.part is not None)])) * Decimal("1.02")
    goal = labels.left + room / reach

    drawing = Drawing()
    for x, head, width in ((middle, heads[0], rooms[0]), (last, heads[1], rooms[1])):
        drawing.text(x, 14, wrapped(head, width, SMALL, 1, bold=True)[0], anchor="end", size=SMALL, bold=True)
    y = _TOP
    for aim, texts in zip(aims, shown, strict=True):
        height = max(_BAR, labels.height(aim.label))
        labels.draw(drawing, aim.label, y, height)
        top = y + Decimal(height - _BAR) / 2
        if aim.part:
            width = min(aim.part, _MOST) * room / reach
            drawing.mark(labels.left, top, width, _BAR, STRONG if aim.reached else NOT_REACHED)
            if aim.part > _MOST:
                for shift in (14, 20):
                    x = labels.left + width - shift
                    drawing.line([(x + 4, top - 2), (x - 2, top + _BAR + 2)], PAPER, "3")
        for x, text, width in ((middle, texts[0], rooms[0]), (last, texts[1], rooms[1])):
            drawing.text(x, top + 14, wrapped(text, width, SMALL, 1)[0], anchor="end", size=SMALL)
        y += height + _GAP
    baseline(drawing, labels.left, y - _GAP + 4, _TOP - 4)
    if any(aim.part is not None for aim in aims):
        drawing.line([(goal, _TOP - 4), (goal, y - _GAP + 4)], PAPER, "5")
        drawing.line([(goal, _TOP - 4), (goal, y - _GAP + 4)], INK, "2", "5 3")
        words = wrapped(heads[1], room, SMALL, 1)[0]
        x = min(goal, labels.left + room - widest([words], SMALL) / 2)
        drawing.text(x, 14, words, anchor="middle", colour=SOFT, size=SMALL)
    return Chart(name, title, alt, drawing.svg(y, title, alt))
