"""The base of everything a scenario states: a frozen record that is type, validator, template and dictionary."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError


class Fact(BaseModel):
    """A frozen record; an unknown key is an error; the text under each field is its definition."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False)


def column(
    default: Any = ...,
    *,
    zh: str,
    en: str,
    unit: str = "",
    factory: Callable[[], Any] | None = None,
    example: Any = None,
    **constraints: Any,
) -> Any:
    """A field with its title in both languages and its unit (a key of `UNITS`, `tick` for the resource's unit).

    Template headers, the reference page and the JSON Schema are made from these.
    """
    extra: dict[str, Any] = {"title_zh": zh, "title_en": en, "unit": unit}
    if example is not None:
        extra["example"] = example
    if factory is not None:
        return Field(default_factory=factory, title=en, json_schema_extra=extra, **constraints)
    return Field(default, title=en, json_schema_extra=extra, **constraints)


def _share(value: Any) -> Any:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, (bool, float)) or not isinstance(value, (int, str, Decimal)):
        raise ValueError("share_text")
    try:
        return Fraction(value.replace(" ", "")) if isinstance(value, str) else Fraction(value)
    except (ValueError, ZeroDivisionError, InvalidOperation, OverflowError):
        raise ValueError("share_text") from None


def _between_0_and_1(value: Fraction) -> Fraction:
    if not 0 <= value <= 1:
        raise ValueError("share_range")
    return value


def fraction_text(value: Fraction) -> str:
    """`0.25` where the decimal ends, else `1/3`."""
    den = value.denominator
    for prime in (2, 5):
        while den % prime == 0:
            den //= prime
    if den != 1:
        return f"{value.numerator}/{value.denominator}"
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.normalize():f}"


Ratio = Annotated[
    Fraction,
    BeforeValidator(_share),
    PlainSerializer(fraction_text, return_type=str),
    WithJsonSchema({"type": ["number", "string"], "description": 'a number, or a fraction as text: "1/3"'}),
]
"""An exact number read from its text: `0.25` or `"1/3"`; binary floats are refused."""

Share = Annotated[
    Fraction,
    BeforeValidator(lambda value: _between_0_and_1(_share(value))),
    PlainSerializer(fraction_text, return_type=str),
    WithJsonSchema({"type": ["number", "string"], "minimum": 0, "maximum": 1}),
]
"""A ratio from 0 to 1."""

Amount = Annotated[Decimal, Field(ge=0), PlainSerializer(lambda v: f"{v.normalize():f}", return_type=str)]
"""A non-negative decimal number, kept exactly as written."""

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=64)]
"""An identifier: a letter, then letters, digits and underscores; upper and lower case differ."""


def _some(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        raise PydanticCustomError("empty_list", "name at least one")
    return names


Names = Annotated[tuple[str, ...], AfterValidator(_some)]
"""A list of names that must not be empty."""

DataLabel = Literal["real", "derived", "illustrative"]
"""Where a figure comes from: a source (`real`), computed from sources (`derived`), or made up to show the method."""

Lang = Literal["zh", "en"]
