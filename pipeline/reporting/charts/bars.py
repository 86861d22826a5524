"""Charts of lying bars that start at zero: stacked parts per row, two bars compared per row, counts by theme.

Belongs here: lying bars from zero. Does not belong here: bars on both sides of a line (``around``), standing ones
(``columns``), one panel per group (``panels``).
"""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.errors import MeerwaardeError
from pipeline.reporting.charts.drawing import SMALL, TEXT, WIDTH, Drawing, Mark, text_width
from pipeline.reporting.charts.layout import MARGIN, Labels, baseline, key, needs, widest
from pipeline.reporting.charts.palette import BENEFITS, COSTS, GROUPS, REST, Fill, post_fill
from pipeline.reporting.document import Chart

MOST_PARTS = 8
_BAR = 34
_GAP = 20
# Between parts of one bar the paper shows, so that any two fills may be neighbours.
_APART = Decimal("1.5")


def stacked_bars(
    name: str,
    title: str,
    alt: str,
    *,
    parts: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Mark], str]],
    rest: str = "",
    fills: Sequence[Fill] = (),
) -> Chart:
    """One bar per row, cut into numbered parts; a key below names them in the order in which they lie.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        parts: names of the parts; the same number stands in the bar and in the key.
        rows: per bar its label, its parts (as many as ``parts``, none negative) and the text at its end.
        rest: name of the part that joins what is beyond the eighth part; needed when there are more.
        fills: how each part is filled; without them by its place.
    """
    _shaped(name, len(parts), rows)
    fills = list(fills) or [post_fill(place) for place in range(len(parts))]
    if len(parts) > MOST_PARTS:
        kept = MOST_PARTS - 1
        parts, fills = [*parts[:kept], rest], [*fills[:kept], REST]
        rows = [
            (label, [*marks[:kept], Mark(sum((mark.value for mark in marks[kept:]), Decimal(0)), "")], end)
            for label, marks, end in rows
        ]
    labels = Labels.fitting((label for label, _, _ in rows), 150)
    room = WIDTH - labels.left - widest((end for _, _, end in rows), bold=True) - 10 - MARGIN
    longest = max(sum((max(Decimal(0), mark.value) for mark in marks), Decimal(0)) for _, marks, _ in rows)

    drawing = Drawing()
    y = 6
    for label, marks, end in rows:
        height = max(_BAR, labels.height(label))
        labels.draw(drawing, label, y, height)
        x, top = Decimal(labels.left), y + Decimal(height - _BAR) / 2
        for place, (mark, fill) in enumerate(zip(marks, fills, strict=True)):
            width = mark.value / (longest or Decimal(1)) * room
            if width <= 0:
                continue
            drawing.mark(x, top, max(width - _APART, width / 2), _BAR, fill)
            _inside(drawing, x, top, width, str(place + 1) if len(parts) > 1 else "", mark.text, fill)
            x += width
        drawing.text(x + 8, top + _BAR / Decimal(2) + 5, end, bold=True)
        y += height + _GAP
    if len(parts) > 1:
        y = key(drawing, parts, fills, y + 2)
    return Chart(name, title, alt, drawing.svg(y, title, alt))


def compared_bars(
    name: str, title: str, alt: str, *, kinds: tuple[str, str], rows: Sequence[tuple[str, Mark, Mark, str]]
) -> Chart:
    """Two bars per row on one scale, a dark one over a pale one, with what they amount to at the right.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        kinds: what the dark and the pale bars are.
        rows: per pair its label, the dark bar, the pale bar and a conclusion such as a ratio.
    """
    needs(name, bool(rows), "at least one row")
    labels = Labels.fitting((label for label, *_ in rows), 150)
    right = widest((end for *_, end in rows), TEXT + 1, bold=True) + 16
    numbers = widest(mark.text for _, dark, pale, _ in rows for mark in (dark, pale)) + 12
    kind_room = widest(kinds, SMALL) + 12
    room = max(Decimal(40), WIDTH - labels.left - right - numbers)
    longest = max(max(dark.value, pale.value, Decimal(0)) for _, dark, pale, _ in rows) or Decimal(1)

    drawing = Drawing()
    bar, y = 24, 6
    for label, dark, pale, end in rows:
        height = max(2 * bar + 2, labels.height(label))
        labels.draw(drawing, label, y, height)
        top = y + Decimal(height - 2 * bar - 2) / 2
        for mark, fill, kind in ((dark, BENEFITS, kinds[0]), (pale, COSTS, kinds[1])):
            width = max(Decimal(0), mark.value) / longest * room
            if width > 0:
                drawing.mark(labels.left, top, width, bar, fill)
            if width >= kind_room:
                drawing.text(labels.left + 7, top + 16, kind, size=SMALL, on=fill)
            drawing.text(labels.left + width + 7, top + 17, mark.text)
            top += bar + 2
        drawing.text(WIDTH - MARGIN, top - bar + 3, end, anchor="end", bold=True, size=TEXT + 1)
        y += height + _GAP
    baseline(drawing, labels.left, y - _GAP + 4)
    y = key(drawing, list(kinds), [BENEFITS, COSTS], y - 4, numbered=False)
    return Chart(name, title, alt, drawing.svg(y, title, alt))


def counted_bars(
    name: str,
    title: str,
    alt: str,
    *,
    groups: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Mark]]],
    fills: Sequence[Fill] = (),
) -> Chart:
    """Counts or amounts by row: a bar per group under each other, with its text at its end.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        groups: who was counted; at most three, so that bars stay apart; one may be without a name.
        rows: per row its label and a mark per group.
        fills: with one group how the bar of each row is filled; without them all alike.
    """
    if not groups or len(groups) > len(GROUPS):
        raise MeerwaardeError(f"Chart '{name}' counts {len(groups)} groups; it can draw one to three.")
    _shaped(name, len(groups), [(label, marks, "") for label, marks in rows])
    labels = Labels.fitting((label for label, _ in rows), 230)
    room = WIDTH - labels.left - widest((mark.text for _, marks in rows for mark in marks), SMALL) - 10
    longest = max(max(mark.value for _, marks in rows for mark in marks), Decimal(0)) or Decimal(1)
    bar = 18 if len(groups) == 1 else 15

    drawing = Drawing()
    y = 4
    for number, (label, marks) in enumerate(rows):
        height = max(bar * len(marks), labels.height(label))
        labels.draw(drawing, label, y, height)
        top = y + (height - bar * len(marks)) / Decimal(2)
        for place, mark in enumerate(marks):
            width = max(Decimal(0), mark.value) / longest * room
            if width > 0:
                fill = fills[number] if fills and len(groups) == 1 else GROUPS[place]
                drawing.mark(labels.left, top, width, bar - 2, fill)
            drawing.text(labels.left + width + 6, top + bar - 4, mark.text, size=SMALL)
            top += bar
        y += height + 9
    baseline(drawing, labels.left, y - 5)
    if len(groups) > 1:
        y = key(drawing, list(groups), GROUPS[: len(groups)], y + 4, numbered=False)
    return Chart(name, title, alt, drawing.svg(y, title, alt))


def _shaped(name: str, parts: int, rows: Sequence[tuple[str, Sequence[Mark], str]]) -> None:
    needs(name, bool(rows) and bool(parts), "at least one row and one part")
    for label, marks, _ in rows:
        if len(marks) != parts:
            raise MeerwaardeError(f"Chart '{name}', row '{label}': {len(marks)} values for {parts} parts.")


def _inside(drawing: Drawing, x: Decimal, y: Decimal, width: Decimal, number: str, text: str, fill: Fill) -> None:
    """Number and amount inside a part, the number alone where that is all that fits, or nothing."""
    room = width - 10
    if number and text and max(text_width(text, SMALL), text_width(number, SMALL, bold=True)) <= room:
        drawing.text(x + 6, y + 15, number, size=SMALL, bold=True, on=fill)
        drawing.text(x + 6, y + 29, text, size=SMALL, on=fill)
        return
    for words, bold in ((text, False), (number, True)):
        if words and not (number and not bold) and text_width(words, SMALL, bold) <= room:
            drawing.text(x + width / 2, y + 21, words, anchor="middle", size=SMALL, bold=bold, on=fill)
            return
