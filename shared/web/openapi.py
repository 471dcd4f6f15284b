"""The API document, OpenAPI 3.1, as JSON and as a page that works without internet access or scripts."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import msgspec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask, Response, g, render_template
from flask_smorest import Api as SmorestApi
from marshmallow import fields

from shared.web.access import public
from shared.web.fields import TextByLanguage
from shared.web.refusals import components, problem

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "examples": ["/problems/changed-meanwhile"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "correlation": {"type": ["string", "null"]},
        "field": {"type": "string"},
        "remedy": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "remedy"],
                "properties": {"field": {"type": "string"}, "remedy": {"type": "string"}},
            },
        },
        "parameters": {"type": "object"},
    },
}
TOKEN = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag of the version that was read, or `*`.",
    "schema": {"type": "string", "pattern": '^("[0-9]{1,18}"|\\*)$'},
}
COMMAND_HEADERS = [
    {
        "in": "header",
        "name": "Idempotency-Key",
        "description": "The same for every repetition; a repetition gets the first answer, for 30 days.",
        "schema": {"type": "string", "pattern": "^[!#-~]{1,128}$"},
    }
]


LICENCE = {"name": "Apache 2.0", "identifier": "Apache-2.0"}


class _Converter(OpenAPIConverter):
    """A schema converter that adds `conditions`; keywords that a field already has are replaced."""

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        json_schema: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        conditions = dict(getattr(schema, "conditions", {}))
        for name, keywords in conditions.pop("properties", {}).items():
            json_schema["properties"][name] |= keywords
        return json_schema | conditions


class _Described(MarshmallowPlugin):
    Converter = _Converter


class Api(SmorestApi):
    """flask-smorest with our own problem documents and document page."""

    DEFAULT_ERROR_RESPONSE_NAME = "Problem"

    def __init__(self, app: Flask, beside: Mapping[str, dict[str, Any]], address: str) -> None:
        self._beside = beside
        self._servers = [{"url": address, "description": "This installation."}]
        self._described_later: list[Callable[[], None]] = []
        self._one_at_a_time = Lock()
        super().__init__(app, spec_kwargs={"marshmallow_plugin": _Described()})
        self.ma_plugin.converter.add_attribute_function(_languages)

    def describe_later(self, describe: Callable[[], None]) -> None:
        """Postpone the description, which would take half of an application's startup, for a rarely requested
        document."""
        self._described_later.append(describe)

    def document(self) -> dict[str, Any]:
        """Return the OpenAPI document, generated at the first request."""
        with self._one_at_a_time:
            while self._described_later:
                self._described_later.pop(0)()
            content: dict[str, Any] = self.spec.to_dict()
            # flask-smorest also describes its own pages, which we do not serve.
            content["components"]["schemas"].pop("PaginationMetadata", None)
            content["info"]["license"] = LICENCE
            return content | {"servers": self._servers, "paths": {**content["paths"], **self._beside}}

    def _register_responses(self) -> None:
        self.spec.components.security_scheme("token", TOKEN)
        self.spec.components.schema("Problem", PROBLEM)
        self.spec.components.response("Problem", problem("A problem (RFC 9457)"))
        for name, refusal in components().items():
            self.spec.components.response(name, refusal, lazy=True)

    def _register_error_handlers(self) -> None:
        """Do nothing, since shared.web.problems handles errors for the whole app."""

    def _register_doc_blueprint(self) -> None:
        """Do nothing, since shared.web.openapi serves the document under the service's own prefix."""


def _languages(_converter: object, field: fields.Field[Any], **_more: Any) -> dict[str, Any]:
    """Return the pattern of the keys, which apispec omits."""
    return {"propertyNames": {"pattern": field.LANGUAGE.pattern}} if isinstance(field, TextByLanguage) else {}


def describe(app: Flask, document: Callable[[], dict[str, Any]], service: str) -> None:
    """Serve the document."""

    @app.get(f"/{service}/openapi.json", endpoint="openapi_json")
    @public
    def as_json() -> Response:
        return Response(msgspec.json.encode(document()), mimetype="application/json")

    @app.get(f"/{service}/docs", endpoint="api_documents")
    @public
    def page() -> str:
        g.section = "api"
        return render_template("api_documents.html", document=document(), operations=operations(document()))


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return operations ordered by tag, flattened for the page."""
    found = []
    for path, methods in document.get("paths", {}).items():
        for method, operation in methods.items():
            if isinstance(operation, dict) and "operationId" in operation:
                found.append({"path": path, "method": method.upper(), "of": operation, "tag": operation["tags"][0]})
    return found
