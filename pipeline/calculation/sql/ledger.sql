-- amount = quantity x price x attribution x (1 - deadweight) x (1 - displacement) x discount
--
-- One row per variant, post component, bound, benefit year and actor. A transfer has a row for each side. The product is
-- rounded half up to 12 decimals after every factor, because a longer chain does not fit a DECIMAL, and at last to 6.
SELECT
    f.variant,
    f.post,
    f.component,
    f.bound,
    f.year,
    f.actor,
    f.flow,
    f.counted,
    f.quantity,
    f.price_eur,
    f.attribution,
    f.deadweight,
    f.displacement,
    f.discount_factor,
    CAST(
        CAST(
            CAST(
                CAST(
                    CAST(f.quantity * f.price_eur AS DECIMAL(38, 12)) * f.attribution AS DECIMAL(38, 12)
                ) * (1 - f.deadweight) AS DECIMAL(38, 12)
            ) * (1 - f.displacement) AS DECIMAL(38, 12)
        ) * f.discount_factor AS DECIMAL(38, 6)
    ) AS amount_eur
FROM (
    SELECT
        q.variant,
        q.post,
        q.component,
        q.bound,
        q.year,
        s.actor,
        s.flow,
        s.counted,
        q.quantity,
        CAST(s.sign * p.price_eur AS DECIMAL(38, 12)) AS price_eur,
        a.attribution,
        s.deadweight,
        s.displacement,
        d.discount_factor
    FROM (
        SELECT variant, post, component, bound, year, CAST(SUM(quantity) AS DECIMAL(38, 12)) AS quantity
        FROM quantities
        GROUP BY variant, post, component, bound, year
    ) AS q
    INNER JOIN prices AS p
        ON p.variant = q.variant AND p.post = q.post AND p.component = q.component AND p.bound = q.bound AND p.year = q.year
    INNER JOIN attribution AS a ON a.post = q.post AND a.bound = q.bound AND a.year = q.year
    INNER JOIN sides AS s ON s.variant = q.variant AND s.post = q.post AND s.component = q.component
    INNER JOIN discount AS d ON d.variant = q.variant AND d.year = q.year
    UNION ALL
    SELECT
        c.variant,
        'costs' AS post,
        c.component,
        b.bound,
        c.year,
        c.actor,
        'cost' AS flow,
        c.counted,
        1 AS quantity,
        CAST(c.amount_eur AS DECIMAL(38, 12)) AS price_eur,
        1 AS attribution,
        0 AS deadweight,
        0 AS displacement,
        c.discount_factor
    FROM costs AS c
    CROSS JOIN bounds AS b
) AS f
