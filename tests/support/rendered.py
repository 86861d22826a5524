"""The sample report, ready to be rendered.

Belongs here: putting its source together as reporting and the assets do. Does not belong here: what a rendering should be.
"""

import shutil
from pathlib import Path

from pipeline.rendering.furniture import furnish
from pipeline.reporting.page import page_end, page_file
from pipeline.reporting.words import read_words

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [ROOT / "reports" / "templates"]
SAMPLE = ROOT / "tests" / "fixtures" / "rendering" / "report"


def sample(folder: Path) -> Path:
    """A copy of the sample report with its styles, fonts and scripts, in ``folder``/source."""
    source = folder / "source"
    shutil.copytree(SAMPLE, source)
    furnish(source, TEMPLATES)
    (source / page_file("nl")).write_text(page_end(read_words(TEMPLATES, "nl"), TEMPLATES), encoding="utf-8")
    return source
