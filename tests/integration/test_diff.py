"""Comparing and restating releases: what changed, why, and what is said when that cannot be worked out.

Belongs here: the verbs `diff` and `restate`, and the table of changes a run makes, on the small example programme. Does not
belong here: the laws of the bridge (``test_bridge_laws``).
"""

import csv
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.errors import MeerwaardeError
from pipeline.orchestration.inputs import input_digests
from pipeline.releases.comparing import compare
from pipeline.releases.differences import BRIDGED, as_csv, as_text, records
from pipeline.releases.reference import Reference
from pipeline.releases.since import COLUMNS, base_of, changes, read_changes
from pipeline.releases.status import Status, write_status
from pipeline.totals import totals_of
from pipeline.workspace import CohortKey, Workspace
from tests.support.sides import CHANGES, COHORT, KEY, RAW, draft, publish, with_records
from tests.support.workspace import MODEL, PROGRAMME, Copy

ROOT = Path(__file__).resolve().parents[2]
V1, DRAFT = Reference(KEY, 1), Reference(KEY, "draft")


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return with_records(tmp_path)


def quiet(line: str) -> None:
    """Progress that nobody looks at."""


def bridges_add_up(rows: list[dict[str, str]]) -> None:
    """Every bridged total: its causes add up to its difference, to the last decimal."""
    causes: dict[tuple[str, str, str], Decimal] = {}
    for row in rows:
        if row["cause"]:
            place = (row["what"], row["variant"], row["bound"])
            causes[place] = causes.get(place, Decimal(0)) + Decimal(row["difference"])
    assert causes
    totals = {(row["what"], row["variant"], row["bound"]): row for row in rows if not row["cause"]}
    for place, total in causes.items():
        assert total == (Decimal(totals[place]["difference"]) if place in totals else 0), place


def run_diff(copy: Copy, *arguments: str, code: int = 0) -> list[dict[str, str]]:
    """The rows that `diff --csv` writes."""
    target = copy.root / "diff.csv"
    assert main(["diff", *arguments, "--csv", str(target), "--workspace", str(copy.root)]) == code
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- diff


def test_one_changed_raw_value_shows_by_cause_and_by_row(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    publish(copy)
    copy.replace(*CHANGES["participants"])
    draft(copy)
    rows = run_diff(copy, str(V1), str(DRAFT), "--rows")
    bridges_add_up(rows)
    assert {row["cause"] for row in rows} == {"", "participants"}
    told = capsys.readouterr().out
    assert "deelnemers en uitstroom" in told
    # By row on the terminal, with its own effect; nothing of it in the file.
    assert "outflow.csv: +" in told
    assert "+ P1,paid_work,2020-01-31,,30,,2300.00," in told
    assert "P1" not in (copy.root / "diff.csv").read_text()


def test_every_change_is_listed_once_and_unchanged_figures_are_not(copy: Copy) -> None:
    publish(copy)
    copy.replace(*CHANGES["funding"])
    draft(copy)
    rows = run_diff(copy, str(V1), str(DRAFT))
    changed = {(row["what"], row["variant"], row["bound"]) for row in rows if not row["cause"]}
    assert ("costs_eur", "plain", "lower") in changed
    assert ("funding.total_eur", "", "") in changed
    assert not [place for place in changed if place[0] == "benefits_eur"]
    (cause,) = [row for row in rows if row["cause"] and (row["what"], row["bound"]) == ("net_eur", "lower")]
    assert (cause["cause"], cause["difference"]) == ("funding", "-3500.500000")


def test_the_table_on_the_terminal_adds_up_to_the_cent(copy: Copy) -> None:
    publish(copy)
    for cause in ("participants", "survey", "method"):
        copy.replace(*CHANGES[cause])
    draft(copy)
    text = as_text(compare(Workspace(copy.root), V1, DRAFT, quiet), "en")
    lines = [line.split("  ") for line in text.partition("Changed figure")[0].splitlines()]
    cells = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    numbers = [
        line
        for line in cells
        if len(line) == 4 and "->" not in line[1] and line[1].replace(",", "").replace("+", "")[-3:-2] == "."
    ]
    found = 0
    while numbers:
        assert numbers[0][0] == "v1"
        end = next(place for place, line in enumerate(numbers) if line[0] == "draft")
        columns = [[Decimal(line[place].replace(",", "")) for line in numbers[: end + 1]] for place in (1, 2, 3)]
        for column in columns:
            assert sum(column[:-1]) == column[-1]
        numbers, found = numbers[end + 1 :], found + 1
    assert found == len(BRIDGED)


def test_swapping_the_sides_turns_every_sign(copy: Copy) -> None:
    publish(copy)
    for cause in ("participants", "funding", "prices"):
        copy.replace(*CHANGES[cause])
    publish(copy, 2)
    forth = run_diff(copy, f"{KEY}@v1", f"{KEY}@v2")
    back = run_diff(copy, f"{KEY}@v2", f"{KEY}@v1")
    turned = {tuple(row[name] for name in ("what", "variant", "bound", "cause")): row["difference"] for row in back}
    assert len(forth) == len(back)
    for row in forth:
        other = turned[tuple(row[name] for name in ("what", "variant", "bound", "cause"))]
        assert Decimal(row["difference"]) == -Decimal(other)


def test_the_same_twice_says_that_nothing_changed(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    publish(copy)
    draft(copy)
    assert run_diff(copy, str(V1), str(DRAFT)) == []
    assert "Geen cijfer is veranderd." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (f"{PROGRAMME}/parameters/premium_share.yaml", "parameter:", "# Looked at again.\nparameter:"),
        (MODEL, "attribution: [1.00, 0.50]", "attribution:\n      - 1.00\n      - 0.50"),
        (f"{PROGRAMME}/programme.yaml", "subtitle: {nl: Een verzonnen", "subtitle: {nl: Een ander"),
        (f"{RAW}/source.yaml", "verzonnen", "bedacht"),
    ],
)
def test_words_and_layout_are_no_cause(copy: Copy, file: str, old: str, new: str) -> None:
    publish(copy)
    copy.replace(file, old, new)
    draft(copy)
    found = compare(Workspace(copy.root), V1, DRAFT, quiet)
    assert found.why is not None
    assert found.why.causes == ()


def test_a_new_post_with_its_parameter_belongs_to_the_method(copy: Copy) -> None:
    publish(copy)
    shutil.copyfile(
        copy.path(f"{PROGRAMME}/parameters/quiet_eur.yaml"), copy.path(f"{PROGRAMME}/parameters/calm_eur.yaml")
    )
    copy.replace(f"{PROGRAMME}/parameters/calm_eur.yaml", "quiet_eur", "calm_eur")
    copy.replace(MODEL, "formula: quiet_eur", "formula: quiet_eur + calm_eur")
    copy.replace(*CHANGES["prices"])
    draft(copy)
    found = compare(Workspace(copy.root), V1, DRAFT, quiet)
    assert found.why is not None
    assert [part.causes for part in found.why.bridge.parts] == [("prices",), ("method",)]
    assert found.why.obstacles == ()


def test_causes_that_need_one_another_are_told_as_one(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    publish(copy)
    # A bound more, with a parameter that has a value for each: neither goes with the other side's.
    path = f"{PROGRAMME}/parameters/quiet_eur.yaml"
    copy.replace(*CHANGES["funding"])
    copy.replace(path, "upper: ", "widest: 700, upper: ")
    upper = "  - bound: upper\n"
    text = copy.path(MODEL).read_text()
    block = text[text.index(upper) : text.index("actors:")]
    copy.path(MODEL).write_text(
        text.replace(block, block.rstrip() + "\n" + block.replace("bound: upper", "bound: widest"))
    )
    draft(copy)
    rows = run_diff(copy, str(V1), str(DRAFT))
    bridges_add_up(rows)
    assert {row["cause"] for row in rows} == {"", "funding", "prices+method"}
    told = capsys.readouterr().out
    assert "prijzen samen met methode" in told
    assert "De reden: " in told


def test_without_the_inputs_the_figures_are_compared_and_what_is_missing_is_named(
    copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(copy)
    copy.replace(*CHANGES["participants"])
    draft(copy)
    shutil.rmtree(copy.root / "archive")
    rows = run_diff(copy, str(V1), str(DRAFT))
    assert rows
    assert {row["cause"] for row in rows} == {""}
    told = capsys.readouterr().out
    assert "Waardoor de cijfers veranderden, is niet uit te rekenen." in told
    assert f"{RAW}/outflow.csv" in told
    # What lies in the workspace unchanged is found there.
    assert f"{RAW}/participants.csv" not in told


def test_a_draft_that_is_older_than_its_inputs_is_not_explained(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    publish(copy)
    copy.replace(*CHANGES["participants"])
    draft(copy)
    copy.replace(*CHANGES["funding"])
    run_diff(copy, str(V1), str(DRAFT))
    assert f"{RAW}/funding.csv" in capsys.readouterr().out


def test_between_cohorts_files_in_the_same_place_are_the_same_file(copy: Copy) -> None:
    shutil.copytree(copy.path(COHORT), copy.path(f"{PROGRAMME}/cohorts/2021"))
    later = CohortKey("example", "2021")
    copy.replace(f"{PROGRAMME}/cohorts/2021/cohort.yaml", 'cohort: "2020"', 'cohort: "2021"')
    copy.replace(f"{PROGRAMME}/cohorts/2021/cohort.yaml", 'nl: "2020"', 'nl: "2021"')
    publish(copy)
    publish(copy, 1, later)
    assert run_diff(copy, f"{KEY}@v1", f"{later}@v1") == []
    raw = f"{PROGRAMME}/cohorts/2021/raw"
    for cause in ("participants", "funding"):
        file, old, new = CHANGES[cause]
        copy.replace(file.replace(RAW, raw), old, new)
    # A year later, for who graduated and in whose prices.
    for name in ("participants", "outflow", "funding"):
        path = copy.path(f"{raw}/{name}.csv")
        path.write_text(
            path.read_text()
            .replace("2020-", "2021-")
            .replace("2021-06-30,16", "2022-06-30,16")
            .replace("2019-01-01,2021", "2021-01-01,2021")
        )
    for old, new in (("2020-01-01, until: 2020-12-31", "2021-01-01, until: 2021-12-31"), ("2021-12-31", "2022-12-31")):
        copy.replace(f"{PROGRAMME}/cohorts/2021/cohort.yaml", old, new, 1 if "until" in old else 2)
    publish(copy, 2, later)
    rows = run_diff(copy, f"{KEY}@v1", f"{later}@v2")
    bridges_add_up(rows)
    assert {row["cause"] for row in rows} == {"", "participants", "funding"}


def test_two_programmes_are_refused(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "example/2020@v1", "other/2020@v1", "--workspace", str(copy.root)]) == 2
    assert main(["diff", "example/2020", "example/2020@v1", "--workspace", str(copy.root)]) == 2
    assert main(["diff", "example/2020@v1", "example/2020@v7", "--workspace", str(copy.root)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_json_says_what_csv_says_and_why(copy: Copy) -> None:
    publish(copy)
    copy.replace(*CHANGES["prices"])
    draft(copy)
    target = copy.root / "diff.json"
    assert main(["diff", str(V1), str(DRAFT), "--json", str(target), "--workspace", str(copy.root)]) == 0
    content = json.loads(target.read_text())
    found = compare(Workspace(copy.root), V1, DRAFT, quiet)
    assert content["changes"] == list(records(found))
    assert (content["old"], content["new"], content["causes"]) == (str(V1), str(DRAFT), ["prices"])
    assert as_csv(found) == as_csv(compare(Workspace(copy.root), V1, DRAFT, quiet))


# --- another program


@pytest.fixture(scope="module")
def other_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with one step of the calculation changed."""
    folder = tmp_path_factory.mktemp("program")
    for name in ("pipeline", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "requirements.lock", folder / "requirements.lock")
    rounding = folder / "pipeline" / "calculation" / "rounding.py"
    text = rounding.read_text()
    assert "FACTOR_DECIMALS = 12" in text
    rounding.write_text(text.replace("FACTOR_DECIMALS = 12", "FACTOR_DECIMALS = 2"))
    return folder


def test_the_program_of_a_release_is_a_cause_of_its_own(copy: Copy, other_program: Path) -> None:
    folder = publish(copy, code=other_program)
    rewrite_totals(folder, other_program, copy)
    copy.replace(*CHANGES["participants"])
    draft(copy)
    found = compare(Workspace(copy.root), V1, DRAFT, quiet)
    rows = list(records(found))
    bridges_add_up(rows)
    assert found.why is not None
    assert found.why.bridge.compared_on == "both"
    assert {row["cause"] for row in rows} == {"", "participants", "code"}
    assert [row for row in rows if row["cause"] == "code" and Decimal(row["difference"])]


def rewrite_totals(folder: Path, program: Path, copy: Copy) -> None:
    """Give a release the totals that another program makes of the workspace."""
    from pipeline.releases.recipe import read_recipe
    from pipeline.releases.valuing import by_archived_program

    workspace = Workspace(copy.root)
    recipe = read_recipe(workspace, KEY, 1)
    assert recipe is not None
    calculate = by_archived_program(workspace, recipe, copy.root / "unpacked", quiet, install=False)
    (totals,) = calculate([(workspace, KEY)])
    assert not isinstance(totals, str)
    lines = ["variant,bound,benefits_eur,costs_eur,net_eur,ratio"]
    for bound in ("lower", "conservative", "upper"):
        benefits, costs = (totals["plain", bound, column] for column in ("benefits_eur", "costs_eur"))
        lines.append(f"plain,{bound},{benefits:f},{costs:f},{benefits - costs:f},")
    (folder / "tables" / "totals.csv").write_text("\n".join(lines) + "\n")


def test_a_program_that_is_not_there_is_compared_on_one_side_only(copy: Copy, other_program: Path) -> None:
    folder = publish(copy, code=other_program)
    rewrite_totals(folder, other_program, copy)
    (copy.root / "archive" / "example" / "2020" / "v1.json").unlink()
    copy.replace(*CHANGES["participants"])
    draft(copy)
    found = compare(Workspace(copy.root), V1, DRAFT, quiet)
    bridges_add_up(list(records(found)))
    assert found.why is not None
    assert found.why.bridge.compared_on == "old"
    assert "recipe" in found.why.obstacles[0]


# --- the table of a run


def table(copy: Copy) -> list[tuple[object, ...]]:
    workspace = Workspace(copy.root)
    return changes(workspace, KEY, input_digests(workspace, KEY), totals_of(workspace, KEY)["totals"], quiet)


def test_a_first_release_has_no_changes(copy: Copy) -> None:
    assert table(copy) == []


def test_changes_are_since_the_last_release_that_was_not_withdrawn(copy: Copy) -> None:
    workspace = Workspace(copy.root)
    publish(copy)
    copy.replace(*CHANGES["funding"])
    publish(copy, 2)
    copy.replace(*CHANGES["participants"])
    assert base_of(workspace, KEY) == 2
    rows = table(copy)
    assert {row[1] for row in rows} == {"v2"}
    assert {row[5] for row in rows} == {"all", "participants"}
    before = input_digests(workspace, KEY)
    write_status(workspace, KEY, 2, Status("withdrawn", "2026-01-01", "fout"))
    # A run after this mark is another run.
    assert input_digests(workspace, KEY) != before
    rows = table(copy)
    assert {row[1] for row in rows} == {"v1"}
    assert {row[5] for row in rows} == {"all", "participants", "funding"}
    for row in rows:
        if row[5] == "all":
            parts = [other[8] for other in rows if other[2:5] == row[2:5] and other[5] != "all"]
            assert sum(parts) == row[8]


def test_without_the_archive_everything_has_one_unknown_cause(copy: Copy) -> None:
    publish(copy)
    shutil.rmtree(copy.root / "archive")
    copy.replace(*CHANGES["funding"])
    said: list[str] = []
    workspace = Workspace(copy.root)
    rows = changes(workspace, KEY, input_digests(workspace, KEY), totals_of(workspace, KEY)["totals"], said.append)
    assert {row[5] for row in rows} == {"all", "unknown"}
    assert "funding.csv" in said[0]


def test_recorded_changes_are_taken_as_they_are(copy: Copy) -> None:
    publish(copy)
    path = Workspace(copy.root).changes_file(KEY)
    path.write_text(
        ",".join(COLUMNS)
        + "\nv1,net_eur,plain,lower,all,1.000000,2.500000,1.500000\nv1,net_eur,plain,lower,prices,,,1.500000\n"
    )
    rows = table(copy)
    assert rows == [
        (1, "v1", "net_eur", "plain", "lower", "all", Decimal("1.000000"), Decimal("2.500000"), Decimal("1.500000")),
        (2, "v1", "net_eur", "plain", "lower", "prices", None, None, Decimal("1.500000")),
    ]


@pytest.mark.parametrize("content", ["", "a,b\n", ",".join(COLUMNS) + "\nv1,net_eur,plain,lower,all,one,2,1\n"])
def test_a_file_of_changes_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "changes.csv"
    path.write_text(content)
    with pytest.raises(MeerwaardeError, match="cannot be read"):
        read_changes(path, "changes.csv")


# --- restate


def restated(copy: Copy, *arguments: str, code: int = 0) -> list[dict[str, str]]:
    target = copy.root / "restated.csv"
    assert main(["restate", *arguments, "--csv", str(target), "--workspace", str(copy.root)]) == code
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_restating_changes_nothing_while_parameters_are_the_same(copy: Copy) -> None:
    publish(copy)
    for row in restated(copy, "example"):
        assert Decimal(row["net_difference_eur"]) == 0
        assert row["published_ratio"] == row["restated_ratio"]


def test_restating_takes_todays_parameters_and_the_inputs_of_then(
    copy: Copy, capsys: pytest.CaptureFixture[str], result_of: Callable[[Copy], dict[str, Decimal]]
) -> None:
    publish(copy)
    copy.replace(*CHANGES["prices"])
    wanted = result_of(copy)
    # What else changed since is not restated.
    for cause in ("participants", "funding", "method"):
        copy.replace(*CHANGES[cause])
    rows = restated(copy, "example/2020")
    assert {row["bound"]: Decimal(row["restated_net_eur"]) for row in rows} == wanted
    assert all(Decimal(row["net_difference_eur"]) > 0 for row in rows)
    told = capsys.readouterr().out
    assert "Herrekend" in told
    assert "conservatief" in told


@pytest.fixture
def result_of() -> Callable[[Copy], dict[str, Decimal]]:
    def net(copy: Copy) -> dict[str, Decimal]:
        rows = totals_of(Workspace(copy.root), KEY)["totals"]
        return {row["bound"]: row["net_eur"] for row in rows}

    return net


def test_restating_reads_parameters_on_the_day_asked(copy: Copy) -> None:
    publish(copy)
    path = copy.path(f"{PROGRAMME}/parameters/premium_share.yaml")
    later = "  - from: 2025-01-01\n    value: 0.50\n    source: {document: made-up, place: page 4}\n"
    path.write_text(path.read_text().rstrip() + "\n" + later)
    assert {Decimal(row["net_difference_eur"]) for row in restated(copy, "example")} == {Decimal(0)}
    assert all(Decimal(row["net_difference_eur"]) > 0 for row in restated(copy, "example", "--on", "2025-06-01"))


def test_a_release_that_cannot_be_restated_is_named(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    publish(copy)
    shutil.rmtree(copy.root / "archive")
    copy.replace(*CHANGES["funding"])
    assert restated(copy, "example", code=1) == []
    said = capsys.readouterr().err
    assert "example/2020@v1" in said
    assert "funding.csv" in said


def test_restating_what_has_no_release_is_refused(copy: Copy) -> None:
    assert main(["restate", "example", "--workspace", str(copy.root)]) == 2
