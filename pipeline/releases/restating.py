"""Earlier releases under today's parameters, beside what was published then: the verb `restate`.

Belongs here: putting a release's inputs together with today's parameters, calculating, the table of both. Does not belong
here: reading releases (``sides``), putting inputs together (``mixing``).

Today's parameters are the files as they lie in the workspace now. A parameter has a value from a date on, and a price a price
year, so that cohorts can only be set beside each other when all are read on one day and brought to one year: those of the
youngest cohort of the programme, or what the call says. It is the program that runs that calculates.
"""

import csv
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pipeline.errors import CallError, MeerwaardeError
from pipeline.files import write_whole
from pipeline.model import load
from pipeline.orchestration.inputs import input_digests
from pipeline.releases.aligned import aligned, printed
from pipeline.releases.mixing import PRICES, Side, mix
from pipeline.releases.rebuilding import scratch
from pipeline.releases.reference import Reference
from pipeline.releases.sides import Publication, data_of, publication, side_of
from pipeline.releases.status import cohorts_with_releases, numbers_of
from pipeline.saying import say, told_in
from pipeline.totals import totals_of
from pipeline.workspace import CohortKey, Workspace

COLUMNS = (
    "cohort", "release", "bound", "published_ratio", "restated_ratio", "ratio_difference", "published_net_eur",
    "restated_net_eur", "net_difference_eur",
)  # fmt: skip


@dataclass(frozen=True)
class Restated:
    """One release under one bound of its leading variant; numbers as texts with all their decimals, empty for none."""

    release: Reference
    bound: str
    label: str
    published_ratio: str
    restated_ratio: str
    published_net: str
    restated_net: str

    @property
    def row(self) -> tuple[str, ...]:
        """The cells of ``COLUMNS``."""
        return (
            str(self.release.key), f"v{self.release.which}", self.bound, self.published_ratio, self.restated_ratio,
            _less(self.restated_ratio, self.published_ratio), self.published_net, self.restated_net,
            _less(self.restated_net, self.published_net),
        )  # fmt: skip


@dataclass(frozen=True)
class NotRestated:
    """A release that could not be restated, and why."""

    release: Reference
    why: str


def restate_and_tell(
    workspace: Workspace, name: str, on: str | None, price_year: int | None, language: str, csv_file: Path | None
) -> int:
    """Restate the releases of a programme or cohort and print them; gives 1 when one of them could not be."""
    keys = _cohorts(workspace, name)
    day, year = _day_and_year(workspace, keys[0].programme, on, price_year)
    found = [
        restate(workspace, Reference(key, number), day, year) for key in keys for number in numbers_of(workspace, key)
    ]
    rows = [row for one in found if not isinstance(one, NotRestated) for row in one]
    failed = [one for one in found if isinstance(one, NotRestated)]
    if csv_file is not None:
        write_whole(csv_file, as_csv(rows))
    print(told_in(say("Parameters as they hold on {day}, prices of {year}", day=day.isoformat(), year=year), language))
    if rows:
        print("\n".join(_table(rows, language)))
    for one in failed:
        said = say("{release} cannot be restated. {why}", release=str(one.release), why=one.why)
        print(f"meerwaarde: {told_in(said, language)}", file=sys.stderr)
    return MeerwaardeError.exit_code if failed else 0


def restate(workspace: Workspace, reference: Reference, day: date, price_year: int) -> list[Restated] | NotRestated:
    """What a release comes to under today's parameters, a row per bound of the variant its report leads with.

    Args:
        workspace: has the release, its archive, and today's parameters.
        reference: the release.
        day: parameters are read as they hold on it.
        price_year: prices are brought to it.
    """
    found = publication(workspace, reference)
    key = found.key
    with scratch(workspace.rebuilding_dir) as (folder, _):
        try:
            then = side_of(workspace, found, folder / "then")
            now = _todays(workspace, key, then, folder / "now", day, price_year)
            (folder / "mixed").mkdir()
            mixed, mixed_key = mix(then, now, frozenset({PRICES}), folder / "mixed")
            rows = totals_of(mixed, mixed_key, with_figures=False)["totals"]
        except MeerwaardeError as error:
            return NotRestated(reference, error.args[0])
    return _beside(found, [{name: "" if v is None else _text(v) for name, v in row.items()} for row in rows])


def _todays(workspace: Workspace, key: CohortKey, then: Side, folder: Path, day: date, price_year: int) -> Side:
    """Today's parameters, with a cohort file that reads them as asked; the release's own cohort file in all else."""
    live = {
        path: digest
        for path, digest in data_of(key, _parameters(workspace, key)).items()
        if path in ("data/sources.yaml", f"{then.own}/sources.yaml") or "/parameters/" in f"/{path}"
    }
    for path in live:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((workspace.root / path).read_bytes())
    cohort = f"{then.cohort}/cohort.yaml"
    read_on = f"parameters_on: {day.isoformat()}\nprice_year: {price_year}\n"
    (folder / cohort).parent.mkdir(parents=True, exist_ok=True)
    (folder / cohort).write_text(read_on, encoding="utf-8")
    return Side(key, folder, {**live, cohort: ""})


def _parameters(workspace: Workspace, key: CohortKey) -> dict[str, str]:
    """The input files of a cohort as they are now; also when the cohort itself is not in this workspace any more."""
    if key in workspace.cohorts():
        return input_digests(workspace, key)
    others = [other for other in workspace.cohorts() if other.programme == key.programme]
    return input_digests(workspace, others[0]) if others else {}


def _beside(found: Publication, rows: Sequence[dict[str, str]]) -> list[Restated]:
    about = found.manifest.get("about") or {}
    labels = {entry["bound"]: entry["label"] for entry in about.get("bounds", [])}
    today = {(row["variant"], row["bound"]): row for row in rows}
    made = []
    for row in found.rows("totals"):
        if row["variant"] != found.variant:
            continue
        other = today.get((row["variant"], row["bound"]), {})
        label = labels.get(row["bound"], {})
        made.append(
            Restated(
                found.reference,
                row["bound"],
                label.get("nl", row["bound"]),
                row["ratio"],
                other.get("ratio", ""),
                row["net_eur"],
                other.get("net_eur", ""),
            )
        )
    return made


def as_csv(rows: Sequence[Restated]) -> bytes:
    """The table as CSV: UTF-8, lines ending in LF, numbers with all their decimals."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(row.row for row in rows)
    return text.getvalue().encode()


def _table(rows: Sequence[Restated], language: str) -> list[str]:
    def t(text: str) -> str:
        return told_in(text, language)

    ratio, net = t(say("ratio")), t(say("net (EUR)"))
    published, restated, difference = t(say("Published")), t(say("Restated")), t(say("difference"))
    head = [t(say("Release")), t(say("Bound"))]
    head += [f"{published}: {ratio}", f"{restated}: {ratio}", difference]
    head += [f"{published}: {net}", f"{restated}: {net}", difference]
    lines = [head]
    for one in rows:
        cells = one.row
        lines.append(
            [
                str(one.release),
                one.label if language == "nl" else one.bound,
                *(_shown(cells[place], language, signed=place == 5) for place in (3, 4, 5)),
                *(_shown(cells[place], language, signed=place == 8) for place in (6, 7, 8)),
            ]
        )
    return list(aligned(lines, left=2))


def _cohorts(workspace: Workspace, name: str) -> list[CohortKey]:
    """The cohorts with releases that are meant; a CallError when there are none."""
    wanted = [key for key in cohorts_with_releases(workspace) if name.strip("/") in (key.programme, str(key))]
    if not wanted:
        known = ", ".join(map(str, cohorts_with_releases(workspace)))
        raise CallError(
            say(
                "There is no release of '{name}' in {folder}. Expected PROGRAMME or PROGRAMME/COHORT. Cohorts with releases: "
                "{known}.",
                name=name,
                folder=str(workspace.published_root),
                known=known or say("none yet"),
            )
        )
    return wanted


def _day_and_year(workspace: Workspace, programme: str, on: str | None, price_year: int | None) -> tuple[date, int]:
    """The day on which parameters are read and the year of prices: as asked, else those of the youngest cohort."""
    day = None
    if on is not None:
        try:
            day = date.fromisoformat(on)
        except ValueError:
            raise CallError(say("'{day}' is no day. Expected --on YYYY-MM-DD, such as 2026-01-31.", day=on)) from None
    if day is not None and price_year is not None:
        return day, price_year
    cohorts = [load(workspace.root, *_names(key)).cohort for key in workspace.cohorts() if key.programme == programme]
    if not cohorts:
        raise CallError(
            say(
                "{programme} has no cohort in this workspace whose day and price year could be taken. Say both: --on "
                "YYYY-MM-DD --price-year YEAR.",
                programme=programme,
            )
        )
    youngest = max(cohorts, key=lambda cohort: (cohort.parameters_on, cohort.price_year))
    return day or youngest.parameters_on, price_year or youngest.price_year


def _names(key: CohortKey) -> tuple[str, str]:
    return key.programme, key.cohort


def _text(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _less(new: str, old: str) -> str:
    try:
        return format(Decimal(new) - Decimal(old), "f")
    except InvalidOperation:
        return ""


def _shown(text: str, language: str, signed: bool) -> str:
    return printed(Decimal(text), language, signed=signed) if text else "-"
