-- What every post adds up to under every bound; 0 where the bound leaves it out.
SELECT
    s.variant,
    s.post,
    s.bound,
    s.total_eur,
    CASE WHEN n.graduates > 0 THEN
        CAST(SIGN(s.total) * CAST((2 * ABS(s.total) + n.graduates) // (2 * n.graduates) AS DECIMAL(32, 0))
            * 0.000001 AS DECIMAL(38, 6))
    END AS per_participant_eur,
    CASE WHEN t.benefits_eur > 0 THEN
        CAST(SIGN(s.total)
            * CAST((2 * ABS(s.total) * 1000000000000 + CAST(t.benefits_eur * 1000000 AS HUGEINT))
                // (2 * CAST(t.benefits_eur * 1000000 AS HUGEINT)) AS DECIMAL(38, 0))
            * 0.000000000001 AS DECIMAL(38, 12))
    END AS share
FROM (
    SELECT
        e.variant,
        e.post,
        e.bound,
        CAST(e.total_eur AS DECIMAL(38, 6)) AS total_eur,
        CAST(e.total_eur * 1000000 AS HUGEINT) AS total
    FROM (
        SELECT v.variant, p.post, b.bound, COALESCE(SUM(l.amount_eur), 0) AS total_eur
        FROM variants AS v
        CROSS JOIN posts_declared AS p
        CROSS JOIN bounds AS b
        LEFT JOIN ledger AS l
            ON l.variant = v.variant AND l.post = p.post AND l.bound = b.bound AND l.counted = 'yes' AND l.flow <> 'cost'
        GROUP BY v.variant, p.post, b.bound
    ) AS e
) AS s
INNER JOIN totals AS t ON t.variant = s.variant AND t.bound = s.bound
CROSS JOIN (SELECT CAST(SUM(participants) AS HUGEINT) AS graduates FROM outflow_counts) AS n
