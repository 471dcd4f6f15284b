"""Accounts. Nobody gives roles alone but the operator at the command line: no body here holds any but `reader`."""

from typing import Any

from marshmallow import Schema, fields

from services.registry.schemas.fields import Body, Reason
from shared.web.api import Paged
from shared.web.fields import RecordId, StrictSchema, Text, Whole


class OpenAccount(Body):
    """Opens the account of a person, as a reader."""

    makes = ("account", "account")

    account = RecordId("account")
    name = Text(required=True, longest=100, metadata={"description": "What its holder signs in with."})


class DisableAccount(Body):
    reason = Reason()


class EnableAccount(Body):
    reason = Reason()


class RevokeSession(Body):
    session = Text(required=True, longest=64, metadata={"description": "The token's jti."})


class AccountRow(Schema):
    id = RecordId("account", required=True)
    version = Whole(required=True)
    name = Text(allow_none=True)
    kind = Text(required=True)
    roles = fields.List(Text(), required=True)
    disabled = fields.Boolean(required=True)


class AccountsPage(Paged, StrictSchema):
    pass


def account(row: Any, name: str | None) -> dict[str, object]:
    roles = row.roles.split()
    return {
        "id": row.id,
        "version": row.version,
        "name": name,
        "kind": row.kind,
        "roles": roles,
        "disabled": row.disabled,
    }
