-- How many participants stood on each step at each moment; steps on which nobody stood have no row.
SELECT moment, step, COUNT(*) AS participants
FROM ladder_marks
GROUP BY moment, step
