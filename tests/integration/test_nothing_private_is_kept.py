"""No identifier as delivered, no quote without consent and no key is left in anything that a run writes."""

import csv
import io
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from workspaces import COHORT, copy_of_data, meerwaarde

RAW = Path("data/programmes") / COHORT.replace("/", "/cohorts/") / "raw"
PERSONS = {"participant_id": "Zandpad-4{}-q", "respondent_id": "Kraanvogel-7{}-q"}
QUOTE = "Deze zin van 8841 woorden mag nergens staan"
ALLOWED = "Deze zin van 7715 woorden mag wel bewaard worden"
STRANGER = "Zandpad-99999-q"


def rewritten(workspace: Path) -> list[str]:
    """Give every person an identifier that stands nowhere else, and two of them a quote; gives the identifiers."""
    given: set[str] = set()
    for path in sorted((workspace / RAW).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            for column in PERSONS.keys() & row.keys():
                row[column] = PERSONS[column].format(row[column])
                given.add(row[column])
        if path.stem == "mentions":
            rows[0] |= {"quote": QUOTE, "quote_consent": "no"}
            rows[1] |= {"quote": ALLOWED, "quote_consent": "yes"}
        write(path, rows)
    return sorted(given)


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def contents(path: Path) -> Iterator[bytes]:
    """What a file says: its bytes, and what lies in it packed or in the pages of a database."""
    data = path.read_bytes()
    yield data
    if data.startswith(b"PAR1"):
        rows = duckdb.sql(f"SELECT * FROM read_parquet('{path}', hive_partitioning = false)").fetchall()
        yield repr(rows).encode()
    elif data.startswith(b"SQLite format 3"):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            yield "\n".join(connection.iterdump()).encode()
    elif path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            for (table,) in connection.execute("SELECT table_name FROM information_schema.tables").fetchall():
                yield repr(connection.execute(f'SELECT * FROM "{table}"').fetchall()).encode()
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    elif data.startswith(b"%PDF"):
        for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
            try:
                yield zlib.decompress(stream)
            except zlib.error:
                yield stream


def found_in(workspace: Path, secrets: list[str]) -> set[tuple[str, str]]:
    pattern = re.compile("|".join(re.escape(secret) for secret in secrets).encode())
    return {
        (path.relative_to(workspace).as_posix(), match.decode())
        for folder in (".meerwaarde", "reports")
        for path in (workspace / folder).rglob("*")
        if path.is_file() and not path.is_symlink()
        for content in contents(path)
        for match in pattern.findall(content)
    }


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A workspace with a whole run, and what must not be found in it."""
    workspace = copy_of_data(tmp_path_factory.mktemp("private"))
    given = rewritten(workspace)
    done = meerwaarde(workspace, "run", COHORT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Zandpad" not in done.stdout + done.stderr
    key = (workspace / "pseudonyms.key").read_text().strip()
    return workspace, [*given, QUOTE, key, bytes.fromhex(key).decode("latin-1")]


def test_the_search_finds_what_is_there(ran: tuple[Path, list[str]]) -> None:
    workspace, _ = ran
    files = {file.rpartition("/")[2] for file, _ in found_in(workspace, [ALLOWED])}
    assert {"mentions.parquet", "meerwaarde.duckdb"} <= files
    assert any(file.endswith(".db") for file, _ in found_in(workspace, ["validated"])), "Dagster's records are searched"
    assert any(file.endswith(".xlsx") for file, _ in found_in(workspace, ["worksheets"]))


def test_a_whole_run_keeps_no_identifier_quote_or_key(ran: tuple[Path, list[str]]) -> None:
    workspace, secrets = ran
    assert len(secrets) > 40
    assert found_in(workspace, secrets) == set()


def test_a_run_that_failed_tells_the_terminal_and_keeps_nothing(ran: tuple[Path, list[str]]) -> None:
    workspace, secrets = ran
    before = {path: path.read_bytes() for path in (workspace / RAW).glob("*.csv")}
    outflow, mentions = workspace / RAW / "outflow.csv", workspace / RAW / "mentions.csv"
    text = outflow.read_text(encoding="utf-8")
    first = next(secret for secret in secrets if secret.startswith("Zandpad"))
    outflow.write_text(text.replace(first, STRANGER, 1) + text.splitlines()[2] + "\n", encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(mentions.read_text(encoding="utf-8"))))
    rows[2] |= {"respondent_id": "Kraanvogel-99999-q", "quote": QUOTE, "theme": "no_such_theme"}
    rows[3] |= {"respondent_id": "Kraanvogel-7\u202e-q"}
    write(mentions, rows)
    try:
        done = meerwaarde(workspace, "run", COHORT, "--verbose")
        assert done.returncode == 1
        assert STRANGER in done.stderr, "whoever stands at the terminal has the file and is told"
        assert QUOTE not in done.stdout + done.stderr
        assert found_in(workspace, [*secrets, STRANGER, "Kraanvogel-"]) == set()
        told = (workspace / "reports" / "drafts" / f"{COHORT}.validation" / "validation.csv").read_text(
            encoding="utf-8"
        )
        assert "unknown_participant" in told
        assert "hier niet herhaald" in told
    finally:
        for path, data in before.items():
            path.write_bytes(data)


def test_judging_alone_from_what_was_kept_tells_of_rows_only(ran: tuple[Path, list[str]]) -> None:
    workspace, secrets = ran
    code = (
        "import dagster as dg, sys\nfrom pathlib import Path\nfrom pipeline.definitions import defs\n"
        "from pipeline.orchestration.instance import open_instance\n"
        "from pipeline.orchestration.partitions import bring_in_step\nfrom pipeline.workspace import Workspace\n"
        f"workspace = Workspace(Path({str(workspace)!r}))\n"
        "with open_instance(workspace) as instance:\n    bring_in_step(instance, workspace)\n"
        f"    defs.resolve_job_def('cohort').execute_in_process(instance=instance, partition_key={COHORT!r},\n"
        "        op_selection=['validated'])\n"
    )
    import subprocess
    import sys

    from workspaces import ROOT, environment

    assert meerwaarde(workspace, "run", COHORT).returncode == 0
    before = {path.name: path.read_bytes() for path in (workspace / ".meerwaarde" / "work" / COHORT).glob("*.parquet")}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    after = {path.name: path.read_bytes() for path in (workspace / ".meerwaarde" / "work" / COHORT).glob("*.parquet")}
    assert after == before, "the same tables, from pseudonyms"
    assert found_in(workspace, secrets) == set()
