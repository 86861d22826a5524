"""What several tests need to put a cohort together and calculate it.

Belongs here: a programme's files in a temporary folder (``workspace``), records and tables in memory (``cohort``), the method
worked out a second time in plain Python (``by_hand``). Does not belong here: any expectation about the project's own data.
"""
