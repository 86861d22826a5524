"""How runs are started, kept apart and put right: partitions, locks, inputs, sensor, schedule.

Belongs here: one concept of Dagster per module. Does not belong here: what an asset makes (``pipeline/assets``).
"""
