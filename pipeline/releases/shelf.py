"""What lies in ``reports/published``: every release with its state and headline figures, in the order of the library.

Belongs here: reading manifests, totals, the number of graduates and status files of releases. Does not belong here: how the
library shows them (``library``, ``trend``, ``feed``), anything that is not published.

A release that cannot be read stays on the shelf, with what is wrong: that one folder is damaged must not hide the others.
"""

import csv
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pipeline.errors import MeerwaardeError
from pipeline.files import digest_of_file
from pipeline.releases.status import CURRENT, Status, cohorts_with_releases, read_manifest, states
from pipeline.workspace import CohortKey, Workspace

_PARTICIPANTS = "participants.graduated,"


@dataclass(frozen=True)
class BoundFigures:
    """The totals of one bound of the leading variant; None where they are not shown."""

    bound: str
    label: str
    benefits: Decimal | None
    costs: Decimal | None
    net: Decimal | None
    ratio: Decimal | None


@dataclass(frozen=True)
class Edition:
    """One release.

    Attributes:
        key: its cohort.
        number: its number.
        folder: where it lies, from ``reports/published``, with ``/`` between folders.
        status: current, superseded or withdrawn.
        digest: sha256 of its manifest; empty when it cannot be read.
        date: the day of publication; None when it cannot be read.
        reason: why it was published.
        errata: what it says was wrong in earlier releases.
        title: the programme, in Dutch.
        cohort: the cohort, in Dutch.
        since: first day of the cohort's period.
        organisation: who publishes.
        records: original, synthetic or reconstructed.
        variant: the leading variant, in Dutch.
        leading_bound: the bound that the report leads with.
        bounds: the totals of each bound, in the order of the model.
        participants: graduates; None where that is not shown.
        files: what there is to open: a name -> its path from ``reports/published``.
        trouble: what is wrong with its files; empty for a sound one.
    """

    key: CohortKey
    number: int
    folder: str
    status: Status
    digest: str = ""
    date: datetime.date | None = None
    reason: str = ""
    errata: tuple[str, ...] = ()
    title: str = ""
    cohort: str = ""
    since: str = ""
    organisation: str = ""
    records: str = "original"
    variant: str = ""
    leading_bound: str = ""
    bounds: tuple[BoundFigures, ...] = ()
    participants: Decimal | None = None
    files: Mapping[str, str] | None = None
    trouble: str = ""

    @property
    def current(self) -> bool:
        """Whether this is what the cohort says now."""
        return self.status.state == CURRENT

    @property
    def leading(self) -> BoundFigures | None:
        """The totals of the leading bound."""
        return next((one for one in self.bounds if one.bound == self.leading_bound), None)


@dataclass(frozen=True)
class Shelf:
    """One programme with its releases, the youngest cohort first and of that the newest release first."""

    programme: str
    title: str
    organisation: str
    editions: tuple[Edition, ...]


def shelves(workspace: Workspace) -> list[Shelf]:
    """Every programme that has a release, by title. A MeerwaardeError when a status file cannot be read."""
    by_programme: dict[str, list[Edition]] = {}
    for key in cohorts_with_releases(workspace):
        for number, status in states(workspace, key).items():
            by_programme.setdefault(key.programme, []).append(_edition(workspace, key, number, status))
    made = []
    for programme, editions in by_programme.items():
        editions.sort(key=lambda one: (one.since, one.key.cohort, one.number), reverse=True)
        told = next((one for one in editions if one.title), editions[0])
        made.append(Shelf(programme, told.title or programme, told.organisation, tuple(editions)))
    return sorted(made, key=lambda one: (one.title.casefold(), one.programme))


def _edition(workspace: Workspace, key: CohortKey, number: int, status: Status) -> Edition:
    folder = workspace.release_dir(key, number)
    shown = folder.relative_to(workspace.published_root).as_posix()
    try:
        manifest = read_manifest(workspace, key, number)
        told, release = manifest["about"], manifest["release"]
        bounds = _bounds(folder / "tables" / "totals.csv", told)
        return Edition(
            key=key,
            number=number,
            folder=shown,
            status=status,
            digest=digest_of_file(folder / "manifest.json"),
            date=datetime.date.fromisoformat(release["date"]),
            reason=release["reason"],
            errata=tuple(release["errata"]),
            title=told["title"]["nl"],
            cohort=told["cohort"]["nl"],
            since=told["period"]["from"],
            organisation=told["organisation"],
            records=told["records"],
            variant=told["variant_label"]["nl"],
            leading_bound=told["leading_bound"],
            bounds=bounds,
            participants=_participants(folder / "tables" / "figures.csv"),
            files=_files(manifest["outputs"], told["languages"], shown),
        )
    except (MeerwaardeError, OSError, ValueError, KeyError, TypeError, InvalidOperation) as error:
        return Edition(key, number, shown, status, cohort=key.cohort, since=key.cohort, trouble=_said(error))


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]


def _bounds(path: Path, told: Mapping[str, Any]) -> tuple[BoundFigures, ...]:
    """The leading variant's row of every bound that the manifest names; a bound without a row has no figures."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["bound"]: row for row in csv.DictReader(file) if row["variant"] == told["variant"]}
    made = []
    for bound in told["bounds"]:
        row = rows.get(bound["bound"], {})
        names = ("benefits_eur", "costs_eur", "net_eur", "ratio")
        made.append(BoundFigures(bound["bound"], bound["label"]["nl"], *(_number(row.get(name)) for name in names)))
    return tuple(made)


def _participants(path: Path) -> Decimal | None:
    """The number of graduates as the figures tell it; None where the disclosure rule hides it."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in file:
            if line.startswith(_PARTICIPANTS):
                return _number(line.split(",")[1])
    return None


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _files(outputs: Mapping[str, str], languages: list[str], folder: str) -> dict[str, str]:
    """What there is to open, by the name of its link; ``tables`` is the folder of all of them."""
    wanted: dict[str, str] = {}
    for language in languages:
        wanted[f"html.{language}"] = f"report.{language}.html"
        wanted[f"pdf.{language}"] = f"report.{language}.pdf"
        wanted[f"factsheet.{language}"] = f"factsheet.{language}.pdf"
    wanted |= {"workbook": "workbook.xlsx", "totals": "tables/totals.csv", "package": "datapackage.json"}
    found = {name: f"{folder}/{path}" for name, path in wanted.items() if path in outputs}
    return {**found, "tables": f"{folder}/tables/"}
