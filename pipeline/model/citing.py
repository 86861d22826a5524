"""Which shared files a programme takes up because it names them: the catalogue of interventions, and comparables.

Belongs here: finding citations, and judging them. Does not belong here: reading those files (``catalogue``, ``comparables``).

A programme that names neither has neither among its inputs: what is added to the catalogue leaves its results as they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.faults import Fault
from pipeline.model import catalogue, comparables
from pipeline.model.parts import Model, Programme
from pipeline.model.yaml_lines import Located, Path_

PROGRAMME, POST, INDICATOR = "programme", "post", "indicator"
_CITES = re.compile(
    rb"^[ \t-]*['\"]?(?:catalogue|evidence_entries)['\"]?[ \t]*:|[{,][ \t]*['\"]?evidence_entries", re.M
)
_COMPARES = re.compile(rb"^['\"]?comparables['\"]?[ \t]*:", re.M)


@dataclass(frozen=True)
class Citation:
    """That a programme, post or indicator names an entry of the catalogue as its evidence.

    Attributes:
        by: what cites: programme, post or indicator.
        name: which one.
        entry: the id of the entry.
        path: where it is written, in ``programme.yaml`` for a programme and in ``model.yaml`` otherwise.
    """

    by: str
    name: str
    entry: str
    path: Path_


def citations(programme: Programme, model: Model) -> Iterator[Citation]:
    """Every citation: the programme's own, then those of posts and of indicators, each in the order of its file."""
    for index, entry in enumerate(programme.catalogue):
        yield Citation(PROGRAMME, programme.programme, entry, ("catalogue", index))
    for place, post in enumerate(model.posts):
        for index, entry in enumerate(post.evidence_entries):
            yield Citation(POST, post.post, entry, ("posts", place, "evidence_entries", index))
    for place, indicator in enumerate(model.indicators):
        for index, entry in enumerate(indicator.evidence_entries):
            yield Citation(INDICATOR, indicator.indicator, entry, ("indicators", place, "evidence_entries", index))


def faults(
    programme: Programme, model: Model, found: catalogue.Catalogue, in_programme: Located, in_model: Located
) -> Iterator[Fault]:
    """Citations of what the catalogue does not have, and citations that stand there twice."""
    known = {entry.id for entry in found.entries}
    seen: set[tuple[str, str, str]] = set()
    for one in citations(programme, model):
        located = in_programme if one.by == PROGRAMME else in_model
        if one.entry not in known:
            yield located.fault(
                one.path,
                "unknown_name",
                f"'{one.entry}', which is no entry of the catalogue",
                "the id of a row in data/catalogue/interventions.csv",
                "Mend the id.",
            )
        elif (one.by, one.name, one.entry) in seen:
            yield located.fault(
                one.path, "doubled_name", f"'{one.entry}' for the second time", "each once", "Remove one of the two."
            )
        seen.add((one.by, one.name, one.entry))


def shared_files(root: Path, programme_dir: Path) -> list[Path]:
    """The shared files that a programme takes up: inputs of its runs, besides its own and those that all programmes share.

    Looks at the text alone, so that it can be asked often and of files that are being written. At worst it names a file that
    is not needed in the end.

    Args:
        root: the workspace.
        programme_dir: the programme's folder.
    """
    texts = {name: _bytes(programme_dir / name) for name in ("programme.yaml", "model.yaml")}
    found: list[Path] = []
    if any(_CITES.search(text) for text in texts.values()):
        found += (path for path in sorted((root / catalogue.FOLDER).glob("*")) if path.suffix in (".yaml", ".csv"))
    if _COMPARES.search(texts["programme.yaml"]) and (root / comparables.FILE).is_file():
        found.append(root / comparables.FILE)
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
