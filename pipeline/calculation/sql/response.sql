-- Members on the last day of the wave, and those of them that answered anything; by sector and in all.
WITH members AS (
    SELECT o.organisation_id, o.sector
    FROM organisations AS o
    CROSS JOIN wave AS w
    WHERE o.member_from <= w.last_day AND (o.member_until IS NULL OR o.member_until >= w.last_day)
),
counted AS (
    SELECT m.sector, COUNT(*) AS members, COUNT(a.respondent_id) AS answered
    FROM members AS m
    LEFT JOIN (SELECT DISTINCT respondent_id FROM answers) AS a ON a.respondent_id = m.organisation_id
    GROUP BY m.sector
)
SELECT sector, members, answered FROM counted
UNION ALL
SELECT 'all' AS sector, COALESCE(SUM(members), 0) AS members, COALESCE(SUM(answered), 0) AS answered FROM counted
