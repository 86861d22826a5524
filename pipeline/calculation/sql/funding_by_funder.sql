-- What each funder paid in all. The share is rounded half up to 12 decimals by whole-number division.
SELECT
    f.funder,
    f.actor,
    CAST(f.amount_eur AS DECIMAL(38, 6)) AS amount_eur,
    CAST(
        CAST((2 * CAST(f.amount_eur * 1000000 AS HUGEINT) * 1000000000000 + t.micro_eur) // (2 * t.micro_eur)
            AS DECIMAL(38, 0)) * 0.000000000001 AS DECIMAL(38, 12)
    ) AS share
FROM (SELECT funder, actor, SUM(amount_eur) AS amount_eur FROM funding GROUP BY funder, actor) AS f
CROSS JOIN (SELECT CAST(SUM(amount_eur) * 1000000 AS HUGEINT) AS micro_eur FROM funding) AS t
