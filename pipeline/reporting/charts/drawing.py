"""The primitives every chart is drawn with: marks, lines, and text that fits.

Belongs here: SVG elements, text widths, wrapping. Does not belong here: any particular chart, what stands where on it
(``layout``), colours (``palette``).

A chart is 640 pixels wide and as wide as the text in the PDF, 453 points: text of 12 pixels prints at 8.5 points.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape, quoteattr

from pipeline.reporting.charts.palette import INK, PAPER, Fill, Pattern
from pipeline.reporting.markdown import one_line

WIDTH = 640
TEXT = 13
SMALL = 12
LEADING = 16

_FONT = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"

# Advance widths of Source Sans 3 Regular in hundredths of an em, the signs grouped by width.
_WIDTHS = {
    20: " \u00a0", 24: "|", 25: "',.:;ij", 26: "Il", 29: "!f", 30: "()[]{}", 31: "-", 34: "t", 35: "/\\r", 42: "*?sz“”",
    43: '"', 45: "x", 46: "c", 47: "vy", 48: "JY", 49: "FL", 50: "#$+0123456789<=>^_aegk~€–−‘’", 51: "X", 52: "V",
    53: "ES", 54: "ATZ`hou", 55: "bn", 56: "dpq", 57: "CPR", 58: "K", 59: "B", 61: "&", 62: "DG", 64: "U", 65: "HN",
    66: "OQ", 72: "w", 73: "M", 79: "WŴ", 82: "%", 83: "m", 85: "@½¼¾©®™æÆœŒ", 100: "…→←",
}  # fmt: skip
_WIDTH_OF = {sign: width for width, signs in _WIDTHS.items() for sign in signs}
_OTHER_SIGN = 64
# Signs of other scripts may be as wide as they are high.
_WIDE_SIGN, _WIDE_FROM = 100, 0x1100
# Another font may stand in on a reader's machine; the usual ones run this much wider.
_SLACK = Decimal("1.12")
_BOLD = Decimal("1.06")

# How far the lines and dots of a pattern stand apart, and how far a bar's first one stands from its corner.
_APART = {Pattern.SLANTED: 10, Pattern.DOTTED: 7, Pattern.LEVEL: 6}
_FIRST = Decimal("3.5")


@dataclass(frozen=True)
class Mark:
    """One bar, segment or point: its value and the text that is printed for it."""

    value: Decimal
    text: str


@dataclass
class Drawing:
    """An SVG that grows downwards; coordinates are exact and printed with at most one decimal."""

    width: int = WIDTH
    _parts: list[str] = field(default_factory=list)

    def mark(self, x: Decimal | int, y: Decimal | int, width: Decimal | int, height: Decimal | int, fill: Fill) -> None:
        """A filled bar or part of one."""
        edge = f' stroke="{fill.edge}" stroke-width="1"' if fill.edge else ""
        self._parts.append(
            f'<rect x="{_at(x)}" y="{_at(y)}" width="{_at(width)}" height="{_at(height)}" fill="{fill.colour}"{edge}/>'
        )
        self._pattern(Decimal(x), Decimal(y), Decimal(width), Decimal(height), fill)

    def dot(self, x: Decimal | int, y: Decimal | int, radius: int, colour: str, edge: str = INK) -> None:
        """A round point; of the colour of the paper it is a hollow one."""
        self._parts.append(
            f'<circle cx="{_at(x)}" cy="{_at(y)}" r="{radius}" fill="{colour}" stroke="{edge}" stroke-width="2"/>'
        )

    def line(
        self, points: Sequence[tuple[Decimal | int, Decimal | int]], colour: str, width: str = "1", dashes: str = ""
    ) -> None:
        """A line through points."""
        path = " ".join(f"{_at(x)},{_at(y)}" for x, y in points)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self._parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>')

    def text(
        self,
        x: Decimal | int,
        y: Decimal | int,
        words: str,
        *,
        anchor: str = "start",
        colour: str = INK,
        size: int = TEXT,
        bold: bool = False,
        on: Fill | None = None,
        plate: str = "",
    ) -> None:
        """One line of text with its baseline at ``y``.

        ``on`` a fill it has that fill's colour for text and stands clear of its pattern; ``plate`` is a colour to put
        behind it where a line may run.
        """
        if not words:
            return
        if on is not None:
            colour, plate = on.on, "" if on.pattern is Pattern.PLAIN else on.colour
        if plate:
            self._plate(Decimal(x), Decimal(y), words, anchor, size, bold, plate)
        start = "" if anchor == "start" else f' text-anchor="{anchor}"'
        weight = ' font-weight="600"' if bold else ""
        self._parts.append(
            f'<text x="{_at(x)}" y="{_at(y)}" font-size="{size}"{start} fill="{colour}"{weight}>'
            f"{escape(one_line(words))}</text>"
        )

    def svg(self, height: int, title: str, alt: str) -> str:
        """The whole drawing, with a title and description for who cannot see it."""
        body = "\n".join(self._parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{height}" '
            f'viewBox="0 0 {self.width} {height}" role="img" aria-label={quoteattr(one_line(title))} '
            f'font-family="{_FONT}" font-weight="400">\n'
            f"<title>{escape(one_line(title))}</title>\n<desc>{escape(one_line(alt))}</desc>\n"
            f'<rect width="{self.width}" height="{height}" fill="{PAPER}"/>\n{body}\n</svg>\n'
        )

    def _pattern(self, x: Decimal, y: Decimal, width: Decimal, height: Decimal, fill: Fill) -> None:
        """The lines of a fill's pattern, cut off at the mark.

        Drawn line by line, not as an SVG pattern: readers of PDF show seams between the tiles of one.
        """
        if fill.pattern is Pattern.PLAIN:
            return
        apart = _APART[fill.pattern]
        if fill.pattern is Pattern.SLANTED:
            path = _slanted(x, y, width, height, apart)
        else:
            rows = int(height // apart)
            first = y + (height - apart * (rows - 1)) / 2
            inset = _FIRST if fill.pattern is Pattern.DOTTED else Decimal(0)
            ends = (_at(x + inset), _at(x + width - min(inset, Decimal("1.5"))))
            path = "".join(
                f"M{ends[0]} {_at(first + apart * row)}H{ends[1]}" for row in range(rows) if width > 2 * inset
            )
        look = 'stroke-width="1"'
        if fill.pattern is Pattern.DOTTED:
            # Dashes without length and with round ends are dots.
            look = f'stroke-width="2" stroke-linecap="round" stroke-dasharray="0 {apart}"'
        if path:
            self._parts.append(f'<path d="{path}" fill="none" stroke="{fill.on}" {look}/>')

    def _plate(self, x: Decimal, y: Decimal, words: str, anchor: str, size: int, bold: bool, colour: str) -> None:
        wide = text_width(words, size, bold) / _SLACK
        left = x - (wide if anchor == "end" else wide / 2 if anchor == "middle" else 0)
        self._parts.append(
            f'<rect x="{_at(left - 3)}" y="{_at(y - size)}" width="{_at(wide + 6)}" height="{size + 4}" '
            f'fill="{colour}"/>'
        )


def text_width(words: str, size: int = TEXT, bold: bool = False) -> Decimal:
    """How wide a line of text may run, in pixels."""
    hundredths = sum(_WIDTH_OF.get(sign) or (_WIDE_SIGN if ord(sign) >= _WIDE_FROM else _OTHER_SIGN) for sign in words)
    return Decimal(hundredths * size) / 100 * _SLACK * (_BOLD if bold else 1)


def wrapped(words: str, room: Decimal | int, size: int = TEXT, most: int = 3, bold: bool = False) -> list[str]:
    """``words`` on lines no wider than ``room``; what does not fit on ``most`` lines ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in one_line(words).split(" "):
        longer = f"{line} {word}".strip()
        if text_width(longer, size, bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = _cut(word, room, size, bold)
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(f"{lines[most - 1]} {lines[most]}", room, size, bold)]
        if not lines[-1].endswith("…"):
            lines[-1] = f"{lines[-1]}…"
    return lines


def _cut(words: str, room: Decimal | int, size: int, bold: bool) -> str:
    if text_width(words, size, bold) <= room:
        return words
    kept = words
    while kept and text_width(f"{kept}…", size, bold) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _slanted(x: Decimal, y: Decimal, width: Decimal, height: Decimal, apart: int) -> str:
    """Lines that rise at 45 degrees within a rectangle."""
    found = []
    foot = _FIRST - height // apart * apart
    while foot < width:
        begin, end = max(foot, Decimal(0)), min(foot + height, width)
        if end > begin:
            low, high = y + height - (begin - foot), y + height - (end - foot)
            found.append(f"M{_at(x + begin)} {_at(low)}L{_at(x + end)} {_at(high)}")
        foot += apart
    return "".join(found)


def _at(value: Decimal | int) -> str:
    """A coordinate: one decimal at most, without a trailing zero."""
    rounded = Decimal(value).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{rounded:f}".removesuffix(".0")
