-- What every bound adds up to: counted benefits and transfers against counted costs.
-- Divisions are whole-number divisions of millionths of a euro, rounded half away from zero: DuckDB's own divides in
-- floating point.
SELECT
    s.variant,
    s.bound,
    s.benefits_eur,
    s.costs_eur,
    s.benefits_eur - s.costs_eur AS net_eur,
    CASE WHEN s.cost > 0 THEN
        CAST(SIGN(s.benefit) * CAST((2 * ABS(s.benefit) * 1000000000000 + s.cost) // (2 * s.cost) AS DECIMAL(38, 0))
            * 0.000000000001 AS DECIMAL(38, 12))
    END AS ratio,
    CASE WHEN n.graduates > 0 THEN
        CAST(SIGN(s.benefit) * CAST((2 * ABS(s.benefit) + n.graduates) // (2 * n.graduates) AS DECIMAL(32, 0))
            * 0.000001 AS DECIMAL(38, 6))
    END AS benefits_per_participant_eur,
    CASE WHEN n.graduates > 0 THEN
        CAST(SIGN(s.cost) * CAST((2 * ABS(s.cost) + n.graduates) // (2 * n.graduates) AS DECIMAL(32, 0))
            * 0.000001 AS DECIMAL(38, 6))
    END AS costs_per_participant_eur,
    CASE WHEN n.graduates > 0 THEN
        CAST(SIGN(s.benefit - s.cost)
            * CAST((2 * ABS(s.benefit - s.cost) + n.graduates) // (2 * n.graduates) AS DECIMAL(32, 0))
            * 0.000001 AS DECIMAL(38, 6))
    END AS net_per_participant_eur
FROM (
    SELECT
        e.variant,
        e.bound,
        CAST(e.benefits_eur AS DECIMAL(38, 6)) AS benefits_eur,
        CAST(e.costs_eur AS DECIMAL(38, 6)) AS costs_eur,
        CAST(e.benefits_eur * 1000000 AS HUGEINT) AS benefit,
        CAST(e.costs_eur * 1000000 AS HUGEINT) AS cost
    FROM (
        SELECT
            v.variant,
            b.bound,
            COALESCE(SUM(CASE WHEN l.flow <> 'cost' THEN l.amount_eur END), 0) AS benefits_eur,
            COALESCE(SUM(CASE WHEN l.flow = 'cost' THEN l.amount_eur END), 0) AS costs_eur
        FROM variants AS v
        CROSS JOIN bounds AS b
        LEFT JOIN ledger AS l ON l.variant = v.variant AND l.bound = b.bound AND l.counted = 'yes'
        GROUP BY v.variant, b.bound
    ) AS e
) AS s
CROSS JOIN (SELECT CAST(SUM(participants) AS HUGEINT) AS graduates FROM outflow_counts) AS n
