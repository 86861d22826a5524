"""The matrix of who pays and gains adds up, in rows and columns, for every variant and bound of the shipped programme."""

from decimal import Decimal

import pytest

from pipeline.model import CohortModel
from pipeline.reporting.parties import PartyFacts
from pipeline.reporting.words import Words
from tests.support.cohort import tables_of
from tests.support.shipped import shipped_model, shipped_raw

WORDS = Words({"cost": {"stated_total": "totaal"}, "suspicion": {}}, "words.nl.yaml")


@pytest.fixture(scope="module")
def found() -> tuple[CohortModel, PartyFacts, dict[tuple[str, str], dict[str, Decimal]]]:
    model = shipped_model()
    tables = tables_of(model, shipped_raw(), only=["actors", "suspicions", "totals"])
    actors = {actor.actor: actor.label.nl for actor in model.model.actors}
    parties = PartyFacts(model, tables["actors"], tables["suspicions"], [], actors, {}, WORDS, "nl")
    return model, parties, {(row["variant"], row["bound"]): row for row in tables["totals"]}


def test_rows_and_columns_add_up_to_the_totals(
    found: tuple[CohortModel, PartyFacts, dict[tuple[str, str], dict[str, Decimal]]],
) -> None:
    _, parties, totals = found
    assert len(totals) == 6
    for (variant, bound), total in totals.items():
        shares = parties.matrix(variant, bound)
        together = parties.together(shares, "Samen")
        assert -together.costs == total["costs_eur"]
        assert together.benefits + together.transfers == total["benefits_eur"]
        assert sum(share.net for share in shares) == total["net_eur"]
        if variant == "guideline":
            assert together.transfers == 0


def test_every_amount_by_party_adds_up_as_well(
    found: tuple[CohortModel, PartyFacts, dict[tuple[str, str], dict[str, Decimal]]],
) -> None:
    model, parties, totals = found
    for variant in ("as-published", "guideline"):
        for place, bound in enumerate(model.model.bounds):
            amounts = [item.amounts[place] for item in parties.items(variant)]
            assert sum(amounts) == totals[variant, bound.bound]["net_eur"]


def test_who_loses_by_a_transfer_reads_what_is_lost(
    found: tuple[CohortModel, PartyFacts, dict[tuple[str, str], dict[str, Decimal]]],
) -> None:
    _, parties, _ = found
    lost = {item.label for item in parties.items("guideline", "participant") if item.flow == "transfer"}
    assert lost == {"Huurtoeslag", "Uitkering"}
    gained = {item.label for item in parties.gains("guideline") if item.flow == "transfer"}
    assert gained == {"Huurtoeslag bespaard", "Bijstandsuitkeringen bespaard: uitkering"}


def test_what_is_not_known_to_divide_is_named(
    found: tuple[CohortModel, PartyFacts, dict[tuple[str, str], dict[str, Decimal]]],
) -> None:
    _, parties, _ = found
    (entry,) = parties.undivided("guideline", "conservative")
    assert entry.parties == ("werkgever", "rijksoverheid", "deelnemer")
    assert entry.amount == Decimal("890437.082365")
