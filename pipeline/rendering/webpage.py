"""From what Pandoc wrote to a page that holds all it needs: fonts, styles, pictures and scripts in it.

Belongs here: putting them in, and what Pandoc's writer cannot be told. Does not belong here: calling Pandoc
(``embedded``), the look (``reports/templates/source/styles``).
"""

import base64
import hashlib
import re
from pathlib import Path

from pipeline.rendering import pictures
from pipeline.rendering.engines import RenderError

_FACES = (("SourceSans3-latin.woff2", "normal"), ("SourceSans3-latin-italic.woff2", "italic"))
_LATIN = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,"
    "U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
)
# The first that is there is the page's own; what others need comes after it.
_STYLES = ("styles/report.css", "styles/what-if.css")
_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
# Where the template lets the engine say which scripts may run: those of this page and no other.
_ALLOWED = "script-src 'none'"


def assemble(page: str, source_dir: Path, after_body: str | None = None) -> str:
    """A page made whole.

    Args:
        page: what Pandoc wrote with ``styles/report.html``.
        source_dir: the source folder, with styles, fonts and figures.
        after_body: the file in it whose content goes at the end of the page, scripts included.

    Raises:
        RenderError: that file is not UTF-8.
    """
    styles = "\n".join(
        (source_dir / name).read_text(encoding="utf-8") for name in _STYLES if (source_dir / name).is_file()
    )
    page = page.replace("<!--styles-->", f"<style>\n{_font_faces(source_dir)}\n{styles}</style>", 1)
    page = pictures.put_in(_tidied(page), source_dir)
    if after_body is None:
        return page
    try:
        ending = (source_dir / after_body).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RenderError(
            f"{source_dir.name}/{after_body} is not UTF-8 (byte {error.start + 1}). Save the file as UTF-8."
        ) from error
    head, body, rest = page.rpartition("</body>")
    page = f"{head}{ending.strip()}\n{body}{rest}"
    return page.replace(_ALLOWED, f"script-src {_permitted(ending)}", 1)


def _permitted(ending: str) -> str:
    """The digests of the scripts in it, as a policy of the page names them; data is no script."""
    digests = [
        base64.b64encode(hashlib.sha256(script["code"].encode("utf-8")).digest()).decode("ascii")
        for script in _SCRIPT.finditer(ending)
        if "application/json" not in script["attributes"]
    ]
    return " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"


def _tidied(page: str) -> str:
    """What Pandoc's writer cannot be told: the scope of header cells, and key figures as pairs."""
    page = re.sub(r'<tr class="(?:header|odd|even)">', "<tr>", page)
    head, _, rest = page.partition("<main")
    rest = re.sub(
        r"<tbody>.*?</tbody>", lambda body: body.group(0).replace("<th", '<th scope="row"'), rest, flags=re.DOTALL
    )
    rest = re.sub(
        r"<thead>.*?</thead>",
        lambda row: re.sub(r"<th(?=[\s>])", '<th scope="col"', row.group(0)),
        rest,
        flags=re.DOTALL,
    )
    rest = re.sub(
        r'(<div class="headline">\s*<dl>)(.*?)(</dl>)',
        lambda found: (
            found.group(1)
            + re.sub(r"(<dt>.*?</dd>)", r"<div>\1</div>", found.group(2), flags=re.DOTALL)
            + found.group(3)
        ),
        rest,
        flags=re.DOTALL,
    )
    return head + "<main" + rest


def _font_faces(source_dir: Path) -> str:
    rules = []
    for name, style in _FACES:
        path = source_dir / "fonts" / name
        if path.is_file():
            data = base64.b64encode(path.read_bytes()).decode("ascii")
            rules.append(
                f'@font-face {{ font-family: "Source Sans 3"; font-style: {style}; font-weight: 200 900; font-display: block; '
                f"unicode-range: {_LATIN}; src: url(data:font/woff2;base64,{data}) format('woff2'); }}"
            )
    return "\n".join(rules)
