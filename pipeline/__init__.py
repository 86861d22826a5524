"""Meerwaarde: social cost-benefit analysis that can be rerun, traced and published.

Belongs here: the packages that turn a programme's raw files into a report. Does not belong here: what one
programme is (that is data, under ``data/programmes``) and what a table's columns are (that is ``schemas``).
"""

__version__ = "0.1.0"
