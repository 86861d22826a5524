"""Rendering: Quarto sources into HTML and PDF.

Belongs here: the engine interface, the two engines, what a source may contain, and putting outputs in place; the only
package that starts other programs. Does not belong here: what a report says (``reporting``) and its look
(``reports/templates/source``).
"""
