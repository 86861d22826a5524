"""The library: ``reports/published/index.html`` and ``feed.xml``, made anew from what is published.

Belongs here: bringing releases, words and template together into one page that fetches nothing. Does not belong here:
reading releases (``shelf``), the chart (``trend``), the feed (``feed``), the words on the page (its template).
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.files import write_whole
from pipeline.orchestration.locks import held
from pipeline.releases import catalogue
from pipeline.releases.feed import feed
from pipeline.releases.shelf import Shelf, shelves
from pipeline.releases.status import CURRENT, SUPERSEDED, WITHDRAWN
from pipeline.releases.templates import bytes_of, text_of
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

    The pages of the catalogue of interventions, where there is one, are made with them.

    Each is written whole. One at a time: what is written last was also read last, so that of two publications at once
    neither is missing.

    Raises:
        MeerwaardeError: a status file cannot be read, the catalogue has faults, a template is missing, or the disk refused.
    """
    with held(workspace.locks_dir / "library.lock", "the library page", _WAIT_SECONDS, lambda _: None):
        found = shelves(workspace)
        page = workspace.published_root / PAGE
        linked = catalogue.PAGES if catalogue.has_catalogue(workspace) else {}
        write_whole(page, _page(found, workspace.template_dirs(), linked).encode())
        editions = [edition for shelf in found for edition in shelf.editions]
        write_whole(workspace.published_root / FEED, feed(editions, STATES))
        catalogue.build_with_library(workspace)
    return page


def _page(found: Sequence[Shelf], templates: Sequence[Path], catalogue_pages: Mapping[str, str]) -> str:
    from jinja2 import Environment, StrictUndefined

    numbers = Numbers("nl")
    script = text_of(templates, f"{_FOLDER}/library.js").strip()
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(text_of(templates, f"{_FOLDER}/index.html.j2"))
    return template.render(
        shelves=found,
        trends={shelf.programme: trend(shelf.editions, numbers) for shelf in found},
        states=STATES,
        records=RECORDS,
        numbers=numbers,
        style=text_of(templates, f"{_FOLDER}/library.css"),
        font=base64.b64encode(bytes_of(templates, _FONT)).decode(),
        script=script,
        script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        catalogue_pages=catalogue_pages,
        count=sum(len(shelf.editions) for shelf in found),
    )
