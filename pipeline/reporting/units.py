"""Words for units: of parameters and of prices.

Belongs here: units that a programme's own parameters explain, and the catalogues' words for all others. Does not belong here:
printing numbers (``numbers``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.loading import Parameter
from pipeline.reporting.words import Words


@dataclass(frozen=True)
class UnitWords:
    """Units in the report's language.

    Args:
        parameters: name -> parameter of the cohort's model.
        words: words of the report's language.
        language: ``nl`` or ``en``.
    """

    parameters: Mapping[str, Parameter]
    words: Words
    language: str

    def parameter(self, unit: str) -> str:
        """What the value of a parameter is in, such as "euro per month"."""
        return self._words("parameter_unit", unit)

    def price(self, unit: str) -> str:
        """What a price is per, such as "per month"."""
        return self._words("price_unit", unit)

    def _words(self, family: str, unit: str) -> str:
        per = next((one.per for one in self.parameters.values() if one.unit == unit and one.per is not None), None)
        if per is None:
            return self.words.code(family, unit)
        return f"{self.words.code(family, 'EUR per')} {per.in_language(self.language)}"
