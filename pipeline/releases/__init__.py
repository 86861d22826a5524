"""Releases: a draft becomes a numbered publication, and a publication can be made again and compared.

Belongs here: the archive of what made a release, publishing, verifying, marking, and what others read of releases
(``docs/releases.md``). Does not belong here: the calculation and the report, which a release gets from a run like any other.
"""
