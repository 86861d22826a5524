"""The media type of every kind of file that a draft or release holds.

Belongs here: the list. Does not belong here: what is said about a file (``datapackage``, ``crate``).
"""

from pathlib import PurePosixPath

# Written out: the list that an operating system keeps differs from machine to machine.
_TYPES = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".lua": "text/plain",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".qmd": "text/markdown",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".typ": "text/plain",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}
_OTHER = "application/octet-stream"


def media_type(path: str) -> str:
    """The media type of a file by the ending of its name; ``application/octet-stream`` where the ending tells nothing."""
    return _TYPES.get(PurePosixPath(path).suffix.lower(), _OTHER)
