"""Keyed pseudonyms: what stands for a person's identifier in everything that is kept.

Belongs here: the key, where it comes from, what is said when it is lost, and the pseudonym made with it. Does not belong here:
which columns hold identifiers (``schemas``), putting pseudonyms in their place (``ingest``).

A pseudonym is a keyed digest of 128 bits (BLAKE2b of RFC 7693 with its key; a message authentication code, as among the
techniques of ENISA, Pseudonymisation techniques and best practices, 2019). Whoever has no key cannot try identifiers one by
one. Programme and kind of person are part of what is digested: the same number in two programmes gives two pseudonyms that have
nothing in common.

The key lies in the workspace's root, outside ``data/``, and is neither an input of a report nor part of any fingerprint: the
drafts of two keys are the same, byte for byte. That a key was used is remembered by a digest of it, so that a key that is lost
is noticed instead of quietly replaced.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.errors import MeerwaardeError
from pipeline.files import clean_leftovers, write_whole
from pipeline.saying import Said, say
from pipeline.workspace import Workspace

Pseudonym = Callable[[str, str], str]

_PREFIXES: Mapping[str, str] = {"participant": "p-", "respondent": "r-", "household": "h-"}
_BYTES = 16
_KEY_BYTES = 32
_KEY_TEXT = re.compile(r"[0-9a-f]{64}\s*")
_LARGEST_KEY_FILE = 1024
_WAIT_SECONDS = 60.0


def pseudonyms(key: bytes, programme: str) -> Pseudonym:
    """The function that makes pseudonyms for a programme: kind of person and identifier in, pseudonym out."""
    # Key and domain are taken in once, each identifier on top of a copy. Remembering what was made would take longer.
    begun = {
        person: hashlib.blake2b(f"{programme}\0{person}\0".encode(), key=key, digest_size=_BYTES)
        for person in _PREFIXES
    }

    def pseudonym(person: str, text: str) -> str:
        digest = begun[person].copy()
        digest.update(text.encode("utf-8", "surrogatepass"))
        return _PREFIXES[person] + digest.hexdigest()

    return pseudonym


def for_a_run(workspace: Workspace, programme: str) -> Pseudonym:
    """Pseudonyms for a run. The key is asked for, and made where there never was one, when the first is needed.

    The function raises a MeerwaardeError when the key is lost, another than was used before, or open to others.
    """
    return _when_needed(lambda: _key_of_a_run(workspace), programme)


def for_a_check(workspace: Workspace, programme: str) -> Pseudonym:
    """Pseudonyms for looking only: with the workspace's key where it can be used, else one for this once. Changes nothing."""
    try:
        key = _present_key(workspace)
    except MeerwaardeError:
        key = None
    return pseudonyms(key or secrets.token_bytes(_KEY_BYTES), programme)


def why_a_run_would_stop(workspace: Workspace) -> Said | None:
    """What is wrong with the key, where a run would stop for it; None where all is well, or no key was ever used."""
    try:
        _present_key(workspace)
    except MeerwaardeError as error:
        found = error.args[0]
        return found if isinstance(found, Said) else say("{what}", what=str(found))
    return None


def _when_needed(key_of: Callable[[], bytes], programme: str) -> Pseudonym:
    made: list[Pseudonym] = []

    def pseudonym(person: str, text: str) -> str:
        if not made:
            made.append(pseudonyms(key_of(), programme))
        return made[0](person, text)

    return pseudonym


def _key_of_a_run(workspace: Workspace) -> bytes:
    key = _present_key(workspace)
    if key is not None and _remembered(workspace):
        return key
    from pipeline.orchestration.locks import held

    # Two first runs at once must come to one key.
    with held(workspace.locks_dir / "pseudonyms.lock", "the key of the pseudonyms", _WAIT_SECONDS, print):
        key = _present_key(workspace)
        if key is None:
            key = _made_key(workspace.key_file)
        text = json.dumps({"fingerprint": _fingerprint(key)}, indent=2)
        write_whole(workspace.key_memory, f"{text}\n".encode())
    return key


def _present_key(workspace: Workspace) -> bytes | None:
    """The key that lies there; None where none was ever used. A MeerwaardeError when it cannot be used, or is missed."""
    key, remembered = _read_key(workspace.key_file), _remembered(workspace)
    names = {"key": workspace.key_file.name, "memory": workspace.key_memory.relative_to(workspace.root).as_posix()}
    if remembered is None or (key is not None and hmac.compare_digest(_fingerprint(key), remembered)):
        return key
    if key is None:
        raise MeerwaardeError(
            say(
                "The file {key} is missing from the workspace, while pseudonyms were made with it before. Put it back from a "
                "backup. If it is lost for good, remove {memory} and run again: a new key is made. Figures and reports do not "
                "change by that; the pseudonyms in the store do, so that a question about an earlier pseudonym finds nothing "
                "any more.",
                **names,
            )
        )
    raise MeerwaardeError(
        say(
            "The file {key} holds another key than the one pseudonyms were made with before. Put the earlier one back from a "
            "backup. If this is the one to go on with, remove {memory} and run again. Figures and reports do not change by "
            "that; the pseudonyms in the store do, so that a question about an earlier pseudonym finds nothing any more.",
            **names,
        )
    )


def _read_key(path: Path) -> bytes | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MeerwaardeError(
            say(
                "The file {key} with the key of the pseudonyms cannot be read ({why}). Give the user who runs this the right "
                "to read it, and run again.",
                key=path.name,
                why=error.strerror,
            )
        ) from None
    try:
        state = os.fstat(descriptor)
        # A folder or a pipe of this name is no key either.
        data = os.read(descriptor, _LARGEST_KEY_FILE) if stat.S_ISREG(state.st_mode) else b""
    finally:
        os.close(descriptor)
    text = data.decode("ascii", "replace")
    if not _KEY_TEXT.fullmatch(text):
        raise MeerwaardeError(
            say(
                "The file {key} does not hold a key (64 characters from 0-9 and a-f). Put it back from a backup. If it never "
                "was used, remove it: the next run makes one.",
                key=path.name,
            )
        )
    if state.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise MeerwaardeError(
            say(
                "The file {key} can be read by other users of this machine, who could then find out whose pseudonym is whose. "
                "Close it with `chmod 600 {key}` in the workspace, and run again.",
                key=path.name,
            )
        )
    return bytes.fromhex(text.strip())


def _made_key(path: Path) -> bytes:
    """A new key, put in place whole and only where there is none; nobody else can read it at any moment."""
    clean_leftovers(path)
    key = secrets.token_bytes(_KEY_BYTES)
    aside = path.with_name(f".{path.name}.new-{os.getpid()}-{os.urandom(4).hex()}")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(descriptor, f"{key.hex()}\n".encode())
            os.fchmod(descriptor, 0o600)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        # A link never takes the place of a file that somebody put there meanwhile.
        os.link(aside, path)
    except OSError as error:
        raise MeerwaardeError(
            say(
                "The key of the pseudonyms could not be written to {key} ({why}). Look whether there is room left on the disk "
                "and whether the user who runs this may write in the workspace, and run again.",
                key=path.name,
                why=error.strerror,
            )
        ) from None
    finally:
        aside.unlink(missing_ok=True)
    _flush_folder(path.parent)
    return key


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fingerprint(key: bytes) -> str:
    return hashlib.sha256(b"meerwaarde key of pseudonyms\0" + key).hexdigest()


def _remembered(workspace: Workspace) -> str | None:
    path = workspace.key_memory
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["fingerprint"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        raise MeerwaardeError(
            say(
                "{memory} is not what the program wrote there, so that it cannot be told whether {key} is the key that "
                "pseudonyms were made with. Remove {memory} if it is, and run again.",
                memory=path.relative_to(workspace.root).as_posix(),
                key=workspace.key_file.name,
            )
        ) from None
