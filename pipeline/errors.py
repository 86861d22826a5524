"""The errors people read.

Belongs here: exception types that end a command with a sentence instead of a traceback. Does not belong here:
the wording of one particular error, which is written where the error is found.
"""

from collections.abc import Iterator


class MeerwaardeError(Exception):
    """The data or the result is at fault: the command says why and exits with 1.

    The message says what was found, where, what was expected and how to mend it, in the words of the reader.
    """

    exit_code = 1


class CallError(MeerwaardeError):
    """The command was called wrongly (unknown cohort, missing folder): it exits with 2."""

    exit_code = 2


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """An error, what caused it, what caused that; each once, because a chain of errors may lead back to where it began."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__
