-- Distinct usable respondents per theme, per group and instrument, and over all instruments.
SELECT question, theme, parent, "group", instrument, COUNT(DISTINCT respondent_id) AS respondents
FROM usable_mentions
GROUP BY question, theme, parent, "group", instrument
UNION ALL
SELECT question, theme, parent, "group", 'all' AS instrument, COUNT(DISTINCT respondent_id) AS respondents
FROM usable_mentions
GROUP BY question, theme, parent, "group"
