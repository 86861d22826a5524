-- What usable respondents named, with the theme it belongs under.
SELECT
    m.respondent_id,
    r."group",
    r.instrument,
    m.question,
    m.theme,
    t.parent,
    COALESCE(t.parent, m.theme) AS top_theme
FROM mentions AS m
INNER JOIN respondents AS r ON r.respondent_id = m.respondent_id AND r.usable = 'yes'
INNER JOIN themes AS t ON t.question = m.question AND t.theme = m.theme
