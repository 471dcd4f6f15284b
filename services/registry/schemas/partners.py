"""Partners, their ways, contacts and credentials."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from services.registry.domain.partner import HANDLE, LONGEST, WAYS
from services.registry.schemas.webhooks import WebhookRow, webhook
from shared.web.api import AnswerShape, Paged
from shared.web.command_fields import CommandSchema, ReasonText
from shared.web.fields import MISSING, OneOf, RecordId, StrictSchema, Text, Whole

USABLE_HANDLE = _l(
    "Start with a lower-case letter, then use lower-case letters, digits and single hyphens; at most 30"
    " characters, such as example-sdo."
)


class Ways(fields.List[str]):
    """Each way once, at least one."""

    default_error_messages = MISSING | {"invalid": _l("Give a list of ways.")}

    def __init__(self, **options: Any) -> None:
        size = validate.Length(min=1, max=len(WAYS), error=_l("Choose one channel or both."))
        super().__init__(OneOf(*WAYS), required=True, validate=size, **options)

    def _deserialize(self, value: Any, *place: Any, **options: Any) -> Any:
        return tuple(super()._deserialize(value, *place, **options))


class RegisterPartner(CommandSchema):
    makes = ("partner", "partner")

    partner = RecordId("partner")
    name = Text(required=True, longest=200)
    handle = Text(
        required=True,
        longest=LONGEST,
        metadata={
            "description": "Lower-case letters, digits, single hyphens. It never changes.",
            "examples": ["example-sdo"],
            "pattern": f"^{HANDLE}$",
        },
    )
    ways = Ways()
    organization = RecordId("organization")
    contact = RecordId("person")


class RegisterPartnerForm(RegisterPartner):
    """The same for the form, which says what is wrong with the handle beside all else; the API refuses it by its own name."""

    handle = Text(required=True, longest=LONGEST, validate=validate.Regexp(f"^{HANDLE}$", error=USABLE_HANDLE))


class DescribePartner(CommandSchema):
    name = Text(required=True, longest=200)
    organization = RecordId("organization")


class ChangeWays(CommandSchema):
    ways = Ways()


class AddContact(CommandSchema):
    contact = RecordId("person", required=True)


class RemoveContact(CommandSchema):
    contact = RecordId("person", required=True)


class MakeCredential(CommandSchema):
    makes = ("credential", "credential")

    credential = RecordId("credential")
    way = OneOf(*WAYS, required=True)


class RotateCredential(CommandSchema):
    makes = ("credential", "credential")

    credential = RecordId("credential")
    replaces = RecordId("credential", required=True)


class RevokeCredential(CommandSchema):
    credential = RecordId("credential", required=True)
    reason = ReasonText()


class SuspendPartner(CommandSchema):
    reason = ReasonText()


class ResumePartner(CommandSchema):
    reason = ReasonText()


class CredentialShown(AnswerShape):
    """The secret is shown only once; a retry of the same request gets null instead."""

    class Meta:
        title = "CredentialShown"

    credential = RecordId("credential", required=True)
    way = OneOf(*WAYS, required=True)
    handle = Text(required=True, metadata={"description": "The client_id; in Kafka the user's name after the prefix."})
    secret = Text(required=True, allow_none=True)


class CredentialRow(Schema):
    """A credential, never its secret. `used`: when it last got a token; not known for Kafka."""

    credential = RecordId("credential", required=True)
    way = OneOf(*WAYS, required=True)
    handle = Text(required=True)
    replaces = RecordId("credential", allow_none=True, required=True)
    ended = fields.Boolean(required=True)
    used = Text(allow_none=True, required=True)
    refused = Text(allow_none=True, required=True)
    refused_at = Text(allow_none=True, required=True)


class PartnerRow(Schema):
    id = RecordId("partner", required=True)
    version = Whole(required=True)
    name = Text(required=True)
    handle = Text(required=True)
    ways = fields.List(OneOf(*WAYS), required=True)
    organization = RecordId("organization", allow_none=True, required=True)
    suspended = fields.Boolean(required=True)


class WholePartner(PartnerRow):
    contacts = fields.List(RecordId("person"), required=True)
    credentials = fields.List(fields.Nested(CredentialRow), required=True)
    webhooks = fields.List(fields.Nested(WebhookRow), required=True)


class PartnersPage(Paged, StrictSchema):
    pass


def partner(row: Any) -> dict[str, object]:
    body = {"id": row.id, "version": row.version, "name": row.name, "handle": row.handle, "ways": row.ways.split()}
    return body | {"organization": row.organization, "suspended": row.suspended}


def whole(
    row: Any, contacts: Sequence[str], credentials: Sequence[Any], used: Sequence[Any], webhooks: Sequence[Any]
) -> dict[str, object]:
    use_by_credential = {each.credential: each for each in used}
    return partner(row) | {
        "contacts": list(contacts),
        "webhooks": [webhook(each) for each in webhooks],
        "credentials": [
            {
                "credential": each.id,
                "way": each.way,
                "handle": each.handle,
                "replaces": each.replaces,
                "ended": each.ended,
                **{
                    name: getattr(use_by_credential.get(each.id), name, None)
                    for name in ("used", "refused", "refused_at")
                },
            }
            for each in credentials
        ],
    }
