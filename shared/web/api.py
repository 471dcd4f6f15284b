"""POST is a command, GET is a query: a blueprint that parses strictly, and the API document generated from it.

A route takes three lines: the schema loads the body into a command, `By` has the user and the version they read, and
the answer is the record's id and version, and the events' ids. The only statuses decided here are 200 and 201.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode

import msgspec
from flask import Flask, Response, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from shared.event_store.command_results import CommandResult
from shared.web.access import access, public
from shared.web.command_context import command_context
from shared.web.cursors import Page
from shared.web.fields import CURSOR, UUID, AnyId, FixedSchema, Text, Whole
from shared.web.openapi import COMMAND_HEADERS, IF_MATCH, Api, describe
from shared.web.refusals import problem, refusals, unless
from shared.web.security import asks, only_asks
from shared.web.strict_parser import StrictParser

EVERYBODY = ("*",)
_PART = re.compile(r"<(?:\w+:)?(\w+)>")


class _Operation(NamedTuple):
    """An operation as declared: its address, name, roles and answer; `parts` are the patterns of path parts, `headers`
    the accepted headers, `refused` the refusals that do not follow from the rest."""

    rule: str
    name: str
    roles: tuple[str, ...]
    status: int
    answer: Any
    parts: Mapping[str, str] = MappingProxyType({})
    headers: Sequence[Any] = ()
    refused: Mapping[int, str] = MappingProxyType({})


class Endpoints(Blueprint):
    """A blueprint of commands and queries. `name` becomes the tag in the document."""

    ARGUMENTS_PARSER = StrictParser()

    def command(
        self,
        rule: str,
        name: str,
        schema: type[Schema],
        *,
        roles: tuple[str, ...],
        creates: bool = False,
        answer: type[Schema] | None = None,
        parts: Mapping[str, str] = MappingProxyType({}),
        refused: Mapping[int, str] = MappingProxyType({}),
    ) -> Callable[[Callable[..., CommandResult]], Any]:
        """Declare `POST rule` as the command `name`. The view takes the schema's result, a `By`, and path parts.

        A command that does not create needs If-Match. `roles` may be `EVERYBODY`. `answer` is the schema of the view's
        result, if that holds more than an Answer. `parts` are patterns of path parts, for the document; a part without
        one is an id of the kind it is named after. `refused` gives, by status, the refusals that do not follow from the
        declaration, and when they occur.
        """

        def declare(view: Callable[..., CommandResult]) -> Any:
            def run(body: Any, **parts: str) -> Response:
                return command_response(view(body, command_context(needs_version=not creates), **parts), creates)

            headers = COMMAND_HEADERS if creates else [*COMMAND_HEADERS, IF_MATCH]
            status, shape = 201 if creates else 200, answer or AnswerShape
            operation = _Operation(rule, name, roles, status, shape, parts, headers, refused)
            return self._declare(operation, schema(), view, run)

        return declare

    def at_once(
        self, rule: str, name: str, schema: type[Schema], answer: type[Schema], *, roles: tuple[str, ...]
    ) -> Callable[[Callable[..., Any]], Any]:
        """Declare `POST rule` for an import (many commands, all or none), or for a query too long for an address.

        The view takes the schema's result and a `By`, and returns an object of the schema `answer`.
        """

        def declare(view: Callable[..., Any]) -> Any:
            def run(body: Any) -> Any:
                return view(body, command_context(needs_version=False))

            return self._declare(_Operation(rule, name, roles, 200, answer), schema(), view, run)

        return declare

    def question(
        self, rule: str, name: str, schema: type[Schema], row: type[Schema], *, roles: tuple[str, ...]
    ) -> Callable[[Callable[..., Page]], Any]:
        """Declare `POST rule` for a query whose text must not appear in an address. It changes nothing.

        The view takes the schema's result with `after` and `limit`, and returns a `cursors.Page`.
        """

        def declare(view: Callable[..., Page]) -> Any:
            def run(body: Any) -> dict[str, Any]:
                return page_body(view(body))

            return self._declare(_Operation(rule, name, roles, 200, page_of(row)), schema(), view, asks(run))

        return declare

    def query(
        self,
        rule: str,
        name: str,
        answer: Any,
        *,
        roles: tuple[str, ...],
        parameters: type[Schema] | None = None,
        parts: Mapping[str, str] = MappingProxyType({}),
        refused: Mapping[int, str] = MappingProxyType({}),
    ) -> Callable[[Callable[..., Any]], Any]:
        """Declare `GET rule` as the query `name`; `answer` is the schema of the view's result. `refused` is as for commands.

        The view takes the result of `parameters` (any others are refused) and path parts. With a parameters class under
        `Paged`, it returns a `cursors.Page`, and `answer` is the schema of one row.
        """
        paged = parameters is not None and issubclass(parameters, Paged)
        shape = page_of(answer) if paged else answer

        def declare(view: Callable[..., Any]) -> Any:
            def run(arguments: Any, **parts: str) -> Any:
                result = view(arguments, **parts) if parameters else view(**parts)
                return page_answer(result) if isinstance(result, Page) else result

            operation = _Operation(rule, name, roles, 200, shape, parts, refused=refused)
            return self._declare(operation, (parameters or NoParameters)(), view, run, "query")

        return declare

    def _declare(
        self,
        declared: _Operation,
        schema: Schema,
        view: Callable[..., Any],
        run: Callable[..., Any],
        location: Literal["json", "query"] = "json",
    ) -> Any:
        """Register a wrapper for a view, under the view's name and with its docstring in the document.

        One `schema` instance reads all requests: given a class, webargs would create an instance, with a copy of every
        field, for each request.
        """
        run.__name__, run.__doc__ = view.__name__, view.__doc__
        more: dict[str, Any] = {"parameters": declared.headers} if declared.headers else {}
        parts = {name: f"^{name}-{UUID}$" for name in _PART.findall(declared.rule)} | dict(declared.parts)
        more["responses"] = refusals(
            command=location == "json" and not only_asks(run),
            body=location == "json",
            closed=declared.roles != EVERYBODY,
            parts=bool(parts),
            needs_version=IF_MATCH in declared.headers,
        ) | {str(status): problem(description) for status, description in declared.refused.items()}
        security: list[dict[str, list[str]]] = [{}] if declared.roles == EVERYBODY else [{"token": []}]
        # Each of these copies all that was described before, so the refusals come last: schemas are never copied.
        answered = self.response(declared.status, declared.answer)(run)
        parsed = self.arguments(schema, location=location)(answered)
        wrapped = self.doc(operationId=declared.name, **more, security=security)(parsed)
        method = "GET" if location == "query" else "POST"
        route = self.route(declared.rule, methods=[method], parameters=_described(parts))
        return route(declared_for(declared.roles)(wrapped))

    def register_views_in_doc(self, *about: Any, **more: Any) -> None:
        """Postpone flask-smorest's work until the document is requested."""
        about[0].describe_later(partial(super().register_views_in_doc, *about, **more))


def _described(parts: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"in": "path", "name": name, "required": True, "schema": {"type": "string", "pattern": pattern}}
        for name, pattern in parts.items()
    ]


def declared_for(roles: tuple[str, ...]) -> Callable[[Any], Any]:
    return public if roles == EVERYBODY else access(*roles)


class NoParameters(FixedSchema):
    """The schema of a query without parameters, which refuses any."""


def cursor() -> Text:
    metadata = {
        "description": "`next` of the page before.",
        "pattern": CURSOR,
        **unless("it is `next` of the page before"),
    }
    return Text(longest=2000, metadata=metadata)


class Paged(FixedSchema):
    """Parameters of a paginated query."""

    after = cursor()
    limit = Whole(load_default=50, least=1, most=500, in_address=True)


class AnswerShape(FixedSchema):
    """The record, its current version, and the ids of the resulting events; none for a command without effect."""

    class Meta:
        title = "Answer"

    id = AnyId(required=True)
    version = fields.Integer(required=True)
    events = fields.List(fields.String(metadata={"pattern": f"^{UUID}$"}), required=True)


@cache
def page_of(row: type[Schema]) -> type[Schema]:
    shape: dict[str, fields.Field[Any]] = {
        "items": fields.List(fields.Nested(row), required=True),
        "next": fields.String(allow_none=True, metadata={"pattern": CURSOR}),
    }
    return FixedSchema.from_dict(shape, name=f"{row.__name__}Page")


def page_answer(page: Page) -> tuple[dict[str, Any], int, dict[str, str]]:
    headers = {}
    if page.next:
        arguments = request.args.to_dict() | {"after": page.next}
        headers["Link"] = f'<{request.path}?{urlencode(arguments)}>; rel="next"'
    return page_body(page), 200, headers


def page_body(page: Page) -> dict[str, Any]:
    return {"items": page.items, "next": page.next}


def command_response(answer: CommandResult, created: bool) -> Response:
    """Return 201 for a new record, 200 otherwise; the ETag is the version, for the next If-Match."""
    status = HTTPStatus.CREATED if created else HTTPStatus.OK
    response = Response(msgspec.json.encode(answer), status, mimetype="application/json")
    response.set_etag(str(answer.version))
    response.headers["Cache-Control"] = "no-store"
    return response


def with_etag(version: int, body: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Return a query's answer with the record's version as ETag, for the next If-Match."""
    return body, 200, {"ETag": f'"{version}"'}


def create_api(
    app: Flask,
    title: str,
    version: str,
    *endpoints: Endpoints,
    beside: Mapping[str, dict[str, Any]] = MappingProxyType({}),
    address: str = "/",
) -> Api:
    """Register the endpoints under `/<service>/api`, and serve `/<service>/openapi.json` and `/<service>/docs`.

    `beside` are path items, by path, for addresses served elsewhere that the document includes; `address` is where
    visitors reach the installation: `/` means wherever they got the document from.
    """
    service = app.extensions["rapporteur"]["service"]
    app.config.update(API_TITLE=title, API_VERSION=version, OPENAPI_VERSION="3.1.0")
    api = Api(app, beside, address)
    describe(app, api.document, service)
    for blueprint in endpoints:
        api.register_blueprint(blueprint, url_prefix=f"/{service}/api")
    return api
