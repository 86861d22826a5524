"""Made-up releases in ``reports/published``: what the library reads of one, and nothing else.

Belongs here: putting such a release in place. Does not belong here: what the library makes of it.
"""

import json
from pathlib import Path
from typing import Any

from pipeline.workspace import CohortKey, Workspace

TOTALS = "variant,bound,benefits_eur,costs_eur,net_eur,ratio\n"


def empty_workspace(folder: Path) -> Workspace:
    (folder / "data" / "programmes").mkdir(parents=True)
    return Workspace.open(folder)


def put_release(
    workspace: Workspace,
    name: str,
    number: int = 1,
    *,
    title: str = "Buurtcoaches",
    records: str = "original",
    day: str = "2022-03-01",
    reason: str = "Eerste uitgave",
    errata: tuple[str, ...] = (),
    ratio: str = "2.504000",
    participants: str = "24",
) -> Path:
    """A release of the cohort ``name``; its lower bound is 1, its upper 4, its leading one ``ratio``."""
    key = CohortKey.parse(name)
    folder = workspace.release_dir(key, number)
    (folder / "tables").mkdir(parents=True)
    rows = [("lower", "1.000000"), ("conservative", ratio), ("upper", "4.000000")]
    (folder / "tables" / "totals.csv").write_text(
        TOTALS
        + "".join(f"as-published,{bound},250400.00,100000.00,150400.00,{value}\n" for bound, value in rows)
        + "".join(f"guideline,{bound},1.00,1.00,0.00,9.990000\n" for bound, _ in rows)
    )
    (folder / "tables" / "figures.csv").write_text(
        f"figure,value,unit\nfunding.total_eur,1,EUR\nparticipants.graduated,{participants},persons\n"
    )
    labels = (("lower", "ondergrens"), ("conservative", "conservatief"), ("upper", "bovengrens"))
    manifest: dict[str, Any] = {
        "programme": key.programme,
        "cohort": key.cohort,
        "release": {"number": number, "date": day, "reason": reason, "replaces": None, "errata": list(errata)},
        "about": {
            "title": {"nl": title, "en": title},
            "organisation": "Stichting Voorbeeld",
            "cohort": {"nl": key.cohort, "en": key.cohort},
            "period": {"from": f"{key.cohort[:4]}-01-01", "until": f"{key.cohort[:4]}-12-31"},
            "languages": ["nl"],
            "records": records,
            "variant": "as-published",
            "variant_label": {"nl": "zoals gepubliceerd", "en": "as published"},
            "leading_bound": "conservative",
            "bounds": [{"bound": bound, "label": {"nl": label, "en": bound}} for bound, label in labels],
        },
        "outputs": dict.fromkeys(
            ("report.nl.html", "report.nl.pdf", "workbook.xlsx", "datapackage.json", "tables/totals.csv"), ""
        ),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def two_hundred(folder: Path) -> Workspace:
    """Eight programmes with five cohorts of five releases each, one of which was withdrawn."""
    from pipeline.releases.status import WITHDRAWN, Status, write_status

    workspace = empty_workspace(folder)
    for programme in range(8):
        for cohort in range(5):
            name = f"programma-{programme}/{2017 + cohort}"
            for number in range(1, 6):
                put_release(
                    workspace,
                    name,
                    number,
                    title=f"Programma nummer {programme}",
                    records=("original", "reconstructed", "synthetic", "original", "original")[cohort],
                    day=f"{2018 + cohort}-0{number}-15",
                    reason="Lonen van twee deelnemers hersteld na controle door de gemeente",
                    errata=("Twee lonen stonden als jaarloon in de tabel",) if number > 1 else (),
                    ratio=f"{1 + (programme * 7 + cohort * 3) % 4}.{programme * 13 % 100:02d}0000",
                )
            write_status(
                workspace, CohortKey.parse(name), 3, Status(WITHDRAWN, "2022-06-01", "Eén gemeente ontbrak", 4)
            )
    return workspace
