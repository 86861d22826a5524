-- How many were asked, and how.
SELECT "group", instrument, usable, exclusion_reason, COUNT(*) AS respondents
FROM respondents
GROUP BY "group", instrument, usable, exclusion_reason
