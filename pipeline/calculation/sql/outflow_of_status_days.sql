-- The days of spells of graduates who did one thing first: that of the table status_in_hand.
SELECT d.*
FROM outflow_days AS d
INNER JOIN first_statuses AS s ON s.participant_id = d.participant_id
INNER JOIN status_in_hand AS h ON h.status = s.first_status
