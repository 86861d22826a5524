"""The rules between cells, rows and tables, one module per kind of table.

Belongs here: what a rule is (``rule``) and the rules: each a name, a query over whole tables and its sentences. Does not
belong here: running them (``pipeline.ingest.rules``), rules for one value (the Pandera schemas).
"""
