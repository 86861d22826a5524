"""source.yaml: who delivered what, on what terms."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.faults import FaultsError
from pipeline.ingest import read_source
from pipeline.ingest.source import in_language

GOOD = """\
delivered_by: the coordinator
delivered_on: 2021-03-08
terms: For this analysis only.
records: reconstructed
explanation:
  nl: |
    Teruggebouwd.
  en: Rebuilt.
note:
  nl: Let op.
"""


def faults(folder: Path, text: str) -> list[tuple[int | None, str | None, str]]:
    (folder / "source.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FaultsError) as raised:
        read_source(folder)
    assert all(fault.file == "raw/source.yaml" for fault in raised.value.faults)
    return [(fault.row, fault.column, fault.rule) for fault in raised.value.faults]


def test_a_good_source(tmp_path: Path) -> None:
    (tmp_path / "source.yaml").write_text(GOOD)
    source = read_source(tmp_path)
    assert source.delivered_by == "the coordinator"
    assert source.delivered_on == datetime.date(2021, 3, 8)
    assert source.records == "reconstructed"
    assert source.explanation == {"nl": "Teruggebouwd.", "en": "Rebuilt."}
    assert source.note == {"nl": "Let op."}


def test_who_and_the_terms_may_be_told_by_language(tmp_path: Path) -> None:
    told = GOOD.replace("the coordinator", "{nl: de coördinator, en: the coordinator}")
    (tmp_path / "source.yaml").write_text(told, encoding="utf-8")
    source = read_source(tmp_path)
    assert [in_language(source.delivered_by, language) for language in ("nl", "en")] == [
        "de coördinator",
        "the coordinator",
    ]
    assert [in_language(source.terms, language) for language in ("nl", "en")] == ["For this analysis only."] * 2
    assert in_language({"nl": "alleen zo"}, "en") == "alleen zo"


def test_totals_that_the_deliverer_states(tmp_path: Path) -> None:
    (tmp_path / "source.yaml").write_text(
        GOOD + "totals:\n  participants: {rows: 24}\n  funding: {rows: 4, amount_eur: 851000.00}\n"
    )
    assert read_source(tmp_path).totals == {
        "participants": {"rows": Decimal(24)},
        "funding": {"rows": Decimal(4), "amount_eur": Decimal("851000.00")},
    }


def test_original_records_need_no_explanation(tmp_path: Path) -> None:
    (tmp_path / "source.yaml").write_text(GOOD.replace("reconstructed", "original").split("explanation")[0])
    assert read_source(tmp_path).explanation == {}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("delivered_by: the coordinator\n", "", [(1, "delivered_by", "missing_key")]),
        ("2021-03-08", "last week", [(2, "delivered_on", "bad_source")]),
        ("reconstructed", "invented", [(4, "records", "bad_source")]),
        ("explanation:", "explained:", [(1, "explanation", "missing_key"), (5, "explained", "unknown_key")]),
        ("  en: Rebuilt.", "  de: Neu.", [(5, "explanation", "bad_source")]),
        ("the coordinator", "c@example.org", [(1, "delivered_by", "identifier")]),
        ("Let op.", "Bel 06-12345678", [(10, "note.nl", "identifier")]),
        (GOOD, "", [(1, None, "bad_source")]),
        (GOOD, "- a\n", [(1, None, "bad_source")]),
        ("the coordinator", "{en: the coordinator}", [(1, "delivered_by", "bad_source")]),
        ("For this analysis only.", "{nl: hier, en: ' '}", [(3, "terms", "bad_source")]),
        ("terms:", "terms: [", [(4, None, "yaml")]),
        ("note:", "totals: 24\nnote:", [(9, "totals", "bad_total")]),
        ("note:", "totals: {participants: 24}\nnote:", [(9, "totals.participants", "bad_total")]),
        ("note:", "totals: {people: {rows: 24}}\nnote:", [(9, "totals.people", "bad_total")]),
        ("note:", "totals: {participants: {rows: 2.5}}\nnote:", [(9, "totals.participants.rows", "bad_total")]),
        ("note:", "totals: {funding: {funder: 2}}\nnote:", [(9, "totals.funding.funder", "bad_total")]),
        ("note:", "totals: {funding: {amount_eur: much}}\nnote:", [(9, "totals.funding.amount_eur", "bad_total")]),
    ],
)
def test_faults(tmp_path: Path, old: str, new: str, expected: list[tuple[int, str | None, str]]) -> None:
    found = faults(tmp_path, GOOD.replace(old, new))
    assert found == expected


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match=r"raw/source\.yaml"):
        read_source(tmp_path)
