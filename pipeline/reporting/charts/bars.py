"""Charts of lying bars: one bar of stacked parts per row, two bars compared per row, counts by theme.

Belongs here: bars. Does not belong here: lines over years (``steps``).
"""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.errors import MeerwaardeError
from pipeline.reporting.charts.drawing import (
    INK,
    LEADING,
    PALE,
    REST,
    RULE,
    SERIES,
    SMALL,
    SOFT,
    STRONG,
    TEXT,
    WIDTH,
    Drawing,
    Fill,
    Mark,
    text_width,
    wrapped,
)
from pipeline.reporting.document import Chart

_BAR = 34
_GAP = 20
_MARGIN = 4


def stacked_bars(
    name: str,
    title: str,
    alt: str,
    *,
    parts: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Mark], str]],
    rest: str = "",
) -> Chart:
    """One bar per row, cut into numbered parts; a key below names them in the order in which they lie.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        parts: names of the parts; the same number stands in the bar and in the key.
        rows: per bar its label, its parts (as many as ``parts``, none negative) and the text at its end.
        rest: name of the part that joins what is beyond the eighth part; needed when there are more.
    """
    _shaped(name, len(parts), rows)
    if len(parts) > len(SERIES):
        kept = len(SERIES) - 1
        parts = [*parts[:kept], rest]
        rows = [
            (label, [*marks[:kept], Mark(sum((mark.value for mark in marks[kept:]), Decimal(0)), "")], end)
            for label, marks, end in rows
        ]
    fills = [REST if rest and place == len(SERIES) - 1 else SERIES[place] for place in range(len(parts))]
    left = _label_room([label for label, _, _ in rows], 150)
    right = max(text_width(end) for _, _, end in rows) + 10
    room = WIDTH - left - right - _MARGIN
    longest = max(sum((mark.value for mark in marks), Decimal(0)) for _, marks, _ in rows) or Decimal(1)

    drawing = Drawing()
    y = 6
    for label, marks, end in rows:
        _row_label(drawing, label, left, y, _BAR)
        x = Decimal(left)
        for place, mark in enumerate(marks):
            width = mark.value / longest * room
            if width <= 0:
                continue
            drawing.rect(x, y, width, _BAR, fills[place].colour, edge=INK if fills[place] in (REST, SERIES[3]) else "")
            _inside(drawing, x, y, width, str(place + 1) if len(parts) > 1 else "", mark.text, fills[place])
            # A white line between parts, so that they part without colour as well.
            drawing.line([(x + width, y), (x + width, y + _BAR)], "#ffffff", "1.5")
            x += width
        drawing.text(x + 8, y + _BAR / Decimal(2) + 5, end, bold=True)
        y += _BAR + _GAP
    if len(parts) > 1:
        y = _key(drawing, parts, fills, y + 2)
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
    if not rows:
        raise MeerwaardeError(f"Chart '{name}' has no rows to draw.")
    left = _label_room([label for label, *_ in rows], 150)
    right = max(text_width(end) * Decimal("1.1") for *_, end in rows) + 16
    numbers = max(text_width(mark.text) for _, dark, pale, _ in rows for mark in (dark, pale)) + 12
    kind_room = max(text_width(kind, SMALL) for kind in kinds) + 12
    room = max(Decimal(60), WIDTH - left - right - numbers)
    longest = max(max(dark.value, pale.value) for _, dark, pale, _ in rows) or Decimal(1)

    drawing = Drawing()
    height, y = 24, 6
    for label, dark, pale, end in rows:
        _row_label(drawing, label, left, y, 2 * height + 2)
        for mark, fill, kind in ((dark, STRONG, kinds[0]), (pale, PALE, kinds[1])):
            width = max(Decimal(0), mark.value) / longest * room
            drawing.rect(left, y, width, height, fill.colour, edge=INK if fill is PALE else "")
            if width >= kind_room:
                drawing.text(left + 7, y + 16, kind, colour=fill.on, size=SMALL)
            drawing.text(left + width + 7, y + 17, mark.text)
            y += height + 2
        drawing.text(WIDTH - _MARGIN, y - height + 3, end, anchor="end", bold=True, size=TEXT + 1)
        y += _GAP
    drawing.line([(left, 0), (left, y - _GAP + 4)], SOFT)
    fills = [STRONG, PALE]
    y = _key(drawing, list(kinds), fills, y - 4, numbered=False)
    return Chart(name, title, alt, drawing.svg(y, title, alt))


def counted_bars(
    name: str, title: str, alt: str, *, groups: Sequence[str], rows: Sequence[tuple[str, Sequence[Mark]]]
) -> Chart:
    """Counts by theme: a bar per group under each other, with the count at its end.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        groups: who was counted; at most three, so that bars stay apart.
        rows: per theme its label and a mark per group.
    """
    if not groups or len(groups) > 3:
        raise MeerwaardeError(f"Chart '{name}' counts {len(groups)} groups; it can draw one to three.")
    _shaped(name, len(groups), [(label, marks, "") for label, marks in rows])
    fills = [STRONG, SERIES[1], PALE][: len(groups)]
    left = 250
    room = WIDTH - left - 50
    longest = max(mark.value for _, marks in rows for mark in marks) or Decimal(1)
    bar = 16 if len(groups) == 1 else 13

    drawing = Drawing()
    y = 4
    for label, marks in rows:
        lines = wrapped(label, left - 14, most=2)
        block = max(bar * len(marks), LEADING * len(lines))
        _row_label(drawing, label, left, y, block, most=2)
        start = y + (block - bar * len(marks)) / Decimal(2)
        for place, mark in enumerate(marks):
            width = max(Decimal(0), mark.value) / longest * room
            top = start + bar * place
            if width > 0:
                drawing.rect(left, top, width, bar - 1, fills[place].colour, edge=INK if fills[place] is PALE else "")
            drawing.text(left + width + 5, top + bar - 3, mark.text, size=SMALL)
        y += block + 8
    drawing.line([(left, 0), (left, y - 4)], SOFT)
    if len(groups) > 1:
        y = _key(drawing, list(groups), fills, y + 4, numbered=False)
    return Chart(name, title, alt, drawing.svg(y, title, alt))


def _shaped(name: str, parts: int, rows: Sequence[tuple[str, Sequence[Mark], str]]) -> None:
    if not rows or not parts:
        raise MeerwaardeError(f"Chart '{name}' has nothing to draw: {len(rows)} rows, {parts} parts.")
    for label, marks, _ in rows:
        if len(marks) != parts:
            raise MeerwaardeError(f"Chart '{name}', row '{label}': {len(marks)} values for {parts} parts.")


def _label_room(labels: Sequence[str], most: int) -> int:
    return int(min(Decimal(most), max(text_width(label) for label in labels)) + 14)


def _row_label(drawing: Drawing, label: str, left: int, y: int, height: int, most: int = 2) -> None:
    lines = wrapped(label, left - 12, most=most)
    first = y + Decimal(height - LEADING * len(lines)) / 2 + 12
    for place, line in enumerate(lines):
        drawing.text(left - 10, first + LEADING * place, line, anchor="end")


def _inside(drawing: Drawing, x: Decimal, y: int, width: Decimal, number: str, text: str, fill: Fill) -> None:
    """Number and amount inside a part, the number alone where that is all that fits, or nothing."""
    both = f"{number}  {text}".strip()
    for words in (both, number):
        if words and text_width(words, SMALL) + 8 <= width:
            if words == both and number and text:
                drawing.text(x + 6, y + 15, number, colour=fill.on, size=SMALL, bold=True)
                drawing.text(x + 6, y + 29, text, colour=fill.on, size=SMALL)
            else:
                drawing.text(
                    x + width / 2, y + 21, words, anchor="middle", colour=fill.on, size=SMALL, bold=bool(number)
                )
            return


def _key(drawing: Drawing, names: Sequence[str], fills: Sequence[Fill], y: int, numbered: bool = True) -> int:
    """A key in as many columns as fit; returns where the drawing ends."""
    texts = [f"{place + 1}  {name}" if numbered else name for place, name in enumerate(names)]
    widest = max(text_width(text) for text in texts) + 34
    columns = max(1, min(len(texts), int((WIDTH - 8) / widest)))
    step = (WIDTH - 8) // columns if columns > 2 else int(widest) + 10
    drawing.line([(_MARGIN, y), (WIDTH - _MARGIN, y)], RULE)
    for place, (text, fill) in enumerate(zip(texts, fills, strict=True)):
        column, row = place % columns, place // columns
        left = _MARGIN + column * step
        top = y + 10 + row * 20
        drawing.rect(left, top, 14, 14, fill.colour, edge=SOFT)
        drawing.text(left + 20, top + 12, wrapped(text, step - 26 if columns > 1 else WIDTH - 40, most=1)[0])
    rows = -(-len(texts) // columns)
    return y + 10 + rows * 20 + 4
