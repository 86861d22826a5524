"""What a loaded model says of a cohort.

Belongs here: choosing values by date, attribution, admission, the order of rows. Does not belong here: faults.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from pipeline.model.ordering import in_model_order
from tests.support.workspace import PROGRAMME, copy_to, example


@pytest.mark.parametrize(
    ("day", "value"),
    [("2018-01-01", None), ("2019-12-31", None), ("2020-01-01", 12000), ("2021-01-01", 12000)],
)
def test_the_youngest_value_that_holds_is_taken(tmp_path: Path, day: str, value: int | None) -> None:
    copy = copy_to(tmp_path)
    copy.replace(f"{PROGRAMME}/cohorts/2020/cohort.yaml", "parameters_on: 2021-01-01", f"parameters_on: {day}")
    if value is None:
        # The programme's own values start in 2020, so only the shared parameter has one by then.
        assert {fault.rule for fault in copy.faults()} == {"no_value_yet"}
        assert all("payment_eur" not in fault.file for fault in copy.faults())
        return
    payment = copy.load().parameters["payment_eur"]
    assert (payment.value, payment.valid_from, payment.price_year) == (Decimal(value), date(2020, 1, 1), 2020)
    assert (payment.file, payment.line) == ("data/parameters/payment_eur.yaml", 10)


def test_a_value_per_bound() -> None:
    quiet = example().parameters["quiet_eur"]
    assert [quiet.under(bound) for bound in ("lower", "conservative", "upper")] == [0, 300, 600]
    assert example().parameters["hour_eur"].under("upper") == 14


def test_admission_is_by_evidence_and_by_exception() -> None:
    model = example()
    admitted = {
        bound.bound: [post.post for post in model.model.posts if model.admits(bound, post)]
        for bound in model.model.bounds
    }
    assert admitted == {
        "lower": ["wages", "payments_saved", "volunteer_work"],
        "conservative": ["wages", "payments_saved", "volunteer_work", "health"],
        "upper": ["wages", "payments_saved", "volunteer_work", "health", "quiet"],
    }


def test_a_post_may_have_an_attribution_of_its_own() -> None:
    model = example()
    volunteering = model.post("volunteer_work")
    assert model.attribution(model.bound("upper"), volunteering) == [Decimal("1.00"), Decimal("0.25")]
    assert model.attribution(model.bound("lower"), volunteering) == [Decimal("1.00"), Decimal("0.50")]
    assert model.horizon == 4


def test_every_file_that_was_read_is_named() -> None:
    files = example().files
    assert "data/parameters/payment_eur.yaml" in files
    assert f"{PROGRAMME}/model.yaml" in files
    assert list(files) == sorted(files)
    assert len(files) == len(set(files)) == 11


def test_rows_stand_in_the_order_of_the_model() -> None:
    rows = [("quiet", "upper"), ("costs", "lower"), ("wages", "upper"), ("wages", "lower"), ("other", "lower")]
    frame = pd.DataFrame(rows, columns=["post", "bound"], dtype=object)
    found = list(in_model_order(example(), frame).itertuples(index=False, name=None))
    assert found == [("wages", "lower"), ("wages", "upper"), ("quiet", "upper"), ("costs", "lower"), ("other", "lower")]
