"""The verbs that look around a scenario."""

from __future__ import annotations

import json


def test_alternatives(allocsim, minimal):
    said = allocsim("alternatives", minimal, "--loss", "40%", "--all", "--json")
    found = json.loads(said.out)
    assert said.code == 0
    assert found["alternatives"][0]["approved"] == ["A", "B"]
    assert {"robust", "contingent", "never", "frequency", "complete", "limit_reached"} <= set(found)
    assert "loss of 3100" in allocsim("alternatives", minimal, "--loss", "40%", "--lang", "en").out
    assert allocsim("alternatives", minimal, "--loss", "x").code == 2
