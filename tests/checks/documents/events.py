"""docs/events.md: every published event with its fields, from `shared.contracts`."""

import importlib
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from tests.checks.documents.markdown import MADE, sentence, table

LOGS = ("registry", "meetings", "reporting", "partners")

HEAD = f"""# Events

{MADE}

The contents of each log. Names and order of fields are the stored format and never change; a changed event is a new version
of its type. A field that is absent is not known, or does not apply.
"""


def render(_root: Path) -> str:
    parts = [HEAD]
    for log in LOGS:
        module = importlib.import_module(f"shared.contracts.{log}")
        parts.append(f"\n## The log `{log}`\n\n{sentence(module)}\n")
        for name, event in module.EVENTS.items():
            said = sentence(event)
            parts.append(
                f"\n### `{name}`\n\n" + (f"{said}\n\n" if said else "") + table(("field", "value"), rows_of(event))
            )
    return "".join(parts)


def rows_of(event: type[msgspec.Struct]) -> Iterator[tuple[str, str]]:
    for field in msgspec.structs.fields(event):
        optional = "" if field.required else "; may be absent"
        yield f"`{field.encode_name}`", f"{name_of(field.type)}{optional}"


def name_of(kind: Any) -> str:
    """Return a description of a type; a nested struct is named, and described by its own fields."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return name_of(inner[0])
    if origin is Literal:
        return " or ".join(f"`{each}`" for each in inner)
    if origin in (tuple, list):
        return f"list of {name_of(inner[0])}"
    if origin in (types.UnionType, Union):
        return " or ".join(name_of(each) for each in inner if each is not types.NoneType)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        fields = ", ".join(f"`{field.encode_name}`" for field in msgspec.structs.fields(kind))
        return f"object of {fields}"
    return {str: "text", int: "whole number", bool: "true or false"}.get(kind, str(kind))
