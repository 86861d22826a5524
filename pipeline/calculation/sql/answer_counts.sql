-- Usable respondents per closed answer. Where nobody is listed as a respondent, those in the table answers are organisations.
SELECT a.question, COALESCE(r."group", 'organisations') AS "group", a.answer, COUNT(*) AS respondents
FROM answers AS a
LEFT JOIN respondents AS r ON r.respondent_id = a.respondent_id
WHERE r.usable = 'yes' OR NOT EXISTS (SELECT 1 FROM respondents)
GROUP BY a.question, COALESCE(r."group", 'organisations'), a.answer
