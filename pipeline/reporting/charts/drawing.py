"""The primitives every chart is drawn with: rectangles, lines, text that fits, and colours that survive a photocopier.

Belongs here: SVG elements, text widths, wrapping, palette. Does not belong here: any particular chart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape, quoteattr

from pipeline.reporting.markdown import one_line

WIDTH = 640
TEXT = 13
SMALL = 12
LEADING = 16
INK = "#1c2733"
SOFT = "#566270"
RULE = "#c9d1d9"
PAPER = "#ffffff"

_FONT = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True)
class Fill:
    """A colour of a mark with the colour of text on it."""

    colour: str
    on: str


# Ordered so that neighbours differ in lightness by far: they stay apart in black and white and for the colour-blind.
SERIES = (
    Fill("#12436d", "#ffffff"),
    Fill("#f2a65a", INK),
    Fill("#28746b", "#ffffff"),
    Fill("#d3dce6", INK),
    Fill("#8c2f39", "#ffffff"),
    Fill("#8fc1b5", INK),
    Fill("#4f4a7d", "#ffffff"),
    Fill("#f3d9a4", INK),
)
REST = Fill("#eceff2", INK)
STRONG = Fill("#12436d", "#ffffff")
PALE = Fill("#c3cdd8", INK)

# Advance widths of Source Sans 3 Regular in hundredths of an em, the signs grouped by width.
_WIDTHS = {
    20: " \u00a0", 24: "|", 25: "',.:;ij", 26: "Il", 29: "!f", 30: "()[]{}", 31: "-", 34: "t", 35: "/\\r", 42: "*?sz",
    43: '"', 45: "x", 46: "c", 47: "vy", 48: "JY", 49: "FL", 50: "#$+0123456789<=>^_aegk~€–−", 51: "X", 52: "V",
    53: "ES", 54: "ATZ`hou", 55: "bn", 56: "dpq", 57: "CPR", 58: "K", 59: "B", 61: "&", 62: "DG", 64: "U", 65: "HN",
    66: "OQ", 72: "w", 73: "M", 79: "W", 82: "%", 83: "m", 85: "@",
}  # fmt: skip
_WIDTH_OF = {sign: width for width, signs in _WIDTHS.items() for sign in signs}
_OTHER_SIGN = 56
# Another font may stand in on a reader's machine; the usual ones run this much wider.
_SLACK = Decimal("1.12")


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

    def rect(
        self, x: Decimal | int, y: Decimal | int, width: Decimal | int, height: Decimal | int, fill: str, edge: str = ""
    ) -> None:
        """A filled rectangle; ``edge`` gives it an outline."""
        outline = f' stroke="{edge}" stroke-width="1"' if edge else ""
        self._parts.append(
            f'<rect x="{_at(x)}" y="{_at(y)}" width="{_at(width)}" height="{_at(height)}" fill="{fill}"{outline}/>'
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
    ) -> None:
        """One line of text with its baseline at ``y``."""
        weight = 600 if bold else 400
        # A reader of SVG that knows no variable fonts' weights would print the font's thinnest face.
        face = f'font-weight="{weight}" style="font-variation-settings:\'wght\' {weight}"'
        self._parts.append(
            f'<text x="{_at(x)}" y="{_at(y)}" font-size="{size}" text-anchor="{anchor}" fill="{colour}" {face}>'
            f"{escape(one_line(words))}</text>"
        )

    def svg(self, height: int, title: str, alt: str) -> str:
        """The whole drawing, with a title and description for who cannot see it."""
        body = "\n".join(self._parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{height}" '
            f'viewBox="0 0 {self.width} {height}" role="img" aria-label={quoteattr(one_line(title))} '
            f'font-family="{_FONT}">\n'
            f"<title>{escape(one_line(title))}</title>\n<desc>{escape(one_line(alt))}</desc>\n"
            f'<rect width="{self.width}" height="{height}" fill="{PAPER}"/>\n{body}\n</svg>\n'
        )


def text_width(words: str, size: int = TEXT) -> Decimal:
    """How wide a line of text may run, in pixels."""
    hundredths = sum(_WIDTH_OF.get(sign, _OTHER_SIGN) for sign in words)
    return Decimal(hundredths * size) / 100 * _SLACK


def wrapped(words: str, room: Decimal | int, size: int = TEXT, most: int = 3) -> list[str]:
    """``words`` on lines no wider than ``room``; what does not fit on ``most`` lines ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in one_line(words).split(" "):
        longer = f"{line} {word}".strip()
        if text_width(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = _cut(word, room, size)
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(f"{lines[most - 1]} {lines[most]}", room, size)]
        if not lines[-1].endswith("…"):
            lines[-1] = f"{lines[-1]}…"
    return lines


def _cut(words: str, room: Decimal | int, size: int) -> str:
    if text_width(words, size) <= room:
        return words
    kept = words
    while kept and text_width(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _at(value: Decimal | int) -> str:
    """A coordinate: one decimal at most, without a trailing zero."""
    rounded = Decimal(value).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{rounded:f}".removesuffix(".0")
