"""Under the disclosure rule the lists of a delivery say what was mended and set aside, not which rows of people or how many."""

from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.assets import disclosed
from pipeline.reporting.build import Delivery

DELIVERY: dict[str, Any] = {
    "corrections": [
        {"table": "outflow", "file": "raw/outflow.csv", "rows": [3, 9], "column": "status", "why": "typo"},
        {"table": "funding", "file": "raw/funding.csv", "rows": [2], "column": "amount_eur", "why": "doubled"},
    ],
    "set_aside": [
        {"table": "outflow", "file": "raw/outflow.csv", "row": 7, "column": "status", "rule": "codes"},
        {"table": "outflow", "file": "raw/outflow.csv", "row": 8, "column": "status", "rule": "codes"},
        {"table": "funding", "file": "raw/funding.csv", "row": 4, "column": "amount_eur", "rule": "number"},
    ],
}


def shown(monkeypatch: pytest.MonkeyPatch, hidden: bool) -> dict[str, Any]:
    monkeypatch.setattr(disclosed, "_files_hidden", lambda hand: hidden)
    return disclosed.lists_shown(SimpleNamespace(), DELIVERY)  # type: ignore[arg-type]


def test_rows_of_people_are_held_back_with_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = shown(monkeypatch, hidden=True)
    assert [one["rows"] for one in lists["corrections"]] == [[], [2]]
    assert [(one["table"], one["row"]) for one in lists["set_aside"]] == [("outflow", None), ("funding", 4)]
    delivery = Delivery(**lists)
    assert delivery.rows_hidden
    assert delivery.rows_set_aside == [("funding.csv", [4], []), ("outflow.csv", [], [])]


def test_without_the_rule_every_row_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = shown(monkeypatch, hidden=False)
    assert lists == DELIVERY
    assert not Delivery(**lists).rows_hidden
