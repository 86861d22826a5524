"""How wide a line of text is in the fonts that a report ships, read from the font files themselves.

Belongs here: reading advance widths from a TrueType font. Does not belong here: the estimate that charts are drawn with
(``pipeline.reporting.charts.drawing``), which this measures.
"""

import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parents[2] / "reports" / "templates" / "source" / "fonts"


@dataclass(frozen=True)
class Face:
    """Advance widths of one face, in units of which ``em`` make up the size of the text."""

    em: int
    advances: dict[int, int]

    def width(self, words: str, size: float) -> float:
        """The width of a line at ``size``; a sign that the face lacks counts as an em."""
        return sum(self.advances.get(ord(sign), self.em) for sign in words) * size / self.em


@cache
def face(bold: bool) -> Face:
    """The regular or the semibold face."""
    data = (FONTS / f"SourceSans3-{'SemiBold' if bold else 'Regular'}.ttf").read_bytes()
    tables = {}
    for number in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        tables[tag.decode()] = offset
    em = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    measured = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    glyphs = _glyphs(data, tables["cmap"])
    advances = {
        sign: struct.unpack_from(">H", data, tables["hmtx"] + 4 * min(glyph, measured - 1))[0]
        for sign, glyph in glyphs.items()
    }
    return Face(em, advances)


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """The glyph of each sign of the basic plane, from the table's format 4."""
    for number in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">HHL", data, cmap + 4 + 8 * number)[2]
        if struct.unpack_from(">H", data, start)[0] == 4:
            break
    else:
        raise ValueError("The font has no character map of format 4.")
    double = struct.unpack_from(">H", data, start + 6)[0]
    found = {}
    for place in range(0, double, 2):
        last = struct.unpack_from(">H", data, start + 14 + place)[0]
        first = struct.unpack_from(">H", data, start + 16 + double + place)[0]
        delta = struct.unpack_from(">h", data, start + 16 + 2 * double + place)[0]
        at = start + 16 + 3 * double + place
        jump = struct.unpack_from(">H", data, at)[0]
        for sign in range(first, min(last, 0xFFFE) + 1):
            glyph = sign + delta if jump == 0 else struct.unpack_from(">H", data, at + jump + 2 * (sign - first))[0]
            if glyph & 0xFFFF:
                found[sign] = (glyph if jump == 0 else glyph + delta) & 0xFFFF
    return found
