"""The simulation agrees with what can be worked out exactly, and gives the same bytes everywhere.

Belongs here: the tables simulation and tornado. Does not belong here: the value of information.
"""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.calculation import uncertainty
from tests.support.method import plain_cohort, with_model
from tests.support.shipped import shipped_model, shipped_raw
from tests.support.uncertain import uncertain, with_range, with_simulation
from tests.support.workspace import example

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def shipped() -> dict[str, list[dict]]:
    return uncertain(shipped_model(), shipped_raw())


def test_means_agree_with_the_exact_means_within_their_errors(shipped: dict[str, list[dict]]) -> None:
    assert len(shipped["simulation"]) == 6
    for row in shipped["simulation"]:
        assert row["exact_mean_ratio"] is not None
        # The mean is rounded to a tenth of its error at most.
        assert abs(row["mean_ratio"] - row["exact_mean_ratio"]) <= Decimal("4.1") * row["standard_error"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_they_do_so_for_other_seeds_and_variants(seed: int) -> None:
    model = with_simulation(shipped_model(), seed=seed, draws=20_000, variant="as-published")
    for row in uncertain(model, shipped_raw())["simulation"]:
        assert abs(row["mean_ratio"] - row["exact_mean_ratio"]) <= Decimal("4.1") * row["standard_error"]


def test_what_is_counted_of_this_cohort_is_not_uncertain(shipped: dict[str, list[dict]]) -> None:
    """Netted, the lower bound uses no parameter with a range: its ratio is one number; the next cohort's is not."""
    this, following = sorted(
        (row for row in shipped["simulation"] if row["bound"] == "lower"), key=lambda r: r["scope"] != "this-cohort"
    )
    assert this["standard_error"] == 0
    assert this["low_ratio"] == this["high_ratio"] == this["mean_ratio"] == this["exact_mean_ratio"]
    assert abs(this["mean_ratio"] - Decimal("0.980319")) < Decimal("0.000001")
    assert this["chance_pays"] == 0
    assert following["low_ratio"] < Decimal("0.98") < following["high_ratio"]
    assert 0 < following["chance_pays"] < 1


def test_the_interval_holds_its_share_and_its_order(shipped: dict[str, list[dict]]) -> None:
    for row in shipped["simulation"]:
        assert row["low_ratio"] <= row["median_ratio"] <= row["high_ratio"]
        assert row["interval"] == Decimal("0.90")
    wider = uncertain(with_simulation(shipped_model(), interval=Decimal("0.99")), shipped_raw())["simulation"]
    for row, other in zip(shipped["simulation"], wider, strict=True):
        assert other["low_ratio"] <= row["low_ratio"] <= row["high_ratio"] <= other["high_ratio"]


def test_a_single_uniform_parameter_in_closed_form() -> None:
    """Labour cost 36,000 x (1 + p), p uniform from 0 to 0.5, plus 14,700, against 60,000."""
    model = with_simulation(with_range(example(), "premium_share", "0", "0.5", "uniform"), interval=Decimal("0.80"))
    made = uncertain(model, plain_cohort(funding=[{"amount_eur": Decimal(60_000)}]))
    (row,) = [r for r in made["simulation"] if (r["bound"], r["scope"]) == ("lower", "this-cohort")]
    low, high = 50_700 / 60_000, 68_700 / 60_000
    assert float(row["exact_mean_ratio"]) == pytest.approx((low + high) / 2)
    assert float(row["standard_error"]) == pytest.approx((high - low) / 12**0.5 / 100_000**0.5, rel=0.06)
    assert float(row["low_ratio"]) == pytest.approx(low + 0.1 * (high - low), abs=1e-3)
    assert float(row["high_ratio"]) == pytest.approx(low + 0.9 * (high - low), abs=1e-3)
    assert float(row["chance_pays"]) == pytest.approx((high - 1) / (high - low), abs=5 * float(row["chance_error"]))
    (bar,) = [r for r in made["tornado"] if r["bound"] == "lower"]
    assert (float(bar["ratio_at_low"]), float(bar["ratio_at_high"])) == pytest.approx((low, high))
    assert (bar["variance_share"], bar["total_share"]) == (1, 1)


def test_a_range_under_a_division_bar_has_draws_but_no_exact_mean() -> None:
    model = with_range(with_range(example(), "full_time_hours_per_week", "32", "40"), "premium_share", "0", "0.5")
    made = uncertain(with_simulation(model), plain_cohort())
    rows = [row for row in made["simulation"] if row["bound"] == "lower"]
    assert all(row["exact_mean_ratio"] is None for row in rows)
    assert all(row["standard_error"] > 0 for row in rows)
    shares = [row for row in made["tornado"] if row["bound"] == "lower"]
    assert float(sum(row["variance_share"] for row in shares)) == pytest.approx(1, abs=0.03)


def test_first_shares_add_up_to_at_most_one_and_total_ones_to_at_least_one(shipped: dict[str, list[dict]]) -> None:
    for bound in ("conservative", "upper"):
        rows = [row for row in shipped["tornado"] if row["bound"] == bound]
        assert sum(row["variance_share"] for row in rows) <= 1 <= sum(row["total_share"] for row in rows)
        assert all(row["variance_share"] <= row["total_share"] for row in rows)
        for row in rows:
            assert row["swing"] == abs(row["ratio_at_high"] - row["ratio_at_low"]) or abs(
                row["swing"] - abs(row["ratio_at_high"] - row["ratio_at_low"])
            ) <= Decimal("1e-12")


def test_an_added_range_leaves_the_draws_of_a_bound_that_does_not_use_it(shipped: dict[str, list[dict]]) -> None:
    model = with_range(shipped_model(), "volunteer_hour_value_eur", "5", "15")
    other = uncertain(with_range(shipped_model(), "other_saving_eur", "0", "20000"), shipped_raw())["simulation"]
    kept = [row for row in shipped["simulation"] if row["bound"] != "upper"]
    assert [row for row in other if row["bound"] != "upper"] == kept
    assert [row for row in uncertain(model, shipped_raw())["simulation"] if row["bound"] != "upper"] != kept


def test_a_programme_without_simulation_has_empty_tables() -> None:
    def drop(content: dict) -> None:
        content["simulation"] = None

    made = uncertain(with_model(shipped_model(), drop), shipped_raw())
    assert made == {name: [] for name in uncertainty.MAKES}


_CHILD = """
import json
from tests.support.shipped import shipped_model, shipped_raw
from tests.support.uncertain import uncertain
print(json.dumps(uncertain(shipped_model(), shipped_raw()), default=str, sort_keys=True))
"""


def told(**settings: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD],
        env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_same_on_another_processor() -> None:
    here = told()
    older = "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR X86_V3 X86_V4"
    known = _features()
    switched_off = " ".join(name for name in older.split() if name in known)
    assert told(NPY_DISABLE_CPU_FEATURES=switched_off, OPENBLAS_CORETYPE="Prescott", PYTHONHASHSEED="7") == here
    assert len(json.loads(here)["simulation"]) == 6


def _features() -> set[str]:
    """What this machine's NumPy can choose at run time: only that can be switched off."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    return {name for name in __cpu_dispatch__ if __cpu_features__.get(name)}
