"""The method: how records and a model become amounts.

Belongs here: plain ``.sql`` files (in ``sql/``) and pure functions over tables and a model. Does not belong here: files,
clocks, Dagster, DuckDB itself (a session is handed in), words on a page.

Every step is a function ``step(db, model)``: it reads tables of the session by the names that ``schemas.calculated`` and
``schemas.raw`` give them, and leaves its own tables there. The order, with what each step makes:

    exposure -> quantities, prices -> ledger -> totals -> posts, basis
    survey (respondent_counts, theme_counts, answer_counts, count_values), funding_by_funder, outflow_counts
    attribution, parameters, assumptions (from the model); figures, reproduction (from all of the above)
"""
