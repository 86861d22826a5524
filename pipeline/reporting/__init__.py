"""Tables, charts and prose put together into Quarto sources.

Belongs here: formatting numbers, drawing charts, filling the prose template, numbering and cross-references. Does not
belong here: calculating (``calculation``), laying out (``rendering``), Dagster (``assets``).
"""

from pipeline.reporting.build import Delivery, Texts, build_source, read_texts

__all__ = ["Delivery", "Texts", "build_source", "read_texts"]
