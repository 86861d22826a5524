"""A million raw records, how the pipeline takes them in, and the shortest way that DuckDB alone does.

Belongs here: making the records and the two ways, each to be run in a process of its own (``python raw_records.py WHAT
FOLDER``). Does not belong here: what is asked of them (``test_ingest_benchmark``).

Both read the same two files, apply the conditions of the rules on outflow, and write the rows to Parquet. The bare way has
nobody to tell: it counts. It knows what each column is and reads it as that at once.
"""

import csv
import datetime
import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SPELLS = 1_000_000
PARTICIPANTS = 400_000
TABLES = ("participants", "outflow")
PERIOD = (datetime.date(2015, 1, 1), datetime.date(2019, 12, 31))
OBSERVED_UNTIL = datetime.date(2022, 12, 31)


def make(folder: Path) -> None:
    """The two raw tables: spells that follow one another, with a few hundred of every fault in them."""
    chance = random.Random(4)
    first = PERIOD[0]
    with (folder / "participants.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["participant_id", "enrolled_on", "graduated_on", "municipality", "prior_income", "in_debt_restructuring"]
        )
        places = [f"Gemeente {chance.randrange(10**6):06d}" for _ in range(342)]
        graduated = []
        for number in range(PARTICIPANTS):
            enrolled = first + datetime.timedelta(chance.randrange(900))
            graduated.append(enrolled + datetime.timedelta(chance.randrange(300, 900)))
            writer.writerow(
                [
                    f"D{number:07d}",
                    enrolled.isoformat(),
                    graduated[-1].isoformat(),
                    chance.choice(places),
                    chance.choice(("social_assistance", "unemployment", "disability", "work", "none", "unknown")),
                    chance.choice(("yes", "no", "")),
                ]
            )
    with (folder / "outflow.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["participant_id", "status", "started_on", "ended_on", "hours_per_week", "weeks_per_year",
             "gross_monthly_wage_fte_eur", "role"]
        )  # fmt: skip
        left = SPELLS
        number = 0
        while left:
            day = graduated[number % PARTICIPANTS] + datetime.timedelta(1)
            for _ in range(min(left, chance.choice((2, 2, 3, 3)) if number < PARTICIPANTS else 1)):
                status = chance.choice(("paid_work", "volunteering", "education", "none"))
                ended = day + datetime.timedelta(chance.randrange(30, 200))
                faulty = chance.random() < 0.0003
                writer.writerow(
                    [
                        f"D{number % PARTICIPANTS:07d}" if not faulty or chance.random() < 0.5 else f"X{number:07d}",
                        status,
                        day.isoformat(),
                        (ended if not faulty else day - datetime.timedelta(3)).isoformat(),
                        f"{chance.randrange(4, 160) / 4:.2f}" if status in ("paid_work", "volunteering") else "",
                        str(chance.randrange(20, 53)) if status == "volunteering" else "",
                        f"{chance.randrange(200_000, 420_000, 50) / 100:.2f}" if status == "paid_work" else "",
                        chance.choice(("cook", "driver", "gardener", "")),
                    ]
                )
                day = ended + datetime.timedelta(1)
                left -= 1
            number += 1


def ours(folder: Path) -> dict[str, int]:
    """Read, judge and write, as a run does; identifiers become pseudonyms."""
    from pipeline import store
    from pipeline.ingest import CohortContext, enter, judge_tables
    from pipeline.pseudonyms import pseudonyms

    with store.session() as db:
        raw = enter(folder, TABLES, "raw", pseudonyms(bytes(32), "programme"))
        found = judge_tables(raw, CohortContext(*PERIOD, OBSERVED_UNTIL, False), db)
        for table in TABLES:
            found.write(table, folder / "ours" / f"{table}.parquet")
        return {fault.rule: 0 for fault in found.faults}


def bare(folder: Path) -> dict[str, int]:
    """The same with what DuckDB has: typed reading, a condition per rule, writing."""
    from pipeline import store

    with store.session() as db:
        for table, types in {
            "participants": "{'participant_id': 'VARCHAR', 'enrolled_on': 'DATE', 'graduated_on': 'DATE', "
            "'municipality': 'VARCHAR', 'prior_income': 'VARCHAR', 'in_debt_restructuring': 'VARCHAR'}",
            "outflow": "{'participant_id': 'VARCHAR', 'status': 'VARCHAR', 'started_on': 'DATE', 'ended_on': 'DATE', "
            "'hours_per_week': 'DECIMAL(9,4)', 'weeks_per_year': 'DECIMAL(9,4)', "
            "'gross_monthly_wage_fte_eur': 'DECIMAL(18,2)', 'role': 'VARCHAR'}",
        }.items():
            db.execute(
                f"CREATE TABLE {table} AS SELECT * FROM read_csv('{folder / table}.csv', header = true, columns = {types})"
            )
        counts = {rule: int(db.rows(f"SELECT count(*) FROM ({sql})")[0][0]) for rule, sql in CONDITIONS.items()}
        (folder / "bare").mkdir(exist_ok=True)
        for table in TABLES:
            db.execute(
                f"COPY (SELECT * FROM {table} ORDER BY ALL) TO '{folder}/bare/{table}.parquet' "
                "(FORMAT parquet, COMPRESSION zstd)"
            )
        return {rule: count for rule, count in counts.items() if count}


CONDITIONS = {
    "unknown_participant": "FROM outflow ANTI JOIN participants USING (participant_id)",
    "did_not_graduate": "FROM outflow SEMI JOIN (FROM participants WHERE graduated_on IS NULL) USING (participant_id)",
    "starts_before_graduation": """
        SELECT 1 FROM outflow JOIN participants USING (participant_id) WHERE started_on < graduated_on
    """,
    "not_yet_observed": f"FROM outflow WHERE started_on > DATE '{OBSERVED_UNTIL}'",
    "ended_before_started": "FROM outflow WHERE ended_on < started_on",
    "paid_spells_overlap": """
        SELECT 1 FROM (
            SELECT started_on, max(coalesce(ended_on, DATE '9999-12-31')) OVER (
                PARTITION BY participant_id ORDER BY started_on, ended_on ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS latest FROM outflow WHERE status = 'paid_work' AND coalesce(ended_on >= started_on, TRUE)
        ) WHERE started_on <= latest
    """,
    "more_than_24_hours_a_day": """
        SELECT 1 FROM (
            SELECT a.participant_id FROM outflow AS a SEMI JOIN (
                SELECT participant_id FROM outflow GROUP BY participant_id HAVING sum(hours_per_week) > 168
            ) USING (participant_id)
            JOIN outflow AS b ON a.participant_id = b.participant_id AND b.started_on <= a.started_on
                AND b.ended_on >= a.started_on
            GROUP BY a.participant_id, a.started_on HAVING sum(b.hours_per_week) > 168
        )
    """,
    "many_hours": "FROM outflow WHERE hours_per_week > 60",
    "spell_without_hours": "FROM outflow WHERE status IN ('paid_work', 'volunteering') AND hours_per_week IS NULL",
    "spell_without_wage": "FROM outflow WHERE status = 'paid_work' AND gross_monthly_wage_fte_eur IS NULL",
    "spell_without_weeks": "FROM outflow WHERE status = 'volunteering' AND weeks_per_year IS NULL",
    "same_row_twice": "FROM outflow GROUP BY ALL HAVING count(*) > 1",
    "duplicate_key": "SELECT participant_id FROM participants GROUP BY participant_id HAVING count(*) > 1",
    "graduated_before_enrolled": "FROM participants WHERE graduated_on < enrolled_on",
}


def main() -> None:
    """Run one of them and print how long it took, its peak memory and what it found."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    if what == "make":
        make(folder)
        return
    run = {"ours": ours, "bare": bare}[what]
    # Modules are loaded and types prepared at first use, in a run long before its files are read: not what is measured.
    with tempfile.TemporaryDirectory() as small:
        for table in TABLES:
            with (folder / f"{table}.csv").open(encoding="utf-8") as file:
                some = file.readline() + file.readline()
            (Path(small) / f"{table}.csv").write_text(some, encoding="utf-8")
        run(Path(small))
    begun = time.perf_counter()
    found = run(folder)
    answer: dict[str, Any] = {
        "seconds": time.perf_counter() - begun,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "rules": sorted(found),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
