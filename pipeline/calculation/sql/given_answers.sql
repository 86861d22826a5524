-- Who answered which question how. Where respondents are listed, only those whose answers are usable; a programme that asks
-- organisations has none, and there everyone who is in the table answers.
SELECT DISTINCT respondent_id, question, answer
FROM answers
WHERE NOT EXISTS (SELECT 1 FROM respondents)
    OR respondent_id IN (SELECT respondent_id FROM respondents WHERE usable = 'yes')
