"""The solver's settings: presolve is used only where it was not seen to be wrong."""

from __future__ import annotations

from pathlib import Path

import highspy
import pytest

from allocsim.allocation.highs import SOUND

MODEL = Path(__file__).parent / "presolve" / "wrong_optimum.mps"
"""A 29-row what-if on a tiny scenario: the largest value is 5, by brute force and without any presolve."""


@pytest.mark.parametrize("settings", [{"presolve": "off"}, {"presolve_rule_off": SOUND}])
def test_optimum_that_presolve_once_missed(settings: dict[str, str | int]) -> None:
    """With all presolve steps HiGHS 1.15.1 says "optimal" at 3."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    for name, value in settings.items():
        solver.setOptionValue(name, value)
    solver.readModel(str(MODEL))
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    assert abs(solver.getInfo().objective_function_value) == pytest.approx(5)
