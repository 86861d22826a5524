"""What comes out of an engine: whether it is whole, and putting it in place.

Belongs here: checks on a finished HTML or PDF that hold for both engines. Does not belong here: making them.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from pipeline.rendering.engines import RenderError

# What a stylesheet, image, font or script would fetch. A link that a reader may follow is no fetch.
_FETCHES = re.compile(
    rb"""<(?:img|script|iframe|source|video|audio|embed|link|image|use)\b[^>]*?\s(?:src|srcset|href|xlink:href)\s*=\s*["']?\s*(?:https?:)?//"""
    rb"""|url\(\s*["']?\s*(?:https?:)?//"""
    rb"""|@import\s+["']?\s*(?:url\()?["']?\s*(?:https?:)?//""",
    re.IGNORECASE,
)
# What Quarto writes where a reference, variable or shortcode came to nothing.
_UNRESOLVED = re.compile(rb"\?@[\w-]+|\?(?:var|meta|env|include|quarto-cite):[\w.-]*|\{\{&lt;|\{\{<")


def check_html(html: bytes, name: str) -> None:
    """A RenderError when ``html`` is not a whole, self-contained page."""
    if not html.strip():
        raise RenderError(f"{name} is empty. Expected a page; render again and look at the engine's log.")
    if not re.match(rb"\s*<!doctype html", html, re.IGNORECASE) or not html.rstrip().lower().endswith(b"</html>"):
        raise RenderError(
            f"{name} is incomplete: it does not run from <!DOCTYPE html> to </html>. The engine stopped half-way."
        )
    fetch = _FETCHES.search(html)
    if fetch:
        shown = fetch.group(0)[-80:].decode("utf-8", "replace")
        raise RenderError(
            f"{name}, line {_line(html, fetch.start())}: it would fetch something from elsewhere ({shown}...). Expected a page "
            "that holds all it needs; make the resource part of the source folder and set embed-resources."
        )
    body = re.sub(rb"<(script|style)\b.*?</\1>", b"", html, flags=re.DOTALL | re.IGNORECASE)
    unresolved = _UNRESOLVED.search(body)
    if unresolved:
        shown = unresolved.group(0).decode("utf-8", "replace")
        raise RenderError(
            f"{name}: the text holds '{shown}', which the engine writes where a reference, variable or shortcode came to "
            "nothing. Mend it in the source."
        )


def check_pdf(pdf: bytes, name: str) -> None:
    """A RenderError when ``pdf`` is not a whole PDF: head, cross-reference table where it says it is, and tail."""
    if not pdf:
        raise RenderError(f"{name} is empty. Expected a PDF; render again and look at the engine's log.")
    start = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf[-2048:])
    whole = pdf.startswith(b"%PDF-") and start is not None
    if whole and start is not None:
        offset = int(start.group(1))
        whole = re.match(rb"xref|\d+\s+\d+\s+obj", pdf[offset : offset + 40]) is not None
    if not whole:
        raise RenderError(
            f"{name} is incomplete ({len(pdf)} bytes): it does not run from %PDF to a cross-reference table and %%EOF. "
            "The engine stopped half-way."
        )


def put_in_place(made: Mapping[str, bytes], into: Path) -> list[Path]:
    """Write every file beside its place first, then rename them all; the same names in the same order come back.

    A name that is overwritten stays whole at every moment. Leftovers of a run that was ended are overwritten by the next.
    """
    into.mkdir(parents=True, exist_ok=True)
    parts = {name: into / f".{name}.part" for name in made}
    try:
        for name, content in made.items():
            with parts[name].open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for name, part in parts.items():
            part.replace(into / name)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return [into / name for name in made]


def _line(text: bytes, offset: int) -> int:
    return text.count(b"\n", 0, offset) + 1
