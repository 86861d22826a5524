"""The library: ``reports/published/index.html`` and ``feed.xml``, made anew from what is published.

Belongs here: bringing releases, words and template together into one page that fetches nothing. Does not belong here:
reading releases (``shelf``), the chart (``trend``), the feed (``feed``), the words on the page (its template).
"""

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import MeerwaardeError
from pipeline.files import write_whole
from pipeline.orchestration.locks import held
from pipeline.releases.feed import feed
from pipeline.releases.shelf import Shelf, shelves
from pipeline.releases.status import CURRENT, SUPERSEDED, WITHDRAWN
from pipeline.releases.trend import trend
from pipeline.reporting.numbers import Numbers
from pipeline.workspace import Workspace

PAGE, FEED = "index.html", "feed.xml"
_FOLDER = "library"
_FONT = "source/fonts/SourceSans3-latin.woff2"
_WAIT_SECONDS = 60.0
STATES = {CURRENT: "geldend", SUPERSEDED: "vervangen", WITHDRAWN: "ingetrokken"}
RECORDS = {"original": "eigen gegevens", "reconstructed": "teruggebouwde gegevens", "synthetic": "verzonnen gegevens"}


def build_library(workspace: Workspace) -> Path:
    """Make the library page and the feed from every release in ``reports/published``; gives the page.

    Each is written whole. One at a time: what is written last was also read last, so that of two publications at once
    neither is missing.

    Raises:
        MeerwaardeError: a status file cannot be read, a template is missing, or the disk refused.
    """
    with held(workspace.locks_dir / "library.lock", "the library page", _WAIT_SECONDS, lambda _: None):
        found = shelves(workspace)
        page = workspace.published_root / PAGE
        write_whole(page, _page(found, workspace.template_dirs()).encode())
        editions = [edition for shelf in found for edition in shelf.editions]
        write_whole(workspace.published_root / FEED, feed(editions, STATES))
    return page


def _page(found: Sequence[Shelf], templates: Sequence[Path]) -> str:
    from jinja2 import Environment, StrictUndefined

    numbers = Numbers("nl")
    script = _text(templates, f"{_FOLDER}/library.js").strip()
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_text(templates, f"{_FOLDER}/index.html.j2"))
    return template.render(
        shelves=found,
        trends={shelf.programme: trend(shelf.editions, numbers) for shelf in found},
        states=STATES,
        records=RECORDS,
        numbers=numbers,
        style=_text(templates, f"{_FOLDER}/library.css"),
        font=base64.b64encode(_bytes(templates, _FONT)).decode(),
        script=script,
        script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        count=sum(len(shelf.editions) for shelf in found),
    )


def _text(templates: Sequence[Path], name: str) -> str:
    return _bytes(templates, name).decode("utf-8")


def _bytes(templates: Sequence[Path], name: str) -> bytes:
    """A file of the first template folder that has it, so that a workspace may have its own."""
    for folder in templates:
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    shown = ", ".join(str(folder) for folder in templates)
    raise MeerwaardeError(
        f"The template {name} is missing in {shown}. Expected it in the program's own reports/templates."
    )
