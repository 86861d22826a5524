"""The descriptor of the tables: what a schema says, a Table Schema says."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import MeerwaardeError
from pipeline.releases.about import about
from pipeline.releases.datapackage import data_package
from tests.support.workspace import example

TOTALS = (
    "variant,bound,benefits_eur,costs_eur,net_eur,ratio,benefits_per_participant_eur,costs_per_participant_eur,"
    "net_per_participant_eur\n"
)


def described(folder: Path, release: dict[str, Any] | None = None, **tables: str) -> dict[str, Any]:
    (folder / "tables").mkdir()
    for name, text in tables.items():
        (folder / "tables" / f"{name}.csv").write_text(text)
    model = example()
    return data_package(folder, model, {"about": about(model, "synthetic"), "release": release})


def fields(package: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {field["name"]: field for field in package["resources"][0]["schema"]["fields"]}


def test_a_field_has_type_titles_unit_and_constraints(tmp_path: Path) -> None:
    package = described(tmp_path, totals=f"{TOTALS}plain,lower,1,2,3,0.5,1,2,3\n")
    found = fields(package)
    assert found["net_eur"] == {
        "name": "net_eur",
        "type": "number",
        "title": "Net",
        "titleNl": "Saldo",
        "description": "Benefits less costs.",
        "unit": "EUR",
        "constraints": {"required": True},
    }
    assert "constraints" not in found["ratio"], "a ratio may be empty: there may be no costs"
    assert package["resources"][0]["schema"]["primaryKey"] == ["variant", "bound"]
    assert package["resources"][0]["schema"]["missingValues"] == [""]


def test_codes_are_an_enumeration(tmp_path: Path) -> None:
    text = "post,component,item,measure,year,total,observed\n"
    assert "enum" not in json.dumps(described(tmp_path, recorded=text))
    (tmp_path / "other").mkdir()
    text = "variant,bound,basis,amount_eur,share\nplain,lower,observed,1,1\n"
    field = fields(described(tmp_path / "other", basis=text))["basis"]
    assert field["constraints"] == {"required": True, "enum": ["observed", "extrapolated", "assumed"]}


def test_a_cell_that_the_disclosure_rule_empties_is_no_fault_of_the_table(tmp_path: Path) -> None:
    found = fields(described(tmp_path, totals=f"{TOTALS}plain,lower,,2,3,0.5,1,2,3\n"))
    assert "constraints" not in found["benefits_eur"]
    assert found["costs_eur"]["constraints"] == {"required": True}


def test_a_key_with_empty_cells_is_a_unique_key(tmp_path: Path) -> None:
    header = "parameter,label,bound,value,unit,price_year,valid_from,document,place,checked\n"
    schema = described(tmp_path, parameters=header)["resources"][0]["schema"]
    assert schema["uniqueKeys"] == [["parameter", "bound"]]
    assert "primaryKey" not in schema


def test_a_draft_has_no_date_and_a_release_has_number_and_day(tmp_path: Path) -> None:
    assert {"created", "version"}.isdisjoint(described(tmp_path, totals=TOTALS))
    (tmp_path / "release").mkdir()
    release = {"number": 3, "date": "2022-05-01", "reason": "x", "replaces": 2, "errata": []}
    package = described(tmp_path / "release", release, totals=TOTALS)
    assert (package["version"], package["created"]) == ("3.0.0", "2022-05-01T00:00:00Z")


def test_records_are_told_and_sources_are_the_models(tmp_path: Path) -> None:
    package = described(tmp_path, totals=TOTALS)
    assert package["records"] == "synthetic"
    assert package["leadingVariant"] == "plain"
    assert len(package["sources"]) == len(example().documents) > 0
    assert "licenses" not in package, "no licence is stated, so none is claimed"


@pytest.mark.parametrize(
    ("tables", "named"),
    [({"strange": "a,b\n"}, "tables/strange.csv"), ({"totals": "variant,bound,extra\n"}, "extra")],
)
def test_what_no_schema_describes_is_refused(tmp_path: Path, tables: dict[str, str], named: str) -> None:
    with pytest.raises(MeerwaardeError, match=named):
        described(tmp_path, **tables)
