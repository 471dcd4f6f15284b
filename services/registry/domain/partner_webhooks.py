"""Webhooks of a partner: addresses, the events that each gets, and the secrets that sign for it, at most two at a time."""

from collections.abc import Mapping

import msgspec

from services.registry.domain.dated_facts import check_value
from services.registry.domain.errors import (
    OnlyWebhookSecret,
    TooManyWebhooks,
    UnknownWebhook,
    UnknownWebhookSecret,
    WebhookSecretsThere,
    WebhookThere,
)
from services.registry.domain.webhook_commands import (
    ChangeWebhook,
    EndWebhookSecret,
    ParkWebhook,
    RegisterWebhook,
    RemoveWebhook,
    ResumeWebhook,
    RotateWebhookSecret,
    SendWebhookAgain,
)
from shared.contracts.registry.webhooks import (
    Begins,
    PartnerWebhookChanged,
    PartnerWebhookParked,
    PartnerWebhookRegistered,
    PartnerWebhookRemoved,
    PartnerWebhookResumed,
    PartnerWebhookSecretEnded,
    PartnerWebhookSecretMade,
    PartnerWebhookSentAgain,
)

Command = (
    RegisterWebhook
    | ChangeWebhook
    | ParkWebhook
    | ResumeWebhook
    | SendWebhookAgain
    | RotateWebhookSecret
    | EndWebhookSecret
    | RemoveWebhook
)
Event = (
    PartnerWebhookRegistered
    | PartnerWebhookChanged
    | PartnerWebhookParked
    | PartnerWebhookResumed
    | PartnerWebhookSentAgain
    | PartnerWebhookSecretMade
    | PartnerWebhookSecretEnded
    | PartnerWebhookRemoved
)
BEGINS: tuple[Begins, ...] = ("now", "beginning")
MOST = 5  # webhooks of a partner


class Webhook(msgspec.Struct, frozen=True):
    """A webhook. `secrets`: the ones that sign, oldest first; `made`: all that ever signed."""

    url: str
    types: tuple[str, ...]
    subjects: tuple[str, ...]
    secrets: tuple[str, ...]
    made: frozenset[str]
    parked: bool = False
    removed: bool = False


Webhooks = Mapping[str, Webhook]
"""Webhooks by id, including removed ones."""


def decide(command: Command, webhooks: Webhooks) -> list[Event]:
    """Return the events of a command. Raises UnknownWebhook, WebhookThere, TooManyWebhooks, WebhookSecretsThere,
    UnknownWebhookSecret, OnlyWebhookSecret, NoSuchValue."""
    if isinstance(command, RegisterWebhook):
        return [] if command.webhook in webhooks else [_registered(command, webhooks)]
    id_, webhook = command.webhook, webhooks.get(command.webhook)
    if isinstance(command, RemoveWebhook) and webhook is not None:
        return [] if webhook.removed else [PartnerWebhookRemoved(id_, command.reason)]
    if webhook is None or webhook.removed:
        raise UnknownWebhook(field="webhook", id=id_)
    match command:
        case ChangeWebhook(url=url, types=types, subjects=subjects):
            _check_url(url, id_, webhooks)
            so_already = (url, types, subjects) == (webhook.url, webhook.types, webhook.subjects)
            return [] if so_already else [PartnerWebhookChanged(id_, url, types, subjects)]
        case ParkWebhook(reason=reason):
            return [] if webhook.parked else [PartnerWebhookParked(id_, reason)]
        case ResumeWebhook(after=after):
            # Not checked for being parked: failures may have parked it without an event.
            return [PartnerWebhookResumed(id_, after)]
        case SendWebhookAgain(position=position):
            return [PartnerWebhookSentAgain(id_, position)]
        case RotateWebhookSecret(secret=secret):
            return _rotated(command, secret, webhook)
        case EndWebhookSecret(secret=secret):
            return _ended(command, secret, webhook)
        case _:
            return []


def _registered(command: RegisterWebhook, webhooks: Webhooks) -> PartnerWebhookRegistered:
    check_value("begins", command.begins, BEGINS)
    _check_url(command.url, command.webhook, webhooks)
    if sum(not each.removed for each in webhooks.values()) >= MOST:
        raise TooManyWebhooks(most=MOST)
    return PartnerWebhookRegistered(
        command.webhook, command.url, command.secret, command.begins, command.types, command.subjects
    )


def _check_url(url: str, own_id: str, webhooks: Webhooks) -> None:
    for id_, each in webhooks.items():
        if id_ != own_id and each.url == url and not each.removed:
            raise WebhookThere(field="url", url=url, webhook=id_)


def _rotated(command: RotateWebhookSecret, secret: str, webhook: Webhook) -> list[Event]:
    if secret in webhook.made:
        return []
    if len(webhook.secrets) > 1:
        raise WebhookSecretsThere(field="webhook", secret=webhook.secrets[0])
    return [PartnerWebhookSecretMade(command.webhook, secret)]


def _ended(command: EndWebhookSecret, secret: str, webhook: Webhook) -> list[Event]:
    if secret not in webhook.made:
        raise UnknownWebhookSecret(field="secret", id=secret)
    if secret not in webhook.secrets:
        return []
    if len(webhook.secrets) == 1:
        raise OnlyWebhookSecret(field="secret")
    return [PartnerWebhookSecretEnded(command.webhook, secret)]


def evolve(webhooks: Webhooks, event: Event) -> Webhooks:
    changed = msgspec.structs.replace
    if isinstance(event, PartnerWebhookRegistered):
        secrets = (event.secret,)
        added = Webhook(event.url, event.types, event.subjects, secrets, frozenset(secrets))
        return {**webhooks, event.webhook: added}
    webhook = webhooks[event.webhook]
    match event:
        case PartnerWebhookChanged(url=url, types=types, subjects=subjects):
            webhook = changed(webhook, url=url, types=types, subjects=subjects)
        case PartnerWebhookParked():
            webhook = changed(webhook, parked=True)
        case PartnerWebhookResumed():
            webhook = changed(webhook, parked=False)
        case PartnerWebhookSecretMade(secret=secret):
            webhook = changed(webhook, secrets=(*webhook.secrets, secret), made=webhook.made | {secret})
        case PartnerWebhookSecretEnded(secret=secret):
            webhook = changed(webhook, secrets=tuple(each for each in webhook.secrets if each != secret))
        case PartnerWebhookRemoved():
            webhook = changed(webhook, secrets=(), removed=True)
        case PartnerWebhookSentAgain():
            pass
    return {**webhooks, event.webhook: webhook}
