"""Random numbers that are the same every time.

Belongs here: a stream of random numbers per name, and the outflow of a next cohort. Does not belong here: what is done with
them.

Every name has a stream of its own, made of the seed and the name alone: a parameter that is added or left out changes no
other parameter's draws, and every bound sees the same ones (common random numbers), so that bounds can be compared.
"""

from collections.abc import Mapping
from hashlib import sha256

import numpy as np

# No parameter can be called so: names hold no spaces.
_OUTFLOW = "outflow of the next cohort"
# Jeffreys: half a person in every status before anybody was counted.
JEFFREYS = 0.5


def stream(seed: int, name: str) -> np.random.Generator:
    """The stream of a name: PCG64, seeded with ``seed`` and keyed by the name."""
    digest = sha256(name.encode()).digest()
    key = tuple(int.from_bytes(digest[start : start + 4], "big") for start in range(0, 32, 4))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


def uniforms(seed: int, name: str, draws: int) -> np.ndarray:
    """So many numbers from 0 up to 1 for a name; asking for more of them leaves the first ones as they are."""
    return stream(seed, name).random(draws)


def next_outflow(seed: int, counted: Mapping[str, int], draws: int) -> dict[str, np.ndarray]:
    """What a next cohort of the same size may do: one multinomial over all statuses.

    Its probabilities are drawn from what the counted cohort says of them: a Dirichlet distribution with Jeffreys' half
    person added to every status.

    Args:
        seed: of the simulation.
        counted: status -> graduates of the finished cohort; all statuses, also those nobody had.
        draws: how many cohorts.

    Returns:
        status -> graduates of each next cohort; over the statuses they add up to the size of the finished one.
    """
    statuses = sorted(counted)
    source = stream(seed, _OUTFLOW)
    chances = source.dirichlet([counted[status] + JEFFREYS for status in statuses], draws)
    people = source.multinomial(sum(counted.values()), chances)
    return {status: people[:, place].astype(float) for place, status in enumerate(statuses)}
