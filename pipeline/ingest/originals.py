"""Which identifier a pseudonym stands for, in memory only.

Belongs here: finding it again, for the person at the terminal. Does not belong here: making pseudonyms, keeping anything.
"""

from collections.abc import Iterator, Mapping, Sequence


class Originals(Mapping[str, str]):
    """Pseudonym -> identifier as delivered. Filled by the hundred thousand, asked for a few faults, nearly always for none."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._waiting: list[tuple[Sequence[str], Sequence[str]]] = []

    def add(self, pseudonyms: Sequence[str], identifiers: Sequence[str]) -> None:
        """Remember these, one for one."""
        self._waiting.append((pseudonyms, identifiers))

    def __getitem__(self, pseudonym: str) -> str:
        """The identifier."""
        return self._all()[pseudonym]

    def __iter__(self) -> Iterator[str]:
        """The pseudonyms."""
        return iter(self._all())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._all())

    def _all(self) -> dict[str, str]:
        while self._waiting:
            self._known.update(zip(*self._waiting.pop(), strict=True))
        return self._known
