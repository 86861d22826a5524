"""Charts as SVG, one function each, all words given by the template.

Belongs here: drawing. Does not belong here: any sentence (titles and alternative texts are written in the template,
from the numbers) and any calculation beyond where a mark stands.

The charts are drawn with the few primitives of ``drawing`` instead of a charting library: the same bytes on every
machine whatever its fonts, three milliseconds each, labels beside their marks instead of in a separate key.
"""

from pipeline.reporting.charts.around import diverging_bars, waterfall
from pipeline.reporting.charts.bars import compared_bars, counted_bars, stacked_bars
from pipeline.reporting.charts.drawing import Mark
from pipeline.reporting.charts.spans import Span, intervals, tornado
from pipeline.reporting.charts.steps import step_lines

__all__ = [
    "Mark",
    "Span",
    "compared_bars",
    "counted_bars",
    "diverging_bars",
    "intervals",
    "stacked_bars",
    "step_lines",
    "tornado",
    "waterfall",
]
