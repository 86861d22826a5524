"""What identifies a person is refused, and what only looks like it is not.

The numbers here pass their tests by arithmetic; none was given out to anyone that we know of.
"""

from pathlib import Path

import pytest
from raw_folder import GOOD, spoil, verdict

from pipeline.ingest.guarding import (
    BSN,
    EMAIL,
    IBAN,
    PHONE,
    identifier_in,
    is_private_column,
    passes_eleven_test,
    passes_mod_97,
)
from schemas import RAW

PRIVATE = [
    ("111222333", BSN),
    ("123456782", BSN),
    ("12345672", BSN),
    ("10000008", BSN),
    ("1234.56.782", BSN),
    ("123 456 782", BSN),
    ("123.456.782", BSN),
    ("her number is 123456782.", BSN),
    ("bsn:123456782", BSN),
    ("BSN123456782", BSN),
    ("１２３４５６７８２", BSN),
    ("123\u200b456782", BSN),
    ("NL91ABNA0417164300", IBAN),
    ("nl91 abna 0417 1643 00 is where it went", IBAN),
    ("to BE68 5390 0754 7034, please", IBAN),
    ("GB29NWBK60161331926819", IBAN),
    ("someone@example.org", EMAIL),
    ("write to some.one+tag@mail.example.nl today", EMAIL),
    ("someone＠example.org", EMAIL),
    ("0612345678", PHONE),
    ("06-12345678", PHONE),
    ("06 12 34 56 78", PHONE),
    ("call (050) 123 45 67 after six", PHONE),
    ("0597-123456", PHONE),
    ("+31 6 12345678", PHONE),
    ("+31 (0)50 123 4567", PHONE),
    ("0031612345678", PHONE),
    ("+49 30 1234567", PHONE),
    ("612345678", PHONE),
]
HARMLESS = [
    "", "P01", "274687.50", "274687,50", "848437.50", "2017-2020", "2019-08-31", "31-08-2019", "31-08-2019 12:30",
    "2019-08-31 00:00:00", "01-02-2020 - 03-04-2021", "0.15", "1.298.208,00", "2,437,026.20", "111222334", "123456789",
    "000000000", "00000000", "1234567", "12345673", "1112223334", "NL91ABNA0417164301", "self@home", "@home", "a @ b",
    "between 1000 and 2000 euro in 2019 and 2020", "3915437.12", "0123", "page 112-118", "99991231",
]  # fmt: skip


@pytest.mark.parametrize(("text", "what"), PRIVATE)
def test_private(text: str, what: str | None) -> None:
    assert identifier_in(text) == what


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless(text: str) -> None:
    assert identifier_in(text) is None


def test_the_column_decides_where_a_number_could_be_something_else() -> None:
    amount = RAW["funding"].column("amount_eur")
    hours = RAW["outflow"].column("hours_per_week")
    day = RAW["outflow"].column("started_on")
    eight = next(str(n) for n in range(12_000_000, 12_000_100) if passes_eleven_test(str(n)))
    assert identifier_in(eight, amount) is None
    assert identifier_in(eight, hours) == BSN
    assert identifier_in("123.456.782", amount) is None
    assert identifier_in("123456782", amount) == BSN
    date = next(f"{y}{m:02d}15" for y in range(2000, 2021) for m in range(1, 13) if passes_eleven_test(f"{y}{m:02d}15"))
    assert identifier_in(date, day) is None
    assert identifier_in(date) == BSN


def test_eleven_test_and_mod_97() -> None:
    assert [passes_eleven_test(number) for number in ("111222333", "111222334", "000000000")] == [True, False, False]
    assert passes_mod_97("NL91ABNA0417164300")
    assert not passes_mod_97("NL91ABNA041716430")
    assert not passes_mod_97("ZZ91ABNA0417164300")


@pytest.mark.parametrize(
    "name", ["name", "Naam", "first_name", "FirstName", "achternaam", "adres", "e-mail", "geboorte_datum", "BSN", "postcode",
             "birth date", "street_address", "Telefoon"],
)  # fmt: skip
def test_private_columns(name: str) -> None:
    assert is_private_column(name)


def test_no_column_of_ours_is_private() -> None:
    assert [column.name for table in RAW.values() for column in table.columns if is_private_column(column.name)] == []


@pytest.mark.parametrize(("text", "what"), [(text, what) for text, what in PRIVATE])
def test_no_fault_and_no_table_repeats_it(tmp_path: Path, text: str, what: str) -> None:
    cell = f'"{text}"'
    changed = {
        **spoil("participants", ("P04", cell), ("Assen", cell)),
        **spoil("outflow", ("P03", cell), ("2019-07-01,2020-06-30", f"2019-07-01,{cell}")),
        **spoil("mentions", ("I dare to ask", cell), ("R1,impact,courage,,", f"R1,impact,courage,,,{cell}")),
        **spoil("answers", ("respondent_id", cell)),
        **spoil("themes", ("impact,courage,self_worth,Moed", f"impact,courage,self_worth,{cell} ,,x")),
    }
    (tmp_path / f"{text.replace('/', '')}.csv").write_bytes(b"")
    judgement = verdict(tmp_path, **changed)
    shown = "\n".join(f"{fault!r} {fault.sentence()}" for fault in judgement.faults)
    assert text not in shown
    assert text not in "".join(str(frame.to_dict()) for frame in judgement.tables.values())
    assert text not in str(judgement.files)
    places = {(f.file, f.row, f.column) for f in judgement.faults if f.rule == "identifier"}
    assert places >= {
        ("raw/participants.csv", 5, "participant_id"),
        ("raw/participants.csv", 2, "municipality"),
        ("raw/outflow.csv", 5, "participant_id"),
        ("raw/outflow.csv", 2, "ended_on"),
        ("raw/mentions.csv", 4, "quote"),
        ("raw/mentions.csv", 3, None),
        ("raw/answers.csv", 1, None),
        ("raw/themes.csv", 3, None),
    }
    assert all(fault.severity == "error" for fault in judgement.faults)


def test_private_column_is_refused_by_name(tmp_path: Path) -> None:
    text = GOOD["participants"].replace("municipality", "Achternaam").replace("Assen", "Jansen")
    faults = verdict(tmp_path, participants=text).faults
    assert [(f.rule, f.row, f.column) for f in faults] == [("private_column", 1, "Achternaam")]
    assert "Jansen" not in str(faults)
