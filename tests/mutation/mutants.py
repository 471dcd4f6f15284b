"""The mutants of a module, made by cosmic-ray, each with its text."""

from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

import msgspec
from cosmic_ray.ast import ast_nodes, get_ast  # type: ignore[import-untyped]
from cosmic_ray.mutating import mutate_code  # type: ignore[import-untyped]
from cosmic_ray.plugins import get_operator, operator_names  # type: ignore[import-untyped]

# Plausible mistakes: `<<` instead of `+` is not one, and every test would notice it.
_MISTAKEN = {
    "Add": {"Sub", "Mul"},
    "Sub": {"Add", "BitAnd", "BitOr"},
    "Mul": {"Div", "FloorDiv", "Add"},
    "Div": {"Mul", "FloorDiv"},
    "FloorDiv": {"Mul", "Div"},
    "Mod": {"Mul", "FloorDiv"},
    "Pow": {"Mul"},
    "BitAnd": {"BitOr", "Sub"},
    "BitOr": {"BitAnd", "Sub"},
    "Eq": {"NotEq"},
    "NotEq": {"Eq"},
    "Lt": {"LtE", "GtE"},
    "LtE": {"Lt", "Gt"},
    "Gt": {"GtE", "LtE"},
    "GtE": {"Gt", "Lt"},
    "Is": {"IsNot"},
    "IsNot": {"Is"},
}
_BUILT_IN = frozenset({"None", "bool", "bytes", "float", "int", "str"})


class Mutant(msgspec.Struct, frozen=True):
    """One change of a module: cosmic-ray's operator, the index of its occurrence, and its position."""

    module: str
    operator: str
    occurrence: int
    line: int
    column: int

    def text(self, source: str) -> str:
        """Return the module's text with the change."""
        changed: str | None = mutate_code(source, get_operator(self.operator)(), self.occurrence)
        assert changed is not None, f"{self.operator} has no place {self.occurrence} in {self.module}"
        return changed


class Change(msgspec.Struct, frozen=True):
    """The change of a mutant, without its line number: the lines before and after."""

    module: str
    before: str
    after: str


def change_of(mutant: Mutant, source: str) -> Change:
    """Return the change: the first line that differs; a removed decorator leaves the next one in its place."""
    before, after = source.splitlines(), mutant.text(source).splitlines()
    first = next(number for number, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1])
    return Change(mutant.module, before[first].strip(), after[first].strip())


@cache
def _operators() -> dict[str, Any]:
    """Return the likely operators that need no arguments, except the no-op."""
    found = {name: get_operator(name) for name in operator_names() if _is_likely(name)}
    return {name: each() for name, each in found.items() if not each.arguments()}


def _is_likely(name: str) -> bool:
    kind, _, change = name.partition("Operator_")
    if not kind.endswith(("Binary", "Comparison")):
        return "NoOp" not in name
    before, after = change.split("_")
    return after in _MISTAKEN.get(before, ())


def mutants_of(module: str, source: str) -> Iterator[Mutant]:
    """Yield the mutants of a module, except those in type hints, unions and class heads, which mypy checks."""
    nodes = list(ast_nodes(get_ast(source)))
    for name, operator in _operators().items():
        places = ((node, start) for node in nodes for start, _ in operator.mutation_positions(node))
        for occurrence, (node, (line, column)) in enumerate(places):
            mutant = Mutant(module, name, occurrence, line, column)
            if not _is_checked_by_mypy(node) and not _of_classes(node):
                yield mutant


def _is_compiled(text: str) -> bool:
    try:
        # Ignore warnings about strange comparisons.
        with catch_warnings():
            simplefilter("ignore")
            compile(text, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _of_classes(node: Any) -> bool:
    """Return whether it is the `|` of a union, of classes or built-in types."""
    if getattr(node, "value", None) != "|":
        return False
    sides = (node.get_previous_leaf().value, node.get_next_leaf().value)
    return any(side in _BUILT_IN or (side[:1].isupper() and not side.isupper()) for side in sides)


def _is_checked_by_mypy(node: Any) -> bool:
    """Return whether it is part of a type hint, of a class's head (`frozen=True`), or the `*` among parameters."""
    while (parent := node.parent) is not None:
        before = parent.children[: parent.children.index(node)]
        if parent.type in ("annassign", "tfpdef") and before and before[-1].get_code().strip() == ":":
            return True
        if parent.type == "parameters" and node.type == "operator":
            return True
        if parent.type == "classdef" and node is not parent.children[-1]:
            return True
        if parent.type == "funcdef" and before and before[-1].get_code().strip() == "->":
            return True
        node = parent
    return False


def _chance(seed: int, mutant: Mutant) -> bytes:
    return sha256(f"{seed} {mutant.module} {mutant.operator} {mutant.occurrence}".encode()).digest()


def sample_of(root: Path, modules: Sequence[str], size: int, seed: int) -> list[Mutant]:
    """Return a random sample of mutants, one for each place: `<` can become two others.

    Mutants that are not valid Python are omitted, for example if `**` is not an operator. A change to a module
    affects only its part of the sample, so that a run can continue after a test or a rule is fixed.
    """
    sources = {module: (root / module).read_text(encoding="utf-8") for module in modules}
    found = [mutant for module, source in sources.items() for mutant in mutants_of(module, source)]
    found.sort(key=lambda mutant: _chance(seed, mutant))
    by_place: dict[tuple[str, int, int], Mutant] = {}
    for mutant in found:
        if len(by_place) == size:
            break
        place = mutant.module, mutant.line, mutant.column
        if place not in by_place and _is_compiled(mutant.text(sources[mutant.module])):
            by_place[place] = mutant
    return list(by_place.values())
