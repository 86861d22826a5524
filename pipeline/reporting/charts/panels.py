"""Charts of panels beside each other: the same rows for several groups, or for several moments.

Belongs here: one column of bars per group or moment, on one scale. Does not belong here: groups under each other in one
row (``bars.counted_bars``).
"""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.errors import MeerwaardeError
from pipeline.reporting.charts.drawing import LEADING, SMALL, WIDTH, Drawing, Mark, wrapped
from pipeline.reporting.charts.layout import MARGIN, Labels, baseline, key, needs, widest
from pipeline.reporting.charts.palette import LOSS, PALE, RULE, STRONG
from pipeline.reporting.document import Chart

MOST_PANELS = 4
_BAR, _GAP = 18, 8


def panels(
    name: str,
    title: str,
    alt: str,
    *,
    groups: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Mark | None]]],
) -> Chart:
    """A column of bars per group, all on one scale, so that a row reads across and a column down.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        groups: what each column is; one to four.
        rows: per row its label and a mark per group, None where there is none.
    """
    drawing = Drawing()
    labels = Labels.fitting((label for label, _ in rows), 190)
    y = _columns(drawing, name, labels, groups, rows)
    return Chart(name, title, alt, drawing.svg(y, title, alt))


def ladder(
    name: str,
    title: str,
    alt: str,
    *,
    steps: Sequence[str],
    moments: Sequence[str],
    counts: Sequence[Sequence[Mark]],
    moved: Sequence[tuple[str, Sequence[Mark]]],
    directions: tuple[str, str, str],
) -> Chart:
    """How many stood on each step of a ladder at each moment, and below how many went up, stayed and went down.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        steps: the steps, the lowest first; the highest is drawn on top.
        moments: the moments at which the steps were asked; one to four.
        counts: per moment how many stood on each step.
        moved: per stretch between two moments its label and how many went up, stayed, went down.
        directions: the words up, the same, down.
    """
    if len(counts) != len(moments) or any(len(own) != len(steps) for own in counts):
        raise MeerwaardeError(f"Chart '{name}' needs a count for each of its {len(steps)} steps at every moment.")
    if any(len(marks) != len(directions) for _, marks in moved):
        raise MeerwaardeError(f"Chart '{name}' needs a count for up, the same and down in every stretch.")
    drawing = Drawing()
    rows = [(step, [own[place] for own in counts]) for place, step in reversed(list(enumerate(steps)))]
    labels = Labels.fitting([*steps, *(label for label, _ in moved)], 190)
    y = _columns(drawing, name, labels, moments, rows)
    if moved:
        drawing.line([(MARGIN, y + 4), (WIDTH - MARGIN, y + 4)], RULE)
        y = _moves(drawing, labels, moved, directions, y + 16)
    return Chart(name, title, alt, drawing.svg(y, title, alt))


def _columns(
    drawing: Drawing,
    name: str,
    labels: Labels,
    groups: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Mark | None]]],
) -> int:
    if not 1 <= len(groups) <= MOST_PANELS:
        raise MeerwaardeError(f"Chart '{name}' has {len(groups)} columns; it can draw one to {MOST_PANELS}.")
    needs(name, bool(rows), "at least one row")
    for label, marks in rows:
        if len(marks) != len(groups):
            raise MeerwaardeError(f"Chart '{name}', row '{label}': {len(marks)} values for {len(groups)} columns.")
    step = Decimal(WIDTH - labels.left) / len(groups)
    known = [mark for _, marks in rows for mark in marks if mark is not None]
    numbers = widest((mark.text for mark in known), SMALL) + 12
    most = max((mark.value for mark in known), default=Decimal(0)) or Decimal(1)
    room = max(Decimal(10), step - numbers - 8)

    heads = [wrapped(group, step - 12, bold=True) for group in groups]
    head = LEADING * max(len(lines) for lines in heads) + 8
    for place, lines in enumerate(heads):
        for number, line in enumerate(lines):
            drawing.text(labels.left + step * place, 14 + LEADING * number, line, bold=True)
    y = top = head
    for label, marks in rows:
        height = max(_BAR, labels.height(label))
        labels.draw(drawing, label, y, height)
        for place, mark in enumerate(marks):
            left, bar = labels.left + step * place, y + Decimal(height - _BAR) / 2
            if mark is None:
                drawing.text(left + 6, bar + 14, "–", size=SMALL)
                continue
            width = max(Decimal(0), mark.value) / most * room
            if width > 0:
                drawing.mark(left, bar, width, _BAR, STRONG)
            drawing.text(left + width + 6, bar + 14, mark.text, size=SMALL)
        y += height + _GAP
    for place in range(len(groups)):
        baseline(drawing, labels.left + step * place, y - _GAP + 4, top - 4)
    return y


def _moves(
    drawing: Drawing,
    labels: Labels,
    moved: Sequence[tuple[str, Sequence[Mark]]],
    directions: tuple[str, str, str],
    y: int,
) -> int:
    fills = (STRONG, PALE, LOSS)
    room = WIDTH - labels.left - MARGIN
    for label, marks in moved:
        whole = sum((max(Decimal(0), mark.value) for mark in marks), Decimal(0)) or Decimal(1)
        height = max(24, labels.height(label))
        labels.draw(drawing, label, y, height)
        x, bar = Decimal(labels.left), y + Decimal(height - 24) / 2
        for mark, fill in zip(marks, fills, strict=True):
            width = max(Decimal(0), mark.value) / whole * room
            if width > 0:
                drawing.mark(x, bar, max(width - Decimal("1.5"), width / 2), 24, fill)
            if widest([mark.text], SMALL) + 10 <= width:
                drawing.text(x + width / 2, bar + 16, mark.text, anchor="middle", size=SMALL, on=fill)
            x += width
        y += height + _GAP
    return key(drawing, directions, fills, y, numbered=False)
