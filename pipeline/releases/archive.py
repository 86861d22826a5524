"""The archive: the content of files under their digest, so that what made a release can be found again.

Belongs here: keeping, finding and unpacking content by its sha256. Does not belong here: which files make a release
(``recipe``).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.errors import MeerwaardeError
from pipeline.files import digest_of_bytes, write_whole
from pipeline.saying import say

_READ_ONLY = 0o444


class NotInArchiveError(MeerwaardeError):
    """Content that a release was made from is not in the archive, or is not what it was; ``files`` names what it is of."""

    def __init__(self, message: str, files: tuple[str, ...] = ()) -> None:
        self.files = files
        super().__init__(message)


class Archive:
    """The objects of one cohort's archive.

    Args:
        folder: ``archive/<programme>/<cohort>``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where the content with this digest lies."""
        return self.folder / "objects" / digest[:2] / digest

    def keep(self, data: bytes) -> str:
        """Keep content, once; gives its digest. What lies there spoilt is replaced."""
        digest = digest_of_bytes(data)
        path = self.path(digest)
        if not path.is_file() or digest_of_bytes(path.read_bytes()) != digest:
            write_whole(path, data)
            path.chmod(_READ_ONLY)
        return digest

    def read(self, digest: str, of: str = "") -> bytes:
        """The content with this digest; a NotInArchiveError when it is missing or was changed. ``of`` is the file it is of."""
        path = self.path(digest)
        try:
            data = path.read_bytes()
        except OSError:
            data = None
        if data is None or digest_of_bytes(data) != digest:
            raise NotInArchiveError(
                say(
                    "{file} (sha256 {digest}) is missing from the archive {folder}, or was changed there. Expected it in "
                    "objects/{start}/{digest}; put it back from a copy of the archive.",
                    file=of or say("Content"),
                    digest=digest,
                    folder=str(self.folder),
                    start=digest[:2],
                ),
                (of or digest,),
            )
        return data

    def missing(self, digests: Iterable[str]) -> list[str]:
        """Those of the digests whose content is not there, each once, in order; nothing is read."""
        return [digest for digest in dict.fromkeys(digests) if not self.path(digest).is_file()]

    def unpack(self, files: Mapping[str, str], into: Path) -> None:
        """Write files below ``into``, each checked against its digest.

        Args:
            files: path with ``/`` between folders -> digest.
            into: the folder; made where it is not there.

        Raises:
            NotInArchiveError: content is missing or changed; the message names every file it is of.
            MeerwaardeError: a path leads out of the folder.
        """
        lacking: list[str] = []
        for name, digest in sorted(files.items()):
            target = into / name
            if not target.resolve().is_relative_to(into.resolve()):
                raise MeerwaardeError(
                    say("The recipe names {file}, which lies outside the folder it is unpacked to.", file=name)
                )
            try:
                data = self.read(digest, name)
            except NotInArchiveError:
                lacking.append(name)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        if lacking:
            shown = ", ".join(lacking[:8]) + (f" (+ {len(lacking) - 8})" if len(lacking) > 8 else "")
            raise NotInArchiveError(
                say(
                    "The content of these files is missing from the archive {folder}, or was changed there: {files}. Put it "
                    "back from a copy of the archive.",
                    folder=str(self.folder),
                    files=shown,
                ),
                tuple(lacking),
            )
