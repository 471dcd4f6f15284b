"""Statements with their own streams over HTTP: state, correct, withdraw, get one, and list all of a kind."""

import re
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import msgspec

from shared.domain.decider import Command
from shared.domain.errors import NotThere, UnknownRecord
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.event_store.statements import Filters, StatementRow, StatementService, VisibleRecords
from shared.statements.conditions import NO_CONDITION, Conditions
from shared.statements.decider import correct_fact, state_fact, withdraw_fact
from shared.statements.events import AnyStatement
from shared.statements.kinds import StatementKind
from shared.web.api import Endpoints
from shared.web.command_context import new_id
from shared.web.command_fields import CommandFields, marked
from shared.web.cursors import Page, page, start
from shared.web.statements.schemas import (
    NOT_KNOWN,
    StatementSchemas,
    fact_pattern,
    schemas_of,
    words_joined,
)


class StatementAccess(msgspec.Struct, frozen=True):
    """A service's access rights on statements; `visible` gives the viewer's restriction (None: none)."""

    visible: Callable[[], VisibleRecords | None]
    writers: tuple[str, ...]
    readers: tuple[str, ...]


def statement_endpoints(
    service: StatementService, access: StatementAccess, conditions: Conditions = MappingProxyType({})
) -> list[Endpoints]:
    """Return the operations of each kind: `POST /consultations`, `POST /consultations/<fact>/correct` and so on."""
    return [
        _of_kind(kind, service, access, schemas_of(kind).under(conditions.get(kind.stated, NO_CONDITION)))
        for kind in service.statements.kinds.values()
    ]


def _of_kind(
    kind: StatementKind, service: StatementService, access: StatementAccess, shapes: StatementSchemas
) -> Endpoints:
    path = path_of(kind)
    endpoints = Endpoints(path, __name__, description=(kind.stated.__doc__ or "").partition("\n")[0])
    _stating(endpoints, kind, service, access, shapes)
    _amending(endpoints, kind, service, access, shapes)
    _reading(endpoints, kind, service, access, shapes)
    return endpoints


def path_of(kind: StatementKind) -> str:
    """Return a kind's plural for addresses, in English like all addresses."""
    if kind.name.endswith("s"):
        return kind.name
    if kind.name.endswith("y"):
        return f"{kind.name.removesuffix('y')}ies"
    return f"{kind.name}s"


def _stating(
    endpoints: Endpoints,
    kind: StatementKind,
    service: StatementService,
    access: StatementAccess,
    shapes: StatementSchemas,
) -> None:
    def state(body: CommandFields, context: CommandContext) -> CommandResult:
        statement = new_statement(kind, body)
        return service.handler.handle(state_fact(kind, statement), marked(context, body))

    state.__doc__ = f"States one. {endpoints.description}"
    endpoints.command(
        f"/{path_of(kind)}", f"State{words_joined(kind.name)}", shapes.state, roles=access.writers, creates=True
    )(state)


def new_statement(kind: StatementKind, body: CommandFields) -> AnyStatement:
    """Return a statement under the given id, the id determined by its records, or else a new one."""
    statement = kind.stated(**{"fact": "", **body.fields})
    if statement.fact:
        return statement
    fact = new_id(kind.name) if kind.cardinality == "many" else kind.id_of(statement)
    return msgspec.structs.replace(statement, fact=fact)


def _amending(
    endpoints: Endpoints,
    kind: StatementKind,
    service: StatementService,
    access: StatementAccess,
    shapes: StatementSchemas,
) -> None:
    path, parts = f"/{path_of(kind)}/<fact>", {"fact": fact_pattern(kind)}
    correction = kind.corrected

    def amend(fact: str, make: Callable[[str], Command], context: CommandContext) -> CommandResult:
        """Amend a statement; answer that there is no such record, also if the domain reports a fact never stated."""
        try:
            return service.handler.handle(make(_checked(kind, fact)), context)
        except UnknownRecord as unknown:
            if unknown.parameters.get("field") == "fact":
                raise NotThere(id=fact) from None
            raise

    if correction is not None and shapes.correct is not None:

        @endpoints.command(
            f"{path}/correct", f"Correct{words_joined(kind.name)}", shapes.correct, roles=access.writers, parts=parts
        )
        def correct(body: CommandFields, context: CommandContext, fact: str) -> CommandResult:
            """Replaces a statement as a whole, with a reason."""
            return amend(fact, lambda id_: correct_fact(kind, correction(id_, **body.fields)), marked(context, body))

    @endpoints.command(
        f"{path}/withdraw", f"Withdraw{words_joined(kind.name)}", shapes.withdraw, roles=access.writers, parts=parts
    )
    def withdraw(body: CommandFields, context: CommandContext, fact: str) -> CommandResult:
        """Withdraws something stated in error, with a reason."""
        return amend(fact, lambda id_: withdraw_fact(kind.withdrawn(id_, **body.fields)), context)


def _reading(
    endpoints: Endpoints,
    kind: StatementKind,
    service: StatementService,
    access: StatementAccess,
    shapes: StatementSchemas,
) -> None:
    path, parts = f"/{path_of(kind)}", {"fact": fact_pattern(kind)}

    @endpoints.query(
        path, f"All{words_joined(path_of(kind))}", shapes.row, roles=access.readers, parameters=shapes.page
    )
    def every(query: dict[str, Any]) -> Page:
        """Return valid statements, the most recently stated first."""
        visible, limit = access.visible(), query["limit"]
        [before] = start(query, str) or (None,)
        values = {name: _value(query[name]) for name in kind.filtered if name in query}
        filters = Filters(values, query.get("about"), query.get("search", ""), visible)
        rows = service.statements.newer_first(kind.name, filters, before, limit + 1)
        result = page(rows, limit, lambda row: (row.stated,))
        return Page([_as_json(row, visible) for row in result.items], result.next)

    @endpoints.query(f"{path}/<fact>", f"One{words_joined(kind.name)}", shapes.row, roles=access.readers, parts=parts)
    def one(fact: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Return one statement; its ETag is the version for If-Match."""
        visible = access.visible()
        row = service.statements.one(_checked(kind, fact), visible)
        return _as_json(row, visible), 200, {"ETag": f'"{row.version}"'} if visible is None else {}


def _checked(kind: StatementKind, fact: str) -> str:
    """Return the id in an address. Raises NotThere if it is not an id of the kind."""
    if not re.fullmatch(fact_pattern(kind), fact):
        raise NotThere(id=fact[:80].encode("ascii", "backslashreplace").decode())
    return fact


def _value(value: object) -> object:
    return None if value == NOT_KNOWN else value


def _as_json(row: StatementRow, visible: VisibleRecords | None) -> dict[str, Any]:
    """Return a statement as JSON; as seen outside the bureau, it has no version."""
    names = (field.name for field in row.kind.fields)
    values = {name: getattr(row.statement, name) for name in ("fact", *names, "source", "not_before")}
    return values if visible is not None else values | {"version": row.version, "marking": row.marking}
