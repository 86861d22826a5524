"""Pictures inside a page: an SVG becomes part of the page, anything else a data address.

Belongs here: making a picture self-contained and giving it its alternative text. Does not belong here: drawing it
(``reporting``) and judging its content (``inspect``).
"""

import base64
import html
import re
from pathlib import Path

_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_PLACE = re.compile(r'<img\b[^>]*\bclass="report-figure"[^>]*>')


def put_in(page: str, source_dir: Path) -> str:
    """``page`` with every ``<img class="report-figure">`` replaced by the picture itself."""
    used = 0

    def picture(match: re.Match[str]) -> str:
        nonlocal used
        used += 1
        tag = match.group(0)
        path = source_dir / html.unescape(_attribute(tag, "src"))
        alt = html.unescape(_attribute(tag, "alt"))
        if path.suffix.lower() == ".svg":
            shown = inline_svg(path.read_text(encoding="utf-8"), alt, f"f{used}-")
        else:
            shown = data_image(path, alt)
        # A chart that is wider than a small screen scrolls in its card; the card then needs the keyboard.
        return f'<div class="card" role="group" tabindex="0" aria-label="{html.escape(_label(alt))}">{shown}</div>'

    return _PLACE.sub(picture, page)


def inline_svg(text: str, alt: str, prefix: str) -> str:
    """An SVG for inside a page: one image to a reader of the page, sized by the page, its ids its own.

    The page's fonts then hold for its text, which they do not in an SVG that is shown as an image.
    """
    start = text.index("<svg")
    head_end = text.index(">", start)
    head, body = text[start:head_end], text[head_end:]
    head = re.sub(r'\s(?:role|aria-[\w-]+|focusable|id)="[^"]*"', "", head)
    if "viewBox" not in head:
        size = [re.search(rf'\s{side}="([\d.]+)(?:px|pt)?"', head) for side in ("width", "height")]
        if all(size):
            head += f' viewBox="0 0 {size[0].group(1)} {size[1].group(1)}"'  # type: ignore[union-attr]
    head = re.sub(r'\s(?:width|height)="[^"]*"', "", head)
    # Inside one image parts have no role of their own, and a <title> would show as a tooltip.
    body = re.sub(r'\s(?:role|aria-[\w-]+|tabindex)="[^"]*"', "", body)
    body = re.sub(r"<(title|desc|metadata)\b[^>]*>.*?</\1>|<!--.*?-->", "", body, flags=re.DOTALL)
    body = re.sub(r'\sid="', f' id="{prefix}', body)
    body = re.sub(r"url\((['\"]?)#", rf"url(\1#{prefix}", body)
    body = re.sub(r'((?:xlink:)?href=")#', rf"\1#{prefix}", body)
    return f'{head} role="img" aria-label="{html.escape(alt)}"{body}'.strip()


def data_image(path: Path, alt: str) -> str:
    """An ``<img>`` that carries its picture in its address."""
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return f'<img src="data:{_TYPES[path.suffix.lower()]};base64,{data}" alt="{html.escape(alt)}">'


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return found.group(1) if found else ""


def _label(alt: str) -> str:
    return alt.split(". ")[0][:80]
