"""Charts of ranges along a line: intervals per bound, and what moving one parameter does.

Belongs here: ranges with a line at the value that matters. Does not belong here: bars of amounts (``bars``, ``around``).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.errors import MeerwaardeError
from pipeline.reporting.charts.drawing import (
    INK,
    LEADING,
    PALE,
    SMALL,
    SOFT,
    STRONG,
    WIDTH,
    Drawing,
    Mark,
    text_width,
    wrapped,
)
from pipeline.reporting.document import Chart

_TOP = 26


@dataclass(frozen=True)
class Span:
    """A range with its middle; texts are printed at both ends."""

    low: Mark
    middle: Decimal
    high: Mark


def intervals(
    name: str,
    title: str,
    alt: str,
    *,
    kinds: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Span | None]]],
    line: tuple[Decimal, str],
) -> Chart:
    """Ranges per row, at most two under each other: a dark bar, then a pale one; a tick marks the middle.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        kinds: what each bar in a row is; one or two.
        rows: per row its label and a range per kind, None where there is none.
        line: a value to draw a line at, with its text.
    """
    spans = [span for _, own in rows for span in own if span is not None]
    if not spans or not 1 <= len(kinds) <= 2:
        raise MeerwaardeError(f"Chart '{name}' has {len(spans)} ranges of {len(kinds)} kinds to draw.")
    fills = [STRONG, PALE]
    left = _room(label for label, _ in rows)
    ends = max(text_width(mark.text) for span in spans for mark in (span.low, span.high)) + 12
    values = [value for span in spans for value in (span.low.value, span.high.value)]
    at = _scale([*values, line[0]], left + ends, WIDTH - ends)

    drawing = Drawing()
    bar, gap = 16, 18
    height = _TOP + len(rows) * (len(kinds) * (bar + 6) + gap)
    _line(drawing, at(line[0]), line[1], height - gap)
    y = _TOP
    for label, own in rows:
        block = len(kinds) * (bar + 6)
        _label(drawing, label, left, y, block)
        for place, span in enumerate(own):
            top = y + place * (bar + 6) + 3
            if span is None:
                continue
            begin, end = at(span.low.value), at(span.high.value)
            fill = fills[place]
            drawing.rect(begin, top, max(Decimal(2), end - begin), bar, fill.colour, edge=INK)
            middle = at(span.middle)
            drawing.line([(middle, top), (middle, top + bar)], "#ffffff" if fill is STRONG else INK, "2")
            drawing.text(begin - 6, top + 13, span.low.text, anchor="end", size=SMALL)
            drawing.text(end + 6, top + 13, span.high.text, size=SMALL)
        y += block + gap
    if len(kinds) > 1:
        x = Decimal(8)
        for kind, fill in zip(kinds, fills, strict=True):
            drawing.rect(x, height, 14, 14, fill.colour, edge=INK)
            drawing.text(x + 20, height + 12, kind)
            x += text_width(kind) + 44
        height += 22
    return Chart(name, title, alt, drawing.svg(height, title, alt))


def tornado(
    name: str,
    title: str,
    alt: str,
    *,
    rows: Sequence[tuple[str, Mark, Mark]],
    now: tuple[Decimal, str],
    line: tuple[Decimal, str],
) -> Chart:
    """A bar per parameter from the outcome at its low value to the outcome at its high value, the widest on top.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        rows: per bar its label, the outcome at the low value and at the high value, each with that value as its text.
        now: the outcome as it stands, with its text.
        line: a value to draw a second line at, with its text.
    """
    if not rows:
        raise MeerwaardeError(f"Chart '{name}' has no rows to draw.")
    left = _room(label for label, _, _ in rows)
    ends = max(text_width(mark.text, SMALL) for _, *marks in rows for mark in marks) + 12
    values = [mark.value for _, *marks in rows for mark in marks]
    at = _scale([*values, now[0], line[0]], left + ends, WIDTH - ends)

    drawing = Drawing()
    bar, gap, top = 22, 12, _TOP + 16
    height = top + len(rows) * (bar + gap)
    _line(drawing, at(line[0]), line[1], height - gap + 4)
    y = top
    for label, low, high in rows:
        _label(drawing, label, left, y, bar)
        middle = at(now[0])
        # Dark towards the high value of the parameter, pale towards its low value: told apart without colour.
        for mark, fill in ((low, PALE), (high, STRONG)):
            begin, end = sorted((middle, at(mark.value)))
            if end > begin:
                drawing.rect(begin, y, end - begin, bar, fill.colour, edge=INK)
        first, last = sorted((low, high), key=lambda mark: mark.value)
        drawing.text(min(at(first.value), middle) - 6, y + 16, first.text, anchor="end", size=SMALL)
        drawing.text(max(at(last.value), middle) + 6, y + 16, last.text, size=SMALL)
        y += bar + gap
    drawing.line([(at(now[0]), top - 6), (at(now[0]), height - gap + 4)], INK, "2")
    drawing.text(_inside(at(now[0]), now[1]), top - 10, now[1], anchor="middle", bold=True, size=SMALL)
    return Chart(name, title, alt, drawing.svg(height, title, alt))


def _scale(values: Sequence[Decimal], begin: Decimal, end: Decimal) -> Callable[[Decimal], Decimal]:
    """Where a value stands between two places."""
    low, high = min(values), max(values)
    reach = (high - low) or Decimal(1)
    return lambda value: begin + (value - low) / reach * (end - begin)


def _room(labels: Iterable[str]) -> Decimal:
    return min(Decimal(200), max(text_width(label) for label in labels)) + 14


def _inside(x: Decimal, words: str) -> Decimal:
    """The middle of a text so that it stays within the drawing."""
    half = text_width(words, SMALL) / 2 + 4
    return min(max(x, half), WIDTH - half)


def _line(drawing: Drawing, x: Decimal, words: str, bottom: int) -> None:
    drawing.line([(x, _TOP - 8), (x, bottom)], SOFT, "1.5", "5 3")
    drawing.text(_inside(x, words), 13, words, anchor="middle", colour=SOFT, size=SMALL)


def _label(drawing: Drawing, label: str, left: Decimal, y: int, height: int) -> None:
    lines = wrapped(label, left - 12, most=2)
    first = y + Decimal(height - LEADING * len(lines)) / 2 + 12
    for place, line in enumerate(lines):
        drawing.text(left - 10, first + LEADING * place, line, anchor="end")
