-- Every counted ledger row with the part of its amount that was observed and the part that was assumed.
SELECT
    l.variant,
    l.bound,
    l.amount_eur,
    CAST(SIGN(l.amount_eur) * CAST(
        (2 * CAST(ABS(l.amount_eur) * 1000000 AS HUGEINT) * q.observed_units + q.units) // (2 * q.units) AS DECIMAL(32, 0)
    ) * 0.000001 AS DECIMAL(38, 6)) AS observed_eur,
    CAST(SIGN(l.amount_eur) * CAST(
        (2 * CAST(ABS(l.amount_eur) * 1000000 AS HUGEINT) * q.assumed_units + q.units) // (2 * q.units) AS DECIMAL(32, 0)
    ) * 0.000001 AS DECIMAL(38, 6)) AS assumed_eur
FROM ledger AS l
INNER JOIN (
    SELECT
        variant,
        post,
        component,
        bound,
        year,
        CAST(SUM(CAST(quantity * 1000000 AS HUGEINT)) AS HUGEINT) AS units,
        CAST(COALESCE(SUM(CASE WHEN basis = 'observed' THEN CAST(quantity * 1000000 AS HUGEINT) END), 0) AS HUGEINT)
            AS observed_units,
        CAST(COALESCE(SUM(CASE WHEN basis = 'assumed' THEN CAST(quantity * 1000000 AS HUGEINT) END), 0) AS HUGEINT)
            AS assumed_units
    FROM quantities
    GROUP BY variant, post, component, bound, year
) AS q
    ON q.variant = l.variant AND q.post = l.post AND q.component = l.component AND q.bound = l.bound AND q.year = l.year
WHERE l.counted = 'yes' AND l.flow <> 'cost' AND q.units > 0
