"""Conditions on the fields of a statement that do not depend on other records: rules, as far as JSON Schema can express
them."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from shared.domain.ids import UUID_PATTERN
from shared.statements.events import AnyStatement

Condition = Mapping[str, Any]
"""Keywords for the schema of a body; those of single fields under `properties`."""
NO_CONDITION: Condition = MappingProxyType({})
Conditions = Mapping[type[AnyStatement], Condition]
"""The conditions, by the statement that each concerns."""


def narrowed(**fields: Condition) -> Condition:
    """Give these fields further keywords."""
    return {"properties": fields}


def with_each_other(one: str, other: str) -> Condition:
    """Require that two fields are given together or not at all."""
    return {"dependentRequired": {one: [other], other: [one]}}


def only_with(field: str, other: str) -> Condition:
    return {"dependentRequired": {field: [other]}}


def one_at_least(*fields: str) -> Condition:
    return {"anyOf": [{"required": [field]} for field in fields]}


def any_of(alternatives: Iterable[Mapping[str, Condition]]) -> Condition:
    """Require one of several combinations of fields."""
    return {"anyOf": [{"properties": dict(each)} for each in alternatives]}


def given_or(field: str, other: str, values: Collection[str]) -> Condition:
    """Require that a field is given unless another one has one of these values."""
    return {"anyOf": [{"required": [field]}, {"properties": {other: words(values)}}]}


def given_if(field: str, other: str, values: Collection[str]) -> Condition:
    """Require that a field is given if another one has one of these values."""
    return {"anyOf": [{"required": [field]}, {"properties": {other: {"not": words(values)}}}]}


def absent_or(field: str, other: str, values: Collection[str]) -> Condition:
    """Require that a field is not given unless another one has one of these values."""
    return {"anyOf": [{"properties": {field: {"not": {}}}}, {"properties": {other: words(values)}}]}


def both(one: Condition, other: Condition) -> Condition:
    return {"allOf": [one, other]}


def words(values: Iterable[str]) -> Condition:
    return {"enum": list(values)}


def ids_of(kinds: Iterable[str]) -> Condition:
    """Require the id of a record of one of these kinds."""
    return {"pattern": f"^({'|'.join(kinds)})-{UUID_PATTERN}$"}
