-- Usable respondents per closed answer.
SELECT a.question, r."group", a.answer, COUNT(*) AS respondents
FROM answers AS a
INNER JOIN respondents AS r ON r.respondent_id = a.respondent_id AND r.usable = 'yes'
GROUP BY a.question, r."group", a.answer
