"""Charts of ranges along a line: intervals per bound, ranges of other programmes, what moving one parameter does, and
the same thing measured twice.

Belongs here: ranges with a line at the value that matters. Does not belong here: bars of amounts (``bars``, ``around``),
single points (``points``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.errors import MeerwaardeError
from pipeline.reporting.charts.drawing import SMALL, WIDTH, Drawing, Mark, text_width, wrapped
from pipeline.reporting.charts.layout import MARGIN, TOP, Labels, Scale, inside, key, needs, value_line, widest
from pipeline.reporting.charts.palette import INK, PALE, PAPER, RULE, SOFT, STRONG
from pipeline.reporting.document import Chart


@dataclass(frozen=True)
class Span:
    """A range with its middle; texts are printed at both ends."""

    low: Mark
    middle: Decimal
    high: Mark


@dataclass(frozen=True)
class Estimate:
    """A value with the range it may lie in; the text of the value is printed."""

    low: Decimal
    middle: Mark
    high: Decimal


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

    One without width is a dot.

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
    labels = Labels.fitting(label for label, _ in rows)
    ends = widest((mark.text for span in spans for mark in (span.low, span.high)), SMALL) + 12
    values = [value for span in spans for value in (span.low.value, span.high.value)]
    scale = _scale([*values, line[0]], labels.left + ends, WIDTH - ends)

    drawing = Drawing()
    bar, gap = 16, 18
    heights = [max(len(kinds) * (bar + 6), labels.height(label)) for label, _ in rows]
    value_line(drawing, scale.at(line[0]), line[1], TOP + sum(heights) + gap * (len(rows) - 1))
    y = TOP
    for (label, own), height in zip(rows, heights, strict=True):
        labels.draw(drawing, label, y, height)
        top = y + Decimal(height - len(kinds) * (bar + 6)) / 2 + 3
        for place, span in enumerate(own):
            if span is not None:
                begin, end = scale.at(span.low.value), scale.at(span.high.value)
                fill, middle, row = fills[place], scale.at(span.middle), top + place * (bar + 6)
                if end - begin > 2:
                    drawing.mark(begin, row, end - begin, bar, fill)
                    drawing.line([(middle, row), (middle, row + bar)], fill.on, "2")
                else:
                    # Nothing in it is uncertain: a point, that a line behind it does not hide.
                    drawing.dot(middle, row + bar / Decimal(2), 6, fill.colour)
                    begin, end = middle - 5, middle + 5
                _ends(drawing, begin, end, row + 13, span.low.text, span.high.text)
        y += height + gap
    if len(kinds) > 1:
        y = key(drawing, kinds, fills, y - 6, numbered=False)
    return Chart(name, title, alt, drawing.svg(y, title, alt))


def ranges(
    name: str,
    title: str,
    alt: str,
    *,
    rows: Sequence[tuple[str, Mark, Mark, bool]],
    line: tuple[Decimal, str],
) -> Chart:
    """One range per row, the own one dark and bold, those of others pale; a single value is a dot.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        rows: per range its label, both ends and whether it is the own one.
        line: a value to draw a line at, with its text.
    """
    needs(name, bool(rows), "at least one row")
    labels = Labels.fitting((label for label, *_ in rows), 230, bold=True)
    ends = widest((mark.text for _, low, high, _ in rows for mark in (low, high)), SMALL) + 14
    values = [mark.value for _, low, high, _ in rows for mark in (low, high)]
    scale = _scale([*values, line[0]], labels.left + ends, WIDTH - ends)

    drawing = Drawing()
    bar, gap = 16, 12
    heights = [max(bar + 4, labels.height(label)) for label, *_ in rows]
    value_line(drawing, scale.at(line[0]), line[1], TOP + sum(heights) + gap * (len(rows) - 1))
    y = TOP
    for (label, low, high, own), height in zip(rows, heights, strict=True):
        labels.draw(drawing, label, y, height, bold=own)
        middle = y + Decimal(height) / 2
        begin, end = scale.at(low.value), scale.at(high.value)
        if end > begin:
            drawing.mark(begin, middle - bar / Decimal(2), max(Decimal(2), end - begin), bar, STRONG if own else PALE)
            _ends(drawing, begin, end, middle + 5, low.text, high.text)
        else:
            drawing.dot(begin, middle, 6, STRONG.colour if own else PAPER)
            _ends(drawing, begin - 4, begin + 4, middle + 5, "", high.text)
        y += height + gap
    return Chart(name, title, alt, drawing.svg(y, title, alt))


def estimates(
    name: str,
    title: str,
    alt: str,
    *,
    kinds: tuple[str, str],
    rows: Sequence[tuple[str, Estimate | None, Estimate | None]],
    line: tuple[Decimal, str] | None = None,
    reach: Sequence[Decimal] = (),
) -> Chart:
    """The same thing measured twice: under a hollow dot for then a full one for now, each with its interval.

    Args:
        name: file name.
        title: the point of the chart.
        alt: what it shows in words.
        kinds: what the hollow and the full dots are.
        rows: per thing its label and both estimates; None where it was not measured.
        line: a value to draw a line at, with its text.
        reach: values that the scale holds whatever was measured, such as nothing and all of a share.
    """
    found = [one for _, *both in rows for one in both if one is not None]
    needs(name, bool(found), "at least one estimate")
    labels = Labels.fitting((label for label, *_ in rows), 220)
    ends = widest((one.middle.text for one in found), SMALL) + 14
    values = [value for one in found for value in (one.low, one.high, one.middle.value)]
    scale = _scale([*values, *reach, *([line[0]] if line else [])], labels.left + 12, WIDTH - ends)

    drawing = Drawing()
    step, gap = 20, 10
    start = TOP if line else 6
    heights = [max(2 * step, labels.height(label)) for label, *_ in rows]
    bottom = start + sum(heights) + gap * (len(rows) - 1)
    if line:
        value_line(drawing, scale.at(line[0]), line[1], bottom)
    y = start
    for place, ((label, *both), height) in enumerate(zip(rows, heights, strict=True)):
        if place:
            drawing.line([(MARGIN, y - gap / Decimal(2)), (WIDTH - MARGIN, y - gap / Decimal(2))], RULE)
        labels.draw(drawing, label, y, height)
        for later, one in enumerate(both):
            if one is not None:
                middle = y + Decimal(height) / 2 + (later * 2 - 1) * step / Decimal(2)
                _estimate(drawing, scale, one, middle, later == 1)
        y += height + gap
    return Chart(name, title, alt, drawing.svg(_dots_key(drawing, kinds, y), title, alt))


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
    needs(name, bool(rows), "at least one row")
    labels = Labels.fitting((label for label, _, _ in rows), 210)
    ends = widest((mark.text for _, *marks in rows for mark in marks), SMALL) + 12
    values = [mark.value for _, *marks in rows for mark in marks]
    scale = _scale([*values, now[0], line[0]], labels.left + ends, WIDTH - ends)

    drawing = Drawing()
    bar, gap, top = 22, 12, TOP + 16
    heights = [max(bar, labels.height(label)) for label, _, _ in rows]
    bottom = top + sum(heights) + gap * (len(rows) - 1) + 4
    value_line(drawing, scale.at(line[0]), line[1], bottom)
    middle = scale.at(now[0])
    y = top
    for (label, low, high), height in zip(rows, heights, strict=True):
        labels.draw(drawing, label, y, height)
        row = y + Decimal(height - bar) / 2
        # Dark towards the high value of the parameter, pale towards its low value: told apart without colour.
        for mark, fill in ((low, PALE), (high, STRONG)):
            begin, end = sorted((middle, scale.at(mark.value)))
            if end > begin:
                drawing.mark(begin, row, end - begin, bar, fill)
        first, last = sorted((low, high), key=lambda mark: mark.value)
        begin, end = min(scale.at(first.value), middle), max(scale.at(last.value), middle)
        _ends(drawing, begin, end, row + 16, first.text, last.text)
        y += height + gap
    drawing.line([(middle, top - 6), (middle, bottom)], INK, "2")
    drawing.text(inside(middle, now[1], bold=True), top - 10, now[1], anchor="middle", bold=True, size=SMALL)
    return Chart(name, title, alt, drawing.svg(bottom + 4, title, alt))


def _scale(values: Sequence[Decimal], begin: Decimal | int, end: Decimal) -> Scale:
    return Scale(min(values), max(values), Decimal(begin), max(Decimal(begin) + 20, end))


def _ends(drawing: Drawing, begin: Decimal, end: Decimal, y: Decimal, low: str, high: str) -> None:
    # On paper of their own: a dashed line may run through a text.
    for x, words, anchor in ((begin - 6, low, "end"), (end + 6, high, "start")):
        if words:
            drawing.text(x, y, words, anchor=anchor, size=SMALL, plate=PAPER)


def _estimate(drawing: Drawing, scale: Scale, one: Estimate, y: Decimal, full: bool) -> None:
    begin, end = scale.at(one.low), scale.at(one.high)
    if end > begin:
        drawing.line([(begin, y), (end, y)], INK, "2")
        for x in (begin, end):
            drawing.line([(x, y - 4), (x, y + 4)], INK, "2")
    drawing.dot(scale.at(one.middle.value), y, 5, STRONG.colour if full else PAPER)
    _ends(drawing, begin, max(end, scale.at(one.middle.value) + 4), y + 4, "", one.middle.text)


def _dots_key(drawing: Drawing, kinds: Sequence[str], y: int) -> int:
    drawing.line([(MARGIN, y), (WIDTH - MARGIN, y)], SOFT)
    x = Decimal(MARGIN + 8)
    for kind, colour in zip(kinds, (PAPER, STRONG.colour), strict=True):
        shown = wrapped(kind, WIDTH / Decimal(2) - 40, most=1)[0]
        drawing.dot(x, y + 17, 5, colour)
        drawing.text(x + 14, y + 22, shown)
        x += text_width(shown) + 44
    return y + 32
