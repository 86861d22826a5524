-- What each funder paid in all.
SELECT funder, actor, SUM(amount_eur) AS amount_eur
FROM funding
GROUP BY funder, actor
