"""Random numbers that depend on the seed and a name only; outflow of a next cohort as one multinomial.

Belongs here: the streams. Does not belong here: what is done with them.
"""

import numpy as np
import pytest

from pipeline.calculation.uncertainty.draws import Draws
from pipeline.calculation.uncertainty.streams import next_outflow, stream, uniforms

COUNTED = {"paid_work": 12, "volunteering": 7, "none": 5, "education": 0, "unknown": 0}


def test_a_stream_is_known_in_advance() -> None:
    # Typed once: another number here means that every report's draws have changed.
    assert stream(20210308, "qaly_value_eur").random() == 0.5962281559127055
    assert isinstance(stream(1, "a").bit_generator, np.random.PCG64)


def test_no_parameter_changes_the_draws_of_another() -> None:
    alone = Draws(7, 50)
    together = Draws(7, 50)
    together.uniform("added")
    assert (alone.uniform("kept") == together.uniform("kept")).all()
    assert (uniforms(7, "kept", 50) != uniforms(7, "added", 50)).all()
    assert (uniforms(7, "kept", 50) != uniforms(8, "kept", 50)).all()


def test_more_draws_begin_with_the_same_ones() -> None:
    assert (uniforms(7, "kept", 1000)[:50] == uniforms(7, "kept", 50)).all()


def test_a_next_cohort_has_the_same_size_and_the_means_of_the_posterior() -> None:
    people = next_outflow(3, COUNTED, 100_000)
    assert (sum(people.values()) == 24).all()
    for status, counted in COUNTED.items():
        expected = 24 * (counted + 0.5) / 26.5
        error = np.std(people[status]) / np.sqrt(100_000)
        assert abs(np.mean(people[status]) - expected) < 4 * error


def test_statuses_are_drawn_together_not_apart() -> None:
    people = next_outflow(3, COUNTED, 100_000)
    found = np.cov(people["paid_work"], people["volunteering"])[0, 1]
    # Dirichlet-multinomial: -n p q (n + A) / (1 + A), A being 26.5.
    expected = -24 * (12.5 / 26.5) * (7.5 / 26.5) * (24 + 26.5) / (1 + 26.5)
    assert found == pytest.approx(expected, rel=0.03)
