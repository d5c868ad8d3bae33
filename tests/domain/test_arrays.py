"""Arrays of a scenario."""

import allocsim
from allocsim.domain.arrays import derive


def test_arrays_are_derived_once_and_leave_the_scenario_as_it_was(minimal) -> None:
    one, other = allocsim.read_scenario(minimal), allocsim.read_scenario(minimal)
    assert derive(one) is derive(one)
    assert derive(one) is not derive(other)
    assert one == other
    assert one.model_dump() == other.model_dump()
    assert derive(one.replace(title_en="another")) is not derive(one)
