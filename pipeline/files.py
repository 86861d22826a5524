"""Putting files and folders in place: whole or not at all.

Belongs here: the few steps by which a finished file or folder takes the place of an old one, so that whoever looks, at
whatever moment and after whatever ending of the process, sees the old one or the new one; cleaning up what an ended
process left behind; digests of files. Does not belong here: what the files hold, and the tables of the store.

A folder takes another's place by one call of the kernel that exchanges two names (``renameat2`` with
``RENAME_EXCHANGE`` on Linux, ``renamex_np`` with ``RENAME_SWAP`` on macOS). Moving the old one away first would leave a
moment without either, so where a file system cannot exchange names the step is refused and the old folder stays.
Everything is written to the disk before its name is: a power cut may lose the last change, never half of it.
"""

import ctypes
import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import MeerwaardeError, causes_of
from pipeline.saying import say

_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
_AT_FDCWD = -100
_CHUNK = 1 << 20
_SHORTAGES = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_RIGHT = {errno.EACCES, errno.EPERM, errno.EROFS}
_NO_ROOM = say("There is no room left on the disk. Make room")
_GIVE_RIGHT = say("Give the user who runs this the right to write there")
_SQLITE_REFUSED = ("disk is full", "disk I/O error", "readonly database", "unable to open database file")
_NO_EXCHANGE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV}


def digest_of_bytes(data: bytes) -> str:
    """The sha256 of ``data``, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of_file(path: Path) -> str:
    """The sha256 of a file's content, in hexadecimal, read in pieces so that a large file fits."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            total.update(piece)
    return total.hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` under a temporary name beside it and rename that: old or new, never half.

    The folder is made when it is not there. A MeerwaardeError says so when the disk is full or may not be written to;
    the old file is then still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary_beside(path)
    with _told_in_words(path):
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
            try:
                rest = memoryview(data)
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _flush(path.parent)


def put_file_in_place(new: Path, target: Path) -> None:
    """Let the finished file ``new`` take the place of ``target``; whoever has the old one open keeps reading it."""
    with _told_in_words(target):
        _flush(new)
        new.replace(target)
        _flush(target.parent)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """An empty folder beside ``target`` to build in; when the block ends well it takes the place of ``target``.

    When the block raises, what was built is removed and ``target`` stays as it was. A MeerwaardeError says so when the
    disk is full, may not be written to, or cannot exchange folders.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    new = _temporary_beside(target)
    with _told_in_words(target):
        try:
            new.mkdir()
            yield new
            put_folder_in_place(new, target)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise


def put_folder_in_place(new: Path, target: Path) -> None:
    """Let the finished folder ``new`` take the place of ``target``; the old content is removed afterwards.

    Both must be on one file system, best beside each other. At every moment ``target`` is the old folder or the new
    one, whole. An end of the process after the exchange leaves the old content under the name of ``new``:
    ``clean_leftovers`` removes it at the next start.
    """
    flush_tree(new)
    if target.exists():
        _exchange(new, target)
        _flush(target.parent)
        shutil.rmtree(new)
    else:
        new.rename(target)
        _flush(target.parent)


def clean_leftovers(target: Path) -> list[Path]:
    """Remove what an ended process left beside ``target``; gives what was removed.

    Only the holder of the lock on ``target`` may call this: a living writer's unfinished folder looks the same.
    """
    if not target.parent.is_dir():
        return []
    return _removed(sorted(target.parent.glob(f".{_escaped(target.name)}.new-*")))


def clean_leftovers_in(folder: Path) -> list[Path]:
    """Remove every hidden file and folder directly in ``folder``: what ended processes left of all its files.

    For folders that only this program writes to; the same lock is needed as for ``clean_leftovers``.
    """
    return _removed(sorted(folder.glob(".*")))


def _removed(left: list[Path]) -> list[Path]:
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return left


def _temporary_beside(target: Path) -> Path:
    return target.parent / f".{target.name}.new-{os.getpid()}-{os.urandom(4).hex()}"


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _flush(path: Path) -> None:
    """Have the disk hold what was written to a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_tree(folder: Path) -> None:
    """Have the disk hold every file and name in a folder: what does not fit shows now, not while it is put in place."""
    for parent, _, names in os.walk(folder):
        for name in names:
            _flush(Path(parent, name))
        _flush(Path(parent))


def _exchange(one: Path, other: Path) -> None:
    """Exchange the names of two folders in one step of the kernel."""
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux" and hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(*names, _RENAME_SWAP)
    else:
        raise OSError(errno.ENOSYS, "no call to exchange two names", str(other))
    if failed:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(other))


def refused_by_disk(error: BaseException) -> MeerwaardeError | None:
    """What a disk refused, in a sentence, where that is what lies behind ``error``; None where it is something else.

    For what is written by others (Dagster's records, locks): what this module writes itself is told with its target.
    """
    import sqlite3

    for cause in causes_of(error):
        if isinstance(cause, OSError) and cause.errno in _SHORTAGES | _NO_RIGHT:
            place = cause.filename or say("A file in the workspace")
            remedy = _NO_ROOM if cause.errno in _SHORTAGES else _GIVE_RIGHT
            return MeerwaardeError(
                say("{place} could not be opened or written. {remedy}, and run again.", place=place, remedy=remedy)
            )
        if isinstance(cause, sqlite3.OperationalError) and any(sign in str(cause) for sign in _SQLITE_REFUSED):
            return MeerwaardeError(
                say(
                    "Dagster's records in the workspace could not be written: {cause}. Look whether there is room left on "
                    "the disk and whether the user who runs this may write there, and run again.",
                    cause=cause,
                )
            )
    return None


@contextmanager
def _told_in_words(target: Path) -> Iterator[None]:
    """Turn what a disk can refuse into a sentence; the old ``target`` is untouched in each of these cases."""
    try:
        yield
    except OSError as error:
        if error.errno in _SHORTAGES:
            why = _NO_ROOM
        elif error.errno in _NO_RIGHT:
            why = say("It may not be written to. {remedy}", remedy=_GIVE_RIGHT)
        elif error.errno in _NO_EXCHANGE:
            why = say(
                "The file system it lies on cannot exchange two folders in one step, which is how a folder is replaced "
                "without a moment in which it is missing. Put the workspace on a local file system (ext4, xfs, btrfs, "
                "tmpfs, APFS)"
            )
        else:
            raise
        raise MeerwaardeError(
            say(
                "{target} could not be replaced; the old one is as it was. {why}, and run again.",
                target=target,
                why=why,
            )
        ) from error
