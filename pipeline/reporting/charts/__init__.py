"""Charts as SVG, one function each, all words given by the template.

Belongs here: drawing. Does not belong here: any sentence (titles and alternative texts are written in the template,
from the numbers) and any calculation beyond where a mark stands.

The charts are drawn with the few primitives of ``drawing`` instead of a charting library: the same bytes on every
machine whatever its fonts, three milliseconds each, labels beside their marks instead of in a separate key.
"""

from pipeline.reporting.charts.around import diverging_bars, waterfall
from pipeline.reporting.charts.bars import compared_bars, counted_bars, stacked_bars
from pipeline.reporting.charts.columns import columns
from pipeline.reporting.charts.drawing import Mark
from pipeline.reporting.charts.palette import SURENESS, Fill, party_fill, post_fill
from pipeline.reporting.charts.panels import ladder, panels
from pipeline.reporting.charts.points import strip
from pipeline.reporting.charts.spans import Estimate, Span, estimates, intervals, ranges, tornado
from pipeline.reporting.charts.steps import step_lines
from pipeline.reporting.charts.targets import Aim, progress

__all__ = [
    "SURENESS",
    "Aim",
    "Estimate",
    "Fill",
    "Mark",
    "Span",
    "columns",
    "compared_bars",
    "counted_bars",
    "diverging_bars",
    "estimates",
    "intervals",
    "ladder",
    "panels",
    "party_fill",
    "post_fill",
    "progress",
    "ranges",
    "stacked_bars",
    "step_lines",
    "strip",
    "tornado",
    "waterfall",
]
