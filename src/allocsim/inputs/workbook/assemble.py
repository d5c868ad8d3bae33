"""From keys and values of settings sheets to the document of `scenario.toml`, and where each key stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_origin

from allocsim.domain.member import Member
from allocsim.domain.scenario import Scenario
from allocsim.errors import InputProblem
from allocsim.inputs.aliases import field_aliases, plain
from allocsim.inputs.clean import Path
from allocsim.inputs.document import Lines, dotted
from allocsim.inputs.fields import DOCUMENT_SPOT, Spot, class_at, document_fields, element, fields_of, inside, titles
from allocsim.inputs.nearest import both
from allocsim.inputs.raw import CellError
from allocsim.inputs.registers import BASES, Registers
from allocsim.inputs.terms import kind_meant
from allocsim.inputs.where import Where
from allocsim.inputs.workbook.settings import Leaf
from allocsim.inputs.workbook.values import value_of
from allocsim.messages import LANGUAGES, text


class Assembly:
    """The document as it grows."""

    def __init__(self, registers: Registers, root: Where) -> None:
        self.registers = registers
        self.lines: Lines = {(): root}
        self.problems: list[InputProblem] = []

    def document(self, leaves: Iterable[Leaf]) -> dict[str, Any]:
        """The whole document."""
        tree: dict[str, Any] = {}
        for leaf in leaves:
            self._hang(tree, leaf)
        found = self._table(tree, DOCUMENT_SPOT, ())
        assert isinstance(found, dict)
        return found

    def _hang(self, tree: dict[str, Any], leaf: Leaf) -> None:
        """Put a leaf into the tree of keys as written."""
        holder = tree
        for part in leaf.path[:-1]:
            inner = holder.setdefault(part, {})
            if isinstance(inner, Leaf):
                self._twice(leaf, inner, "E533")
                return
            holder = inner
        there = holder.setdefault(leaf.path[-1], leaf)
        if there is not leaf:
            self._twice(leaf, there, "E524" if isinstance(there, Leaf) else "E533")

    def _twice(self, leaf: Leaf, other: Any, code: str) -> None:
        place = ""
        if isinstance(other, Leaf):
            place = f"{other.at.sheet}!{other.at.column}{other.at.row}"
        self.problems.append(leaf.at.problem(code, {"key": dotted(leaf.path), "place": place}))

    def _value(self, node: Any, spot: Spot | None, path: Path) -> Any:
        """What stands below a key; None if it is refused."""
        if isinstance(node, dict):
            if spot is not None and get_origin(spot.annotation) in (tuple, list):
                return self._list(node, spot, path)
            return self._table(node, spot, path)
        self.lines[path] = node.at
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        try:
            return value_of(node.cell, spot, name)
        except CellError as refused:
            values = {"field": titles(spot), **refused.values}
            self.problems.append(node.at.problem(refused.code, values))
            return None

    def _table(self, node: Mapping[str, Any], spot: Spot | None, path: Path) -> dict[str, Any]:
        """Keys in their machine form; the kind of a member first, since the other keys depend on it."""
        found: dict[str, Any] = {}
        parts = self._named(node, spot, None)
        if spot is not None and spot.annotation in BASES and "kind" in parts:
            found["kind"] = self._kind(parts["kind"], spot.annotation, (*path, "kind"))
            parts = self._named(node, spot, found["kind"])
        for name, part in parts.items():
            if name not in found:
                child = inside(spot, found, name, self.registers) if spot is not None else None
                found[name] = self._value(part, child, (*path, name))
        return found

    def _kind(self, node: Any, base: type[Member], path: Path) -> Any:
        value = self._value(node, Spot(str), path)
        return kind_meant(base, value, self.registers) if isinstance(value, str) else value

    def _named(self, node: Mapping[str, Any], spot: Spot | None, kind: Any) -> dict[str, Any]:
        """What stands below each key, by its machine name; a key may be written in several ways."""
        cls = class_at(spot, {"kind": kind}, self.registers) if spot is not None else None
        fields = document_fields() if cls is Scenario else fields_of(cls) if cls is not None else {}
        known = field_aliases(fields)
        if spot is not None and spot.annotation in BASES:
            known |= {plain(form): "kind" for form in ("kind", *(text("T106", lang) for lang in LANGUAGES))}
        found: dict[str, Any] = {}
        for written, part in node.items():
            name = written if written in fields or not known else known.get(plain(written), written)
            found[name] = self._merged(found[name], part) if name in found else part
        return found

    def _merged(self, one: Any, other: Any) -> Any:
        """Two things below the same key, as one; a value that is given twice is told."""
        if isinstance(one, Leaf) or isinstance(other, Leaf):
            both_leaves = isinstance(one, Leaf) and isinstance(other, Leaf)
            self._twice(next(_leaves(other)), next(_leaves(one)), "E524" if both_leaves else "E533")
            return one
        found = dict(one)
        for key, part in other.items():
            found[key] = self._merged(found[key], part) if key in found else part
        return found

    def _list(self, node: Mapping[str, Any], spot: Spot, path: Path) -> Any:
        """Elements by their numbers, from 1 without gaps."""
        numbers = sorted((int(key), key) for key in node if key.isdecimal())
        if [number for number, _ in numbers] != list(range(1, len(node) + 1)):
            leaf = next(_leaves(node))
            self.lines[path] = leaf.at
            self.problems.append(leaf.at.problem("E526", {"key": dotted(path), "numbers": both(node)}))
            return None
        inner = element(spot)
        return [self._value(node[key], inner, (*path, number - 1)) for number, key in numbers]


def _leaves(node: Any) -> Any:
    if isinstance(node, Leaf):
        yield node
    else:
        for part in node.values():
            yield from _leaves(part)
