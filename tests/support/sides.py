"""Two versions of the example programme's inputs, with records, that differ in whatever a test changes.

Belongs here: making them and looking at them as the sides of a comparison. Does not belong here: what is expected of it.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.files import digest_of_bytes
from pipeline.orchestration.inputs import input_digests
from pipeline.releases.archive import Archive
from pipeline.releases.comparing import present_code
from pipeline.releases.environments import python_version
from pipeline.releases.mixing import Side
from pipeline.releases.recipe import Recipe
from pipeline.releases.sides import Totals, amounts_in, data_of
from pipeline.totals import totals_of
from pipeline.workspace import CohortKey, Workspace
from tests.support.workspace import MODEL, PROGRAMME, Copy, copy_to

KEY = CohortKey("example", "2020")
COHORT = f"{PROGRAMME}/cohorts/2020"
RAW = f"{COHORT}/raw"

_RECORDS = {
    "participants.csv": """\
participant_id,enrolled_on,graduated_on,municipality,prior_income,in_debt_restructuring
P1,2019-01-01,2020-01-31,,social_assistance,
P2,2019-01-01,2020-06-30,,social_assistance,
P3,2019-01-01,2020-06-30,,unknown,
""",
    "outflow.csv": """\
participant_id,status,started_on,ended_on,hours_per_week,weeks_per_year,gross_monthly_wage_fte_eur,role
P1,paid_work,2020-01-31,,24,,2200.00,
P2,volunteering,2020-07-01,2021-06-30,16,40,,
P3,none,2020-06-30,,,,,
""",
    "funding.csv": """\
funder,actor,period_start,period_end,amount_eur,kind,note
town,municipality,2019-01-01,2020-12-31,20000.00,grant,
""",
    "respondents.csv": """\
respondent_id,group,instrument,usable,exclusion_reason
R1,people,interview,yes,
R2,people,interview,yes,
""",
    "mentions.csv": """\
respondent_id,question,theme,quote,quote_consent
R1,impact,calm,,no
R2,impact,pride,,no
""",
    "answers.csv": "respondent_id,question,answer\n",
    "themes.csv": """\
question,theme,parent,label_nl,label_en
impact,calm,,rust,calm
impact,pride,,trots,pride
impact,hope,,hoop,hope
""",
    "source.yaml": """\
delivered_by: Niemand
delivered_on: 2021-01-01
terms: verzonnen
records: synthetic
explanation: {nl: Verzonnen., en: Made up.}
""",
}


def with_records(folder: Path) -> Copy:
    """The example programme below ``folder``, with a delivery that is fit."""
    copy = copy_to(folder)
    for name, text in _RECORDS.items():
        path = copy.path(f"{RAW}/{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return copy


# A change in the inputs for every cause: file, what stands there, what comes in its place.
CHANGES: Mapping[str, tuple[str, str, str]] = {
    "participants": (f"{RAW}/outflow.csv", "P1,paid_work,2020-01-31,,24,,2200.00", "P1,paid_work,2020-01-31,,30,,2300.00"),
    "funding": (f"{RAW}/funding.csv", "20000.00", "23500.50"),
    "survey": (f"{RAW}/mentions.csv", "R2,impact,pride,,no", "R2,impact,pride,,no\nR2,impact,hope,,no"),
    "prices": (f"{PROGRAMME}/parameters/premium_share.yaml", "value: 0.25", "value: 0.31"),
    "attribution": (MODEL, "attribution: [1.00, 0.75, 0.50]", "attribution: [1.00, 0.70, 0.33, 0.10]"),
    "method": (MODEL, "deadweight: 0.1", "deadweight: 0.35"),
}  # fmt: skip


def side(copy: Copy, key: CohortKey = KEY) -> Side:
    """A workspace as one side."""
    return Side(key, copy.root, data_of(key, input_digests(Workspace(copy.root), key)))


def totals(copy: Copy, key: CohortKey = KEY) -> Totals:
    """What a workspace comes to."""
    return amounts_in(totals_of(Workspace(copy.root), key)["totals"])


def publish(copy: Copy, number: int = 1, key: CohortKey = KEY, code: Path | None = None) -> Path:
    """Put a release of a workspace in place, without reports: tables, manifest, seal, archive and recipe. Gives its folder.

    Args:
        copy: the workspace.
        number: the release.
        key: the cohort.
        code: a folder with another program that is said to have made it; None for the one that runs.
    """
    workspace = Workspace(copy.root)
    found = totals_of(workspace, key)
    folder = workspace.release_dir(key, number)
    write_tables(folder / "tables", found)
    digests = present_code().digests
    digest = "0" * 64 if code else digests[0]
    inputs = data_of(key, input_digests(workspace, key))
    manifest = {
        "programme": key.programme, "cohort": key.cohort, "release": {"number": number}, "inputs": inputs,
        "code": {"version": "0", "digest": digest}, "lock_file": digests[1],
        "about": {
            "variant": "plain", "leading_bound": "conservative",
            "bounds": [
                {"bound": bound, "label": {"nl": label, "en": bound}}
                for bound, label in (("lower", "ondergrens"), ("conservative", "conservatief"), ("upper", "bovengrens"))
            ],
        },
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    seal = digest_of_bytes((folder / "manifest.json").read_bytes())
    workspace.seal_file(key, number).write_text(f"{seal}  v{number}/manifest.json\n", encoding="utf-8")
    archive = Archive(workspace.archive_dir(key))
    for path in inputs:
        archive.keep(copy.path(path).read_bytes())
    kept = {}
    for path in sorted(code.rglob("*")) if code else ():
        if path.is_file() and "__pycache__" not in path.parts:
            kept[path.relative_to(code or path).as_posix()] = archive.keep(path.read_bytes())
    recipe = Recipe(
        key.programme, key.cohort, number, inputs, kept, "requirements.lock", python_version(), "embedded", seal
    )
    recipe.write(workspace.archive_dir(key) / f"v{number}.json")
    return folder


def draft(copy: Copy, key: CohortKey = KEY) -> Path:
    """Put a draft of a workspace in place, without reports; gives its folder."""
    workspace = Workspace(copy.root)
    folder = workspace.draft_dir(key)
    write_tables(folder / "tables", totals_of(workspace, key))
    digests = present_code().digests
    manifest = {
        "inputs": input_digests(workspace, key), "code": {"digest": digests[0]}, "lock_file": digests[1], "release": None,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def write_tables(folder: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Write tables as CSV, as a run does."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        lines = [",".join(rows[0])]
        lines += [",".join(_cell(value) for value in row.values()) for row in rows]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _cell(value: Any) -> str:
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)
