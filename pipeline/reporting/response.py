"""How many members of an organisation answered a wave.

Belongs here: reading the table ``response``. Does not belong here: what they answered (``survey``, ``chain``), sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pipeline.reporting.views import Row
from pipeline.reporting.words import Words

ALL, UNKNOWN = "all", "unknown"


@dataclass(frozen=True)
class SectorResponse:
    """The response of one sector, or of all."""

    label: str
    members: int
    answered: int
    share: Decimal | None


@dataclass(frozen=True)
class ResponseFacts:
    """The response of one wave; without organisations it is not there.

    Args:
        rows: the rows of ``response``.
        words: words of the report's language.
    """

    rows: Sequence[Row]
    words: Words

    @property
    def there(self) -> bool:
        """Whether there are members that could answer."""
        return bool(self.rows)

    @cached_property
    def whole(self) -> SectorResponse:
        """The response of all members together."""
        return self._response(next(row for row in self.rows if row["sector"] == ALL))

    @cached_property
    def sectors(self) -> tuple[SectorResponse, ...]:
        """The response per sector; none where only one sector is known, or none at all."""
        own = [row for row in self.rows if row["sector"] != ALL]
        return tuple(self._response(row) for row in own) if len(own) > 1 else ()

    @property
    def sectors_unknown(self) -> bool:
        """Whether no sector of any member is known."""
        return {row["sector"] for row in self.rows} == {ALL, UNKNOWN}

    def _response(self, row: Row) -> SectorResponse:
        sector = str(row["sector"])
        label = self.words.known("sector", sector) or sector.replace("_", " ")
        return SectorResponse(label, int(row["members"]), int(row["answered"]), row["share"])
