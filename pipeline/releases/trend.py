"""The small chart of a programme's ratio over its cohorts.

Belongs here: the SVG, drawn in the colours of the page it stands on. Does not belong here: which releases there are
(``shelf``), the charts of a report (``reporting.charts``).
"""

from collections.abc import Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

from pipeline.releases.shelf import Edition
from pipeline.reporting.numbers import Numbers

_STEP, _LEFT, _TOP, _HEIGHT, _BELOW = 92, 46, 26, 130, 44
_LEAST = 2


def trend(editions: Sequence[Edition], numbers: Numbers) -> str:
    """A line per cohort from its lowest to its highest ratio, with a dot at the leading bound; empty below two cohorts.

    Args:
        editions: the releases of one programme; only current ones with a ratio are drawn, the oldest cohort first.
        numbers: how numbers are printed.
    """
    drawn = [one for one in reversed(editions) if one.current and _ratio(one) is not None]
    if len(drawn) < _LEAST:
        return ""
    highest = max(Decimal(1), *(_span(one)[1] for one in drawn))
    top = _nice_above(highest)
    width = _LEFT + _STEP * len(drawn) + 12
    parts = [_grid(value, top, width, numbers) for value in _ticks(top)]
    told = []
    for place, edition in enumerate(drawn):
        x = _LEFT + _STEP * place + _STEP // 2
        parts.append(_cohort(edition, x, top, numbers))
        told.append(f"{edition.cohort}: {numbers.decimal(_ratio(edition), 2)}")
    about = f"Ratio per cohort. {'; '.join(told)}."
    return (
        f'<svg viewBox="0 0 {width} {_TOP + _HEIGHT + _BELOW}" width="{width}" height="{_TOP + _HEIGHT + _BELOW}" role="img" '
        f'aria-label="{escape(about, {chr(34): "&quot;"})}">{"".join(parts)}</svg>'
    )


def _ratio(edition: Edition) -> Decimal | None:
    return edition.leading.ratio if edition.leading else None


def _span(edition: Edition) -> tuple[Decimal, Decimal]:
    ratios = [one.ratio for one in edition.bounds if one.ratio is not None]
    return min(ratios), max(ratios)


def _cohort(edition: Edition, x: int, top: Decimal, numbers: Numbers) -> str:
    low, high = (_y(value, top) for value in _span(edition))
    ratio = _ratio(edition)
    at = _y(ratio, top) if ratio is not None else low
    made_up = edition.records == "synthetic"
    label = f'<text class="made-up" x="{x}" y="{_TOP + _HEIGHT + 36}">verzonnen</text>' if made_up else ""
    return (
        f'<line class="span" x1="{x}" x2="{x}" y1="{high}" y2="{low}"/>'
        f'<circle class="{"hollow" if made_up else "dot"}" cx="{x}" cy="{at}" r="5"/>'
        f'<text class="value" x="{x + 11}" y="{_below(at, 5)}">{numbers.decimal(ratio, 2)}</text>'
        f'<text class="name" x="{x}" y="{_TOP + _HEIGHT + 19}">{escape(edition.cohort)}</text>{label}'
    )


def _grid(value: Decimal, top: Decimal, width: int, numbers: Numbers) -> str:
    y = _y(value, top)
    even = ' class="even"' if value == 1 else ""
    return (
        f'<line{even} x1="{_LEFT}" x2="{width - 6}" y1="{y}" y2="{y}"/>'
        f'<text class="tick" x="{_LEFT - 8}" y="{_below(y, 4)}">{numbers.exact(value)}</text>'
    )


def _ticks(top: Decimal) -> list[Decimal]:
    """Zero, one (where benefits equal costs), and the top."""
    return sorted({Decimal(0), Decimal(1), top})


def _nice_above(value: Decimal) -> Decimal:
    """The whole number at or above ``value``."""
    whole = Decimal(int(value))
    return whole if whole == value else whole + 1


def _y(value: Decimal, top: Decimal) -> str:
    # A ratio below zero is drawn at zero: its number stands beside it.
    share = max(value, Decimal(0)) / top
    return f"{_TOP + _HEIGHT - share * _HEIGHT:.1f}"


def _below(y: str, pixels: int) -> str:
    return f"{Decimal(y) + pixels:.1f}"
