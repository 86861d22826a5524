-- Benefit year t of everyone who graduated on a day: from graduation + (t - 1) years up to graduation + t years.
-- Made once per graduation day, so that the records themselves need no calendar arithmetic.
SELECT
    d.graduated_on,
    h.year,
    CAST(d.graduated_on + (h.year - 1) * INTERVAL '1' YEAR AS DATE) AS first_day,
    CAST(CAST(d.graduated_on + h.year * INTERVAL '1' YEAR AS DATE) - INTERVAL '1' DAY AS DATE) AS last_day,
    DATE_DIFF(
        'day',
        CAST(d.graduated_on + (h.year - 1) * INTERVAL '1' YEAR AS DATE),
        CAST(d.graduated_on + h.year * INTERVAL '1' YEAR AS DATE)
    ) AS days_in_year
FROM (SELECT DISTINCT graduated_on FROM graduates) AS d
CROSS JOIN horizon AS h
