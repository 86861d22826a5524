-- What every post adds up to under every bound, beside the benefits of that bound; 0 where the bound leaves it out.
SELECT
    v.variant,
    p.post,
    b.bound,
    COALESCE(SUM(l.amount_eur), 0) AS total_eur,
    MAX(t.benefits_eur) AS benefits_eur
FROM variants AS v
CROSS JOIN posts_declared AS p
CROSS JOIN bounds AS b
INNER JOIN totals AS t ON t.variant = v.variant AND t.bound = b.bound
LEFT JOIN ledger AS l
    ON l.variant = v.variant AND l.post = p.post AND l.bound = b.bound AND l.counted = 'yes' AND l.flow <> 'cost'
GROUP BY v.variant, p.post, b.bound
