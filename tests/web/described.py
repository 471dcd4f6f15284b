"""Requests generated from an API's document: each is answered as documented, and valid requests are accepted.

All checks of schemathesis run. A valid request may only be refused because of recorded facts, or at fields with
`x-refused-unless` (see `shared.web.refusals`).
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig

from shared.web.refusals import UNLESS

OF_THE_STATE = {"403", "404", "409", "412", "422"}
SAID_BY_DOCUMENTS = {
    *("amount-and-currency", "handle-not-usable", "kept-elsewhere", "list-of-meetings", "no-such-value"),
    *("of-no-report", "only-of-associates", "period-missing"),
}
"""Refusals of the domain that the document excludes for requests that fit it: conditions on several fields."""

_KIND_OF_ID = re.compile(r"\^[a-z-]+-(?=\[0-9a-f\])")


def described(app: Flask, service: str) -> Any:
    """Return the API as described by its document. Call this once per module, since reading it takes longer than
    trying an operation."""
    path = f"/{service}/openapi.json"
    document: Any = app.test_client().get(path).json
    operations = [
        of for methods in document["paths"].values() for of in methods.values() if isinstance(of, dict) and "tags" in of
    ]
    expected = [
        {
            "include-operation-id": of["operationId"],
            "checks": {
                "positive_data_acceptance": {
                    "expected-statuses": ["2xx", "5xx", *sorted(OF_THE_STATE & set(of["responses"]))]
                }
            },
        }
        for of in operations
    ]
    return schemathesis.openapi.from_wsgi(path, app, config=SchemathesisConfig.from_dict({"operations": expected}))


def of_each_form(api: Any, names: Collection[str]) -> list[str]:
    """Return the operations with a parameter, field or condition that no earlier one has: if one declaration creates
    operations for many kinds of record, each form is tried once. Choices and kinds of ids do not count as another
    form."""
    seen, found = set[str](), []
    for methods in api.raw_schema["paths"].values():
        for method, operation in methods.items():
            if isinstance(operation, dict) and operation.get("operationId") in names:
                forms = {method, *_forms(api.raw_schema, operation)}
                found += [operation["operationId"]] if forms - seen else []
                seen |= forms
    return found


def _forms(document: Any, operation: Any) -> Iterator[str]:
    for parameter in operation.get("parameters", ()):
        asked = _resolved(document, parameter)
        yield f"{asked['in']} {_form(asked['schema'])} {asked.get('required')}"
    for body in operation.get("requestBody", {}).get("content", {}).values():
        schema = dict(_resolved(document, body["schema"]))
        fields, required = schema.pop("properties", {}), schema.pop("required", ())
        yield _form(schema)
        for name, field in fields.items():
            yield f"{_form(_resolved(document, field))} {name in required}"


def _form(schema: Any) -> str:
    said = {name: value for name, value in schema.items() if name not in ("description", "enum")}
    return _KIND_OF_ID.sub("^id", json.dumps(said, sort_keys=True))


def _resolved(document: Any, part: Any) -> Any:
    while "$ref" in part:
        found = document
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def tried(
    api: Any, operation: str, headers: Mapping[str, str], examples: int, there: Mapping[str, str] | None = None
) -> None:
    """Try an operation with a number of generated requests. `there` are ids of existing records, by their place in
    addresses; valid requests use them, with any version."""

    @given(case=api.find_operation_by_id(operation).as_strategy())
    # A failing request is printed as generated: shrinking it takes minutes.
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def every(case: schemathesis.Case[Any]) -> None:
        if _fits(case):
            case.path_parameters.update(
                {name: id_ for name, id_ in (there or {}).items() if name in case.path_parameters}
            )
            if "If-Match" in case.headers:
                case.headers["If-Match"] = "*"
        is_answered_as_described(case, headers)

    every()


def is_answered_as_described(case: schemathesis.Case[Any], headers: Mapping[str, str]) -> None:
    """Send a request and check the response."""
    answer = case.call_and_validate(headers=dict(headers))
    if not _fits(case) or answer.status_code not in (409, 422):
        return
    problem = answer.json()
    code = problem["type"].removeprefix("/problems/")
    assert code not in SAID_BY_DOCUMENTS, f"{case.as_curl_command()} fits the document, and is refused: {problem}"
    if code == "malformed":
        asked = case.operation.definition.raw
        parts = [asked.get("parameters"), asked.get("requestBody")]
        said = set(_refused_unless(case.operation.schema.raw_schema, parts))
        unfit = [each for each in problem["errors"] if said.isdisjoint(each["field"].split("/"))]
        assert not unfit, f"{case.as_curl_command()} fits the document, and is refused: {unfit}"


def _fits(case: schemathesis.Case[Any]) -> bool:
    assert case.meta is not None
    return bool(case.meta.generation.mode.is_positive)


def _refused_unless(document: Any, part: Any) -> Iterator[str]:
    """Yield the names of the fields in a part of a document that state when they are refused."""
    if isinstance(part, list):
        for each in part:
            yield from _refused_unless(document, each)
    elif isinstance(part, dict):
        if "$ref" in part:
            yield from _refused_unless(document, _resolved(document, part))
        if "in" in part and UNLESS in part["schema"]:
            yield part["name"]
        for name, schema in part.get("properties", {}).items():
            if isinstance(schema, dict) and UNLESS in schema:
                yield name
        for each in part.values():
            yield from _refused_unless(document, each)
