"""Pictures and rendered files on Dagster's page.

Belongs here: turning a kept file into metadata that the page can show. Does not belong here: drawing.
"""

import base64
from pathlib import Path

import dagster as dg


def picture(path: Path) -> dg.MarkdownMetadataValue:
    """An SVG file as a picture inside the page: nothing is fetched to show it."""
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return dg.MetadataValue.md(f"![{path.stem}](data:image/svg+xml;base64,{data})")
