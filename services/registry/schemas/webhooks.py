"""Webhooks of partners: addresses, the events that each gets, and their secrets."""

from typing import Any

from marshmallow import Schema, fields, post_load

from services.registry.domain.partner_webhooks import BEGINS
from shared.domain.event_filter import LONGEST_NAME, MOST_NAMES
from shared.messaging.webhooks.addresses import LONGEST_URL
from shared.web.api import AnswerShape
from shared.web.command_context import new_id
from shared.web.command_fields import CommandFields, CommandSchema, ReasonText
from shared.web.fields import OneOf, RecordId, Several, Text, Whole

LAST = 10**15
"""A bound for positions in a log, which every JSON parser reads."""
URL = {
    "description": "https, without user and password.",
    "examples": ["https://partner.example/rapporteur"],
    "pattern": "^https?://[!-~]+$",
}


class _OnWebhook(CommandSchema):
    webhook = RecordId("webhook", required=True)


class _Filtered(CommandSchema):
    types = Several(
        Text(longest=LONGEST_NAME),
        most=MOST_NAMES,
        metadata={"description": "Only these types of events, written in full or as a beginning with a star."},
    )
    subjects = Several(
        Text(longest=LONGEST_NAME),
        most=MOST_NAMES,
        metadata={"description": "Only events about these records, written in the same way."},
    )

    @post_load
    def to_input(self, data: dict[str, Any], **_options: object) -> CommandFields:
        """Leave out empty filters, which let all events pass."""
        given = {name: value for name, value in data.items() if value is not None}
        answer: CommandFields = super().to_input(given)
        return answer


class RegisterWebhook(_Filtered):
    makes = ("webhook", "webhook")

    webhook = RecordId("webhook")
    secret = RecordId("secret", load_default=lambda: new_id("secret"))
    url = Text(required=True, longest=LONGEST_URL, metadata=URL)
    begins = OneOf(*BEGINS, required=True)


class ChangeWebhook(_OnWebhook, _Filtered):
    url = Text(required=True, longest=LONGEST_URL, metadata=URL)


class ParkWebhook(_OnWebhook):
    reason = ReasonText()


class ResumeWebhook(_OnWebhook):
    after = Whole(
        least=0, most=LAST, metadata={"description": "Resume after this log position; omitted: where it stopped."}
    )


class SendWebhookAgain(_OnWebhook):
    position = Whole(least=1, most=LAST, required=True)


class RotateWebhookSecret(_OnWebhook):
    makes = ("secret", "secret")

    secret = RecordId("secret")


class EndWebhookSecret(_OnWebhook):
    secret = RecordId("secret", required=True)


class RemoveWebhook(_OnWebhook):
    reason = ReasonText()


class WebhookSecretShown(AnswerShape):
    """The signing secret is only in the first answer; a retry of the same request gets null instead."""

    class Meta:
        title = "WebhookSecretShown"

    webhook = RecordId("webhook", required=True)
    secret = RecordId("secret", required=True)
    signing_secret = Text(required=True, allow_none=True)


class WebhookRow(Schema):
    """A webhook as people registered it. Only reporting knows its progress."""

    id = RecordId("webhook", required=True)
    url = Text(required=True)
    types = fields.List(Text(), required=True)
    subjects = fields.List(Text(), required=True)
    secrets = fields.List(RecordId("secret"), required=True)
    parked = fields.Boolean(required=True)
    reason = Text(required=True, allow_none=True)


def webhook(row: Any) -> dict[str, object]:
    lines = {name: getattr(row, name).splitlines() for name in ("types", "subjects")}
    body = {"id": row.id, "url": row.url, "secrets": row.secrets.split(), "parked": row.parked, "reason": row.reason}
    return body | lines
