"""What stands where: the column of labels, the scale of values, the key, the line at a value that matters.

Belongs here: what several charts share in their arrangement. Does not belong here: SVG elements (``drawing``), colours
(``palette``), a particular chart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.errors import MeerwaardeError
from pipeline.reporting.charts.drawing import LEADING, SMALL, TEXT, WIDTH, Drawing, text_width, wrapped
from pipeline.reporting.charts.palette import INK, RULE, SOFT, Fill

MARGIN = 4
# Room above the marks for the text of a line at a value.
TOP = 26


@dataclass(frozen=True)
class Labels:
    """The column of labels at the left; marks begin at ``left``."""

    left: int
    bold: bool = False

    @classmethod
    def fitting(cls, labels: Iterable[str], most: int = 190, bold: bool = False) -> "Labels":
        """A column as wide as the widest label, no wider than ``most``: longer ones wrap."""
        widest = max((text_width(label, bold=bold) for label in labels), default=Decimal(0))
        return cls(int(min(Decimal(most), widest)) + 16, bold)

    def height(self, label: str) -> int:
        """How high the label is on its lines."""
        return LEADING * len(self._lines(label))

    def draw(self, drawing: Drawing, label: str, top: Decimal | int, height: Decimal | int, bold: bool = False) -> None:
        """The label in the middle of a row that begins at ``top``; ``bold`` only where the column has room for it."""
        lines = self._lines(label)
        first = top + Decimal(height - LEADING * len(lines)) / 2 + 12
        for place, line in enumerate(lines):
            drawing.text(self.left - 10, first + LEADING * place, line, anchor="end", bold=bold and self.bold)

    def _lines(self, label: str) -> list[str]:
        return wrapped(label, self.left - 14, bold=self.bold)


@dataclass(frozen=True)
class Scale:
    """Where a value stands: from ``low`` at ``begin`` to ``high`` at ``end``."""

    low: Decimal
    high: Decimal
    begin: Decimal
    end: Decimal

    def at(self, value: Decimal) -> Decimal:
        """The place of a value, in pixels from the left."""
        return self.begin + (value - self.low) / ((self.high - self.low) or Decimal(1)) * (self.end - self.begin)


def widest(texts: Iterable[str], size: int = TEXT, bold: bool = False) -> Decimal:
    """The room that the widest of the texts takes."""
    return max((text_width(text, size, bold) for text in texts), default=Decimal(0))


def inside(x: Decimal, words: str, size: int = SMALL, bold: bool = False) -> Decimal:
    """The middle of a text so that it stays within the drawing."""
    half = text_width(words, size, bold) / 2 + MARGIN
    return min(max(x, half), WIDTH - half)


def value_line(drawing: Drawing, x: Decimal, words: str, bottom: Decimal | int) -> None:
    """A dashed line down from its text at the top."""
    drawing.line([(x, TOP - 8), (x, bottom)], SOFT, "1.5", "5 3")
    shown = wrapped(words, WIDTH - 16, SMALL, most=1)[0]
    drawing.text(inside(x, shown), 13, shown, anchor="middle", colour=SOFT, size=SMALL)


def key(drawing: Drawing, names: Sequence[str], fills: Sequence[Fill], y: int, numbered: bool = True) -> int:
    """A key in as many columns as fit; returns where the drawing ends."""
    texts = [f"{place + 1}  {name}" if numbered else name for place, name in enumerate(names)]
    step = min(Decimal(WIDTH - 2 * MARGIN), widest(texts) + 38)
    columns = max(1, min(len(texts), int((WIDTH - 2 * MARGIN) / step)))
    drawing.line([(MARGIN, y), (WIDTH - MARGIN, y)], RULE)
    top = y + 10
    for begin in range(0, len(texts), columns):
        rows = [wrapped(text, step - 30) for text in texts[begin : begin + columns]]
        for column, (lines, fill) in enumerate(zip(rows, fills[begin : begin + columns], strict=True)):
            left = MARGIN + column * step
            drawing.mark(left, top, 16, 14, fill)
            for place, line in enumerate(lines):
                drawing.text(left + 22, top + 12 + LEADING * place, line)
        top += 4 + LEADING * max(len(lines) for lines in rows)
    return top + 2


def baseline(drawing: Drawing, x: Decimal | int, bottom: Decimal | int, top: Decimal | int = 0) -> None:
    """The line from which bars start."""
    drawing.line([(x, top), (x, bottom)], INK)


def needs(name: str, there: bool, what: str) -> None:
    """Raises a MeerwaardeError where a chart lacks what it cannot be drawn without."""
    if not there:
        raise MeerwaardeError(f"Chart '{name}' has nothing to draw: it needs {what}. Leave it out where there is none.")
