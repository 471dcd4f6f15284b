"""Webhooks of partners: the check of their addresses, and the secrets that sign for them: made, shown once and deleted."""

import msgspec

from services.registry.domain.webhook_commands import ChangeWebhook, RegisterWebhook, RotateWebhookSecret
from services.registry.service.composition import Service
from shared.contracts.partners import EVENTS
from shared.domain.decider import Command
from shared.domain.errors import Refused
from shared.domain.event_filter import first_unknown, is_readable
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.messaging.webhooks.addresses import AddressRefused, target_of
from shared.messaging.webhooks.signature import new_secret


class UrlNotUsable(Refused):
    """Nothing can be sent to this address. Parameters: field, because (malformed, not-https, not-public)."""

    code = "url-not-usable"


class UnknownEventType(Refused):
    """No partner event has this type. Parameters: field, type."""

    code = "unknown-event-type"


class NameNotReadable(Refused):
    """A name in a filter is written in full, or as a prefix that ends with one star. Parameters: field, name."""

    code = "name-not-readable"


class IssuedSecret(CommandResult, frozen=True):
    """A secret as issued; `signing_secret` is None once it was shown."""

    webhook: str
    secret: str
    signing_secret: str | None


def handle_webhook(service: Service, command: Command, context: CommandContext) -> CommandResult:
    """Handle a command about a webhook. Raises UrlNotUsable, UnknownEventType, NameNotReadable, and the errors of the
    command."""
    if isinstance(command, RegisterWebhook | ChangeWebhook):
        _check(service, command)
    return service.handle(command, context)


def make_webhook_secret(
    service: Service, command: RegisterWebhook | RotateWebhookSecret, context: CommandContext
) -> IssuedSecret:
    """Register a webhook, or create another secret for it, and return the secret, once: a retry returns the same
    without it. The event comes first, as with credentials: whichever caller then writes the secret shows it. Raises
    the errors of `handle_webhook`."""
    answer = handle_webhook(service, command, context)
    made, secret = command.secret, new_secret()
    signs = made in service.queries.working_secrets().get(command.webhook, [])
    kept = signs and service.secrets.keep_once(_name(command.webhook, made), secret.encode())
    return IssuedSecret(
        **msgspec.structs.asdict(answer), webhook=command.webhook, secret=made, signing_secret=secret if kept else None
    )


def signing_secrets(service: Service, webhook: str) -> dict[str, str]:
    """Return the secrets that sign for a webhook, by id, newest first, as far as the vault has them. Raises NotThere."""
    working = service.queries.webhook(webhook).secrets.split()
    found = ((each, service.secrets.get(_name(webhook, each))) for each in reversed(working))
    return {each: secret.decode() for each, secret in found if secret is not None}


def forget_ended_secrets(service: Service) -> int:
    """Delete the secrets that no longer sign; return their number."""
    # Read the vault first: the event of any secret in it is then already recorded.
    kept = service.secrets.names(_PREFIX)
    if not kept:
        return 0
    working = {_name(webhook, each) for webhook, ids in service.queries.working_secrets().items() for each in ids}
    service.secrets.forget(kept - working)
    return len(kept - working)


_PREFIX = "webhook "


def _name(webhook: str, secret: str) -> str:
    """Return the name of a secret in the vault. It includes the webhook, so that no webhook gets another's secret."""
    return f"{_PREFIX}{webhook} {secret}"


def _check(service: Service, command: RegisterWebhook | ChangeWebhook) -> None:
    try:
        target_of(command.url, service.settings.inside_hosts)
    except AddressRefused as refused:
        raise UrlNotUsable(field="url", because=refused.code) from None
    for field, names in (("types", command.types), ("subjects", command.subjects)):
        if (wrong := next((each for each in names if not is_readable(each)), None)) is not None:
            raise NameNotReadable(field=field, name=wrong)
    if (unknown := first_unknown(command.types, EVENTS)) is not None:
        raise UnknownEventType(field="types", type=unknown)
