"""The compatibility of events for partners: their schemas are those of the last release, with additions.

`docs/partners-1.schemas.json` is that of the last release. `python -m tests.checks released --write` updates it at a
release, and only if no change would affect a program that reads the events.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from shared.contracts.partner_versions import MONTHS, OVERLAPS, Overlap
from shared.contracts.partners import EVENTS
from shared.domain.event import PublishedEvent
from shared.web.asyncapi.log import docstring_line
from tests.checks.finding import Finding

RELEASED = Path("docs/partners-1.schemas.json")
TOLD_UNTIL = "x-told-until"
"""The day until which an old version is certain to be told beside the next one."""
Schema = dict[str, Any]
Schemas = Mapping[str, Schema]


def schemas(events: Mapping[str, type[PublishedEvent]] = EVENTS) -> dict[str, Schema]:
    """Return the JSON Schema of the data of each type, with its struct's docstring; every schema is self-contained."""
    until = {each.type: {TOLD_UNTIL: each.until} for each in OVERLAPS}
    return {name: _said(event) | until.get(name, {}) | _whole(event) for name, event in events.items()}


def check(root: Path) -> list[Finding]:
    if not (root / RELEASED).exists():
        return [Finding(str(RELEASED), 1, "it is missing; a released contract is never deleted")]
    released = json.loads((root / RELEASED).read_bytes())
    problems = [*incompatible(released, schemas()), *overlap_problems()]
    return [Finding(str(RELEASED), 1, problem) for problem in problems]


def write(root: Path) -> Path | None:
    """Write the schemas as released; return None if they break the contract."""
    if (root / RELEASED).exists() and check(root):
        return None
    (root / RELEASED).write_text(json.dumps(schemas(), ensure_ascii=False, indent=1) + "\n")
    return RELEASED


def incompatible(released: Schemas, now: Schemas) -> list[str]:
    """Yield the changes that would affect a program that reads the released events: anything but new types, and new
    optional fields at the end."""
    found = []
    for name, before in released.items():
        if name not in now:
            found.append(f"{name} is gone: a type stays; what is changed is a new version of it beside the old one")
            continue
        found += [f"{name}: {problem}" for problem in _differences(before, now[name])]
        until, until_now = before.get(TOLD_UNTIL, ""), now[name].get(TOLD_UNTIL, "")
        if until > until_now:
            found.append(
                f"{name} is told until {until}, as released; it may be told longer, and not until {until_now or 'no day'}"
            )
    return found


def overlap_problems(
    overlaps: Sequence[Overlap] = OVERLAPS, events: Mapping[str, type[PublishedEvent]] = EVENTS
) -> list[str]:
    """Return the problems in the table of versions that are published beside one another."""
    found = []
    for each in overlaps:
        if not {each.type, each.followed_by} <= set(events):
            found.append(f"{each.type} and {each.followed_by} are not both in the contract")
        if _months(each.until) - _months(each.since) < MONTHS:
            found.append(f"{each.type} is told beside the next version for less than {MONTHS} months")
    return found


def _months(day: str) -> int:
    year, month, _day = map(int, day.split("-"))
    return 12 * year + month


def _differences(before: Schema, now: Schema, within: str = "") -> list[str]:
    fields, fields_now = before.get("properties", {}), now.get("properties", {})
    required, required_now = set(before.get("required", ())), set(now.get("required", ()))
    found = []
    for field, kind in fields.items():
        called = f"{within}{field}"
        if field not in fields_now:
            found.append(f"{called} is gone")
            continue
        if (field in required) != (field in required_now):
            found.append(f"{called} is {'required' if field in required_now else 'optional'} now")
        found += _of_field(kind, fields_now[field], called)
    kept = [field for field in fields_now if field in fields]
    if kept != [field for field in fields if field in fields_now] or list(fields_now)[: len(kept)] != kept:
        found.append(f"the fields{' of ' + within[:-1] if within else ''} are in another order; a new one comes last")
    added = required_now - set(fields)
    return [*found, *(f"{within}{field} is new, and required" for field in sorted(added))]


def _of_field(before: Schema, now: Schema, called: str) -> list[str]:
    """Return the differences of one field's kind of value; inside objects as for a whole event."""
    if _is_object(before) and _is_object(now):
        return _differences(before, now, f"{called}.")
    if before.get("type") == now.get("type") == "array":
        return _of_field(before["items"], now["items"], f"{called}[]")
    if before.get("pattern", now.get("pattern")) != now.get("pattern"):
        return [f"{called} is written otherwise"]
    # A new pattern only documents an existing rule.
    before, now = ({name: value for name, value in each.items() if name != "pattern"} for each in (before, now))
    if before == now:
        return []
    if "enum" in before and "enum" in now:
        gone, new = (sorted(set(one) - set(other)) for one, other in _both(before, now))
        words = [f"{called} is no longer {each}" for each in gone]
        return words + [f"{called} may be {each}, which no reader expects" for each in new]
    return [f"{called} is of another kind"]


def _both(before: Schema, now: Schema) -> tuple[tuple[list[str], list[str]], tuple[list[str], list[str]]]:
    return (before["enum"], now["enum"]), (now["enum"], before["enum"])


def _is_object(schema: Schema) -> bool:
    return schema.get("type") == "object"


def _said(event: type[PublishedEvent]) -> Schema:
    """Return the description, which is not compared: it may be improved."""
    words = docstring_line(event)
    return {"description": words} if words else {}


def _whole(event: type[PublishedEvent]) -> Schema:
    (schema,), parts = msgspec.json.schema_components([event], ref_template="{name}")
    whole: Schema = _resolved(schema, parts)
    return whole


def _resolved(schema: Any, parts: Mapping[str, Any]) -> Any:
    """Return a schema with references resolved, without descriptions, which may be improved, and null, which is never
    written."""
    match schema:
        case {"$ref": str(name)}:
            return _resolved(parts[name], parts)
        case {"anyOf": [dict(kind), {"type": "null"}]}:
            return _resolved(kind, parts)
        case {"properties": dict(fields)}:
            rest = {name: value for name, value in schema.items() if name not in {*_LEFT_OUT, "properties"}}
            return rest | {"properties": {name: _resolved(value, parts) for name, value in fields.items()}}
        case dict():
            return {name: _resolved(value, parts) for name, value in schema.items() if name not in _LEFT_OUT}
    return schema


# Fields may be added, so a reader skips unknown ones.
_LEFT_OUT = ("title", "description", "default", "examples", "additionalProperties")
