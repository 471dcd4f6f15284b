"""The API's document, OpenAPI 3.1, as JSON and as a page that needs no internet and no script."""

from collections.abc import Callable
from typing import Any

import msgspec
from flask import Flask, Response, g, render_template

from shared.web.access import public

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
    """Return operations in the order of their tags, flattened for the page."""
    found = []
    for path, methods in document.get("paths", {}).items():
        for method, operation in methods.items():
            if isinstance(operation, dict) and "operationId" in operation:
                found.append({"path": path, "method": method.upper(), "of": operation, "tag": operation["tags"][0]})
    return found
