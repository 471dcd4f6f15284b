"""Webhooks of partners over HTTP: the acts of staff, and the secrets for the service that sends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify

from services.registry.api.rights import operations
from services.registry.domain import webhook_commands as commands
from services.registry.schemas import webhooks as schemas
from services.registry.service import IssuedSecret
from shared.event_store.command_handler import CommandContext, Handle
from shared.web.access import access
from shared.web.api import Endpoints
from shared.web.command_operations import Operation, checked_id

SecretCommand = commands.RegisterWebhook | commands.RotateWebhookSecret
AT = "/partners/<partner>/webhooks"


@dataclass(frozen=True)
class WebhookAccess:
    """Webhooks for the web: `handle` checks their addresses, `make_secret` creates a secret and shows it once, and
    `secrets` returns the secrets that sign for a webhook."""

    handle: Handle
    make_secret: Callable[[SecretCommand, CommandContext], IssuedSecret]
    secrets: Callable[[str], Mapping[str, str]]


CHANGING: tuple[Operation, ...] = (
    (
        "change",
        commands.ChangeWebhook,
        schemas.ChangeWebhook,
        "Changes the address, and what it gets. Sending continues from the same position.",
    ),
    ("park", commands.ParkWebhook, schemas.ParkWebhook, "Stops sending until it is resumed."),
    (
        "resume",
        commands.ResumeWebhook,
        schemas.ResumeWebhook,
        "Resumes sending, where it stopped or after a given position: everything from there on is sent again.",
    ),
    (
        "again",
        commands.SendWebhookAgain,
        schemas.SendWebhookAgain,
        "Sends the event at a position once more, even if the webhook is parked. The position of the webhook does not change.",
    ),
    (
        "secrets/end",
        commands.EndWebhookSecret,
        schemas.EndWebhookSecret,
        "Ends a secret, once the partner checks signatures with the newer one.",
    ),
    ("remove", commands.RemoveWebhook, schemas.RemoveWebhook, "Ends all sending there, and deletes its secrets."),
)


def endpoints(webhooks: WebhookAccess) -> Endpoints:
    blueprint = Endpoints("webhooks", __name__, description="Addresses of partners that public events are sent to.")
    issued = operations(blueprint, webhooks.make_secret)
    issued.declare(
        AT,
        commands.RegisterWebhook,
        schemas.RegisterWebhook,
        "Registers an address. The secret that signs for it is in this answer, and is never shown again.",
        creates=True,
        answer=schemas.WebhookSecretShown,
    )
    issued.declare(
        f"{AT}/secrets",
        commands.RotateWebhookSecret,
        schemas.RotateWebhookSecret,
        "Creates a second secret. Both sign until the older one is ended.",
        creates=True,
        answer=schemas.WebhookSecretShown,
    )
    operations(blueprint, webhooks.handle).declare_all(AT, CHANGING)
    return blueprint


def signing_secrets(secrets: Callable[[str], Mapping[str, str]]) -> Blueprint:
    """Serve `/registry/webhooks/<webhook>/secrets` only to the service that sends."""
    blueprint = Blueprint("webhook-secrets", __name__, url_prefix="/registry/webhooks")

    @blueprint.get("/<webhook>/secrets")
    @access("service")
    def of_webhook(webhook: str) -> Response:
        answer = jsonify({"secrets": list(secrets(checked_id("webhook", webhook)).values())})
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return blueprint
