-- How much of the benefits rests on what was seen, on what was extended beyond it, and on what was assumed: every counted
-- ledger row divided by the quantities of its bases. What is left of the rounding belongs to the extended part.
SELECT
    e.variant,
    e.bound,
    e.basis,
    CAST(e.amount_eur AS DECIMAL(38, 6)) AS amount_eur,
    CASE WHEN t.benefits_eur > 0 THEN
        CAST(SIGN(e.amount_eur)
            * CAST((2 * CAST(ABS(e.amount_eur) * 1000000 AS HUGEINT) * 1000000000000
                + CAST(t.benefits_eur * 1000000 AS HUGEINT)) // (2 * CAST(t.benefits_eur * 1000000 AS HUGEINT))
                AS DECIMAL(38, 0)) * 0.000000000001 AS DECIMAL(38, 12))
    END AS share
FROM (
    SELECT r.variant, r.bound, 'observed' AS basis, SUM(r.observed_eur) AS amount_eur
    FROM row_bases AS r
    GROUP BY r.variant, r.bound
    UNION ALL
    SELECT r.variant, r.bound, 'extrapolated' AS basis, SUM(r.amount_eur - r.observed_eur - r.assumed_eur) AS amount_eur
    FROM row_bases AS r
    GROUP BY r.variant, r.bound
    UNION ALL
    SELECT r.variant, r.bound, 'assumed' AS basis, SUM(r.assumed_eur) AS amount_eur
    FROM row_bases AS r
    GROUP BY r.variant, r.bound
) AS e
INNER JOIN totals AS t ON t.variant = e.variant AND t.bound = e.bound
