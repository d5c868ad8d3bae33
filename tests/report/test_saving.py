"""A result folder holds the whole study: the report written from it is the one that the run wrote."""

from __future__ import annotations

import gzip
import json
from fractions import Fraction
from pathlib import Path

import pytest

from allocsim.domain.reason import Reason
from allocsim.domain.saved import NAME, dump, load
from allocsim.domain.study import Study
from allocsim.errors import UsageError
from tests.report import tiny

VERSION = "0.1.0"


def again(study: Study) -> Study:
    return load(dump(study), NAME, VERSION, tiny.REGISTERS)


@pytest.mark.parametrize("make", [tiny.study, tiny.nothing_approved, tiny.bare])
def test_a_study_comes_back_as_it_was(make) -> None:
    study, found = make(), again(make())
    assert found.scenario == study.scenario
    assert found.scenario.digest == study.scenario.digest
    assert (found.baselines, found.ledger, found.judgement) == (study.baselines, study.ledger, study.judgement)
    for name in ("goals", "pools", "counties", "decisions", "prices", "provenance", "notes", "unique", "termination"):
        assert getattr(found.allocation, name) == getattr(study.allocation, name), name
    assert found.allocation.plan.approved == study.allocation.plan.approved
    assert found.allocation.scenario is found.scenario
    assert dump(found) == dump(study)


def test_exact_numbers_stay_exact() -> None:
    study = tiny.study()
    assert again(study).allocation.goals[0].value == Fraction(75)
    assert isinstance(again(study).allocation.goals[0].value, Fraction)
    assert isinstance(again(study).allocation.decisions[2].reason, Reason)


def edited(**changes: object) -> bytes:
    document = json.loads(gzip.decompress(dump(tiny.study())))
    return gzip.compress(json.dumps(document | changes).encode())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no gzip", "U471"),
        (dump(tiny.study())[:-20], "U471"),  # cut off
        (gzip.compress(b"[]"), "U471"),
        (edited(sum="0" * 64), "U471"),
        (edited(digest="0" * 64), "U471"),
        (edited(allocation={}), "U471"),
        (edited(scenarios=[]), "U471"),  # changed by hand
        (edited(version="0.0.9"), "U472"),
        (edited(format=2), "U472"),
    ],
)
def test_what_cannot_be_trusted_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(content, NAME, VERSION, tiny.REGISTERS)
    assert caught.value.code == code


def test_the_command_writes_the_same_report_again(allocsim, minimal, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    assert allocsim("run", minimal, "--set", "pool.rate=0.2", "--out", one, "--draws", "50", "--lang", "en").code == 0
    assert allocsim("report", one, "--out", other, "--lang", "en").code == 0
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(other) for path in other.rglob("*") if path.is_file())
    assert [name for name in files if (one / name).read_bytes() != (other / name).read_bytes()] == []
    refused = allocsim("report", one, "--set", "pool.rate=0.3", "--out", tmp_path / "x", "--lang", "en")
    assert (refused.code, "--set" in refused.err) == (2, True)
    (one / NAME).unlink()
    assert "[U470]" in allocsim("report", one, "--out", tmp_path / "x").err
