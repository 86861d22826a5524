"""What a programme is: typed YAML, one expression read by all, errors with file and line.

Belongs here: reading ``data/programmes`` and ``data/parameters``. Does not belong here: records (``ingest``), amounts
(``calculation``), words on a page (``reporting``). Imports nothing of the other layers.
"""

from pipeline.model.loading import CohortModel, Parameter, load

__all__ = ["CohortModel", "Parameter", "load"]
