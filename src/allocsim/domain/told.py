"""What results of a question share: they are told as rows, as JSON, as a data frame and in sentences."""

from __future__ import annotations

import html
from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from allocsim.domain.records import RESULT_VERSION, Record, plain, to_json
from allocsim.domain.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


class Told:
    """A result that answers one question about a scenario."""

    scenario: Scenario

    @abstractmethod
    def rows(self) -> list[Record]:
        """Its rows, as plain values."""

    @abstractmethod
    def facts(self) -> Record:
        """The document of `to_json`, less its head."""

    @abstractmethod
    def summary(self, lang: str = "zh") -> str:
        """It in sentences."""

    def frame(self) -> pd.DataFrame:
        """`rows` as a new data frame."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    def to_records(self) -> dict[str, Any]:
        """The document of `to_json` as plain values."""
        head = {
            "schema_version": RESULT_VERSION,
            "scenario": self.scenario.id,
            "scenario_digest": self.scenario.digest,
        }
        return plain({**head, **self.facts()})  # type: ignore[no-any-return]

    def to_json(self) -> str:
        """The result as JSON."""
        return to_json(self.to_records())

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.summary())}</pre>"
