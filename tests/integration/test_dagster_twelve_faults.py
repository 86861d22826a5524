"""A raw folder with twelve faults spread over its files: one list of all of them from a run, and nothing changed."""

import csv
from pathlib import Path

from workspaces import COHORT, content, copy_of_data, meerwaarde

# table, row as a person counts it, column, what stands there, the rule it breaks
FAULTS = [
    ("participants", 4, "prior_income", "rich", "unknown_code"),
    ("participants", 6, "enrolled_on", "31-31-2017", "bad_date"),
    ("participants", 8, "participant_id", "P01", "same_row_twice"),
    ("outflow", 3, "status", "helps out", "unknown_code"),
    ("outflow", 5, "participant_id", "P99", "unknown_participant"),
    ("outflow", 7, "hours_per_week", "200", "above_maximum"),
    ("funding", 2, "amount_eur", "a lot", "bad_decimal"),
    ("funding", 3, "period_end", "2016-12-31", "period_ends_before_start"),
    ("respondents", 3, "usable", "perhaps", "unknown_code"),
    ("mentions", 5, "theme", "sunshine", "theme_not_in_codebook"),
    ("answers", 4, "respondent_id", "E99", "unknown_respondent"),
    ("themes", 2, "label_nl", "bel 06-12345678", "identifier"),
]


def spoil(raw: Path) -> None:
    for table in {fault[0] for fault in FAULTS}:
        path = raw / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        for _, row, column, value, _ in [fault for fault in FAULTS if fault[0] == table]:
            rows[row - 1][rows[0].index(column)] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def test_all_twelve_are_in_one_list_and_nothing_is_changed(tmp_path: Path) -> None:
    workspace = copy_of_data(tmp_path)
    assert meerwaarde(workspace, "run", COHORT).returncode == 0
    spoil(workspace / "data" / "programmes" / COHORT.replace("/", "/cohorts/") / "raw")
    drafts = workspace / "reports" / "drafts"
    kept = [drafts / COHORT, workspace / ".meerwaarde" / "store", workspace / "data"]
    before = [content(folder) for folder in kept]
    files = drafts / f"{COHORT}.validation"
    of_good_data = content(files)
    assert b"niets te verbeteren" in of_good_data["validation.html"]
    for verb in ("check", "run"):
        assert content(files) == of_good_data, "only a run writes"
        done = meerwaarde(workspace, verb, COHORT, "--language", "en")
        assert done.returncode == 1
        assert [content(folder) for folder in kept] == before
        listed = done.stderr.splitlines()
        for table, row, column, value, rule in FAULTS:
            shown = "" if rule == "identifier" else f": '{value}'"
            line = f"  row {row}, column {column}{shown}  [{rule}]"
            start = next(i for i, text in enumerate(listed) if text.endswith(f"/raw/{table}.csv"))
            assert line in listed[start:], f"{verb}: {table} {line}\n{done.stderr}"
            remedy = listed[listed.index(line, start) + 1]
            assert "found " in remedy
            assert "expected " in remedy
        assert "06-12345678" not in done.stdout + done.stderr
    assert "validation.html" in done.stderr
    with (files / "validation.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    told = {(line["file"].rpartition("/")[2], line["row"], line["column"], line["rule"]) for line in lines}
    assert {(f"{table}.csv", str(row), column, rule) for table, row, column, _, rule in FAULTS} <= told
    page = (files / "validation.html").read_text(encoding="utf-8")
    assert all(f"<code>{rule}</code>" in page for *_, rule in FAULTS)
    assert "06-12345678" not in page
