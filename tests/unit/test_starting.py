"""The folder of a new cohort: made whole or not at all, with what the programme knows already."""

import datetime
import itertools
import shutil
from pathlib import Path

import pytest
import yaml

from pipeline.errors import CallError
from pipeline.faults import FaultsError
from pipeline.ingest.judging import context_of, judge_tables
from pipeline.ingest.reading import read
from pipeline.ingest.source import read_source
from pipeline.model import load
from pipeline.starting import start
from pipeline.starting.cohort_file import period_of
from pipeline.starting.workbook import HEADER_ROW
from pipeline.store import session
from pipeline.workspace import CohortKey, Workspace

ROOT = Path(__file__).resolve().parents[2]
PROGRAMME, EARLIER = "sterk-uit-armoede", "2017-2020"
TABLES = ["participants", "outflow", "funding", "respondents", "mentions", "answers", "themes"]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("2021"))
    return Workspace(tmp_path)


def key(cohort: str) -> CohortKey:
    return CohortKey(PROGRAMME, cohort)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_new_cohort_is_ready_to_fill(workspace: Workspace) -> None:
    told = start(workspace, key("2021"))
    made = workspace.cohort_dir(key("2021"))
    files = ["cohort.yaml", "raw/source.yaml", *(f"raw/{name}.xlsx" for name in TABLES)]
    assert sorted(tree(made)) == sorted(files)
    assert [path.name for path in made.parent.iterdir() if path.name.startswith(".")] == []
    model = load(workspace.root, PROGRAMME, "2021")
    assert model.cohort.period.from_ == datetime.date(2021, 1, 1)
    assert model.cohort.observed_until == model.cohort.period.until == datetime.date(2021, 12, 31)
    before = load(workspace.root, PROGRAMME, EARLIER).cohort
    for kept in ("enrolled_in_period", "after_observation", "parameters_on", "price_year", "languages"):
        assert getattr(model.cohort, kept) == getattr(before, kept)
    assert told.splitlines()[-1] == f"Daarna: meerwaarde check {PROGRAMME}/2021"
    assert "raw/source.yaml" in told
    assert f"cohort {EARLIER}" in told


def test_every_line_of_the_cohorts_file_is_explained(workspace: Workspace) -> None:
    start(workspace, key("2021"))
    lines = (workspace.cohort_dir(key("2021")) / "cohort.yaml").read_text(encoding="utf-8").splitlines()
    for above, line in itertools.pairwise(lines):
        if line and not line.startswith("#"):
            assert above.startswith("# "), line


def test_the_source_has_to_be_filled_in_and_says_how(workspace: Workspace) -> None:
    start(workspace, key("2021"))
    raw = workspace.raw_dir(key("2021"))
    with pytest.raises(FaultsError) as caught:
        read_source(raw)
    assert {fault.column for fault in caught.value.faults} == {"delivered_by", "delivered_on", "terms", "records"}
    assert {fault.rule for fault in caught.value.faults} == {"missing_key"}
    text = (raw / "source.yaml").read_text(encoding="utf-8")
    text = text.replace("delivered_by:", "delivered_by: gemeente Groningen").replace("terms:", "terms: alleen hier")
    text = text.replace("delivered_on:", "delivered_on: 2022-01-31").replace("\nrecords:", "\nrecords: original")
    (raw / "source.yaml").write_text(text, encoding="utf-8")
    assert read_source(raw).records == "original"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_empty_templates_read_without_a_fault(workspace: Workspace, form: str) -> None:
    start(workspace, key("2021"), form)  # type: ignore[arg-type]
    tables = read(workspace.raw_dir(key("2021")), TABLES)
    for name, table in tables.items():
        assert table.readable, name
        assert table.faults == (), name
        assert len(table) == (0 if name != "themes" else len(codebook(workspace)))


def codebook(workspace: Workspace) -> list[str]:
    return (workspace.raw_dir(key(EARLIER)) / "themes.csv").read_text(encoding="utf-8").splitlines()[1:]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_codebook_is_that_of_the_latest_cohort(workspace: Workspace, form: str) -> None:
    start(workspace, key("2021"), form)  # type: ignore[arg-type]
    before, after = (read(workspace.raw_dir(key(cohort)), ["themes"])["themes"] for cohort in (EARLIER, "2021"))
    for name, column in before.columns.items():
        assert after.columns[name].listed() == column.listed()
    assert after.rows[0] == (HEADER_ROW + 2 if form == "xlsx" else 2)


def test_csv_comes_with_an_explanation(workspace: Workspace) -> None:
    told = start(workspace, key("2021"), "csv")
    made = tree(workspace.raw_dir(key("2021")))
    assert sorted(made) == sorted(["LEESMIJ.md", "source.yaml", *(f"{name}.csv" for name in TABLES)])
    assert made["participants.csv"].decode("utf-8-sig").startswith("Deelnemernummer;Gestart op;")
    assert "LEESMIJ.md" in told


def test_the_first_cohort_of_a_programme_has_nothing_to_follow(workspace: Workspace) -> None:
    shutil.rmtree(workspace.cohort_dir(key(EARLIER)).parent)
    start(workspace, key("2021"), language="en")
    cohort = load(workspace.root, PROGRAMME, "2021").cohort
    assert (cohort.price_year, cohort.parameters_on) == (2021, datetime.date(2021, 12, 31))
    assert len(read(workspace.raw_dir(key("2021")), ["themes"])["themes"]) == 0
    assert "cohort 2017" not in (workspace.cohort_dir(key("2021")) / "cohort.yaml").read_text(encoding="utf-8")


def test_the_same_folder_every_time(workspace: Workspace) -> None:
    start(workspace, key("2021"))
    first = tree(workspace.cohort_dir(key("2021")))
    shutil.rmtree(workspace.cohort_dir(key("2021")))
    start(workspace, key("2021"))
    assert tree(workspace.cohort_dir(key("2021"))) == first


@pytest.mark.parametrize(
    ("name", "given", "first", "last"),
    [
        ("2021", None, "2021-01-01", "2021-12-31"),
        ("2017-2020", None, "2017-01-01", "2020-12-31"),
        ("2021", ("2021-03-01", "2021-06-30"), "2021-03-01", "2021-06-30"),
        ("voorjaar", ("2021-03-01", "2021-06-30"), "2021-03-01", "2021-06-30"),
    ],
)
def test_periods(name: str, given: tuple[str, str] | None, first: str, last: str) -> None:
    day = datetime.date.fromisoformat
    period = period_of(name, (day(given[0]), day(given[1])) if given else None)
    assert (period.start, period.end) == (day(first), day(last))


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("voorjaar", None, "does not say which period"),
        ("2020-2017", None, "does not say which period"),
        ("20201", None, "does not say which period"),
        ("2021", (datetime.date(2021, 1, 1), None), "Only one end"),
        ("2021", (datetime.date(2021, 2, 1), datetime.date(2021, 1, 1)), "before it starts"),
    ],
)
def test_a_period_that_is_not_clear(
    workspace: Workspace, name: str, given: tuple[datetime.date, datetime.date | None] | None, message: str
) -> None:
    with pytest.raises(CallError, match=message):
        start(workspace, key(name), period=given)
    assert not workspace.cohort_dir(key(name)).exists()


def test_a_cohort_that_is_there_is_left_alone(workspace: Workspace) -> None:
    before = tree(workspace.root)
    with pytest.raises(CallError, match="already"):
        start(workspace, key(EARLIER))
    workspace.cohort_dir(key("2021")).mkdir()
    with pytest.raises(CallError, match="already"):
        start(workspace, key("2021"))
    assert tree(workspace.root) == before


def test_a_programme_that_is_not_there(workspace: Workspace) -> None:
    with pytest.raises(
        CallError, match=rf"no programme buurt .* found: [a-z, -]*{PROGRAMME}[a-z, -]*\. A new programme is"
    ):
        start(workspace, CohortKey("buurt", "2021"))
    assert not workspace.programme_dir("buurt").exists()


def test_faults_of_the_programme_are_told_and_nothing_is_made(workspace: Workspace) -> None:
    path = workspace.programme_dir(PROGRAMME) / "programme.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("engine: embedded", "engine: steam"), encoding="utf-8")
    with pytest.raises(FaultsError) as caught:
        start(workspace, key("2021"))
    assert [fault.column for fault in caught.value.faults] == ["engine"]
    assert not workspace.cohort_dir(key("2021")).exists()


def test_a_model_that_does_not_load_with_the_cohort_leaves_nothing_behind(workspace: Workspace) -> None:
    model = workspace.programme_dir(PROGRAMME) / "model.yaml"
    text = yaml.safe_load(model.read_text(encoding="utf-8"))
    assert text["bounds"]
    path = workspace.programme_dir(PROGRAMME) / "programme.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("leading_bound: ", "leading_bound: un"), encoding="utf-8")
    before = tree(workspace.root)
    with pytest.raises(FaultsError) as caught:
        start(workspace, key("2021"))
    assert {fault.rule for fault in caught.value.faults} == {"unknown_name"}
    assert tree(workspace.root) == before
    assert [path.name for path in (workspace.programme_dir(PROGRAMME) / "cohorts").iterdir()] == [EARLIER]


def test_an_invented_cohort_is_read_without_a_fault(workspace: Workspace) -> None:
    key = CohortKey(PROGRAMME, "2022")
    told = start(workspace, key, synthetic=(40, 7))
    assert "40 deelnemers" in told
    model = load(workspace.root, key.programme, key.cohort)
    with session() as db:
        found = judge_tables(read(workspace.raw_dir(key), model.tables), context_of(model), db)
        assert found.faults == []
        assert found.row_counts["participants"] == 40


def test_an_invented_cohort_is_not_pooled(workspace: Workspace) -> None:
    with pytest.raises(CallError, match="pooled or invented"):
        start(workspace, CohortKey(PROGRAMME, "2022"), pool=(EARLIER,), synthetic=(40, 7))
    assert not workspace.cohort_dir(CohortKey(PROGRAMME, "2022")).exists()
