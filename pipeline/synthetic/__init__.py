"""Synthetic cohorts: records that nobody is behind, so that the whole system can be tried without private data.

Belongs here: inventing the raw tables of a cohort from its model, a number of participants and a seed, and writing them with
a ``source.yaml`` that says what they are. Does not belong here: the folder of a new cohort, judging tables (``ingest``).

The same model, form of survey, number and seed give the same bytes on every machine. Shares and amounts are plausible for
social programmes in general and measured in none: nothing can be learnt from a synthetic cohort but how the system works.
"""

from pipeline.synthetic.generating import generate
from pipeline.synthetic.writing import DEFAULT_SEED, invented, write

__all__ = ["DEFAULT_SEED", "generate", "invented", "write"]
