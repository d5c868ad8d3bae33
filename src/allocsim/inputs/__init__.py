"""From files to a `Scenario`: everything that is wrong is told at once, and nothing is mended in silence."""

from allocsim.inputs.convert import convert
from allocsim.inputs.files import file_digests
from allocsim.inputs.read import Reading, check_scenario, read, read_scenario
from allocsim.inputs.registers import Registers, built_in
from allocsim.inputs.schema import json_schema
from allocsim.inputs.template import write_template

__all__ = [
    "Reading",
    "Registers",
    "built_in",
    "check_scenario",
    "convert",
    "file_digests",
    "json_schema",
    "read",
    "read_scenario",
    "write_template",
]
