-- Every counted ledger row beside the quantities it rests on: all of them, the observed ones and the assumed ones.
SELECT
    l.variant,
    l.bound,
    l.amount_eur,
    q.quantity,
    q.observed,
    q.assumed
FROM ledger AS l
INNER JOIN (
    SELECT
        variant,
        post,
        component,
        bound,
        year,
        SUM(quantity) AS quantity,
        COALESCE(SUM(CASE WHEN basis = 'observed' THEN quantity END), 0) AS observed,
        COALESCE(SUM(CASE WHEN basis = 'assumed' THEN quantity END), 0) AS assumed
    FROM quantities
    GROUP BY variant, post, component, bound, year
) AS q
    ON q.variant = l.variant AND q.post = l.post AND q.component = l.component AND q.bound = l.bound AND q.year = l.year
WHERE l.counted = 'yes' AND l.flow <> 'cost'
