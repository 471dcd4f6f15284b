"""Accounts. Only the operator at the command line can assign roles without another account; here they are proposed and
confirmed."""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from services.registry.domain.account import ROLES
from shared.web.api import Paged
from shared.web.command_fields import CommandSchema, ReasonText
from shared.web.fields import MISSING, OneOf, RecordId, StrictSchema, Text, Whole


class Roles(fields.List[str]):
    """Each role once, or none at all."""

    default_error_messages = MISSING | {"invalid": _l("Give a list of roles, which may be empty.")}

    def __init__(self) -> None:
        most = validate.Length(max=len(ROLES), error=_l("Give each role once."))
        super().__init__(OneOf(*ROLES), required=True, validate=most)

    def _deserialize(self, value: Any, *place: Any, **options: Any) -> Any:
        return tuple(super()._deserialize(value, *place, **options))


class OpenAccount(CommandSchema):
    """Opens the account of a person, as a reader."""

    makes = ("account", "account")

    account = RecordId("account")
    name = Text(required=True, longest=100, metadata={"description": "What its holder signs in with."})


class ProposeRoles(CommandSchema):
    """All roles that the account is to have. Another administrator confirms."""

    makes = ("proposal", "proposal")

    proposal = RecordId("proposal")
    roles = Roles()
    reason = ReasonText()


class ConfirmRoles(CommandSchema):
    proposal = RecordId("proposal", required=True)


class DeclineRoles(CommandSchema):
    proposal = RecordId("proposal", required=True)
    reason = ReasonText()


class DisableAccount(CommandSchema):
    reason = ReasonText()


class EnableAccount(CommandSchema):
    reason = ReasonText()


class RevokeSession(CommandSchema):
    session = Text(required=True, longest=64, metadata={"description": "The token's jti."})


class AccountRow(Schema):
    id = RecordId("account", required=True)
    version = Whole(required=True)
    name = Text(allow_none=True)
    kind = Text(required=True)
    roles = fields.List(Text(), required=True)
    disabled = fields.Boolean(required=True)


class RoleChangeRow(Schema):
    """A change of roles that waits for another administrator."""

    proposal = RecordId("proposal", required=True)
    account = RecordId("account", required=True)
    version = Whole(required=True, metadata={"description": "The account's, for If-Match."})
    name = Text(allow_none=True)
    present = fields.List(Text(), required=True)
    roles = fields.List(Text(), required=True)
    reason = Text(required=True)
    proposer = Text(required=True)


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


def role_change(row: Any, name: str | None) -> dict[str, object]:
    return {
        "proposal": row.proposal,
        "account": row.account,
        "version": row.version,
        "name": name,
        "present": row.present.split(),
        "roles": row.roles.split(),
        "reason": row.reason,
        "proposer": row.proposer,
    }
