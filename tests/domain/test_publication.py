"""Days of the letter."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from allocsim.domain.publication import Publication


@pytest.mark.parametrize("written", ["", "2026-03-01", "2028-02-29"])
def test_days(written: str) -> None:
    assert Publication(date=written).date == written


@pytest.mark.parametrize("written", ["2026-3-1", "2026-02-29", "2026-04-31", "0000-01-01", "1 March"])
def test_no_days(written: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Publication(date=written)
    assert [problem["type"] for problem in caught.value.errors()] == ["string_pattern_mismatch"]
