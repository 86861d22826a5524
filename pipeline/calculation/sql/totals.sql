-- What every bound adds up to: counted benefits and transfers, and counted costs; 0 where there are none.
-- Only sums: what divides (ratio, per participant) is divided exactly on these few rows afterwards.
SELECT
    v.variant,
    b.bound,
    COALESCE(SUM(CASE WHEN l.flow <> 'cost' THEN l.amount_eur END), 0) AS benefits_eur,
    COALESCE(SUM(CASE WHEN l.flow = 'cost' THEN l.amount_eur END), 0) AS costs_eur
FROM variants AS v
CROSS JOIN bounds AS b
LEFT JOIN ledger AS l ON l.variant = v.variant AND l.bound = b.bound AND l.counted = 'yes'
GROUP BY v.variant, b.bound
